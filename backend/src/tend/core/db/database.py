import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from typing import Any, NoReturn, Protocol

import asyncpg

from tend.core.db.account_connections import AccountConnections
from tend.core.db.restriction import RestrictedConnection, restrict_statement
from tend.core.db.write_batches import WriteBatches
from tend.core.errors import (
    AccountDeleted,
    DatabaseBusy,
    DatabaseReadOnly,
    DatabaseSlow,
    DatabaseUnavailable,
    DeletedMeanwhile,
    FieldError,
    Invalid,
    QuotaReached,
    StorageFull,
    TendError,
)
from tend.core.fast_path.idle_connections import IdleDatabaseConnections
from tend.core.request_context import has_no_session, restricted_token
from tend.core.settings.dsn import connect_options, connect_to_host
from tend.core.settings.settings import Settings
from tend.core.tracing import tracer

CLOSE_SECONDS = 2.0
# How many times to retry after a deadlock.
MAX_DEADLOCK_ATTEMPTS = 5
MAX_LOCK_SECONDS = 2
"""How long a statement of a request without a session waits for what another one has locked."""
# Raised by the function count_usage.
_QUOTA_STATE = "TQ001"
_USER_KEYS = ("_user_id_fkey", "_inbox_of_fkey")
ASSIGNEE_NOT_MEMBER = FieldError(
    "assignee_id", "assignee_not_member", "Only a member of its list can be assigned to a todo."
)
"""The same for strangers and for ids of nobody."""
# The foreign keys that a field of a request can violate.
_FIELD_KEYS = {
    "todos_assignee_is_member": ASSIGNEE_NOT_MEMBER,
    "api_token_lists_of_member": FieldError("list_ids", "list_not_found", "One of these lists doesn’t exist anymore."),
}
# These pass by themselves: the same request can succeed a little later.
TRANSIENT_ERRORS = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.LockNotAvailableError,
    # While a standby is being promoted, no host takes writes.
    asyncpg.TargetServerAttributeNotMatched,
)
_TRANSLATED_ERRORS = (
    *TRANSIENT_ERRORS,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
_BUSY_ERRORS = (
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
)
# The driver reports a lost connection with classes that it also uses for our own mistakes, so its words decide. The
# second one: it has read the server's last message, and not yet that the connection is closed.
_LOST_CONNECTION = (
    (asyncpg.InterfaceError, "clos"),
    (asyncpg.InternalClientError, "another operation (2) is in progress"),
)

_WAIT_BRIEFLY = f"set local lock_timeout = '{MAX_LOCK_SECONDS}s'"
_LOCKING_WORDS = re.compile(r"\b(insert|update|delete|share)\b|advisory_xact_lock")
_MAX_STATEMENTS = 1_000

Json = str
"""Text that PostgreSQL wrote as JSON, to be sent on unchanged."""


class Queryable(Protocol):
    """A place to send one statement: the pool behind `Database`, or a connection inside a transaction."""

    async def fetch(self, query: str, *args: Any) -> list[Any]: ...
    async def fetchrow(self, query: str, *args: Any) -> Any: ...
    async def fetchval(self, query: str, *args: Any) -> Any: ...
    async def execute(self, query: str, *args: Any) -> str: ...


class RowQueryable(Protocol):
    """A place to send one statement for one row."""

    async def fetchrow(self, query: str, *args: Any) -> Any: ...


@asynccontextmanager
async def in_transaction(db: Queryable) -> AsyncIterator[Any]:
    """Run several statements in the transaction that `db` is in, or in one of their own."""
    if isinstance(db, Database):
        async with db.transaction() as transaction:
            yield transaction
    else:
        yield db


class Database:
    """One pool per process. It raises `DatabaseUnavailable` whenever PostgreSQL cannot be reached."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", acquire_timeout: float) -> None:
        """`acquire_timeout` in seconds: how long a request waits for a free connection."""
        self.pool = pool
        self.write_batches = WriteBatches()
        self._connections = IdleDatabaseConnections(pool, acquire_timeout)
        self._account_connections = AccountConnections(pool.get_max_size(), acquire_timeout)

    @property
    def is_exhausted(self) -> bool:
        """Whether every connection is in use."""
        return self._connections.is_exhausted

    def report(self) -> None:
        """Writes the state of the pool to the metrics."""
        self._connections.report()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        account = await self._account_connections.take()
        try:
            connection = await self._connections.acquire()
            token_id = restricted_token.get()
            try:
                yield RestrictedConnection(connection, token_id) if token_id else connection
            except BaseException:
                await self._connections.discard(connection)
                raise
            await self._connections.release(connection)
        except _TRANSLATED_ERRORS as error:
            _translate_error(error)
        finally:
            self._account_connections.give_back(account)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with self.connection() as connection, connection.transaction():
            if has_no_session.get():
                await connection.execute(_WAIT_BRIEFLY)
            yield connection

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        rows: list[Any] = await self._run("fetch", query, args)
        return rows

    async def fetchrow(self, query: str, *args: Any) -> Any:
        return await self._run("fetchrow", query, args)

    async def fetchval(self, query: str, *args: Any) -> Any:
        return await self._run("fetchval", query, args)

    async def execute(self, query: str, *args: Any) -> str:
        status: str = await self._run("execute", query, args)
        return status

    async def close(self) -> None:
        await self._connections.close()
        await self.pool.close()

    async def _run(self, method: str, query: str, args: tuple[Any, ...], attempts: int = MAX_DEADLOCK_ATTEMPTS) -> Any:
        if token_id := restricted_token.get():
            query, args = restrict_statement(query, args, token_id)
        # The same as `connection` does, without a generator: nearly every request comes through here.
        account = await self._account_connections.take()
        try:
            connection = await self._connections.acquire()
            try:
                if has_no_session.get() and _can_wait(query):
                    result = await _run_briefly(connection, method, query, args)
                else:
                    result = await getattr(connection, method)(query, *args)
            except BaseException:
                await self._connections.discard(connection)
                raise
            await self._connections.release(connection)
        except _TRANSLATED_ERRORS as error:
            if not isinstance(error, asyncpg.DeadlockDetectedError) or attempts == 1:
                _translate_error(error)
        else:
            return result
        finally:
            self._account_connections.give_back(account)
        # The statement was a transaction of its own, so nothing of it is left.
        return await self._run(method, query, args, attempts - 1)


@lru_cache(_MAX_STATEMENTS)
def _can_wait(query: str) -> bool:
    """Whether the statement locks something. One that only reads waits for nobody."""
    return _LOCKING_WORDS.search(query) is not None


async def _run_briefly(connection: Any, method: str, query: str, args: tuple[Any, ...]) -> Any:
    # Only a setting of a transaction never reaches another client of a pooler.
    async with connection.transaction():
        await connection.execute(_WAIT_BRIEFLY)
        return await getattr(connection, method)(query, *args)


def to_client_error(error: Exception) -> TendError | None:
    """The error for a client whose write a quota or a deletion at the same moment has refused; None for others."""
    if isinstance(error, asyncpg.PostgresError) and error.sqlstate == _QUOTA_STATE:
        return QuotaReached(error.constraint_name, int(error.detail))
    if isinstance(error, asyncpg.ForeignKeyViolationError):
        if error.constraint_name in _FIELD_KEYS:
            return Invalid(_FIELD_KEYS[error.constraint_name])
        is_of_user = str(error.constraint_name).endswith(_USER_KEYS)
        return AccountDeleted() if is_of_user else DeletedMeanwhile()
    return None


def _translate_error(error: Exception) -> NoReturn:
    if isinstance(error, asyncpg.PostgresError):
        refused = to_client_error(error)
        # The detail quotes a row, which is personal data, and would be logged.
        error.detail = None
        if refused:
            raise refused from error
    if isinstance(error, asyncpg.DiskFullError):
        raise StorageFull from error
    if is_transient(error):
        raise _transient_error(error) from error
    raise error


def is_transient(error: Exception) -> bool:
    """Whether the error of the driver is about the database as a whole, and not about the statement."""
    is_lost = any(isinstance(error, kind) and words in str(error) for kind, words in _LOST_CONNECTION)
    return is_lost or isinstance(error, TRANSIENT_ERRORS)


def _transient_error(error: Exception) -> DatabaseUnavailable:
    # A connection that the network lost is a `TimeoutError` too, with a number.
    if isinstance(error, asyncpg.QueryCanceledError) or (isinstance(error, TimeoutError) and error.errno is None):
        return DatabaseSlow()
    if isinstance(error, asyncpg.LockNotAvailableError):
        return DatabaseBusy(
            "This has to wait for another change that is being saved. Nothing was changed. Try again shortly."
        )
    if isinstance(error, _BUSY_ERRORS):
        return DatabaseBusy()
    if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
        return DatabaseReadOnly()
    return DatabaseUnavailable()


@asynccontextmanager
async def open_database(settings: Settings, url: str) -> AsyncIterator[Database]:
    """A pool on `url` that connects on first use, so that a process starts while PostgreSQL is down."""
    pool = await asyncpg.create_pool(
        **connect_options(url),
        connect=connect_to_host,
        connection_class=tracer.connection_class(),
        min_size=0,
        max_size=settings.database_pool_size,
        command_timeout=settings.database_statement_timeout,
        statement_cache_size=settings.database_statement_cache_size,
        # There is no limit, since the driver prepares longer statements at each call. With its usual 15 KiB, that took 7 ms for a pull.
        max_cacheable_statement_size=0,
        # PostgreSQL writes our JSON, with times in the session's zone (a start-up parameter, which poolers preserve).
        server_settings={"timezone": "UTC"},
        # asyncpg's own reset costs a round trip, and no session state is ever set on these connections.
        reset=_skip_reset,
    )
    database = Database(pool, settings.database_acquire_timeout)
    try:
        yield database
    finally:
        with suppress(TimeoutError):
            await asyncio.wait_for(database.close(), CLOSE_SECONDS)
        pool.terminate()


async def _skip_reset(_connection: Any) -> None:
    pass
