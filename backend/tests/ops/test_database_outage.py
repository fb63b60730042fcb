"""The database stops while the app runs."""

import time

import pytest

from tend.core.db.migrations import migrate
from tend.core.postgres.server import Postgres


@pytest.fixture
async def server(tmp_path):
    """A database that only this test uses, so that it can stop it."""
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
    assert time.monotonic() - started_at < 2
    assert response.status_code == 503
    assert response.json() == {"status": "unhealthy", "database": "disconnected", "smtp": "not configured"}
    sign_in = await anonymous.post("/api/auth/login", json={"email": "ada@example.com", "password": "x" * 12})
    assert (sign_in.status_code, sign_in.headers["retry-after"]) == (503, "2")
