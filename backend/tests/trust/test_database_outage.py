"""Health and every other operation during an outage of the database and after it."""

import asyncio
from contextlib import suppress

import psutil
import pytest

from conftest import PASSWORD
from contract.operations import OPERATIONS, violations
from contract.request_builder import QUERIES, build_body, path_of
from contract.shared_world import World
from tend.core.db.migrations import migrate_database
from tend.core.postgres.server import Postgres
from tend.ops.health import PROBE_SECONDS
from time_limits import HANG_SECONDS, within

# docs/monitoring.md promises a response within half a second, whatever the database does.
PROMISED_SECONDS = 0.5
# Responses are waited for longer than that, but not as long as any timeout of a statement or of a connection.
RESPONSE_SECONDS = 2

# They read nothing, apart from rate limits, which tests turn off.
# A code without the first step of signing in is refused before the database is asked, as is a passkey without a challenge;
# there is no issuer to sign in at; and what /api/server says is cached.
INDEPENDENT = {"health_live", "rate_password", "finish_second_step_with_code", "show_server"}
INDEPENDENT |= {
    "start_passkey_sign_in",
    "sign_in_with_passkey",
    "start_second_step_with_passkey",
    "finish_second_step_with_passkey",
    "start_oidc_sign_in",
    "finish_oidc_sign_in",
    "link_oidc_identity",
    "show_unsubscribe_page",
    "unsubscribe_in_one_click",
}


@pytest.fixture
async def server(tmp_path):
    """A database server of this test's own, which can be stopped."""
    server = Postgres(tmp_path / "own")
    server.start()
    await migrate_database(server.url())
    yield server
    server.stop()


@pytest.fixture
def database_url(server):
    return server.url()


async def test_health_reports_a_stopped_database_at_once_and_without_details(server, anonymous, monkeypatch):
    monkeypatch.setattr("tend.ops.health.PROBE_SECONDS", HANG_SECONDS)
    assert (await anonymous.get("/health")).status_code == 200
    server.stop()
    asking = asyncio.create_task(anonymous.get("/health"))
    await within(RESPONSE_SECONDS, asking.done)
    response = await asking
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
        # A test may have resumed them, and a connection that is closed then ends its process.
        with suppress(psutil.NoSuchProcess):
            process.resume()


async def test_health_reports_a_database_that_hangs_without_waiting_for_it(anonymous, hang):
    await asyncio.gather(*(anonymous.get("/health") for _ in range(4)))
    hang()
    assert PROBE_SECONDS < PROMISED_SECONDS
    for path in ("/health", "/health/ready", "/health"):
        asking = asyncio.create_task(anonymous.get(path))
        await within(RESPONSE_SECONDS, asking.done)
        response = await asking
        assert response.status_code == 503
        assert response.headers["retry-after"] == "2"


async def test_a_process_that_starts_while_the_database_hangs_says_so_too(anonymous, hang):
    hang()
    asking = asyncio.create_task(anonymous.get("/health"))
    await within(RESPONSE_SECONDS, asking.done)
    assert (await asking).status_code == 503


async def test_a_request_gets_a_503_when_its_statement_hangs_and_the_next_one_passes_afterwards(
    app, anonymous, server, hang
):
    app.state.database.pool._connect_kwargs["command_timeout"] = 2.0
    await app.state.database.fetchval("select 1")
    hang()
    sign_in = await anonymous.post("/api/auth/login", json={"email": "ada@example.com", "password": "x" * 12})
    assert (sign_in.status_code, sign_in.json()["code"]) == (503, "database_slow")
    for process in psutil.Process(server._process.pid).children(recursive=True):
        process.resume()
    psutil.Process(server._process.pid).resume()
    sign_in = await anonymous.post("/api/auth/login", json={"email": "ada@example.com", "password": "x" * 12})
    assert sign_in.status_code == 401


async def requests_of(api, other, app):
    """Every operation with a request for it."""
    world = World(app, {"stranger": api, "companion": other})
    ids, values = await world.create_rows("stranger"), await world.create_values("stranger")
    for operation in OPERATIONS.values():
        options = {"json": body} if (body := build_body(operation.name, values)) is not None else {}
        options["params"] = QUERIES.get(operation.name, {})
        yield operation, api.build_request(operation.method, path_of(operation, ids), **options)


async def test_every_operation_responds_with_503_during_an_outage_and_works_after_it(api, other, app, server):
    requests = [pair async for pair in requests_of(api, other, app)]
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
    async with asyncio.timeout(HANG_SECONDS):
        while (response := await api.get("/api/todos")).status_code == 503:
            await asyncio.sleep(0.05)
    assert response.status_code == 200
    body = {"email": api.user["email"], "password": PASSWORD}
    assert (await api.post("/api/auth/login", json=body)).status_code == 200
    async with asyncio.timeout(HANG_SECONDS):
        while (await api.get("/health")).status_code != 200:
            await asyncio.sleep(0.05)
