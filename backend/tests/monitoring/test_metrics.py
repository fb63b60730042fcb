"""`/metrics`: who may read it, and that its numbers are right over several worker processes."""

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from conftest import Client
from factories import a_todo
from tend.core.metrics import metrics
from tend.core.metrics.memory import MetricsMemory, create_metrics_memory
from tend.core.metrics.route_metrics import RouteMetrics
from tend.main import create_app
from tend_process import Tend, free_port
from time_limits import HANG_SECONDS, wait_until

TOKEN = "the token of these tests".replace(" ", "-")
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}


def parse(text):
    """The value of each series, by its name and the values of its labels, in the order of the labels' names."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})


async def read(client):
    response = await client.get("/metrics", headers=AUTHORIZED)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    return parse(response.text)


async def test_metrics_are_closed_unless_the_operator_opens_them(settings):
    closed = create_app(settings.model_copy(update={"metrics_token": None}))
    async with closed.router.lifespan_context(closed), Client(closed) as client:
        for headers in ({}, AUTHORIZED, {"Authorization": "Bearer "}):
            assert (await client.get("/metrics", headers=headers)).status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer té"])
async def test_a_wrong_token_gets_the_same_404(anonymous, header):
    response = await anonymous.get("/metrics", headers={"Authorization": header.encode()})
    assert response.status_code == 404
    assert "tend_" not in response.text


async def test_requests_are_counted_by_route_and_status_and_timed(api):
    before = await read(api)
    todo = await a_todo(api)
    for _ in range(3):
        assert (await api.get(f"/api/todos/{todo['id']}")).status_code == 200
    assert (await api.get("/api/todos/none")).status_code == 422
    after = await read(api)

    def growth(*series):
        return after[series] - before.get(series, 0)

    assert growth("tend_http_requests_total", "POST", "/api/todos", "2xx") == 1
    assert growth("tend_http_requests_total", "GET", "/api/todos/{todo_id}", "2xx") == 3
    assert growth("tend_http_requests_total", "GET", "/api/todos/{todo_id}", "4xx") == 1
    assert growth("tend_http_request_duration_seconds_count", "GET", "/api/todos/{todo_id}") == 4
    assert growth("tend_http_request_duration_seconds_bucket", "+Inf", "GET", "/api/todos/{todo_id}") == 4
    assert 0 < growth("tend_http_request_duration_seconds_sum", "GET", "/api/todos/{todo_id}") < HANG_SECONDS


async def test_no_request_adds_a_series_by_what_it_contains(api):
    for method, path in [("GET", "/x"), ("PATCH", "/x"), ("QWERTY", "/api/todos")]:
        await api.request(method, path)
    before = await read(api)
    for word in ("abc", "def", "ghi"):
        await api.get(f"/{word}", headers={"User-Agent": word})
        await api.request(word.upper(), "/api/todos")
        await api.request("PATCH", f"/api/{word}")
    assert (await read(api)).keys() == before.keys()


async def test_mail_and_jobs_are_counted(api, outbox):
    before = await read(api)
    await outbox.messages()
    after = await read(api)
    for series in (("tend_emails_total", "sent"), ("tend_job_runs_total", "done")):
        assert after[series] - before[series] == 1
    assert before["tend_jobs", "waiting"] - after["tend_jobs", "waiting"] == 1


async def test_the_age_of_the_newest_verified_backup_is_absent_until_there_is_one(api, app):
    assert ("tend_backup_age_seconds",) not in await read(api)
    await app.state.database.execute("update backup_state set verified_backup_at = now() - interval '1 hour'")
    assert 3600 <= (await read(api))["tend_backup_age_seconds",] < 3600 + HANG_SECONDS


async def test_without_the_database_the_other_metrics_are_still_there(settings):
    update = {"database_url": SecretStr("postgresql://tend:secret@127.0.0.1:1/tend")}
    app = create_app(settings.model_copy(update=update))
    async with app.router.lifespan_context(app), Client(app) as client:
        found = await read(client)
    assert found["tend_database_up",] == 0
    assert found["tend_disk_free_bytes",] > 0
    assert ("tend_jobs", "waiting") not in found


def test_blocks_of_several_processes_add_up():
    descriptor = create_metrics_memory(3)
    routes = RouteMetrics([("GET", "/health")])
    for index in range(3):
        memory = MetricsMemory(descriptor, index)
        memory.fields[metrics.RATE_LIMITED.first] += index
        memory.fields[routes.find_fields("GET", "/health") + 2] += 1
    totals = MetricsMemory(descriptor, 0).totals(routes.end)
    assert metrics.RATE_LIMITED.get(totals) == 3
    assert [(one.route, one.by_status[2]) for one in routes.totals(totals)] == [("/health", 3)]


@pytest.mark.xdist_group("serve")
def test_counts_are_exact_over_workers_and_survive_the_death_of_one(data_folder):
    port = free_port()

    def live_requests():
        series = parse(httpx2.get(f"http://127.0.0.1:{port}/metrics", timeout=HANG_SECONDS).text)
        return series.get(("tend_http_requests_total", "GET", "/health/live", "2xx"), 0)

    with Tend(data_folder, WORKERS="2", METRICS_PORT=str(port)) as tend:
        tend.ready().await_line("Tend is at")
        for _ in range(40):
            # A new connection each time, so that both workers get some.
            assert tend.status("/health/live") == 200
        assert {live_requests() for _ in range(10)} == {40}
        victim = tend.workers()[0]
        victim.kill()
        wait_until(lambda: len(tend.workers()) == 2 and victim not in tend.workers())
        tend.await_status(200)
        assert live_requests() == 40
        for _ in range(10):
            assert tend.status("/health/live") == 200
        assert live_requests() == 50
        assert tend.status("/metrics") == 404
        assert httpx2.get(f"http://127.0.0.1:{port}/health", timeout=HANG_SECONDS).status_code == 404
        assert httpx2.get(f"http://127.0.0.1:{port}/api/openapi.json", timeout=HANG_SECONDS).status_code == 404


@pytest.mark.xdist_group("serve")
def test_the_memory_of_all_processes_and_their_cpu_time_are_there(data_folder):
    with Tend(data_folder, WORKERS="2", METRICS_TOKEN=TOKEN) as tend:
        tend.ready()
        found = parse(tend.get("/metrics", headers=AUTHORIZED).text)
        assert found["tend_process_memory_bytes", "worker"] > 20_000_000
        assert found["tend_process_memory_bytes", "supervisor"] > 5_000_000
        assert found["tend_worker_cpu_seconds_total",] > 0
        assert tend.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"METRICS_TOKEN": "short"}, "METRICS_TOKEN needs 16 characters"),
        ({"PORT": "8000", "METRICS_PORT": "8000"}, "METRICS_PORT is the same as PORT"),
    ],
)
def test_a_weak_token_or_a_port_in_use_stops_the_start(tmp_path, variables, line):
    with Tend(tmp_path / "data", **variables) as tend:
        assert tend.end() == 78
        assert line in tend.text()
