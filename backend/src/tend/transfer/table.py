"""The tables of a file: CSV in whatever form spreadsheets write it, alone or several in a zip file. And lists of todos in any
table that has a column for titles.
"""

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Literal

from pydantic import ValidationError

from tend.core.errors import Invalid
from tend.core.ids import new_id
from tend.todos.line_parser.locale import load_locale
from tend.todos.line_parser.model import Context
from tend.todos.line_parser.parse import MAX_LINE, parse
from tend.todos.recurrence.series import start_series
from tend.transfer.model import ImportedData, ImportedList, ImportedTodo, clean_name, draft_list, draft_todo
from tend.transfer.remarks import Budget, Problems, Remarks, UnreadableFile

MAX_FILES = 1_000
# A name in a directory of a zip file, with the numbers beside it.
_MAX_DIRECTORY_BYTES = MAX_FILES * 1_000
_END_OF_DIRECTORY = b"PK\5\6"
_LARGE_DIRECTORY = b"PK\6\7"
_END_LENGTH = 22
_MAX_COMMENT = 65_535
_NOT_A_ZIP = "This zip file is damaged, encrypted, or packed in a way that Tend doesn’t read."
_ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",;\t|"
_DEFAULT_NAME = "Imported"
INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    """That of its file, without what comes after the name of a list."""
    place: str
    """Before the number of a line, in a message about it: the name of the file in a zip file, or nothing."""
    header: Sequence[str]
    """The names of the columns, in lower case."""
    rows: list[tuple[int, Mapping[str, str]]]
    """The line where each row begins, and its values by column; empty ones are left out."""

    def locate(self, line: int) -> str:
        return f"{self.place}, line {line}" if self.place else f"Line {line}"


def read_tables(content: bytes, name: str, max_bytes: int, budget: Budget) -> list[Table]:
    """`max_bytes`: how much the files of a zip file may have together. Raises `UnreadableFile`."""
    if not content.startswith(b"PK"):
        return [_read_table(decode(content), PurePosixPath(name), "", budget)]
    files = list(_unpack(content, max_bytes))
    if not files:
        raise UnreadableFile(["This zip file has no CSV files in it."])
    return [_read_table(decode(one), path, path.name, budget) for path, one in files]


def _unpack(content: bytes, max_bytes: int) -> Iterator[tuple[PurePosixPath, bytes]]:
    _check_directory(content)
    left = max_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist()[:MAX_FILES]:
                path = PurePosixPath(entry.filename.replace("\\", "/"))
                if path.suffix.lower() != ".csv" or "__MACOSX" in path.parts:
                    continue
                # The size in the directory may be a lie, so no more is unpacked than there is room for.
                with archive.open(entry) as packed:
                    unpacked = packed.read(left + 1)
                left -= len(unpacked)
                if left < 0:
                    message = f"The files in this zip file are larger than {max_bytes // 1_000_000} MB together."
                    raise UnreadableFile([message])
                yield path, unpacked
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError):
        raise UnreadableFile([_NOT_A_ZIP]) from None


def _check_directory(content: bytes) -> None:
    """Refuses a directory of hundreds of thousands of files before it is read."""
    end = content.rfind(_END_OF_DIRECTORY, -_END_LENGTH - _MAX_COMMENT)
    if end < 0 or len(content) < end + _END_LENGTH or _LARGE_DIRECTORY in content[max(0, end - 64) : end]:
        raise UnreadableFile([_NOT_A_ZIP])
    count, size = struct.unpack_from("<HL", content, end + 10)
    if count > MAX_FILES or size > _MAX_DIRECTORY_BYTES:
        raise UnreadableFile([f"This zip file has more than {MAX_FILES:,} files in it."])


def decode(content: bytes) -> str:
    """UTF-8 or UTF-16, or else the code of older spreadsheets. Raises `UnreadableFile`."""
    for mark, encoding in (*_ENCODINGS, (b"", "utf-8"), (b"", "cp1252")):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise UnreadableFile(["This isn’t a text file, or its encoding isn’t UTF-8."])


def _read_table(text: str, path: PurePosixPath, place: str, budget: Budget) -> Table:
    if "\0" in text:
        raise UnreadableFile(["This isn’t a file that Tend can import."])
    first_line = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, Mapping[str, str]]] = []
    header: list[str] = []
    start = 1
    try:
        for cells in reader:
            budget.check()
            if not header:
                header = [cell.strip().lower() for cell in cells]
            else:
                values = {
                    name: cell.strip() for name, cell in zip(header, cells, strict=False) if name and cell.strip()
                }
                rows.append((start, values))
            start = reader.line_num + 1
    except csv.Error:
        line = f"{place}, line {start}" if place else f"Line {start}"
        raise UnreadableFile([f"{line}: This row is too long, or its quotation marks don’t match."]) from None
    return Table(clean_name(strip_id(path.stem, "[]", str.isalnum)) or _DEFAULT_NAME, place, header, rows)


def strip_id(name: str, brackets: str, is_id: Callable[[str], bool]) -> str:
    """A name without the id that Todoist puts behind it, as in `Garden [2203306141]` and `Ada (101)`."""
    start = name.rfind(brackets[0])
    has_id = start >= 0 and name.endswith(brackets[1]) and is_id(name[start + 1 : -1])
    return name[:start].rstrip() if has_id else name


class DueReader:
    """Reads dates as quick add does. What it has read before is remembered, since dates of a file repeat."""

    def __init__(self, timezone: str, context: Context) -> None:
        """`timezone`: the person's, of which `context` has the time."""
        self._zone = timezone
        self._context = context
        self._known: dict[tuple[str, str | None], dict[str, Any] | None] = {}

    def read(self, text: str, timezone: str | None = None) -> dict[str, Any] | None:
        """The fields of a todo that is due then, and its `series`; None for what isn't a date as a whole.

        `timezone`: that of the text, if it has one.
        """
        key = (text, timezone)
        if key not in self._known:
            self._known[key] = self._read(text, timezone)
        return self._known[key]

    def _read(self, text: str, timezone: str | None) -> dict[str, Any] | None:
        if len(text) > MAX_LINE:
            return None
        parsed = parse(text, self._context, load_locale("en"))
        due, recurrence = parsed.due, parsed.recurrence
        if parsed.title.strip() or parsed.sigils or parsed.reminders or due.until or not (due.day or recurrence):
            return None
        day, series = due.day, None
        if recurrence:
            try:
                started = start_series(
                    recurrence.rule, recurrence.from_, None, (due.day, due.time), self._context.now, self._zone
                )
            except Invalid:
                return None
            day, series = started.due[0], started.to_document()
        zone = timezone if due.time and timezone != self._zone else None
        fields = {"due_date": day and day.isoformat(), "due_time": due.time and due.time.isoformat()}
        return {**fields, "due_timezone": zone, "series": series}


Field = Literal["title", "notes", "due", "priority", "tags", "list", "section", "done"]
_COLUMNS: dict[Field, tuple[str, ...]] = {
    "title": ("title", "task", "todo", "to-do", "name", "task name", "subject", "summary", "content"),
    "notes": ("notes", "note", "description", "details", "body", "comment", "comments"),
    "due": ("due", "due date", "due_date", "duedate", "date", "deadline"),
    "priority": ("priority", "prio", "importance"),
    "tags": ("tags", "tag", "labels", "label", "categories", "category", "contexts"),
    "list": ("list", "project", "list name", "folder", "project name"),
    "section": ("section", "heading", "column name", "column"),
    "done": ("done", "completed", "complete", "is completed", "status", "checked", "finished"),
}
_PRIORITIES = {
    **dict.fromkeys(("high", "highest", "urgent", "1", "p1", "a", "h"), "high"),
    **dict.fromkeys(("medium", "normal", "2", "p2", "b", "m"), "medium"),
    **dict.fromkeys(("low", "lowest", "3", "p3", "c", "l"), "low"),
}
_DONE = {"true", "yes", "y", "x", "1", "done", "completed", "complete", "finished", "closed", "checked", "100%"}
_TAG_BREAK = re.compile(r"[,;\n]\s*")


def read_any_table(table: Table, due: DueReader, remarks: Remarks, budget: Budget, problems: Problems) -> ImportedData:
    """Todos of a table with a column for titles, in the lists that its column for lists names, or in one with its name.

    Raises `UnreadableFile`.
    """
    columns = {field: next((name for name in names if name in table.header), None) for field, names in _COLUMNS.items()}
    if columns["title"] is None:
        raise UnreadableFile(
            [f"{table.place or 'This file'}: There’s no column for titles. Name it “title” in the first line."]
        )
    remarks.add("column_left_out", len(set(filter(None, table.header)) - set(columns.values())))
    lists: dict[str, ImportedList] = {}
    sections: dict[tuple[str, str], ImportedTodo] = {}
    for line, row in table.rows:
        budget.check()
        if not row:
            continue
        read = {field: row.get(name, "") if name else "" for field, name in columns.items()}
        try:
            added = _open_list(lists, clean_name(read["list"]) or table.name)
            parent_id = _find_section(sections, added, read["section"], remarks)
            added.todos.append(_read_todo(read, parent_id, due, remarks))
        except (ValidationError, Invalid) as error:
            problems.add(table.locate(line), error)
    return ImportedData("csv", list(lists.values()), remarks)


def _open_list(lists: dict[str, ImportedList], name: str) -> ImportedList:
    if name not in lists:
        lists[name] = ImportedList(None if name.lower() == INBOX else draft_list(name))
    return lists[name]


def _find_section(
    sections: dict[tuple[str, str], ImportedTodo], added: ImportedList, title: str, remarks: Remarks
) -> Any:
    if not title:
        return None
    key = (added.draft.name if added.draft else "", title)
    if key not in sections:
        fields = {"id": new_id(), "kind": "section", "title": title}
        sections[key] = ImportedTodo(draft_todo(fields, remarks))
        added.todos.append(sections[key])
    return sections[key].id


def _read_todo(read: Mapping[Field, str], parent_id: Any, due: DueReader, remarks: Remarks) -> ImportedTodo:
    fields: dict[str, Any] = {"id": new_id(), "parent_id": parent_id, "title": read["title"], "notes": read["notes"]}
    fields["tags"] = [tag.removeprefix("@").removeprefix("#") for tag in _TAG_BREAK.split(read["tags"])]
    fields["priority"] = _PRIORITIES.get(read["priority"].lower(), "none")
    fields["completed"] = read["done"].lower() in _DONE
    return finish_todo(fields, read["due"], partial(due.read, read["due"]), remarks)


def finish_todo(
    fields: dict[str, Any], text: str, read_due: Callable[[], dict[str, Any] | None], remarks: Remarks
) -> ImportedTodo:
    """A todo of `fields` and of the date that `text` says; a date that can't be read goes to its notes."""
    series = None
    if text:
        dated = read_due()
        if dated is None:
            remarks.add("date_unreadable")
            fields["notes"] = "\n\n".join(filter(None, (fields.get("notes", ""), f"Date: {text}")))
        else:
            series = dated["series"]
            remarks.add("repeat_from_today", series is not None)
            fields |= {name: value for name, value in dated.items() if name != "series"}
    if fields.get("completed"):
        series = None
    return ImportedTodo(draft_todo(fields, remarks), series)
