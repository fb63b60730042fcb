"""The bus over PostgreSQL's LISTEN and NOTIFY."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from tend.core.bus.bus import Bus, MessagePayload, format_batch, format_message
from tend.core.db.database import Database, Queryable
from tend.core.errors import TendError
from tend.core.settings.dsn import connect_to_database

POSTGRES_CHANNEL = "tend_bus"
_NOTIFY = f"select pg_notify('{POSTGRES_CHANNEL}', $1)"


async def publish_on_commit(connection: Queryable, topic: str, payload: MessagePayload) -> None:
    """Publish when, and only when, the caller's transaction commits. For rare events: it slows commits down."""
    await connection.execute(_NOTIFY, format_batch("", [format_message(topic, payload)]))


class PostgresBus(Bus):
    is_transactional = True
    connection_errors = (
        OSError,
        TimeoutError,
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
    )

    def __init__(self, database: Database, direct_url: str) -> None:
        """Probes and messages are both sent through `database`, so that a received probe proves that messages arrive."""
        super().__init__()
        self._database = database
        self._direct_url = direct_url

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        connection = await connect_to_database(self._direct_url)
        try:
            connection.add_termination_listener(lambda _connection: self._on_connection_lost())
            await connection.add_listener(POSTGRES_CHANNEL, self._on_notification)
            yield
        finally:
            connection.terminate()

    async def _transmit(self, text: str) -> bool:
        try:
            await self._database.execute(_NOTIFY, text)
        except TendError:
            return False
        return True

    def _on_notification(self, _connection: object, _process: int, _channel: str, text: str) -> None:
        self._on_text(text)
