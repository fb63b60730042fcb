"""The contents of a file to import, as drafts with new ids."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from tend.comments.schemas import CommentDraft
from tend.core.ids import new_id
from tend.core.schemas import clean_line
from tend.lists.schemas import MAX_LIST_NAME, ListDraft
from tend.reminders.schemas import ReminderDraft
from tend.sharing.schemas import FolderDraft
from tend.todos.errors import MAX_LEVELS
from tend.todos.schemas import TodoDraft
from tend.todos.types import MAX_NOTES, MAX_TAG, MAX_TAGS, check_due, split_title
from tend.transfer.remarks import UNTITLED, Remarks
from tend.transfer.zip_files.zip_import import PackedFile

Source = Literal["tend", "todoist", "csv"]
_LINE_BREAKS = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True)
class ImportedReminder:
    draft: ReminderDraft
    dispatched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file in a ZIP file, to be attached."""

    name: str
    type: str
    """By its content."""
    sha256: str
    packed: PackedFile
    width: int | None
    height: int | None
    """In pixels, of an image of which pictures can be made."""
    created_at: datetime | None


@dataclass(slots=True)
class ImportedComment:
    draft: CommentDraft
    """With a new id."""
    created_at: datetime | None = None
    """None for one whose time is unknown; they are in the order in which they were written."""
    edited_at: datetime | None = None
    resolved_at: datetime | None = None
    files: list[ImportedFile] = field(default_factory=list)


@dataclass(slots=True)
class ImportedTodo:
    draft: TodoDraft
    """With a new id, and a parent that is in the same list."""
    series: dict[str, Any] | None = None
    """Its `recurrence` as its row stores it."""
    completed_at: datetime | None = None
    """None for one that is not completed, or whose time of completion is unknown."""
    created_at: datetime | None = None
    is_own: bool = False
    """It is assigned to the person whose account the file is from."""
    reminders: list[ImportedReminder] = field(default_factory=list)
    comments: list[ImportedComment] = field(default_factory=list)
    files: list[ImportedFile] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        if self.draft.id is None:
            raise ValueError("an imported todo has an id")
        return self.draft.id


@dataclass(slots=True)
class ImportedList:
    draft: ListDraft | None
    """None for the Inbox, which every account has."""
    todos: list[ImportedTodo] = field(default_factory=list)
    """Parents before their children, in the order in which they are shown."""
    is_archived: bool = False
    is_favorite: bool = False


@dataclass(slots=True)
class ImportedData:
    source: Source
    lists: list[ImportedList]
    remarks: Remarks
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Checked values by key."""
    folders: list[FolderDraft] = field(default_factory=list)
    """Shared folders, with the new ids of the lists in them."""


def clean_name(text: str) -> str:
    """A name for a list, or nothing."""
    return " ".join(str(clean_line(text)).split())[:MAX_LIST_NAME].strip()


def draft_list(name: str) -> ListDraft:
    """`name`: as `clean_name` returns it."""
    return ListDraft(id=new_id(), name=name)


def draft_todo(fields: dict[str, Any], remarks: Remarks) -> TodoDraft:
    """A draft of `fields`, cleaned and within the limits of a todo: what is too long goes to the notes or is cut.

    Raises `ValidationError` and `Invalid` for values that no todo can have.
    """
    title, rest = split_title(_LINE_BREAKS.sub(" ", str(clean_line(fields["title"]))))
    remarks.add("title_cut", bool(rest))
    remarks.add("title_missing", not title.strip())
    text = "\n\n".join(filter(None, (rest, fields.get("notes", ""))))
    remarks.add("notes_cut", len(text) > MAX_NOTES)
    wanted = [tag for tag in fields.get("tags", ()) if tag.strip()]
    tags = [tag for tag in wanted if len(tag.strip()) <= MAX_TAG][:MAX_TAGS]
    texts = {"title": title if title.strip() else UNTITLED, "notes": text[:MAX_NOTES]}
    if fields.get("kind") == "section":
        return TodoDraft.model_validate({"id": fields["id"], "kind": "section", **texts})
    remarks.add("tags_left_out", len(wanted) - len(tags))
    draft = TodoDraft.model_validate({**fields, **texts, "tags": tags})
    check_due(draft.due_date, draft.due_time, draft.due_timezone)
    return draft


def arrange_todos(todos: Sequence[ImportedTodo], remarks: Remarks) -> list[ImportedTodo]:
    """Parents before their children, siblings in the given order, and no tree deeper than a list may have.

    A todo whose parent is not among `todos`, and one of several that contain each other, goes to the top level.
    """
    known = {todo.id for todo in todos}
    children: dict[UUID | None, list[ImportedTodo]] = defaultdict(list)
    for todo in todos:
        parent_id = todo.draft.parent_id if todo.draft.kind == "todo" else None
        children[parent_id if parent_id in known else None].append(todo)
    arranged: list[ImportedTodo] = []
    seen: set[UUID] = set()
    for root in (*children[None], *todos):
        for todo, path in _walk(root, children, seen):
            remarks.add("flattened", len(path) >= MAX_LEVELS)
            parent_id = path[min(len(path), MAX_LEVELS - 1) - 1] if path else None
            todo.draft = todo.draft.model_copy(update={"parent_id": parent_id})
            arranged.append(todo)
    return arranged


def _walk(
    root: ImportedTodo, children: dict[UUID | None, list[ImportedTodo]], seen: set[UUID]
) -> Iterator[tuple[ImportedTodo, tuple[UUID, ...]]]:
    """The todo and all below it that were not seen yet, each with the ids of its ancestors from the top."""
    stack: list[tuple[ImportedTodo, tuple[UUID, ...]]] = [(root, ())]
    while stack:
        todo, path = stack.pop()
        if todo.id in seen:
            continue
        seen.add(todo.id)
        yield todo, path
        # Below the deepest level, all have the same parent.
        below = path if len(path) >= MAX_LEVELS else (*path, todo.id)
        stack += [(child, below) for child in reversed(children[todo.id])]


def count_kinds(todos: Iterable[ImportedTodo]) -> Counter[str]:
    """How many sections, todos, subtasks, completed todos, reminders and comments there are; a subtask is below a todo."""
    counts: Counter[str] = Counter()
    sections: set[UUID] = set()
    for todo in todos:
        if todo.draft.kind == "section":
            sections.add(todo.id)
            counts["sections"] += 1
            continue
        is_subtask = todo.draft.parent_id is not None and todo.draft.parent_id not in sections
        counts["subtasks" if is_subtask else "todos"] += 1
        counts["completed"] += todo.draft.completed
        counts["reminders"] += len(todo.reminders)
        counts["comments"] += len(todo.comments)
    return counts
