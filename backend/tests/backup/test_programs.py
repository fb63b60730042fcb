"""PostgreSQL's own programs: which ones fit a server, and how they get its address."""

import asyncpg
import pytest

from backup.backups import tend
from tend.backup import programs
from tend.backup.manifest import BackupError
from tend.backup.programs import database_name, find_programs, to_program_connection, url_of_database
from tend.core.postgres.server import embedded_programs
from tend.core.settings.settings import Settings


def test_the_programs_of_the_package_fit_a_server_without_tls():
    assert find_programs(Settings(), 18, has_tls=False) == embedded_programs()


def test_a_server_that_is_newer_than_every_program_asks_for_its_package():
    with pytest.raises(BackupError, match="install postgresql-client-99") as raised:
        find_programs(Settings(), 99, has_tls=False)
    assert "18 in" in str(raised.value)


def test_a_connection_with_tls_does_not_use_programs_without_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(programs, "_DEBIAN_FOLDER", tmp_path)
    with pytest.raises(BackupError, match=r"with TLS \(found: 18 in .* \(without TLS\)\)"):
        find_programs(Settings(), 18, has_tls=True)


@pytest.mark.parametrize(
    ("url", "address", "password"),
    [
        ("postgresql://ada:s%40crt@db:5433/tend", "postgresql://ada@db:5433/tend", "s@crt"),
        ("postgresql+asyncpg://ada:x@[::1]/tend", "postgresql://ada@[::1]/tend", "x"),
        ("postgres://ada@db/tend?password=x&sslmode=require", "postgresql://ada@db/tend?sslmode=require", "x"),
        (
            "postgresql://ada:x@one,two/tend?target_session_attrs=read-write&pgbouncer=true",
            "postgresql://ada@one,two/tend?target_session_attrs=read-write",
            "x",
        ),
    ],
)
def test_the_password_is_in_the_environment_and_not_in_the_address(url, address, password, monkeypatch):
    monkeypatch.delenv("PGSSLROOTCERT", raising=False)
    found, environment = to_program_connection(url)
    assert (found, environment["PGPASSWORD"]) == (address, password)
    assert "PGSSLROOTCERT" not in environment


def test_certificates_are_verified_as_by_other_connections():
    _, environment = to_program_connection("postgresql://ada:x@db/tend?sslmode=verify-full")
    assert environment["PGSSLROOTCERT"] == "system"


def test_another_database_of_the_same_server():
    url = url_of_database("postgresql://ada:x@db/tend?sslmode=require", "other")
    assert (url, database_name(url)) == ("postgresql://ada:x@db/other?sslmode=require", "other")


async def test_a_backup_of_a_server_that_sets_options_of_its_own_can_be_restored(settings, postgres, folder, store):
    """PostgreSQL 17.12 sets one on every column that was added later, and an older pg_dump copies it."""
    admin = await asyncpg.connect(postgres.url("postgres", database_name(settings.direct_url)))
    await admin.execute("set allow_system_table_mods = on")
    await admin.execute(
        "update pg_attribute set attoptions = array['pg_attver=28495712'] || attoptions"
        " where attrelid in ('todos'::regclass, 'lists'::regclass) and attnum > 0 and not attisdropped"
    )
    await admin.close()
    output = tend(folder, "backup", "--in", store, "--verify", DATABASE_URL=settings.direct_url)
    assert "exactly the same content" in output
    assert "The database is as it was" in tend(folder, "restore", "latest", "--in", store)
