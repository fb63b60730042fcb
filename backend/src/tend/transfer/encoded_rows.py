"""What was read from a file, as JSON that the database takes, in pieces.

The process that reads the file writes them, and a worker process only passes them on: to make objects of them would keep its
event loop waiting. A piece has a head, with its kind, the number of its list and its length.
"""

import pickle
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import IO, Any, Literal, NamedTuple
from uuid import UUID

from pydantic_core import to_json

from tend.core.clock import now
from tend.core.ids import new_id
from tend.lists.schemas import ListDraft
from tend.sharing.schemas import FolderDraft
from tend.transfer.model import ImportedData, ImportedFile, ImportedList, ImportedTodo, Source, count_kinds
from tend.transfer.remarks import Remarks
from tend.transfer.zip_files.zip_import import PackedFile

Kind = Literal["todos", "comments", "files", "reminders", "inbox_todos", "result"]
_KINDS: tuple[Kind, ...] = ("todos", "comments", "files", "reminders", "inbox_todos", "result")
_HEAD = struct.Struct(">BIQ")
_MAX_ROWS = 500
MAX_PIECE_BYTES = 500_000
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


class Bounds(NamedTuple):
    """How many of these an account may have, so that no more of them matter."""

    settings: int
    folders: int


@dataclass(slots=True)
class EncodedList:
    draft: ListDraft | None
    """None for the Inbox, which every account has."""
    is_archived: bool
    is_favorite: bool
    todo_count: int
    """Without sections, and with subtasks and completed ones."""
    completed_count: int
    rows: dict[Kind, list[bytes]] = field(default_factory=lambda: {kind: [] for kind in _KINDS})
    """JSON arrays. Parents are before their children."""


@dataclass(slots=True)
class EncodedData:
    source: Source
    lists: list[EncodedList]
    remarks: Remarks
    todo_count: int
    """With sections."""
    counts: Mapping[str, int]
    """How many there are, by kind."""
    settings: dict[str, dict[str, Any]]
    """Checked values by key; no more than can matter."""
    more_settings: int
    """How many others there are."""
    folders: list[FolderDraft]
    """Shared folders, with the new ids of the lists in them; no more than an account may have."""
    more_folders: int
    files: Mapping[str, PackedFile]
    """By the hash of their contents."""
    file_sizes: Mapping[int, int]
    """How many attachments have how many bytes."""
    inbox_todos: bytes = b"[]"
    """The ids of those at the top level of the Inbox, as JSON."""


def write_data(data: ImportedData, user_id: UUID, bounds: Bounds, output: IO[bytes], *, with_rows: bool) -> None:
    """`user_id`: to whom the todos are assigned that were assigned to the person whose account the file is from."""
    if with_rows:
        for number, one in enumerate(data.lists):
            for kind, rows in _ROWS.items():
                for piece in _encode(row for todo in one.todos for row in rows(todo, user_id)):
                    _write_piece(output, kind, number, piece)
        _write_piece(output, "inbox_todos", 0, to_json(_list_inbox_todos(data)))
    _write_piece(output, "result", 0, pickle.dumps((_summarize(data, bounds), None)))


def write_error(error: Exception, output: IO[bytes]) -> None:
    _write_piece(output, "result", 0, pickle.dumps((None, error)))


def read_data(source: IO[bytes]) -> EncodedData | None:
    """None if the output ends too early. Raises the error that was written."""
    found: dict[int, dict[Kind, list[bytes]]] = {}
    inbox_todos = b"[]"
    while len(head := source.read(_HEAD.size)) == _HEAD.size:
        code, number, length = _HEAD.unpack(head)
        kind, piece = _KINDS[code], source.read(length)
        if len(piece) < length:
            return None
        if kind == "inbox_todos":
            inbox_todos = piece
        elif kind != "result":
            found.setdefault(number, {}).setdefault(kind, []).append(piece)
        else:
            data, error = pickle.loads(piece)  # noqa: S301  # it comes from a program of ours
            if error is not None:
                raise error
            for number, rows in found.items():
                data.lists[number].rows.update(rows)
            data.inbox_todos = inbox_todos
            return data  # type: ignore[no-any-return]
    return None


def _write_piece(output: IO[bytes], kind: Kind, number: int, piece: bytes) -> None:
    output.write(_HEAD.pack(_KINDS.index(kind), number, len(piece)))
    output.write(piece)


def _encode(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """JSON arrays of some of the rows each."""
    encoded: list[bytes] = []
    size = 0
    for row in rows:
        text = to_json(row)
        if encoded and (len(encoded) == _MAX_ROWS or size + len(text) > MAX_PIECE_BYTES):
            yield b"[%b]" % b",".join(encoded)
            encoded, size = [], 0
        encoded.append(text)
        size += len(text)
    if encoded:
        yield b"[%b]" % b",".join(encoded)


def _summarize(data: ImportedData, bounds: Bounds) -> EncodedData:
    files = [file for one in data.lists for todo in one.todos for file, _ in _list_files(todo)]
    # Those that the account has already are left out later, of which there are not more than it may have.
    settings = dict(islice(data.settings.items(), 2 * bounds.settings))
    return EncodedData(
        source=data.source,
        lists=[_summarize_list(one) for one in data.lists],
        remarks=data.remarks,
        todo_count=sum(len(one.todos) for one in data.lists),
        counts=count_kinds(todo for one in data.lists for todo in one.todos),
        settings=settings,
        more_settings=len(data.settings) - len(settings),
        folders=data.folders[: bounds.folders],
        more_folders=max(0, len(data.folders) - bounds.folders),
        files={file.sha256: file.packed for file in files},
        file_sizes=Counter(file.packed.bytes for file in files),
    )


def _summarize_list(one: ImportedList) -> EncodedList:
    counts = count_kinds(one.todos)
    return EncodedList(
        one.draft, one.is_archived, one.is_favorite, counts["todos"] + counts["subtasks"], counts["completed"]
    )


def _list_inbox_todos(data: ImportedData) -> list[UUID]:
    return [todo.id for one in data.lists if one.draft is None for todo in one.todos if todo.draft.parent_id is None]


def _list_files(todo: ImportedTodo) -> Iterator[tuple[ImportedFile, UUID | None]]:
    """Those of the todo and of its comments, each with the id of its comment."""
    for file in todo.files:
        yield file, None
    for comment in todo.comments:
        for file in comment.files:
            yield file, comment.draft.id


def _todo_rows(todo: ImportedTodo, user_id: UUID) -> Iterator[dict[str, Any]]:
    fields = todo.draft.model_dump(include=_TODO_FIELDS)
    yield {
        **fields,
        "assignee_id": user_id if todo.is_own else None,
        "recurrence": todo.series,
        "completed_at": todo.completed_at,
        "created_at": todo.created_at or now(),
    }


def _comment_rows(todo: ImportedTodo, _: UUID) -> Iterator[dict[str, Any]]:
    # Comments without a time get one each, since it is what orders them.
    moment = now() - timedelta(microseconds=len(todo.comments))
    for number, one in enumerate(todo.comments):
        times = {"edited_at": one.edited_at, "resolved_at": one.resolved_at}
        created_at = one.created_at or moment + timedelta(microseconds=number)
        yield {**one.draft.model_dump(), "todo_id": todo.id, "created_at": created_at, **times}


def _file_rows(todo: ImportedTodo, _: UUID) -> Iterator[dict[str, Any]]:
    for file, comment_id in _list_files(todo):
        fields = {"name": file.name, "type": file.type, "bytes": file.packed.bytes, "sha256": file.sha256}
        place = {"id": new_id(), "todo_id": todo.id, "comment_id": comment_id}
        yield {**place, **fields, "width": file.width, "height": file.height, "created_at": file.created_at}


def _reminder_rows(todo: ImportedTodo, _: UUID) -> Iterator[dict[str, Any]]:
    for one in todo.reminders:
        fields = one.draft.model_dump(include={"before_minutes", "at"})
        yield {"id": new_id(), "todo_id": todo.id, "fired_at": one.dispatched_at, **fields}


_ROWS: Mapping[Kind, Callable[[ImportedTodo, UUID], Iterator[dict[str, Any]]]] = {
    "todos": _todo_rows,
    "comments": _comment_rows,
    "files": _file_rows,
    "reminders": _reminder_rows,
}
