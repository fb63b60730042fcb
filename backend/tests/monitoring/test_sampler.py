"""Samples: what is in them, how long they stay, and that one process of a server writes them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tend.core.metrics import memory, metrics
from tend.core.metrics.memory import MetricsMemory, create_metrics_memory
from tend.core.metrics.route_metrics import LATENCY_BUCKETS, RouteMetrics, count_request
from tend.monitoring import gauges
from tend.monitoring.alerts import estimate_quantile
from tend.monitoring.queries.samples import Sample, add_minute, read_bins
from tend.monitoring.sampler import Sampler
from tend_process import Tend
from time_limits import wait_until

ROUTES = RouteMetrics([("GET", "/a"), ("POST", "/b")])
BUCKETS = len(LATENCY_BUCKETS) + 1
HOUR = timedelta(hours=1)


@pytest.fixture
def shared_memory(monkeypatch):
    """The memory of a server with two processes, of which this is the first."""
    monkeypatch.setattr(memory, "current", MetricsMemory(create_metrics_memory(2), 0))
    return memory.current


@pytest.fixture
def sampler(app, settings, shared_memory):
    async def ignore(_facts):
        pass

    return Sampler(app.state.database, settings, ROUTES, ignore)


def a_sample(at, **fields):
    zeros = {name: 0 for name in Sample.__dataclass_fields__ if name not in {"sampled_at", "latency_buckets"}}
    return Sample(at, latency_buckets=[0] * BUCKETS, **zeros | fields)


async def read(app, step="minute", age=2 * HOUR, width=timedelta(minutes=1)):
    return await read_bins(app.state.database, step, age, width)


def request(path="/a", status=200, seconds=0.003):
    count_request(ROUTES.find_fields("GET" if path == "/a" else "POST", path), status, seconds)


async def write(sampler, at):
    await sampler.write(at, await gauges.read_facts(sampler.database))


async def test_a_sample_has_what_was_counted_since_the_one_before(app, sampler):
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    for status, seconds in [(200, 0.003), (503, 3.0), (404, 9.0)]:
        request(status=status, seconds=seconds)
    request("/b")
    metrics.EMAILS.add("sent")
    await write(sampler, now - timedelta(minutes=1))
    request("/b", 429)
    metrics.RATE_LIMITED.add()
    await write(sampler, now)
    first, second = await read(app)
    assert (first.requests, first.errors, first.emails_sent) == (4, 1, 1)
    assert first.latency_buckets == [2, *[0] * 8, 1, 1]
    assert (second.requests, second.errors, second.rate_limited, second.emails_sent) == (1, 0, 1, 0)
    assert second.database_bytes > 1_000_000
    assert second.disk_free_bytes > 0


async def test_counts_of_another_process_are_in_the_sample(app, sampler, shared_memory):
    shared_memory.blocks[1][ROUTES.find_fields("GET", "/a") + 2] += 7
    await write(sampler, datetime.now(UTC))
    (sample,) = await read(app)
    assert sample.requests == 7


async def test_what_the_database_could_not_take_is_in_the_next_sample(app, sampler, settings, monkeypatch):
    facts = await gauges.read_facts(app.state.database)
    request()
    await app.state.database.execute("alter table samples rename to hidden")
    with pytest.raises(Exception, match="samples"):
        await sampler.write(datetime.now(UTC), facts)
    await app.state.database.execute("alter table hidden rename to samples")
    request()
    await sampler.write(datetime.now(UTC), facts)
    (sample,) = await read(app)
    assert sample.requests == 2


async def test_two_servers_add_to_one_minute(app):
    at = datetime.now(UTC).replace(second=0, microsecond=0)
    buckets = [1, 2, *[0] * (BUCKETS - 2)]
    async with app.state.database.transaction() as tx:
        await add_minute(tx, a_sample(at, requests=3, streams=5, jobs_waiting=2, disk_free_bytes=9))
        row = a_sample(at, requests=4, streams=6, jobs_waiting=1, disk_free_bytes=5)
        await add_minute(
            tx,
            Sample(**{**{name: getattr(row, name) for name in row.__dataclass_fields__}, "latency_buckets": buckets}),
        )
    (sample,) = await read(app)
    assert (sample.requests, sample.streams, sample.jobs_waiting, sample.disk_free_bytes) == (7, 11, 2, 5)
    assert sample.latency_buckets == buckets


async def test_an_hour_has_the_sums_and_the_greatest_values_of_its_minutes_and_rows_are_bounded(app):
    database = app.state.database
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - HOUR
    for minute in range(60):
        async with database.transaction() as tx:
            await add_minute(
                tx, a_sample(hour + timedelta(minutes=minute), requests=2, streams=minute, backup_age_seconds=None)
            )
    (sample,) = await read(app, "hour", 3 * HOUR, HOUR)
    assert (sample.sampled_at, sample.requests, sample.streams, sample.backup_age_seconds) == (hour, 120, 59, None)
    quarters = await read(app, age=3 * HOUR, width=timedelta(minutes=15))
    assert [(quarter.requests, quarter.streams) for quarter in quarters] == [(30, 14), (30, 29), (30, 44), (30, 59)]
    old = "insert into samples select step, sampled_at - $1::interval, {} from samples where step = $2"
    columns = ", ".join(list(Sample.__dataclass_fields__)[1:])
    await database.execute(old.format(columns), timedelta(hours=26), "minute")
    await database.execute(old.format(columns), timedelta(days=33), "hour")
    async with database.transaction() as tx:
        await add_minute(tx, a_sample(datetime.now(UTC)))
    assert await database.fetchval("select count(*) from samples where sampled_at < now() - interval '3 hours'") == 0


@given(st.lists(st.integers(0, 50), min_size=BUCKETS, max_size=BUCKETS), st.floats(0.01, 1))
def test_a_quantile_is_in_the_bucket_of_the_request_that_it_counts_to(buckets, share):
    found = estimate_quantile(buckets, share)
    total = sum(buckets)
    if total == 0:
        assert found == 0
        return
    slower = sum(number for number, bound in zip(buckets[:-1], LATENCY_BUCKETS, strict=True) if bound < found)
    assert slower <= share * total + 1e-6
    assert 0 <= found <= LATENCY_BUCKETS[-1]


def test_a_quantile_grows_evenly_inside_a_bucket():
    assert estimate_quantile([100, *[0] * (BUCKETS - 1)], 0.5) == 0.0025
    assert estimate_quantile([0] * (BUCKETS - 1) + [3], 0.5) == 5.0


@pytest.mark.xdist_group("serve")
def test_one_worker_of_a_server_samples_and_another_follows_it(data_folder):
    """The lock of the system says which; a minute is too long to wait for."""
    with Tend(data_folder, WORKERS="2") as tend:
        tend.ready()

        def holders():
            pids = {str(worker.pid) for worker in tend.workers()}
            locks = Path("/proc/locks").read_text().splitlines()
            return [pid for line in locks for pid in pids if "POSIX" in line and f" {pid} " in line]

        wait_until(lambda: len(holders()) == 1)
        (first,) = holders()
        next(worker for worker in tend.workers() if str(worker.pid) == first).kill()
        wait_until(lambda: holders() and holders() != [first])
        assert len(holders()) == 1
