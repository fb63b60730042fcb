"""Reads Todoist's CSV, which it writes for one project each, as a template or in the zip file of a backup.

The columns have become more over the years, so they are read by name. Comments and sections are rows of their own: a
comment belongs to the task above it, and a section holds the tasks below it.
"""

import json
import re
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from tend.core.errors import Invalid
from tend.core.ids import new_id
from tend.core.schemas import TimeZoneName
from tend.todos.types import MAX_TAG
from tend.transfer.comment_reader import add_comments
from tend.transfer.due_reader import DueReader, draft_dated_todo
from tend.transfer.model import ImportedData, ImportedList, ImportedTodo, draft_list, draft_todo
from tend.transfer.remarks import ImportTimeBudget, LineErrors, Remarks
from tend.transfer.table import INBOX_TABLE, Table, strip_todoist_id

# In the file, unlike in Todoist's API, 1 is the highest.
_PRIORITIES = {"1": "high", "2": "medium", "3": "low"}
_LABEL = re.compile(rf"(?:^|(?<=\s))@([^\s@]{{1,{MAX_TAG}}})(?=\s|$)")
# Around the JSON that describes a file in a comment.
_FILE_START, _FILE_END = "[[file ", "]]"
# A date without words reads the same in every language.
_PLAIN_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::\d\d)?)?", re.ASCII)
_COMMENTS = "Comments"
_ZONE: TypeAdapter[str] = TypeAdapter(TimeZoneName)


def is_of_todoist(table: Table) -> bool:
    return {"type", "content"} <= set(table.header)


def read_project(
    table: Table, due: DueReader, remarks: Remarks, budget: ImportTimeBudget, problems: LineErrors
) -> ImportedData:
    """The list that a file of Todoist describes. Lines that are invalid are added to `problems`."""
    draft = None if table.name.lower() == INBOX_TABLE else draft_list(table.name)
    project = _Project(due, remarks)
    for line, row in table.rows:
        budget.check()
        try:
            project.add_row(row)
        except (ValidationError, Invalid) as error:
            problems.add(table.locate(line), error)
    try:
        todos = project.finish()
    except (ValidationError, Invalid) as error:
        problems.add(table.locate(1), error)
        todos = []
    return ImportedData("todoist", [ImportedList(draft, todos)], remarks)


@dataclass
class _Task:
    fields: dict[str, Any]
    date: str
    language: str
    timezone: str | None
    comments: list["_Comment"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Comment:
    author: str
    """The column as it is: a name and an id."""
    text: str


@dataclass
class _Project:
    due: DueReader
    remarks: Remarks
    todos: list[ImportedTodo] = field(default_factory=list)
    written: list[tuple[ImportedTodo, list[_Comment]]] = field(default_factory=list)
    """The comments on each todo."""
    comments: list[_Comment] = field(default_factory=list)
    """Those of the project itself."""
    authors: set[str] = field(default_factory=set)
    section_id: UUID | None = None
    ancestors: list[UUID] = field(default_factory=list)
    """Of the last task, from the top, and the task itself."""
    open_task: _Task | None = None
    """The last task, which comments may still follow."""

    def add_row(self, row: Any) -> None:
        """Raises `ValidationError` and `Invalid`."""
        kind, content = row.get("type", "").lower(), row.get("content", "")
        self.authors |= {row["author"]} if "author" in row else set()
        if kind == "note":
            self._add_comment(content, row.get("author", ""))
        elif kind == "section":
            self._close_task()
            added = ImportedTodo(draft_todo({"id": new_id(), "kind": "section", "title": content}, self.remarks))
            self.todos.append(added)
            self.section_id, self.ancestors = added.id, []
        elif kind == "task":
            self._close_task()
            self.open_task = self._read_task(row, content)

    def finish(self) -> list[ImportedTodo]:
        """Raises `ValidationError` and `Invalid`."""
        self._close_task()
        if self.comments:
            todo = ImportedTodo(draft_todo({"id": new_id(), "title": _COMMENTS}, self.remarks))
            self.todos.insert(0, todo)
            self.written.insert(0, (todo, self.comments))
        # Nothing in the file says whose it is; where everything is by one person, it is theirs.
        is_shared = len(self.authors) > 1
        for todo, comments in self.written:
            for comment in comments:
                author = strip_todoist_id(comment.author, "()", str.isdecimal) if is_shared else None
                add_comments(todo, comment.text, author, self.remarks)
        return self.todos

    def _add_comment(self, content: str, author: str) -> None:
        text = self._link_files(content).strip()
        if text:
            (self.open_task.comments if self.open_task else self.comments).append(_Comment(author, text))

    def _link_files(self, content: str) -> str:
        """Each place is looked at once, however many files begin in the text and never end."""
        parts, end = [], 0
        while (start := content.find(_FILE_START + "{", end)) >= 0:
            closed = content.find("}" + _FILE_END, start)
            if closed < 0:
                break
            parts += [content[end:start], self._link_file(content[start + len(_FILE_START) : closed + 1])]
            end = closed + 1 + len(_FILE_END)
        return "".join([*parts, content[end:]])

    def _link_file(self, description: str) -> str:
        """`description`: JSON."""
        self.remarks.add("file_linked")
        try:
            described = json.loads(description)
            return f"[{described['file_name']}]({described['file_url']})"
        except (ValueError, KeyError, TypeError, RecursionError):
            return f"{_FILE_START}{description}{_FILE_END}"

    def _read_task(self, row: Any, content: str) -> _Task:
        indent = row.get("indent", "1")
        depth = int(indent) if indent.isascii() and indent.isdecimal() and len(indent) == 1 else 1
        del self.ancestors[max(depth, 1) - 1 :]
        parent_id = self.ancestors[-1] if self.ancestors else self.section_id
        todo_id = new_id()
        self.ancestors.append(todo_id)
        if content.startswith("* "):
            self.remarks.add("header_became_todo")
        self.remarks.add("person_left_out", bool(row.get("responsible")))
        fields = {"id": todo_id, "parent_id": parent_id, **_split_labels(content.removeprefix("* "))}
        fields["priority"] = _PRIORITIES.get(row.get("priority", ""), "none")
        notes = [row.get("description", ""), self._duration(row)]
        date, deadline = row.get("date", ""), row.get("deadline", "")
        language = row.get("date_lang", "") if date else row.get("deadline_lang", "")
        if date and deadline:
            self.remarks.add("deadline_in_notes")
            notes.append(f"Deadline: {deadline}")
        fields["notes"] = "\n\n".join(filter(None, notes))
        return _Task(fields, date or deadline, language, _read_zone(row.get("timezone", "")))

    def _duration(self, row: Any) -> str:
        duration, unit = row.get("duration", ""), row.get("duration_unit", "")
        if not duration or duration == "None":
            return ""
        self.remarks.add("duration_in_notes")
        return f"Duration: {duration} {'' if unit == 'None' else unit}".strip()

    def _close_task(self) -> None:
        task, self.open_task = self.open_task, None
        if task is None:
            return
        plain = _PLAIN_DATE.fullmatch(task.date)
        text = " ".join(filter(None, plain.groups())) if plain else task.date
        is_readable = plain or task.language in ("", "en")
        read_due = partial(self.due.read, text, task.timezone) if is_readable else lambda: None
        todo = draft_dated_todo(task.fields, task.date, read_due, self.remarks)
        self.todos.append(todo)
        self.written.append((todo, task.comments))


def _split_labels(content: str) -> dict[str, Any]:
    """Separate a task's text into title and labels, which are words in it."""
    title = " ".join(_LABEL.sub("", content).split(" ")).strip()
    labels = [found[1] for found in _LABEL.finditer(content)]
    return {"title": re.sub(" {2,}", " ", title), "tags": labels} if title else {"title": content, "tags": []}


def _read_zone(name: str) -> str | None:
    try:
        return _ZONE.validate_python(name)
    except ValidationError:
        return None
