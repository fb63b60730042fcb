import pytest

from tend.core import shared_limits
from tend.core.http import write_rate
from tend.core.http.write_rate import TooManyWrites, WriteRate
from tend.core.ids import new_id
from tend.core.settings.settings import Settings
from tend.core.shared_limits import NEXT_WRITE_AT, SharedLimits, create_shared_memory

ADA, BOB = (str(new_id()) for _ in range(2))


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

    monkeypatch.setattr(write_rate, "monotonic", lambda: Clock.now)
    return Clock


@pytest.fixture
def memory(clock, monkeypatch):
    """The shared memory of processes, with the clock under control."""
    monkeypatch.setattr(shared_limits, "monotonic", lambda: clock.now)
    return create_shared_memory()


@pytest.fixture
def rate(memory):
    return rate_of(memory)


def rate_of(memory):
    return WriteRate(Settings(account_writes_per_second=50, account_write_burst=1500), SharedLimits(memory))


def test_a_burst_of_batches_is_allowed_and_then_as_many_as_time_passes(rate, clock):
    for _ in range(3):
        rate.spend(ADA, 500)
    with pytest.raises(TooManyWrites) as refused:
        rate.spend(ADA, 100)
    assert refused.value.headers["Retry-After"] == "2"
    clock.now += 2
    rate.spend(ADA, 100)
    with pytest.raises(TooManyWrites):
        rate.spend(ADA)


def test_worker_processes_count_the_writes_of_an_account_together(rate, memory, clock):
    other = rate_of(memory)
    for each in (rate, other, rate):
        each.spend(ADA, 500)
    for each in (rate, other):
        with pytest.raises(TooManyWrites):
            each.spend(ADA)
    other.spend(BOB, 1500)
    clock.now += 1
    other.spend(ADA, 50)
    with pytest.raises(TooManyWrites):
        rate.spend(ADA)


def test_the_account_that_has_to_wait_longest_is_remembered_longest(memory, monkeypatch):
    """Among more accounts than the memory has places for."""
    monkeypatch.setattr(shared_limits, "_GROUPS", 1)
    limits = SharedLimits(memory)
    names = [str(new_id()) for _ in range(6)]
    for number, name in enumerate(names):
        limits.fields[limits.find_record(name) + NEXT_WRITE_AT] = 2000.0 - number
    arrivals = [limits.fields[limits.find_record(name) + NEXT_WRITE_AT] for name in (*names[:3], names[5], names[4])]
    assert arrivals == [2000.0, 1999.0, 1998.0, 1995.0, 0.0]


def test_a_lease_of_a_process_that_was_killed_ends_by_itself(memory, clock):
    killed, alive = SharedLimits(memory), SharedLimits(memory)
    assert [killed.take_lease(ADA, 2) is None for _ in range(3)] == [False, False, True]
    assert alive.take_lease(ADA, 2) is None
    assert alive.take_lease(BOB, 2) is not None
    clock.now += 31
    lease = alive.take_lease(ADA, 2)
    alive.end_lease(ADA, lease)
    assert [killed.take_lease(ADA, 2) is None for _ in range(3)] == [False, False, True]


def test_returning_a_lease_of_a_forgotten_account_forgets_no_other(memory, monkeypatch):
    monkeypatch.setattr(shared_limits, "_GROUPS", 1)
    limits = SharedLimits(memory)
    lease = limits.take_lease(ADA, 1)
    others = [str(new_id()) for _ in range(4)]
    for number, name in enumerate(others):
        limits.fields[limits.find_record(name) + NEXT_WRITE_AT] = 2000.0 + number
    limits.end_lease(ADA, lease)
    arrivals = [limits.fields[limits.find_record(name) + NEXT_WRITE_AT] for name in others]
    assert arrivals == [2000.0, 2001.0, 2002.0, 2003.0]


def test_more_than_a_burst_is_allowed_once(rate):
    rate.spend(ADA, 9000)
    with pytest.raises(TooManyWrites):
        rate.spend(ADA)


@pytest.fixture
def settings(settings):
    return settings.model_copy(
        update={"rate_limit_enabled": True, "account_writes_per_second": 0.01, "account_write_burst": 5}
    )


async def test_single_writes_pushes_and_lines_of_quick_add_count_and_reads_do_not(api, other):
    assert (await api.post("/api/todos", json={"title": "Buy milk"})).status_code == 201
    operations = [{"id": str(new_id()), "kind": "list.create", "list": {"name": str(n)}} for n in range(2)]
    assert (await api.post("/api/batch", json={"operations": operations})).status_code == 200
    assert (await api.post("/api/quick-add", json={"text": "Bread\nButter"})).status_code == 201
    for method, path, body in (
        ("POST", "/api/todos", {"title": "Jam"}),
        ("POST", "/api/batch", {"operations": operations[:1]}),
        ("PUT", "/api/me/settings/app", {"value": {}}),
    ):
        refused = await api.request(method, path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
        assert int(refused.headers["Retry-After"]) > 0
    assert len((await api.get("/api/todos")).json()["items"]) == 3
    assert (await other.post("/api/todos", json={"title": "Buy milk"})).status_code == 201
