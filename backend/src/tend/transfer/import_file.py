"""Imports a file: has it read by a process of its own, and adds all of it in one transaction, or nothing."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import Field
from pydantic_core import to_json

from tend.accounts.queries.users import lock_user
from tend.attachments.object_store import ObjectStore
from tend.core.db.database import Database, Queryable, in_transaction
from tend.core.errors import QuotaReached
from tend.core.http.body_limits import FILE_LIMIT
from tend.core.schemas import Storable, StrictModel
from tend.core.settings.settings import Settings
from tend.core.write_result import WriteResult, merge_versions
from tend.lists import service as lists
from tend.lists.errors import ListNotFound
from tend.lists.queries.folders import MAX_FOLDERS
from tend.lists.schemas import ListPatch
from tend.quick_add.service import build_context
from tend.reminders.errors import TooManyRemindersOfAccount
from tend.reminders.queries import crud as reminder_queries
from tend.sharing.service import folders
from tend.todos.queries import batch, crud, user_context
from tend.transfer import read_file
from tend.transfer.encoded_rows import Bounds, EncodedData, EncodedList
from tend.transfer.queries import account as queries
from tend.transfer.queries import files as file_queries
from tend.transfer.read_file import FileToRead, ProcessLimits
from tend.transfer.remarks import MAX_IMPORT_SECONDS, ImportLimitsReached
from tend.transfer.store_files import store_files
from tend.transfer.upload import ImportUpload
from tend.user_settings import queries as setting_queries
from tend.user_settings import service as user_settings

_SHORT_READS = 2
# Most files are read within these.
_SHORT = ProcessLimits(seconds=3.0, memory=512 << 20)
_LONG = ProcessLimits(MAX_IMPORT_SECONDS, memory=2 << 30)
_reads = ThreadPoolExecutor(_SHORT_READS + 1, "import")
Result = TypeVar("Result")


class ImportOptions(StrictModel):
    name: Annotated[Storable, Field(max_length=300)] = Field(
        "", description="The file’s name, which gives its list a name where nothing in the file does."
    )
    dry_run: bool = Field(default=False, description="Only say what would be imported.")


class ImportTurns:
    """How many files are read and imported at a time, since one may take as much memory as twenty times its size.

    A file that takes long to read leaves its turn to others, and begins again among those that take long.
    """

    def __init__(self) -> None:
        self.short = asyncio.Semaphore(_SHORT_READS)
        self.long = asyncio.Semaphore(1)


async def read_upload(
    db: Queryable, user_id: UUID, upload: ImportUpload, options: ImportOptions, turns: ImportTurns, turn: AsyncExitStack
) -> EncodedData:
    """`turn` holds the turn of the import until it is closed.

    Raises `UnreadableFile`, and `QuotaReached` for more todos or lists than any account may have.
    """
    user = await user_context.find_quick_add_user(db, user_id)
    usage = await queries.find_usage(db, user_id)
    wanted = partial(
        FileToRead,
        name=options.name,
        timezone=user.timezone,
        context=build_context(user),
        max_todos=usage.max_todos,
        max_lists=usage.max_lists,
        max_bytes=FILE_LIMIT,
        user_id=user_id,
        bounds=Bounds(setting_queries.MAX_SETTINGS, MAX_FOLDERS),
        has_rows=not options.dry_run,
    )
    await turn.enter_async_context(turns.short)
    try:
        return await _in_thread(partial(_read, upload, wanted, _SHORT))
    except ImportLimitsReached:
        await turn.aclose()
    await turn.enter_async_context(turns.long)
    return await _in_thread(partial(_read, upload, wanted, _LONG))


def _read(upload: ImportUpload, wanted: Callable[..., FileToRead], limits: ProcessLimits) -> EncodedData:
    upload.file.seek(0)
    if upload.is_zip:
        descriptor = upload.file.fileno()
        # All of it has to be there for another process.
        upload.file.flush()
        return read_file.read_in_process(wanted(b"", limits=limits, zip_file=descriptor))
    return read_file.read_in_process(wanted(upload.file.read(), limits=limits))


async def _in_thread(work: Callable[[], Result]) -> Result:
    return await asyncio.get_running_loop().run_in_executor(_reads, work)


async def _require_room(db: Queryable, user_id: UUID, data: EncodedData) -> None:
    usage = await queries.find_usage(db, user_id)
    if usage.lists + sum(one.draft is not None for one in data.lists) > usage.max_lists:
        raise QuotaReached("lists", usage.max_lists)
    if usage.todos + data.todo_count > usage.max_todos:
        raise QuotaReached("todos", usage.max_todos)
    if data.file_sizes:
        counted = usage.file_bytes + await file_queries.count_bytes(db, data.file_sizes)
        if counted > usage.max_file_bytes:
            raise QuotaReached("attachments", usage.max_file_bytes)


async def prepare_files(
    db: Database, settings: Settings, place: ObjectStore, user_id: UUID, upload: ImportUpload, data: EncodedData
) -> None:
    """Stores the files that are to be imported, before a transaction begins.

    Raises `QuotaReached`, `TooManyRequests` and `FilesUnavailable`.
    """
    await _require_room(db, user_id, data)
    await store_files(db, settings, place, user_id, upload.file, data.files)


async def preview_import(db: Queryable, user_id: UUID, data: EncodedData) -> str:
    """An `ImportReport` of what would be imported, as JSON. Raises `QuotaReached` if the account has no room for it."""
    await _require_room(db, user_id, data)
    data = await _leave_out_folders(db, user_id, await _leave_out_settings(db, user_id, data))
    return _format_report(data, is_imported=False)


async def import_data(db: Queryable, user_id: UUID, data: EncodedData) -> WriteResult:
    """Adds all of it to the account; the row is the `ImportReport`. Raises `QuotaReached` and `TooManyRemindersOfAccount`."""
    async with in_transaction(db) as tx:
        await _require_room(tx, user_id, data)
        data = await _leave_out_folders(tx, user_id, await _leave_out_settings(tx, user_id, data))
        written = [result async for result in _write(tx, user_id, data)]
        folders_written = [await folders.create(tx, user_id, draft) for draft in data.folders]
    list_versions, user_versions = merge_versions([*written, *folders_written])
    folder_ids = [json.loads(result.row)["id"] for result in folders_written]
    report = _format_report(data, folder_ids=folder_ids, is_imported=True)
    return WriteResult(report, list_versions, user_versions, is_complete=False)


async def _write(tx: Queryable, user_id: UUID, data: EncodedData) -> AsyncIterator[WriteResult]:
    """Lists are locked before the account; the new ones are nobody else's."""
    inbox_id = None
    if any(one.draft is None and one.rows["todos"] for one in data.lists):
        inbox_id = await crud.lock_list(tx, user_id, None)
    await lock_user(tx, user_id)
    for one in data.lists:
        list_id = inbox_id
        if one.draft is not None:
            yield await lists.create(tx, user_id, one.draft)
            list_id = one.draft.id
        if list_id is not None:
            async for result in _write_list(tx, user_id, list_id, one):
                yield result
    # First, since the setting for notifications decides when reminders fire.
    for key, value in data.settings.items():
        yield await user_settings.put_setting(tx, user_id, key, value)
    reminders = [piece for one in data.lists for piece in one.rows["reminders"]]
    for piece in reminders:
        yield await reminder_queries.import_reminders(tx, user_id, piece.decode())
    if reminders and await reminder_queries.has_too_many_reminders(tx, user_id):
        raise TooManyRemindersOfAccount


async def _write_list(tx: Queryable, user_id: UUID, list_id: UUID, one: EncodedList) -> AsyncIterator[WriteResult]:
    for piece in one.rows["todos"]:
        written = await batch.import_todos(tx, user_id, list_id, piece.decode())
        if written is None:
            raise ListNotFound
        yield written
    wanted = {"archived": one.is_archived, "favorite": one.is_favorite}
    patch = {name: True for name, is_wanted in wanted.items() if is_wanted}
    for piece in one.rows["comments"]:
        yield await queries.import_comments(tx, user_id, list_id, piece.decode())
    for piece in one.rows["files"]:
        await file_queries.import_files(tx, user_id, list_id, piece.decode())
    if patch:
        yield await lists.change(tx, user_id, list_id, ListPatch.model_validate(patch))


async def _leave_out_settings(db: Queryable, user_id: UUID, data: EncodedData) -> EncodedData:
    """Without the settings that the account has already, and those that it has no room for."""
    present = {json.loads(one)["key"] for one in await setting_queries.list_user_settings(db, user_id)}
    new = {key: value for key, value in data.settings.items() if key not in present}
    room = max(0, setting_queries.MAX_SETTINGS - len(present))
    remarks = data.remarks.copy()
    remarks.add("settings_kept", len(data.settings) - len(new))
    remarks.add("settings_left_out", max(0, len(new) - room) + data.more_settings)
    return replace(data, settings=dict(islice(new.items(), room)), remarks=remarks)


async def _leave_out_folders(db: Queryable, user_id: UUID, data: EncodedData) -> EncodedData:
    """Without the shared folders that the account has no room for; their lists have the name of the folder."""
    room = max(0, MAX_FOLDERS - len(json.loads(await folders.list_folders(db, user_id))["items"]))
    remarks = data.remarks.copy()
    remarks.add("folders_not_shared", max(0, len(data.folders) - room) + data.more_folders)
    return replace(data, folders=data.folders[:room], remarks=remarks)


def _format_report(data: EncodedData, *, is_imported: bool, folder_ids: Sequence[str] = ()) -> str:
    """An `ImportReport` as JSON."""
    names = ("sections", "todos", "subtasks", "completed", "reminders", "comments")
    report = {
        "source": data.source,
        "lists": [_list_report(one, is_imported=is_imported) for one in data.lists],
        **{name: data.counts[name] for name in names},
        "filters": sum(key.startswith("filter:") for key in data.settings),
        "files": sum(data.file_sizes.values()),
        "file_bytes": sum(size * count for size, count in data.file_sizes.items()),
        "remarks": data.remarks.to_rows(),
        "settings": list(data.settings) if is_imported else [],
        "folders": folder_ids,
    }
    inbox_todos = data.inbox_todos if is_imported else b"[]"
    return (b'{"inbox_todos":%b,%b' % (inbox_todos, to_json(report)[1:])).decode()


def _list_report(one: EncodedList, *, is_imported: bool) -> dict[str, Any]:
    return {
        "id": one.draft.id if one.draft and is_imported else None,
        "name": one.draft.name if one.draft else "Inbox",
        "folder": one.draft.folder if one.draft else None,
        "is_inbox": one.draft is None,
        "is_archived": one.is_archived,
        "todos": one.todo_count,
        "completed": one.completed_count,
    }
