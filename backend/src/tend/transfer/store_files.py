"""Puts the files of a ZIP file that is imported into the store, before anything names them."""

from collections.abc import Iterator
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from tend.attachments import files
from tend.attachments.object_store import ObjectStore
from tend.attachments.service import spend_upload_rate
from tend.core.db.database import Database
from tend.core.ids import new_id
from tend.core.settings.settings import Settings
from tend.transfer.model import ImportedData, ImportedFile, ImportedTodo
from tend.transfer.queries.files import claim_files
from tend.transfer.zip_files.zip_import import PackedFile, unpack_file


def list_files(data: ImportedData) -> list[ImportedFile]:
    todos = [todo for one in data.lists for todo in one.todos]
    return [file for todo in todos for file in (*todo.files, *_comment_files(todo))]


def _comment_files(todo: ImportedTodo) -> Iterator[ImportedFile]:
    return (file for comment in todo.comments for file in comment.files)


def file_rows(todo: ImportedTodo) -> Iterator[dict[str, Any]]:
    """What `import_files` takes, of the todo and of its comments."""
    for file in todo.files:
        yield _file_row(file, todo.id, None)
    for comment in todo.comments:
        for file in comment.files:
            yield _file_row(file, todo.id, comment.draft.id)


def _file_row(file: ImportedFile, todo_id: UUID, comment_id: UUID | None) -> dict[str, Any]:
    size = file.packed.bytes
    fields = {"name": file.name, "type": file.type, "bytes": size, "sha256": file.sha256}
    place = {"id": new_id(), "todo_id": todo_id, "comment_id": comment_id}
    return {**place, **fields, "width": file.width, "height": file.height, "created_at": file.created_at}


async def store_files(
    db: Database, settings: Settings, place: ObjectStore, user_id: UUID, source: IO[bytes], data: ImportedData
) -> None:
    """Each content once. What fails later leaves files that nothing names, which a job deletes.

    Pictures of images are made when they are first shown: it would take too long for many of them.

    Raises `TooManyRequests` and `FilesUnavailable`.
    """
    packed = {file.sha256: file.packed for file in list_files(data)}
    if not packed:
        return
    sizes = {digest: one.bytes for digest, one in packed.items()}
    await spend_upload_rate(db, settings, user_id, list(sizes.values()))
    await claim_files(db, sizes)
    for digest, one in packed.items():
        await files.run_in_file_thread(partial(_store_file, place, digest, source, one))


def _store_file(place: ObjectStore, digest: str, source: IO[bytes], packed: PackedFile) -> None:
    with TemporaryFile() as file:
        file.writelines(unpack_file(source, packed))
        place.put(files.name_in_store(digest), file)
