"""Reads Tend's own export. Every id in it is replaced by a new one, so that a file can name nobody's rows."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from tend.core.errors import Invalid
from tend.core.ids import new_id
from tend.core.schemas import format_moment
from tend.lists.queries.folders import MAX_FOLDER_LISTS
from tend.lists.schemas import ListDraft
from tend.reminders.schemas import MAX_REMINDERS, ReminderDraft
from tend.sharing.schemas import FolderDraft
from tend.todos.recurrence.rrule import needs_time, parse_rule
from tend.todos.recurrence.series import latest_completed_subtasks, restore_series_from_copy
from tend.todos.recurrence.wall_time import parse_wall_time
from tend.todos.types import MAX_ATTACHMENTS
from tend.transfer.comment_reader import ExportedComment, ExportedComments
from tend.transfer.export_account import EXPORT_FORMAT, EXPORT_FORMAT_VERSION
from tend.transfer.file_reader import FileReader
from tend.transfer.import_rows import (
    ROW_ADAPTERS,
    ImportCompletedOccurrenceRow,
    ImportFolderRow,
    ImportListRow,
    ImportReminderRow,
    ImportSeriesRow,
    ImportSettingRow,
    ImportTodoRow,
)
from tend.transfer.json_members import read_members
from tend.transfer.model import ImportedData, ImportedList, ImportedReminder, ImportedTodo, arrange_todos, draft_todo
from tend.transfer.remarks import ImportTimeBudget, LineErrors, Remarks, UnreadableFile
from tend.transfer.zip_files.zip_import import FoundFile
from tend.user_settings.service import check_setting_value

_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DRAFT_FIELDS = ("kind", "priority", "due_date", "due_time", "due_timezone")


def read_tend_export(
    text: str, timezone: str, budget: ImportTimeBudget, found: Mapping[str, FoundFile] = MappingProxyType({})
) -> ImportedData:
    """`timezone`: the person's. `found`: the files beside it, by their paths. Raises `UnreadableFile`."""
    reader = _Reader(timezone, found)
    head: dict[str, Any] = {}
    for name, start, value in read_members(text):
        budget.check()
        if name not in ROW_ADAPTERS:
            head[name] = value
            continue
        try:
            reader.add(name, value)
        except (ValidationError, Invalid) as error:
            line = text.count("\n", 0, start) + 1
            reader.problems.add(f"Line {line}", error)
    _check_format(head)
    reader.problems.raise_if_any()
    profile = head.get("profile")
    return reader.finish(profile.get("id") if isinstance(profile, dict) else None)


def _check_format(head: dict[str, Any]) -> None:
    if head.get("format") != EXPORT_FORMAT:
        raise UnreadableFile(["This JSON file isn’t an export of Tend."])
    if head.get("version") != EXPORT_FORMAT_VERSION:
        raise UnreadableFile(["This export is from a newer release of Tend. Update this server first."])


@dataclass
class _Reader:
    timezone: str
    found: Mapping[str, FoundFile]
    remarks: Remarks = field(default_factory=Remarks)
    problems: LineErrors = field(default_factory=LineErrors)
    ids: dict[UUID, UUID] = field(default_factory=lambda: defaultdict(new_id))
    """The new id of each id in the file."""
    folders: dict[UUID, tuple[str, list[UUID]]] = field(default_factory=dict)
    """Shared folders by id, each with its name and the new ids of the lists in it."""
    lists: dict[UUID, tuple[ImportListRow, ImportedList]] = field(default_factory=dict)
    """By id."""
    todos: dict[UUID, list[tuple[str, UUID, ImportedTodo]]] = field(default_factory=lambda: defaultdict(list))
    """By list, each with its position and its id in the file, which decide its place."""
    copies: list[tuple[UUID, ImportedTodo, ImportCompletedOccurrenceRow]] = field(default_factory=list)
    """Completed copies, each with its id in the file."""
    assigned: list[tuple[UUID, ImportedTodo]] = field(default_factory=list)
    """Assigned todos, each with the person's id in the file."""
    reminders: list[tuple[UUID, ImportedReminder]] = field(default_factory=list)
    """Each with the id that its todo has in the file."""
    comments: ExportedComments = field(default_factory=ExportedComments)
    settings: list[ImportSettingRow] = field(default_factory=list)
    has_inbox: bool = False

    def add(self, collection: str, row: Any) -> None:
        """Raises `ValidationError` and `Invalid`."""
        parsed = ROW_ADAPTERS[collection].validate_python(row)
        if isinstance(parsed, ImportListRow):
            self._add_list(parsed, row)
        elif isinstance(parsed, ImportTodoRow):
            self._add_todo(parsed, row)
        elif isinstance(parsed, ImportReminderRow):
            draft = ReminderDraft(before_minutes=parsed.before_minutes, at=parsed.at)
            self.reminders.append((parsed.todo_id, ImportedReminder(draft, parsed.fired_at)))
        elif isinstance(parsed, ImportFolderRow):
            self.folders[parsed.id] = (parsed.name, [])
        elif isinstance(parsed, ExportedComment):
            self.comments.rows.append(parsed)
        else:
            self.settings.append(parsed)

    def _add_list(self, parsed: ImportListRow, row: dict[str, Any]) -> None:
        is_inbox = parsed.inbox and not self.has_inbox
        self.has_inbox |= is_inbox
        fields = {name: row.get(name) for name in ("name", "color", "icon", "folder")}
        draft = ListDraft.model_validate({"id": self.ids[parsed.id], **fields})
        if parsed.deleted_at:
            self.remarks.add("trash_left_out")
            return
        added = ImportedList(
            None if is_inbox else draft,
            is_archived=parsed.archived_at is not None and not is_inbox,
            is_favorite=parsed.favorited_at is not None,
        )
        self.lists[parsed.id] = (parsed, added)

    def _add_todo(self, parsed: ImportTodoRow, row: dict[str, Any]) -> None:
        fields = {name: row[name] for name in _DRAFT_FIELDS if name in row}
        fields |= {
            "title": parsed.title,
            "notes": parsed.notes,
            "tags": parsed.tags,
            "completed": parsed.completed_at is not None,
        }
        parent_id = parsed.parent_id and self.ids[parsed.parent_id]
        draft = draft_todo({"id": self.ids[parsed.id], "parent_id": parent_id, **fields}, self.remarks)
        added = ImportedTodo(draft, None, parsed.completed_at, parsed.created_at)
        if isinstance(parsed.recurrence, ImportSeriesRow) and draft.due_date:
            added.series = self._restore_series(parsed.recurrence, draft.due_timezone)
        if parsed.deleted_at:
            self.remarks.add("trash_left_out")
            return
        added.files = FileReader(self.found, self.remarks).read(parsed.attachments, MAX_ATTACHMENTS)
        if isinstance(parsed.recurrence, ImportCompletedOccurrenceRow) and draft.kind == "todo":
            self.copies.append((parsed.id, added, parsed.recurrence))
        if parsed.assignee_id and draft.kind == "todo":
            self.assigned.append((parsed.assignee_id, added))
        self.todos[parsed.list_id].append((parsed.position, parsed.id, added))

    def _restore_series(self, stored: ImportSeriesRow, todo_zone: str | None) -> dict[str, Any]:
        """The next occurrences are computed again. Raises `Invalid`."""
        series = stored.to_series(self.ids)
        has_time = parse_wall_time(series.start)[1]
        if has_time != parse_wall_time(series.occurrence)[1] or (needs_time(parse_rule(series.rule)) and not has_time):
            raise UnreadableFile(["recurrence: The first occurrence and the present one don’t fit the rule."])
        return restore_series_from_copy(series.to_document(), todo_zone or self.timezone).to_document()

    def finish(self, owner_id: str | None) -> ImportedData:
        """`owner_id`: the person whose account the file is from."""
        self._link_copies({todo.id for rows in self.todos.values() for *_, todo in rows})
        self._add_reminders({todo.id: todo for rows in self.todos.values() for *_, todo in rows})
        for assignee_id, todo in self.assigned:
            todo.is_own = str(assignee_id) == owner_id
            self.remarks.add("person_left_out", not todo.is_own)
        shown = {file_id: todo for one in self.lists for *_, file_id, todo in self.todos.get(one, ())}
        self.comments.add_to(shown, owner_id, FileReader(self.found, self.remarks), self.remarks)
        lists = []
        for list_id, (row, added) in sorted(self.lists.items(), key=lambda item: (item[1][0].position, item[0])):
            rows = sorted(self.todos.pop(list_id, ()), key=lambda row: row[:2])
            added.todos = arrange_todos([todo for *_, todo in rows], self.remarks)
            lists.append(added)
            if row.shared_folder_id in self.folders and added.draft and added.draft.id:
                self.folders[row.shared_folder_id][1].append(added.draft.id)
        self.remarks.add("trash_left_out", sum(map(len, self.todos.values())))
        return ImportedData("tend", lists, self.remarks, self._map_settings(), self._draft_folders())

    def _draft_folders(self) -> list[FolderDraft]:
        """Lists for which a folder has no room are in one's own folder of that name."""
        return [
            FolderDraft(name=name, list_ids=list_ids[:MAX_FOLDER_LISTS]) for name, list_ids in self.folders.values()
        ]

    def _link_copies(self, used: set[UUID]) -> None:
        """Gives each completed copy the id that completing its occurrence would give it, unless that is used already."""
        renamed = {}
        for file_id, copy, stored in self.copies:
            copy_id = uuid5(self.ids[stored.series_id], stored.occurrence)
            if copy_id not in used:
                used.add(copy_id)
                renamed[copy.id] = self.ids[file_id] = copy_id
                copy.draft = copy.draft.model_copy(update={"id": copy_id})
        for _, copy, stored in self.copies:
            copy.series = self._copy_document(self.ids[stored.series_id], stored)
        for rows in self.todos.values():
            for *_, todo in rows:
                if todo.draft.parent_id in renamed:
                    todo.draft = todo.draft.model_copy(update={"parent_id": renamed[todo.draft.parent_id]})

    def _copy_document(self, series_id: UUID, stored: ImportCompletedOccurrenceRow) -> dict[str, Any]:
        document: dict[str, Any] = {"rule": None, "from": None, "start": None, "occurrence": stored.occurrence}
        document |= {"next": [], "series_id": str(series_id)}
        previous = stored.previous_state
        if previous:
            below = {str(self.ids[todo_id]): format_moment(moment) for todo_id, moment in previous.below.items()}
            state = {**previous.to_series(self.ids).to_document(), "next": previous.next}
            state |= {"content_id": str(previous.content_id)} if previous.content_id else {}
            document["previous_state"] = state | ({"below": latest_completed_subtasks(below)} if below else {})
        return document

    def _add_reminders(self, by_new_id: dict[UUID, ImportedTodo]) -> None:
        for todo_id, reminder in self.reminders:
            todo = by_new_id.get(self.ids[todo_id])
            if todo is None or todo.draft.kind != "todo" or len(todo.reminders) == MAX_REMINDERS:
                self.remarks.add("reminders_left_out")
            else:
                todo.reminders.append(reminder)

    def _map_settings(self) -> dict[str, dict[str, Any]]:
        """With the new ids of lists, todos and filters. Settings of lists that are left out are left out too."""
        settings = {}
        for one in self.settings:
            found = _UUID.search(one.key)
            is_of_list = found is not None and one.key == f"view:{found[0]}"
            if is_of_list and found and UUID(found[0]) not in self.lists:
                continue
            key = one.key.replace(found[0], str(self.ids[UUID(found[0])])) if found else one.key
            value = dict(one.value)
            if key.startswith("view:") and isinstance(value.get("order"), list):
                value["order"] = [str(self.ids[UUID(todo)]) for todo in value["order"] if _UUID.fullmatch(str(todo))]
            try:
                settings[key] = check_setting_value(key, value)
            except Invalid:
                self.remarks.add("settings_unreadable")
        return settings
