"""Imports a file: has it read by a process of its own, and adds all of it in one transaction, or nothing."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from pydantic_core import to_json

from tend.accounts.queries.users import lock_user
from tend.attachments.object_store import ObjectStore
from tend.core.clock import now
from tend.core.db.database import Database, Queryable, in_transaction
from tend.core.errors import QuotaReached
from tend.core.http.body_limits import FILE_LIMIT
from tend.core.ids import new_id
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
from tend.transfer.model import ImportedData, ImportedList, ImportedTodo, count_kinds
from tend.transfer.queries import account as queries
from tend.transfer.queries import files as file_queries
from tend.transfer.read_file import FileToRead, ProcessLimits
from tend.transfer.remarks import MAX_IMPORT_SECONDS, ImportLimitsReached
from tend.transfer.store_files import file_rows, list_files, store_files
from tend.transfer.upload import ImportUpload
from tend.user_settings import queries as setting_queries
from tend.user_settings import service as user_settings

_ROWS_PER_STATEMENT = 500
_TODO_FIELDS = {
    "id",
    "kind",
    "parent_id",
    "title",
    "notes",
    "priority",
    "due_date",
    "due_time",
    "due_timezone",
    "tags",
    "completed",
}

_SHORT_READS = 2
# Most files are read within these.
_SHORT = ProcessLimits(seconds=3.0, memory=512 << 20)
_LONG = ProcessLimits(MAX_IMPORT_SECONDS, memory=2 << 30)
_reads = ThreadPoolExecutor(_SHORT_READS + 1, "import")
Row = TypeVar("Row")
Result = TypeVar("Result")


class ImportTurns:
    """How many files are read and imported at a time, since one may take as much memory as twenty times its size.

    A file that takes long to read leaves its turn to others, and begins again among those that take long.
    """

    def __init__(self) -> None:
        self.short = asyncio.Semaphore(_SHORT_READS)
        self.long = asyncio.Semaphore(1)


async def read_upload(
    db: Queryable, user_id: UUID, upload: ImportUpload, name: str, turns: ImportTurns, turn: AsyncExitStack
) -> ImportedData:
    """`name`: of the file; a table gives it to its list. `turn` holds the turn of the import until it is closed.

    Raises `UnreadableFile`, and `QuotaReached` for more todos than any account may have.
    """
    user = await user_context.find_quick_add_user(db, user_id)
    usage = await queries.find_usage(db, user_id)
    wanted = partial(
        FileToRead,
        name=name,
        timezone=user.timezone,
        context=build_context(user),
        max_todos=usage.max_todos,
        max_bytes=FILE_LIMIT,
    )
    await turn.enter_async_context(turns.short)
    try:
        return await _in_thread(partial(_read, upload, wanted, _SHORT))
    except ImportLimitsReached:
        await turn.aclose()
    await turn.enter_async_context(turns.long)
    return await _in_thread(partial(_read, upload, wanted, _LONG))


def _read(upload: ImportUpload, wanted: Callable[..., FileToRead], limits: ProcessLimits) -> ImportedData:
    upload.file.seek(0)
    if upload.is_zip:
        descriptor = upload.file.fileno()
        # All of it has to be there for another process.
        upload.file.flush()
        return read_file.read_in_process(wanted(b"", limits=limits, zip_file=descriptor))
    return read_file.read_in_process(wanted(upload.file.read(), limits=limits))


async def _in_thread(work: Callable[[], Result]) -> Result:
    return await asyncio.get_running_loop().run_in_executor(_reads, work)


async def _require_room(db: Queryable, user_id: UUID, data: ImportedData) -> None:
    usage = await queries.find_usage(db, user_id)
    if usage.lists + sum(one.draft is not None for one in data.lists) > usage.max_lists:
        raise QuotaReached("lists", usage.max_lists)
    if usage.todos + sum(len(one.todos) for one in data.lists) > usage.max_todos:
        raise QuotaReached("todos", usage.max_todos)
    if sizes := [file.packed.bytes for file in list_files(data)]:
        counted = usage.file_bytes + await file_queries.count_bytes(db, sizes)
        if counted > usage.max_file_bytes:
            raise QuotaReached("attachments", usage.max_file_bytes)


async def prepare_files(
    db: Database, settings: Settings, place: ObjectStore, user_id: UUID, upload: ImportUpload, data: ImportedData
) -> None:
    """Stores the files that are to be imported, before a transaction begins.

    Raises `QuotaReached`, `TooManyRequests` and `FilesUnavailable`.
    """
    await _require_room(db, user_id, data)
    await store_files(db, settings, place, user_id, upload.file, data)


async def preview_import(db: Queryable, user_id: UUID, data: ImportedData) -> str:
    """An `ImportReport` of what would be imported, as JSON. Raises `QuotaReached` if the account has no room for it."""
    await _require_room(db, user_id, data)
    data = await _leave_out_folders(db, user_id, await _leave_out_settings(db, user_id, data))
    return await _in_thread(partial(_format_report, data, is_imported=False))


async def import_data(db: Queryable, user_id: UUID, data: ImportedData) -> WriteResult:
    """Adds all of it to the account; the row is the `ImportReport`. Raises `QuotaReached` and `TooManyRemindersOfAccount`."""
    async with in_transaction(db) as tx:
        await _require_room(tx, user_id, data)
        data = await _leave_out_folders(tx, user_id, await _leave_out_settings(tx, user_id, data))
        written = [result async for result in _write(tx, user_id, data)]
        folders_written = [await folders.create(tx, user_id, draft) for draft in data.folders]
    list_versions, user_versions = merge_versions([*written, *folders_written])
    folder_ids = [json.loads(result.row)["id"] for result in folders_written]
    report = await _in_thread(partial(_format_report, data, folder_ids=folder_ids, is_imported=True))
    return WriteResult(report, list_versions, user_versions, is_complete=False)


async def _write(tx: Queryable, user_id: UUID, data: ImportedData) -> AsyncIterator[WriteResult]:
    """Lists are locked before the account; the new ones are nobody else's."""
    inbox_id = None
    if any(one.draft is None and one.todos for one in data.lists):
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
    reminders = [row for one in data.lists for todo in one.todos for row in _reminder_rows(todo)]
    for chunk in _chunks(reminders):
        yield await reminder_queries.import_reminders(tx, user_id, to_json(chunk).decode())
    if reminders and await reminder_queries.has_too_many_reminders(tx, user_id):
        raise TooManyRemindersOfAccount


async def _write_list(tx: Queryable, user_id: UUID, list_id: UUID, one: ImportedList) -> AsyncIterator[WriteResult]:
    for chunk in _chunks(one.todos):
        rows = [_todo_row(user_id, todo) for todo in chunk]
        written = await batch.import_todos(tx, user_id, list_id, to_json(rows).decode())
        if written is None:
            raise ListNotFound
        yield written
    wanted = {"archived": one.is_archived, "favorite": one.is_favorite}
    patch = {name: True for name, is_wanted in wanted.items() if is_wanted}
    for comments in _chunks([row for todo in one.todos for row in _comment_rows(todo)]):
        yield await queries.import_comments(tx, user_id, list_id, to_json(comments).decode())
    for files in _chunks([row for todo in one.todos for row in file_rows(todo)]):
        await file_queries.import_files(tx, user_id, list_id, to_json(files).decode())
    if patch:
        yield await lists.change(tx, user_id, list_id, ListPatch.model_validate(patch))


def _todo_row(user_id: UUID, todo: ImportedTodo) -> dict[str, Any]:
    fields = todo.draft.model_dump(include=_TODO_FIELDS)
    return {
        **fields,
        "assignee_id": user_id if todo.is_own else None,
        "recurrence": todo.series,
        "completed_at": todo.completed_at,
        "created_at": todo.created_at or now(),
    }


def _comment_rows(todo: ImportedTodo) -> Iterator[dict[str, Any]]:
    # Comments without a time get one each, since it is what orders them.
    moment = now() - timedelta(microseconds=len(todo.comments))
    for number, one in enumerate(todo.comments):
        times = {"edited_at": one.edited_at, "resolved_at": one.resolved_at}
        created_at = one.created_at or moment + timedelta(microseconds=number)
        yield {**one.draft.model_dump(), "todo_id": todo.id, "created_at": created_at, **times}


def _reminder_rows(todo: ImportedTodo) -> Iterator[dict[str, Any]]:
    for one in todo.reminders:
        fields = one.draft.model_dump(include={"before_minutes", "at"})
        yield {"id": new_id(), "todo_id": todo.id, "fired_at": one.dispatched_at, **fields}


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), _ROWS_PER_STATEMENT):
        yield rows[start : start + _ROWS_PER_STATEMENT]


async def _leave_out_settings(db: Queryable, user_id: UUID, data: ImportedData) -> ImportedData:
    """Without the settings that the account has already, and those that it has no room for."""
    present = {json.loads(one)["key"] for one in await setting_queries.list_user_settings(db, user_id)}
    new = {key: value for key, value in data.settings.items() if key not in present}
    room = max(0, setting_queries.MAX_SETTINGS - len(present))
    remarks = data.remarks.copy()
    remarks.add("settings_kept", len(data.settings) - len(new))
    remarks.add("settings_left_out", max(0, len(new) - room))
    return replace(data, settings=dict(islice(new.items(), room)), remarks=remarks)


async def _leave_out_folders(db: Queryable, user_id: UUID, data: ImportedData) -> ImportedData:
    """Without the shared folders that the account has no room for; their lists have the name of the folder."""
    room = max(0, MAX_FOLDERS - len(json.loads(await folders.list_folders(db, user_id))["items"]))
    remarks = data.remarks.copy()
    remarks.add("folders_not_shared", max(0, len(data.folders) - room))
    return replace(data, folders=data.folders[:room], remarks=remarks)


def _format_report(data: ImportedData, *, is_imported: bool, folder_ids: Sequence[str] = ()) -> str:
    """An `ImportReport` as JSON."""
    lists_ = [_list_report(one, is_imported=is_imported) for one in data.lists]
    counts = count_kinds(todo for one in data.lists for todo in one.todos)
    names = ("sections", "todos", "subtasks", "completed", "reminders", "comments")
    files = list_files(data)
    filters = sum(key.startswith("filter:") for key in data.settings)
    inbox = [todo.id for one in data.lists if one.draft is None for todo in one.todos if todo.draft.parent_id is None]
    report = {
        "source": data.source,
        "lists": lists_,
        **{name: counts[name] for name in names},
        "filters": filters,
        "files": len(files),
        "file_bytes": sum(file.packed.bytes for file in files),
        "remarks": data.remarks.to_rows(),
        "inbox_todos": inbox if is_imported else [],
        "settings": list(data.settings) if is_imported else [],
        "folders": folder_ids,
    }
    return to_json(report).decode()


def _list_report(one: ImportedList, *, is_imported: bool) -> dict[str, Any]:
    counts = count_kinds(one.todos)
    return {
        "id": one.draft.id if one.draft and is_imported else None,
        "name": one.draft.name if one.draft else "Inbox",
        "folder": one.draft.folder if one.draft else None,
        "is_inbox": one.draft is None,
        "is_archived": one.is_archived,
        "todos": counts["todos"] + counts["subtasks"],
        "completed": counts["completed"],
    }
