"""Every test has a migrated database of its own in one embedded PostgreSQL, and the app with production's middleware."""

import asyncio
import email
import secrets
from collections.abc import AsyncIterator, Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from log_scan import PASSWORD, pytest_configure, pytest_sessionfinish, pytest_terminal_summary, pytest_testnodedown  # noqa: F401
from tend.core.db.migrations import migrate
from tend.core.postgres.server import Postgres
from tend.core.settings.settings import Settings
from tend.main import build_jobs, create_app

ORIGIN = "http://localhost:8000"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """One server for each worker process of the run. It does not wait for the disk, so a crash would lose data."""
    without_waits = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    server = Postgres(tmp_path_factory.mktemp("postgres"), settings=without_waits)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> str:
    asyncio.run(migrate(postgres.url()))
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


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        environment="development",
        database_url=database_url,
        tend_data_dir=tmp_path,
        jwt_secret_key=secrets.token_urlsafe(32),
        frontend_url=ORIGIN,
        tend_jobs=False,
        rate_limit_enabled=False,
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
        await asyncio.wait_for(build_jobs(settings, database, self._app.state.bus).drain(), 20)
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
    """Call it with a line to print, whether the test passes or fails."""
    return lambda line: request.node.user_properties.append(("figures", line))


@pytest.hookimpl(specname="pytest_terminal_summary")
def pytest_print_figures(terminalreporter):
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, line in report.user_properties:
                if name == "figures":
                    terminalreporter.write_line(f"{report.nodeid.partition('::')[0]}: {line}")
