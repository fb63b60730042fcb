"""A database that Tend can't use is refused at the start, in a line that says what to do."""

import secrets
from contextlib import asynccontextmanager

import asyncpg
import pytest

from tend.core.db.migrations import migrate_database
from tend.core.errors import StartError
from tend.core.postgres import server_check
from tend.core.postgres.server import Postgres
from tend.ops.doctor import run_checks
from tend_process import Tend


@pytest.fixture
async def empty_database(postgres):
    """Creates databases, and returns the address of each for the user `tend`."""
    admin = await asyncpg.connect(postgres.url("postgres", "postgres"))
    names = []

    async def create(options):
        name = f"empty_{secrets.token_hex(6)}"
        await admin.execute(f"create database {name} template template0 {options}")
        names.append(name)
        return postgres.url(database=names[-1])

    yield create
    for name in names:
        await admin.execute(f"drop database {name} with (force)")
    await admin.close()


@asynccontextmanager
async def as_superuser(postgres, url):
    connection = await asyncpg.connect(postgres.url("postgres", url.rpartition("@/")[2].partition("?")[0]))
    yield connection
    await connection.close()


async def test_another_encoding_is_refused_by_serve_and_by_doctor(empty_database, settings, tmp_path):
    url = await empty_database("owner tend encoding 'SQL_ASCII' locale_provider libc locale 'C'")
    with Tend(tmp_path / "data", DATABASE_URL=url) as tend:
        assert tend.end() == 1
        assert "tend: the database's encoding is SQL_ASCII, and Tend needs UTF8; create another" in tend.text()
        assert "Traceback" not in tend.text()
    found = [
        finding
        async for finding in run_checks(settings.model_copy(update={"database_url": type(settings.database_url)(url)}))
    ]
    assert {finding.name: finding.status for finding in found}["database"] == "fail"


async def test_a_user_without_rights_is_refused(empty_database, postgres):
    url = await empty_database("")
    with pytest.raises(
        StartError, match=r'may not create extensions .* give "tend" the right CREATE on database "empty_'
    ):
        await migrate_database(url)
    async with as_superuser(postgres, url) as superuser:
        for name in server_check.EXTENSIONS:
            await superuser.execute(f"create extension {name}")
        with pytest.raises(StartError, match=r'may not create tables .* CREATE and USAGE on schema "public"'):
            await migrate_database(url)
        await superuser.execute('grant create, usage on schema "public" to "tend"')
    await migrate_database(url)


async def test_a_user_who_may_only_write_can_start_on_a_migrated_database(database_url, postgres):
    async with as_superuser(postgres, database_url) as superuser:
        await superuser.execute("alter schema public owner to postgres")
    await migrate_database(database_url)


async def test_missing_extensions_are_named(empty_database, monkeypatch):
    url = await empty_database("owner tend")
    monkeypatch.setattr(server_check, "EXTENSIONS", ("unaccent", "no_such_extension"))
    with pytest.raises(StartError, match="lacks no_such_extension; install PostgreSQL's contrib modules"):
        await migrate_database(url)


async def test_an_older_server_is_refused(database_url, monkeypatch):
    monkeypatch.setattr(server_check, "MIN_VERSION", 990_000)
    with pytest.raises(StartError, match=r"is PostgreSQL \d+; Tend needs 99 or newer"):
        await migrate_database(database_url)


async def test_a_database_that_takes_no_writes_is_refused(database_url, postgres):
    async with as_superuser(postgres, database_url) as superuser:
        await superuser.execute("alter role tend set default_transaction_read_only = on")
        try:
            with pytest.raises(StartError, match="takes no writes"):
                await migrate_database(database_url)
        finally:
            await superuser.execute("alter role tend reset default_transaction_read_only")


async def test_a_standby_is_refused(tmp_path):
    server = Postgres(tmp_path / "own", settings={"hot_standby": "on"})
    server.start()
    url = server.url()
    await migrate_database(url)
    server.stop()
    (server.data_directory / "standby.signal").touch()
    server.start()
    with pytest.raises(StartError, match="is a standby, which takes no writes"):
        await migrate_database(server.url())
    server.stop()
