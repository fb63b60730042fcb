"""The database goes away under the running app."""

import time

import pytest

from tend.core.db.migrations import migrate
from tend.core.postgres.server import Postgres


@pytest.fixture
async def server(tmp_path):
    """A database of this test's own, to be taken away."""
    server = Postgres(tmp_path / "own")
    server.start()
    await migrate(server.url())
    yield server
    server.stop()


@pytest.fixture
def database_url(server):
    return server.url()


async def test_a_lost_database_is_told_without_waiting_for_it_and_without_a_reason(server, anonymous):
    assert (await anonymous.get("/health")).status_code == 200
    server.stop()
    began = time.monotonic()
    answer = await anonymous.get("/health")
    # less than any patience with a database
    assert time.monotonic() - began < 2
    assert answer.status_code == 503
    assert answer.json() == {"status": "unhealthy", "database": "disconnected", "smtp": "not configured"}
    refused = await anonymous.post("/api/auth/login", json={"email": "ada@example.com", "password": "x" * 12})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
