"""Starts the database that the settings name, and waits until it responds."""

import asyncio
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from pydantic import SecretStr

from tend.core.errors import StartError
from tend.core.postgres.server import Postgres
from tend.core.settings.dsn import connect_to_database
from tend.core.settings.settings import Settings

DATABASE_WAIT_SECONDS = 15.0
# The database may still be starting.
_TRANSIENT = (
    OSError,
    TimeoutError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.TargetServerAttributeNotMatched,
)
_LEVELS = {"WARNING": logging.WARNING, "ERROR": logging.ERROR, "FATAL": logging.ERROR, "PANIC": logging.CRITICAL}
# A request can have PostgreSQL refuse its statement. Tend answers that, and logs what it did not expect, so that nobody
# fills the log of the database.
_REFUSED_STATEMENT = re.compile(
    r"violates (?:check|foreign key|unique|not-null) constraint|duplicate key value|canceling statement due to"
    r"|deadlock detected|could not obtain lock|quota"
)
# The program ends with a server that is stopped at once; the segment is archived at the next start.
_ENDED_ARCHIVE = re.compile(r"archive command was terminated by signal (?:3|15)\b")
_log = logging.getLogger("postgres")


@contextmanager
def share_or_run_database(settings: Settings) -> Iterator[Settings]:
    """Like `run_database_if_embedded`, but uses the server of a running Tend if there is one."""
    running_url = Postgres(settings.tend_data_dir).running_url() if settings.has_embedded_database else None
    if running_url:
        yield settings.model_copy(update={"database_url": SecretStr(running_url)})
        return
    with run_database_if_embedded(settings) as (reachable, _):
        yield reachable


@contextmanager
def run_database_if_embedded(settings: Settings) -> Iterator[tuple[Settings, Postgres | None]]:
    """Run the database: the settings with its address, and its server if it is the embedded one.

    Raises `StartError` if it cannot run.
    """
    if not settings.has_embedded_database:
        yield settings, None
        return
    archive = settings.backup_wal_dir
    server = Postgres(settings.tend_data_dir, settings.tend_postgres_bin, _forward_log, archive=archive)
    try:
        server.start()
        yield settings.model_copy(update={"database_url": SecretStr(server.url())}), server
    finally:
        server.stop()


def _forward_log(line: str) -> None:
    word, _, rest = line.partition(":")
    is_harmless = (word == "ERROR" and _REFUSED_STATEMENT.search(rest)) or _ENDED_ARCHIVE.search(rest)
    _log.log(logging.DEBUG if is_harmless else _LEVELS.get(word, logging.DEBUG), rest.strip() or line)


async def wait_until_reachable(name: str, url: str, seconds: float = DATABASE_WAIT_SECONDS) -> None:
    """Wait until the database at `url` answers. Raises `StartError`, which names the variable `name`, if it does not."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            # A pooler in transaction mode may give the next process the same connection, with the statements of this one.
            connection = await connect_to_database(url, statement_cache_size=0)
            try:
                await connection.fetchval("select 1")
            finally:
                await connection.close()
        except _TRANSIENT as error:
            if time.monotonic() > deadline:
                raise StartError(f"{name}: can't reach the database: {_reason(error)}") from error
            await asyncio.sleep(0.5)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
            raise StartError(f"{name}: the database refused the connection: {_reason(error)}") from error
        else:
            return


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
