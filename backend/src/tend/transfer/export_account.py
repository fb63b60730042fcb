import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar
from uuid import UUID

from tend.attachments import profile_pictures
from tend.attachments.errors import FilesUnavailable
from tend.attachments.files import PICTURE_TYPE
from tend.attachments.object_store import ObjectStore
from tend.core.clock import now
from tend.core.db.database import Database
from tend.transfer import queries

FORMAT = "tend-export"
# The version goes up when readers of the version before would misread the document.
FORMAT_VERSION = 1

_MAX_BYTES_IN_MEMORY = 1 << 20
_CHUNK_BYTES = 1 << 16

Document = IO[bytes]
Content = TypeVar("Content")
Result = TypeVar("Result")

# Threads for this work alone, so that no other work waits for a disk that is busy with exports and imports.
_files = ThreadPoolExecutor(2, "transfer")


async def export_account(db: Database, place: ObjectStore, user_id: UUID) -> Document:
    """One JSON document of everything in the account at one moment, for `stream_document`. The caller closes it.

    The profile picture is in it; attached files are named alone.

    The document is complete in a temporary file before any of it is sent: memory stays small for any size of the
    account, a slow client holds no connection to the database, and an error becomes an error response instead of a
    truncated document.
    """
    picture = await _read_picture(db, place, user_id)
    document = SpooledTemporaryFile(max_size=_MAX_BYTES_IN_MEMORY)  # noqa: SIM115  # the response closes it
    try:
        async with db.connection() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            await _write_account(connection, user_id, document, picture)
    except BaseException:
        document.close()
        raise
    document.seek(0)
    return document


async def stream_document(document: Document) -> AsyncIterator[bytes]:
    while chunk := await run_file_work(document.read, _CHUNK_BYTES):
        yield chunk


async def _read_picture(db: Database, place: ObjectStore, user_id: UUID) -> str | None:
    """The profile picture as a `data:` address (RFC 2397); None if there is none, or the store has lost it."""
    try:
        content = await profile_pictures.read_own_picture(db, place, user_id)
    except FilesUnavailable:
        return None
    return f"data:{PICTURE_TYPE};base64,{b64encode(content).decode()}" if content else None


async def _write_account(connection: Any, user_id: UUID, document: Document, picture: str | None) -> None:
    profile = await queries.fetch_profile(connection, user_id)
    head = f'{{"format":"{FORMAT}","version":{FORMAT_VERSION},"exported_at":"{now().isoformat()}","profile":{profile}'
    await _write(document, f'{head},\n"picture":{json.dumps(picture)}')
    for collection in queries.COLLECTIONS:
        await _write(document, f',\n"{collection}":[')
        separator = "\n"
        async for rows in queries.fetch_rows(connection, collection, user_id):
            await _write(document, separator + ",\n".join(rows))
            separator = ",\n"
        await _write(document, "]")
    await _write(document, "}\n")


async def _write(document: Document, text: str) -> None:
    await run_file_work(document.write, text.encode())


async def run_file_work(work: Callable[[Content], Result], content: Content) -> Result:
    return await asyncio.get_running_loop().run_in_executor(_files, work, content)
