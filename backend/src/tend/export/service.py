import asyncio
from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from tend.core.clock import now
from tend.core.db.database import Database
from tend.export import queries

FORMAT = "tend-export"
# goes up when a reader of the version before would misread the document
FORMAT_VERSION = 1

_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16
_ROWS_AT_ONCE = 500
_PARTS = {
    "lists": queries.LISTS,
    "todos": queries.TODOS,
    "settings": queries.SETTINGS,
    "reminders": queries.REMINDERS,
    "sessions": queries.SESSIONS,
}

Spool = IO[bytes]


async def export(db: Database, user_id: UUID) -> Spool:
    """One JSON document of everything the account holds as of one moment, ready to be read from its beginning.

    It is written to a temporary file first: memory stays small whatever the account holds, a slow reader keeps no
    connection to the database, and an error is told as an error instead of cutting an answer short.
    """
    spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - `read` closes it
    try:
        async with db.connection() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            await _write(connection, user_id, spool)
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return spool


async def read(spool: Spool) -> AsyncIterator[bytes]:
    with spool:
        while chunk := await asyncio.to_thread(spool.read, _CHUNK):
            yield chunk


async def _write(connection: Any, user_id: UUID, spool: Spool) -> None:
    profile = await connection.fetchval(queries.PROFILE, user_id)
    head = f'{{"format":"{FORMAT}","version":{FORMAT_VERSION},"exported_at":"{now().isoformat()}","profile":{profile}'
    await asyncio.to_thread(spool.write, head.encode())
    for part, statement in _PARTS.items():
        await asyncio.to_thread(spool.write, f',\n"{part}":['.encode())
        await _write_rows(connection, statement, user_id, spool)
        await asyncio.to_thread(spool.write, b"]")
    await asyncio.to_thread(spool.write, b"}\n")


async def _write_rows(connection: Any, statement: str, user_id: UUID, spool: Spool) -> None:
    separator = "\n"
    cursor = await connection.cursor(statement, user_id)
    while rows := await cursor.fetch(_ROWS_AT_ONCE):
        text = separator + ",\n".join(row[0] for row in rows)
        await asyncio.to_thread(spool.write, text.encode())
        separator = ",\n"
