"""Health and every other operation during an outage of the database and after it."""

import asyncio
import time

import psutil
import pytest

from conftest import PASSWORD
from contract.operations import OPERATIONS, violations
from contract.request_builder import build_body, path_of
from contract.shared_world import World
from tend.core.db.migrations import migrate
from tend.core.postgres.server import Postgres

# They read nothing, apart from rate limits, which tests turn off.
INDEPENDENT = {"health_live", "rate_password"}
MAX_RECOVERY_SECONDS = 15.0


@pytest.fixture
async def server(tmp_path):
    """A database server of this test's own, which can be stopped."""
    server = Postgres(tmp_path / "own")
    server.start()
    await migrate(server.url())
    yield server
    server.stop()


@pytest.fixture
def database_url(server):
    return server.url()


async def test_health_reports_a_stopped_database_at_once_and_without_details(server, anonymous):
    assert (await anonymous.get("/health")).status_code == 200
    server.stop()
    started_at = time.monotonic()
    response = await anonymous.get("/health")
    # This is shorter than any timeout for the database.
    assert time.monotonic() - started_at < 4
    assert response.status_code == 503
    assert response.json() == {"status": "unhealthy", "database": "disconnected", "smtp": "not configured"}
    sign_in = await anonymous.post("/api/auth/login", json={"email": "ada@example.com", "password": "x" * 12})
    assert (sign_in.status_code, sign_in.headers["retry-after"]) == (503, "2")


@pytest.fixture
def hang(server):
    """Stop every process of the server without ending any, as a machine does that swaps or loses its disk."""
    hanging = []

    def suspend() -> None:
        postmaster = psutil.Process(server._process.pid)
        hanging.extend([postmaster, *postmaster.children(recursive=True)])
        for process in hanging:
            process.suspend()

    yield suspend
    for process in reversed(hanging):
        process.resume()


async def test_health_reports_a_database_that_hangs_without_waiting_for_it(anonymous, hang):
    await asyncio.gather(*(anonymous.get("/health") for _ in range(4)))
    hang()
    # This is shorter than the timeout of a statement, which is ten seconds.
    async with asyncio.timeout(5):
        for path in ("/health", "/health/ready", "/health"):
            response = await anonymous.get(path)
            assert response.status_code == 503
            assert response.headers["retry-after"] == "2"


async def test_a_process_that_starts_while_the_database_hangs_says_so_too(anonymous, hang):
    hang()
    async with asyncio.timeout(5):
        assert (await anonymous.get("/health")).status_code == 503


async def test_a_request_gets_a_503_when_its_statement_hangs_and_the_next_one_passes_afterwards(
    app, anonymous, server, hang
):
    app.state.database.pool._connect_kwargs["command_timeout"] = 0.3
    await anonymous.get("/health")
    hang()
    sign_in = await anonymous.post("/api/auth/login", json={"email": "ada@example.com", "password": "x" * 12})
    assert (sign_in.status_code, sign_in.json()["code"]) == (503, "database_slow")
    for process in psutil.Process(server._process.pid).children(recursive=True):
        process.resume()
    psutil.Process(server._process.pid).resume()
    assert (await anonymous.get("/health")).status_code == 200


async def requests_of(api, app):
    """Every operation with a request for it."""
    world = World(app, {"stranger": api})
    things, values = await world.things("stranger"), await world.values("stranger")
    for operation in OPERATIONS.values():
        options = {"json": body} if (body := build_body(operation.name, values)) is not None else {}
        yield operation, api.build_request(operation.method, path_of(operation, things), **options)


async def test_every_operation_responds_with_503_during_an_outage_and_works_after_it(api, app, server):
    requests = [pair async for pair in requests_of(api, app)]
    server.stop()
    surprises = []
    for operation, request in requests:
        response = await api.send(request)
        surprises += [f"{operation}: {violation}" for violation in violations(operation, response)]
        if operation.name not in INDEPENDENT and response.status_code != 503:
            surprises.append(f"{operation}: {response.status_code}")
        if response.status_code == 503 and response.headers.get("retry-after") != "2":
            surprises.append(f"{operation}: no Retry-After")
    assert surprises == []
    server.start()
    await assert_recovered(api)


async def assert_recovered(api):
    deadline = time.monotonic() + MAX_RECOVERY_SECONDS
    while (response := await api.get("/api/todos")).status_code == 503:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    assert response.status_code == 200
    body = {"email": api.user["email"], "password": PASSWORD}
    assert (await api.post("/api/auth/login", json=body)).status_code == 200
    assert (await api.get("/health")).status_code == 200
