import json
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from tend.attachments import profile_pictures
from tend.attachments.errors import FileMissing, FilesUnavailable
from tend.attachments.files import RENDERED_MEDIA_TYPE, run_in_file_thread
from tend.attachments.object_store import ObjectStore
from tend.core.clock import now
from tend.core.db.database import Database
from tend.transfer.file_threads import run_file_work
from tend.transfer.queries import account as queries
from tend.transfer.zip_files.zip_export import FilePlan, probe_files, write_zip_file

EXPORT_FORMAT = "tend-export"
# The version goes up when readers of the version before would misread the document.
EXPORT_FORMAT_VERSION = 1

_WITH_FILES = ("todos", "comments")
_MAX_BYTES_IN_MEMORY = 1 << 20
_CHUNK_BYTES = 1 << 16

ExportDocument = IO[bytes]


async def export_account(db: Database, place: ObjectStore, user_id: UUID) -> ExportDocument:
    """One JSON document of everything in the account at one moment, for `stream_document`. The caller closes it.

    The profile picture is in it; attached files are named alone.

    The document is complete in a temporary file before any of it is sent: memory stays small for any size of the
    account, a slow client holds no connection to the database, and an error becomes an error response instead of a
    truncated document.
    """
    return await _write_document(db, user_id, await _read_picture(db, place, user_id))


async def stream_document(document: ExportDocument) -> AsyncIterator[bytes]:
    while chunk := await run_file_work(document.read, _CHUNK_BYTES):
        yield chunk


@asynccontextmanager
async def export_zip_file(db: Database, place: ObjectStore, user_id: UUID) -> AsyncIterator[AsyncIterator[bytes]]:
    """The parts of a ZIP file of the document, the profile picture, and the attached files that the document names.

    The files are read from the store while the file is sent, so that none of them is copied before. Raises
    `FilesUnavailable`.
    """
    picture = await _read_picture(db, place, user_id)
    with FilePlan() as plan, await _write_document(db, user_id, picture, plan) as document:
        await run_in_file_thread(partial(probe_files, plan, place))
        yield _stream_parts(write_zip_file(document, picture, plan, place, now()))


async def _stream_parts(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    while part := await run_in_file_thread(partial(next, parts, b"")):
        yield part


async def _write_document(
    db: Database, user_id: UUID, picture: bytes | None, plan: FilePlan | None = None
) -> ExportDocument:
    """`plan`: gets the attached files, whose paths are in the document then."""
    document = SpooledTemporaryFile(max_size=_MAX_BYTES_IN_MEMORY)  # noqa: SIM115  # the response closes it
    try:
        async with db.connection() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            await _write_account(connection, user_id, document, picture, plan)
    except BaseException:
        document.close()
        raise
    document.seek(0)
    return document


async def _read_picture(db: Database, place: ObjectStore, user_id: UUID) -> bytes | None:
    """The profile picture; None if there is none, or the store has lost it."""
    try:
        return await profile_pictures.read_own_picture(db, place, user_id)
    except (FileMissing, FilesUnavailable):
        return None


def _to_address(picture: bytes | None) -> str | None:
    """The picture as a `data:` address (RFC 2397)."""
    return f"data:{RENDERED_MEDIA_TYPE};base64,{b64encode(picture).decode()}" if picture else None


async def _write_account(
    connection: Any, user_id: UUID, document: ExportDocument, picture: bytes | None, plan: FilePlan | None
) -> None:
    profile = await queries.fetch_profile(connection, user_id)
    head = f'{{"format":"{EXPORT_FORMAT}","version":{EXPORT_FORMAT_VERSION},"exported_at":"{now().isoformat()}","profile":{profile}'
    await _write(document, f'{head},\n"picture":{json.dumps(_to_address(picture))}')
    for collection in queries.COLLECTIONS:
        await _write(document, f',\n"{collection}":[')
        separator = "\n"
        async for fetched in queries.fetch_rows(connection, collection, user_id):
            rows = fetched
            if plan and collection == "lists":
                await run_file_work(plan.add_lists, rows)
            elif plan and collection in _WITH_FILES:
                rows = await plan.add_files(connection, user_id, rows)
            await _write(document, separator + ",\n".join(rows))
            separator = ",\n"
        await _write(document, "]")
    await _write(document, "}\n")


async def _write(document: ExportDocument, text: str) -> None:
    await run_file_work(document.write, text.encode())
