import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Annotated, Any, Protocol

import asyncpg
from fastapi import Depends, Request

from tend.core.dsn import connect_options
from tend.core.errors import DatabaseUnavailable, StorageFull
from tend.core.settings import Settings

CLOSE_SECONDS = 2.0
# what may pass by itself: the same request can succeed a little later
PASSING = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.LockNotAvailableError,
)


class Queryable(Protocol):
    """A place to send one statement: the pool behind `Database`, or a connection inside a transaction."""

    async def fetch(self, query: str, *args: Any) -> list[Any]: ...
    async def fetchrow(self, query: str, *args: Any) -> Any: ...
    async def fetchval(self, query: str, *args: Any) -> Any: ...
    async def execute(self, query: str, *args: Any) -> str: ...


class Database:
    """One pool per process. Every failure to reach PostgreSQL leaves here as `DatabaseUnavailable`."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", acquire_timeout: float) -> None:
        """`acquire_timeout` in seconds: how long a request waits for a free connection."""
        self.pool = pool
        self._acquire_timeout = acquire_timeout

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        try:
            async with self.pool.acquire(timeout=self._acquire_timeout) as connection:
                yield connection
        except asyncpg.DiskFullError as error:
            raise StorageFull from error
        except PASSING as error:
            raise DatabaseUnavailable from error
        except asyncpg.InterfaceError as error:
            # the driver's word for a lost connection, and for our own mistakes too
            if "clos" in str(error):
                raise DatabaseUnavailable from error
            raise

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with self.connection() as connection, connection.transaction():
            yield connection

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        async with self.connection() as connection:
            rows: list[Any] = await connection.fetch(query, *args)
            return rows

    async def fetchrow(self, query: str, *args: Any) -> Any:
        async with self.connection() as connection:
            return await connection.fetchrow(query, *args)

    async def fetchval(self, query: str, *args: Any) -> Any:
        async with self.connection() as connection:
            return await connection.fetchval(query, *args)

    async def execute(self, query: str, *args: Any) -> str:
        async with self.connection() as connection:
            status: str = await connection.execute(query, *args)
            return status


@asynccontextmanager
async def open_database(settings: Settings, url: str) -> AsyncIterator[Database]:
    """A pool on `url` that connects when it is first used, so that a process starts while PostgreSQL is away."""
    pool = await asyncpg.create_pool(
        **connect_options(url),
        min_size=0,
        max_size=settings.database_pool_size,
        command_timeout=settings.database_statement_timeout,
        statement_cache_size=settings.database_statement_cache_size,
        # PostgreSQL writes our JSON: its times are in the zone of the session (a start-up parameter that poolers keep)
        server_settings={"timezone": "UTC"},
        # asyncpg's own asks the server for nothing we use: no session state is ever set on these connections
        reset=_leave_as_it_is,
    )
    try:
        yield Database(pool, settings.database_acquire_timeout)
    finally:
        with suppress(TimeoutError):
            await asyncio.wait_for(pool.close(), CLOSE_SECONDS)
        pool.terminate()


async def _leave_as_it_is(_connection: Any) -> None:
    pass


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


Db = Annotated[Database, Depends(_database)]
