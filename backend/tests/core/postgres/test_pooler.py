"""A pooler in transaction mode, also one that knows no prepared statements, before the database."""

import shutil
import tempfile
from pathlib import Path

import asyncpg.connection
import pytest

from servers import PgBouncer
from tend.core.postgres.embedded_database import wait_until_reachable

PROGRAM = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin")


@pytest.fixture
def pooler(postgres):
    if PROGRAM is None:
        pytest.skip("PgBouncer is not installed")
    with tempfile.TemporaryDirectory() as name:
        # PgBouncer runs as another user if this is root.
        Path(name).chmod(0o755)
        with PgBouncer(PROGRAM, Path(name) / "pooler", postgres) as running:
            yield running


async def test_each_of_several_starts_finds_the_database_behind_a_pooler(pooler, monkeypatch):
    for _ in range(3):
        # A new process gives its statements the same names as the one before.
        monkeypatch.setattr(asyncpg.connection, "_uid", 0)
        await wait_until_reachable("DATABASE_URL", pooler.url("postgres"))
