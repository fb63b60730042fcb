import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, NoReturn, Protocol

import asyncpg

from tend.core.errors import DatabaseUnavailable, StorageFull
from tend.core.settings.dsn import connect_options
from tend.core.settings.settings import Settings

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


Json = str
"""Text that PostgreSQL wrote as JSON, to be sent on as it is."""


class Queryable(Protocol):
    """A place to send one statement: the pool behind `Database`, or a connection inside a transaction."""

    async def fetch(self, query: str, *args: Any) -> list[Any]: ...
    async def fetchrow(self, query: str, *args: Any) -> Any: ...
    async def fetchval(self, query: str, *args: Any) -> Any: ...
    async def execute(self, query: str, *args: Any) -> str: ...


@asynccontextmanager
async def in_transaction(db: "Queryable") -> AsyncIterator[Any]:
    """Several statements as one: in the transaction that is under way, else in one of their own."""
    if isinstance(db, Database):
        async with db.transaction() as transaction:
            yield transaction
    else:
        yield db


class Database:
    """One pool per process. Every failure to reach PostgreSQL leaves here as `DatabaseUnavailable`."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", acquire_timeout: float) -> None:
        """`acquire_timeout` in seconds: how long a request waits for a free connection."""
        self.pool = pool
        self._acquire_timeout = acquire_timeout
        # Connections that the last statement left in order, for the next one. Handing one back to the pool and taking
        # it out again costs twice what a small statement does, so that is done only while somebody waits for it.
        self._spare: list[Any] = []
        self._waiting = 0

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        try:
            connection = await self._take()
            try:
                yield connection
            except BaseException:
                await self.pool.release(connection)
                raise
            await self._keep(connection)
        except _FAILURES as error:
            _raise_as_ours(error)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with self.connection() as connection, connection.transaction():
            yield connection

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        rows: list[Any] = await self._ask("fetch", query, args)
        return rows

    async def fetchrow(self, query: str, *args: Any) -> Any:
        return await self._ask("fetchrow", query, args)

    async def fetchval(self, query: str, *args: Any) -> Any:
        return await self._ask("fetchval", query, args)

    async def execute(self, query: str, *args: Any) -> str:
        status: str = await self._ask("execute", query, args)
        return status

    async def close(self) -> None:
        spare, self._spare = self._spare, []
        for connection in spare:
            await self.pool.release(connection)
        await self.pool.close()

    async def _ask(self, method: str, query: str, args: tuple[Any, ...]) -> Any:
        # what `connection` does, without the machinery of a generator: this is the way of nearly every request
        try:
            connection = await self._take()
            try:
                answer = await getattr(connection, method)(query, *args)
            except BaseException:
                await self.pool.release(connection)
                raise
            await self._keep(connection)
        except _FAILURES as error:
            _raise_as_ours(error)
        return answer

    async def _take(self) -> Any:
        while self._spare:
            connection = self._spare.pop()
            if not connection.is_closed():
                return connection
            await self.pool.release(connection)
        self._waiting += 1
        try:
            return await self.pool.acquire(timeout=self._acquire_timeout)
        finally:
            self._waiting -= 1

    async def _keep(self, connection: Any) -> None:
        if self._waiting or connection.is_closed():
            await self.pool.release(connection)
        else:
            self._spare.append(connection)


_FAILURES = (*PASSING, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
# The driver's words, which it has for mistakes of ours as well, for a connection that is lost; the second where it has
# read the server's last word and not yet that the line is closed.
_LOST = ((asyncpg.InterfaceError, "clos"), (asyncpg.InternalClientError, "another operation (2) is in progress"))


def _raise_as_ours(error: Exception) -> NoReturn:
    if isinstance(error, asyncpg.PostgresError):
        # it quotes the row, which is somebody's, and would stand in the log
        error.detail = None
    if isinstance(error, asyncpg.DiskFullError):
        raise StorageFull from error
    if isinstance(error, PASSING) or any(isinstance(error, kind) and words in str(error) for kind, words in _LOST):
        raise DatabaseUnavailable from error
    raise error


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
    database = Database(pool, settings.database_acquire_timeout)
    try:
        yield database
    finally:
        with suppress(TimeoutError):
            await asyncio.wait_for(database.close(), CLOSE_SECONDS)
        pool.terminate()


async def _leave_as_it_is(_connection: Any) -> None:
    pass
