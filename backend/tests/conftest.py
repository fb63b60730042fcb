"""Every test has a migrated database of its own in one embedded PostgreSQL, and the app with production's middleware."""

import asyncio
import email
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import psutil
import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from pydantic import SecretStr

from data_folders import copy_folder, data_folder, migrated_folder  # noqa: F401
from log_scan import (
    PASSWORD,
    logged,  # noqa: F401
    pytest_configure,  # noqa: F401
    pytest_sessionfinish,  # noqa: F401
    pytest_terminal_summary,  # noqa: F401
    pytest_testnodedown,  # noqa: F401
)
from phase_limit import (
    pytest_end_limit_of_collection,  # noqa: F401
    pytest_lift_limits,  # noqa: F401
    pytest_limit_call,  # noqa: F401
    pytest_limit_phases,  # noqa: F401
    pytest_limit_session_end,  # noqa: F401
    pytest_limit_setup,  # noqa: F401
    pytest_limit_teardown,  # noqa: F401
)
from savings import cheap_hashes, one_reading_of_the_export, real_hashes  # noqa: F401
from servers import PgBouncer
from tend.core.bus import bus
from tend.core.postgres.server import Postgres
from tend.core.settings import dsn
from tend.core.settings.settings import Settings
from tend.main import build_jobs, create_app
from time_limits import HANG_SECONDS

ORIGIN = "http://localhost:8000"
_MEMORY = Path("/dev/shm")  # the folders in it have names of their own
_MIN_FREE_BYTES = 4 * 1024**3
_PREFIX = "tend-tests-"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


def _delete_leftovers() -> None:
    """Deletes the folders in memory of runs that were killed."""
    for folder in _MEMORY.glob(f"{_PREFIX}*"):
        if not psutil.pid_exists(int(folder.name.removeprefix(_PREFIX).partition("-")[0])):
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(migrated_folder: Path) -> Iterator[Postgres]:  # noqa: F811
    """One server for each worker process of the run. It does not wait for the disk, so a crash would lose data.

    It keeps its files in memory if there is room. On a disk, the hundreds of files of each test's database take more
    processor time than most tests.
    """
    without_waits = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "128MB"}
    has_room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _MIN_FREE_BYTES
    if has_room:
        _delete_leftovers()
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=_MEMORY if has_room else None) as folder:
        data = copy_folder(migrated_folder, Path(folder) / "data")
        server = Postgres(data, settings=without_waits)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> str:
    """The name of a migrated database that is empty. Nobody may be connected to it."""
    return "tend"


@pytest.fixture
async def database_url(postgres: Postgres, template: str) -> AsyncIterator[str]:
    """The address of a fresh, migrated database."""
    name = f"test_{secrets.token_hex(6)}"
    admin = await asyncpg.connect(postgres.url("postgres", "postgres"))
    # Without fsync, copying files is faster than writing them to the log.
    await admin.execute(f"create database {name} template {template} owner tend strategy file_copy")
    yield postgres.url(database=name)
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()


@pytest.fixture(scope="session")
def base_settings() -> Settings:
    """The settings that tests share, since reading the environment for each of them takes as long as a short test."""
    return Settings(
        environment="development",
        frontend_url=ORIGIN,
        tend_jobs=False,
        rate_limit_enabled=False,
        # Limits that a busy machine would reach; tests of these limits set their own.
        database_statement_timeout=HANG_SECONDS,
        database_acquire_timeout=HANG_SECONDS,
        heavy_statement_timeout=HANG_SECONDS,
        sign_in_max_wait=10 * HANG_SECONDS,
    )


@pytest.fixture(scope="session")
def pooler(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PgBouncer | None]:
    """The program in TEND_TEST_PGBOUNCER, through which `make faults` runs all tests."""
    program = os.environ.get("TEND_TEST_PGBOUNCER")
    if not program:
        yield None
        return
    with PgBouncer(program, tmp_path_factory.mktemp("pooler"), postgres) as pooler:
        yield pooler


@pytest.fixture
def settings(
    base_settings: Settings,
    database_url: str,
    pooler: PgBouncer | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Settings:
    monkeypatch.setattr(dsn, "CONNECT_SECONDS", HANG_SECONDS)
    addresses = {"database_url": SecretStr(database_url)}
    if pooler and "/test_" in database_url:
        pooled_url = pooler.url(urlsplit(database_url).path[1:])
        addresses = {"database_url": SecretStr(pooled_url), "database_direct_url": SecretStr(database_url)}
    return base_settings.model_copy(
        update={
            **addresses,
            "tend_data_dir": tmp_path,
            "jwt_secret_key": SecretStr(secrets.token_urlsafe(32)),
        }
    )


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


class Client(AsyncClient):
    """A browser's tab; `user` is the account that is signed in."""

    user: dict[str, Any]

    def __init__(self, app: FastAPI) -> None:
        super().__init__(transport=ASGITransport(app=app), base_url=ORIGIN)


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[Client]:
    async with Client(app) as client:
        yield client


class Outbox:
    """The mail that was sent. Reading it runs the queued jobs first."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def messages(self, to: str | None = None) -> list[EmailMessage]:
        """The messages, oldest first; with `to`, those to that address."""
        settings, database = self._app.state.settings, self._app.state.database
        await asyncio.wait_for(build_jobs(settings, database, self._app.state.bus).drain(), HANG_SECONDS)
        # File names are ids, which sort by the time at which each email was queued. Jobs may run in another order.
        paths = sorted((settings.tend_data_dir / "mail").glob("*.eml"))
        messages = [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]
        return [message for message in messages if to is None or to in message["To"]]


@pytest.fixture
def outbox(app: FastAPI) -> Outbox:
    return Outbox(app)


async def sign_up(app: FastAPI, name: str) -> Client:
    client = Client(app)
    address = f"{name}-{secrets.token_hex(4)}@example.com"
    response = await client.post("/api/auth/register", json={"email": address, "password": PASSWORD, "name": name})
    assert response.status_code == 201, response.text
    client.headers["Authorization"] = f"Bearer {response.json()['access_token']}"
    client.user = response.json()["user"]
    return client


@pytest.fixture
def statements(monkeypatch):
    """Every statement that the app sends to PostgreSQL. Request it before the app."""
    sent = []
    create_pool = asyncpg.create_pool

    async def log_statements(connection):
        connection.add_query_logger(lambda statement: sent.append(statement.query))

    monkeypatch.setattr(asyncpg, "create_pool", lambda **options: create_pool(init=log_statements, **options))
    # One probe is enough, or they would be among the statements.
    monkeypatch.setattr(bus, "BUS_PROBE_SECONDS", 3600)
    return sent


@pytest.fixture
async def api(app: FastAPI) -> AsyncIterator[Client]:
    """A client that is signed in to a new account."""
    client = await sign_up(app, "ada")
    yield client
    await client.aclose()


@pytest.fixture
async def other(app: FastAPI) -> AsyncIterator[Client]:
    """A client that is signed in to another new account."""
    client = await sign_up(app, "bob")
    yield client
    await client.aclose()


@pytest.fixture
def figures(request):
    """Call it with a line to print, whether the test passes or fails.

    `make faults` adds up the counts, which are called `acknowledged`, `lost` and `doubled`.
    """

    def record(line, **counts):
        request.node.user_properties += [("figures", line), *counts.items()]

    return record


@pytest.hookimpl(specname="pytest_terminal_summary")
def pytest_print_figures(terminalreporter):
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, line in report.user_properties:
                if name == "figures":
                    terminalreporter.write_line(f"{report.nodeid.partition('::')[0]}: {line}")


@pytest.hookimpl(specname="pytest_collection_modifyitems")
def pytest_select_pooled(config, items):
    """Through a pooler, only tests with a database behind it are worth their time."""
    if os.environ.get("TEND_TEST_PGBOUNCER"):
        others = [item for item in items if "settings" not in item.fixturenames]
        items[:] = [item for item in items if "settings" in item.fixturenames]
        config.hook.pytest_deselected(items=others)
