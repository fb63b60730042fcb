"""Data folders of servers, whose database is created and migrated once for all tests that are not about that.

To make one takes a quarter of the processor time of such a test.
"""

import asyncio
import fcntl
import subprocess
from pathlib import Path

import pytest

from tend.core.db.migrations import migrate_database
from tend.core.postgres.server import Postgres


def copy_folder(folder: Path, copy: Path) -> Path:
    # Owners are copied too: as root, PostgreSQL runs as another user.
    subprocess.run(["cp", "-a", folder, copy], check=True)
    return copy


@pytest.fixture(scope="session")
def migrated_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all worker processes of the run copy. No server may run on it."""
    base = tmp_path_factory.getbasetemp()
    # That of a worker process is inside that of the run.
    shared = base.parent if hasattr(request.config, "workerinput") else base
    folder, draft = shared / "migrated", shared / "migrated.new"
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            server = Postgres(draft)
            server.start()
            asyncio.run(migrate_database(server.url()))
            server.stop()
            draft.rename(folder)
    return folder


@pytest.fixture
def data_folder(migrated_folder: Path, tmp_path: Path) -> Path:
    """The data folder of a server that has run before and has no account."""
    return copy_folder(migrated_folder, tmp_path / "data")
