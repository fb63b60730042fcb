"""Reads lists of todos from any table that has a column for titles."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

from pydantic import ValidationError

from tend.core.errors import Invalid
from tend.core.ids import new_id
from tend.transfer.due_reader import DueReader, draft_dated_todo
from tend.transfer.model import ImportedData, ImportedList, ImportedTodo, clean_name, draft_list, draft_todo
from tend.transfer.remarks import ImportTimeBudget, LineErrors, Remarks, UnreadableFile
from tend.transfer.table import INBOX_TABLE, Table

TableField = Literal["title", "notes", "due", "priority", "tags", "list", "section", "done"]
_COLUMNS: dict[TableField, tuple[str, ...]] = {
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


def read_any_table(
    table: Table, due: DueReader, remarks: Remarks, budget: ImportTimeBudget, problems: LineErrors
) -> ImportedData:
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
        lists[name] = ImportedList(None if name.lower() == INBOX_TABLE else draft_list(name))
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


def _read_todo(read: Mapping[TableField, str], parent_id: Any, due: DueReader, remarks: Remarks) -> ImportedTodo:
    fields: dict[str, Any] = {"id": new_id(), "parent_id": parent_id, "title": read["title"], "notes": read["notes"]}
    fields["tags"] = [tag.removeprefix("@").removeprefix("#") for tag in _TAG_BREAK.split(read["tags"])]
    fields["priority"] = _PRIORITIES.get(read["priority"].lower(), "none")
    fields["completed"] = read["done"].lower() in _DONE
    return draft_dated_todo(fields, read["due"], partial(due.read, read["due"]), remarks)
