"""Todos and reminders from lines of natural language, added as any others are."""

import asyncio
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from tend.core import compute_process
from tend.core.account_slots import AccountSlots
from tend.core.clock import now
from tend.core.db.database import Queryable, in_transaction
from tend.core.errors import FieldError, Invalid
from tend.core.ids import new_id
from tend.core.locale import is_month_first
from tend.core.schemas import clean_line
from tend.core.write_result import WriteResult
from tend.lists import service as lists
from tend.lists.order_key import FIRST_ORDER_KEY, order_key_before
from tend.lists.schemas import Color, ListDraft, ListPatch
from tend.reminders import service as reminders
from tend.reminders.schemas import MAX_REMINDERS, ReminderDraft
from tend.todos.errors import MAX_LEVELS
from tend.todos.line_parser.model import Context, KnownName, ParsedReminder
from tend.todos.line_parser.parse import (
    MAX_LINE,
    ListIds,
    ParsedLine,
    find_long_line,
    parse_lines_in_time,
    set_list_at_depth,
    split_lines,
)
from tend.todos.line_parser.range_text import describe_range
from tend.todos.queries import user_context
from tend.todos.queries.user_context import WEEK_STARTS, QuickAddUser
from tend.todos.schemas import TodoDraft
from tend.todos.service import write
from tend.todos.types import MAX_TAGS, split_title
from tend.user_settings import service as user_settings

MAX_QUICK_ADD_LINES = 200
# A section may be above the first line, and each line may be above the next.
_MAX_DEPTH = MAX_LEVELS - 2
MAX_PARSE_SECONDS = 4.0
"""CPU seconds to parse a text. A line of 1,000 characters takes at most about 0.3, and a text of 20,000 usually 2."""
# After so many CPU seconds, the compute process turns to others that wait, such as people who sign in.
_TURN_SECONDS = 0.2
# The app's dialog for a new list begins with this color.
_NEW_LIST_COLOR: Color = "teal"
_UNARCHIVED = ListPatch(archived=False)
_EMPTY = FieldError("text", "text_empty", "Enter at least one todo.")
_TOO_MANY = FieldError("text", "too_many_lines", f"A request can have up to {MAX_QUICK_ADD_LINES} lines.")

_parse_threads = ThreadPoolExecutor(1, "quick-add")
_slots = AccountSlots(1)


@dataclass(frozen=True, slots=True)
class _Place:
    list_id: str
    section_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Ancestor:
    place: _Place
    draft: TodoDraft


@dataclass(frozen=True, slots=True)
class _Drafts:
    todos: list[TodoDraft]
    """One for each line, each behind its parent."""
    lists: list[ListDraft]
    """Those that lines name and that do not exist yet."""
    archived: list[UUID]
    """Those that lines name and that are archived."""


async def add_lines(db: Queryable, user_id: UUID, text: str, list_id: UUID | None) -> WriteResult:
    """Adds all of the todos that the lines describe, or none. Lists that they name are created or unarchived. Returns the rows
    of todos, reminders and lists as `items`, `reminders` and `lists`.

    `list_id` is for lines that name no list; None: the Inbox.

    Raises `Invalid` for the first line that describes no todo or more than one can hold, `TooManyConcurrentRequests`, and the
    errors of `lists.create`, `lists.change`, `write.create` and `reminders.create`.
    """
    long_line = find_long_line(text)
    if long_line:
        message = f"Line {long_line} has more than {MAX_LINE} characters. Nothing was added."
        raise Invalid(FieldError("text", "line_too_long", message))
    user = await user_context.find_quick_add_user(db, user_id)
    list_names, sections = await user_context.find_list_and_section_names(db, user_id)
    context = replace(
        build_context(user, list_names, sections),
        people=await user_context.find_people(db, user_id),
        list_id=str(list_id or user.inbox_id),
    )
    async with _slots.take(user_id):
        lines = await _parse(text, context)
    drafts = _build_drafts(lines, str(list_id or user.inbox_id))
    todos = await _place_at_top(db, user_id, drafts.todos, context)
    default_reminder = (await user_settings.find_notification_settings(db, user_id)).default_reminder
    todos_created: list[WriteResult] = []
    reminders_created: list[WriteResult] = []
    async with in_transaction(db) as tx:
        lists_written = [await lists.create(tx, user_id, draft) for draft in drafts.lists]
        lists_written += [await lists.change(tx, user_id, archived, _UNARCHIVED) for archived in drafts.archived]
        for line, draft in zip(lines, todos, strict=True):
            todos_created.append(await write.create(tx, user_id, draft))
            wanted = [_reminder_draft(reminder, user.timezone) for reminder in line.parsed.reminders]
            if not (wanted or draft.completed) and draft.due_time is not None and default_reminder is not None:
                wanted = [ReminderDraft(before_minutes=default_reminder)]
            todo_id = _id_of(todos_created[-1])
            reminders_created += [await reminders.create(tx, user_id, todo_id, reminder) for reminder in wanted]
    return _combine_results(todos_created, reminders_created, lists_written)


def build_context(
    user: QuickAddUser, list_names: tuple[KnownName, ...] = (), sections: tuple[KnownName, ...] = ()
) -> Context:
    """The context of the user's lines at this moment. `list_names` and `sections` are those that a line can name."""
    wall = now().astimezone(ZoneInfo(user.timezone)).replace(tzinfo=None)
    return Context(wall, WEEK_STARTS[user.week_start], is_month_first(user.locale), list_names, sections)


async def _parse(text: str, context: Context) -> list[ParsedLine]:
    """Parses the text in turns of the compute process. Raises `Invalid` for one without lines, with too many, or that takes too long."""
    unparsed = list(islice(split_lines(text), MAX_QUICK_ADD_LINES + 1))
    if not unparsed or len(unparsed) > MAX_QUICK_ADD_LINES:
        raise Invalid(_TOO_MANY if unparsed else _EMPTY)
    lines: list[ParsedLine] = []
    lists_before: ListIds = []
    seconds = 0.0
    while rest := unparsed[len(lines) :]:
        if seconds > MAX_PARSE_SECONDS:
            message = (
                f"The text takes too long to read from line {rest[0].number} on. Nothing was added. Add fewer lines."
            )
            raise Invalid(FieldError("text", "text_too_heavy", message))
        work = partial(compute_process.call, parse_lines_in_time, rest, context, _TURN_SECONDS, lists_before)
        parsed, taken = await asyncio.get_running_loop().run_in_executor(_parse_threads, work)
        lines += parsed
        for line in parsed:
            set_list_at_depth(lists_before, line)
        seconds += taken
    return lines


def _build_drafts(lines: Sequence[ParsedLine], list_id: str) -> _Drafts:
    """Builds a draft for each line. A line that would be too deep goes beside its parent.

    `list_id`: the list of lines that name none. Raises `Invalid` for the first line that describes no todo.
    """
    drafts: list[TodoDraft] = []
    new_lists: dict[str, ListDraft] = {}
    ancestors: list[_Ancestor] = []
    for line in lines:
        _check_describes_todo(line)
        del ancestors[min(line.depth, _MAX_DEPTH) :]
        parent = ancestors[-1] if ancestors else None
        named = _find_named_place(line, new_lists)
        is_subtask = parent and (named is None or not _is_elsewhere(named, parent.place))
        place = parent.place if parent and is_subtask else named or _Place(list_id)
        parent_id = parent.draft.id if parent and is_subtask else place.section_id
        draft = _to_draft(line, {"list_id": place.list_id, "parent_id": parent_id})
        ancestors.append(_Ancestor(place, draft))
        drafts.append(draft)
    return _Drafts(drafts, list(new_lists.values()), _archived_lists(lines))


def _archived_lists(lines: Sequence[ParsedLine]) -> list[UUID]:
    named = [line.parsed.sigils.get("list") for line in lines]
    return list(dict.fromkeys(UUID(one.id) for one in named if isinstance(one, KnownName) and one.is_archived))


async def _place_at_top(db: Queryable, user_id: UUID, drafts: list[TodoDraft], context: Context) -> list[TodoDraft]:
    """The drafts; if the person adds todos at the top, all but subtasks with order keys before the first row of their list."""
    if not (await user_settings.find_app_setting(db, user_id)).add_to_top:
        return drafts
    sections = {UUID(section.id) for section in context.sections}
    on_top = [draft for draft in reversed(drafts) if draft.parent_id is None or draft.parent_id in sections]
    positions: dict[UUID | None, str | None] = {}
    first: dict[UUID | None, str | None] = {}
    for draft in on_top:
        if draft.list_id and draft.list_id not in first:
            first[draft.list_id] = await user_context.find_first_position(db, user_id, draft.list_id)
        before = first.get(draft.list_id)
        positions[draft.id] = order_key_before(before) if before else FIRST_ORDER_KEY
        first[draft.list_id] = positions[draft.id] or before
    return [draft.model_copy(update={"position": positions.get(draft.id)}) for draft in drafts]


def _to_draft(line: ParsedLine, place: dict[str, Any]) -> TodoDraft:
    try:
        return TodoDraft.model_validate({**_todo_fields(line), **place})
    except ValidationError as error:
        message = f"Line {line.number} can’t be added: {error.errors()[0]['msg']} Nothing was added."
        raise Invalid(FieldError("text", "line_invalid", message)) from None


def _check_describes_todo(line: ParsedLine) -> None:
    """Raises `Invalid` for a line without a title, or with more tags or reminders than a todo can have."""
    if not clean_line(line.parsed.title).strip():
        message = f"Line {line.number} has no title. Nothing was added."
        raise Invalid(FieldError("text", "title_missing", message))
    if len(line.parsed.tags) > MAX_TAGS:
        message = f"Line {line.number} has too many tags. A todo can have up to {MAX_TAGS}. Nothing was added."
        raise Invalid(FieldError("text", "too_many_tags", message))
    if len(line.parsed.reminders) > MAX_REMINDERS:
        message = (
            f"Line {line.number} has too many reminders. A todo can have up to {MAX_REMINDERS}. Nothing was added."
        )
        raise Invalid(FieldError("text", "too_many_reminders", message))


def _find_named_place(line: ParsedLine, new_lists: dict[str, ListDraft]) -> _Place | None:
    """The list and section that a line names; None if it names none. Adds a list that does not exist yet to `new_lists`."""
    section, named = line.parsed.sigils.get("section"), line.parsed.sigils.get("list")
    list_id = named.id if isinstance(named, KnownName) else None
    if isinstance(named, KnownName) and named.is_new:
        draft = new_lists.setdefault(named.id, ListDraft(id=new_id(), name=named.name, color=_NEW_LIST_COLOR))
        list_id = str(draft.id)
    if isinstance(section, KnownName) and section.parent and list_id in (None, section.parent):
        return _Place(section.parent, section.id)
    return _Place(list_id) if list_id else None


def _is_elsewhere(named: _Place, parent: _Place) -> bool:
    """A subtask stays under its parent unless it names another list or section."""
    return named.list_id != parent.list_id or named.section_id not in (None, parent.section_id)


def _todo_fields(line: ParsedLine) -> dict[str, Any]:
    parsed = line.parsed
    title, rest = split_title(parsed.title)
    # No field holds the end of a range.
    due = parsed.due
    range_text = describe_range(due.day, due.time, due.until, due.minutes)
    notes = [rest, str(parsed.sigils.get("notes", "")), range_text]
    recurrence, person = parsed.recurrence, parsed.sigils.get("person")
    return {
        "id": new_id(),
        "title": title,
        "completed": line.is_done,
        "notes": "\n".join(filter(None, notes)),
        "priority": parsed.sigils.get("priority", "none"),
        "tags": parsed.tags,
        "assignee_id": person.id if isinstance(person, KnownName) else None,
        "due_date": parsed.due.day and parsed.due.day.isoformat(),
        "due_time": None if parsed.due.time is None else parsed.due.time.isoformat(),
        "recurrence": recurrence and {"rule": recurrence.rule, "from": recurrence.from_},
    }


def _id_of(result: WriteResult) -> UUID:
    return UUID(json.loads(result.row)["id"])


def _reminder_draft(reminder: ParsedReminder, timezone: str) -> ReminderDraft:
    at = reminder.at and reminder.at.replace(tzinfo=ZoneInfo(timezone))
    return ReminderDraft(before_minutes=reminder.before_minutes, at=at)


def _combine_results(todos: list[WriteResult], reminders: list[WriteResult], lists: list[WriteResult]) -> WriteResult:
    fields = {"items": todos, "reminders": reminders, "lists": lists}
    row = ",".join(f'"{name}":[{",".join(one.row for one in results)}]' for name, results in fields.items())
    versions = {list_id: number for one in (*lists, *todos) for list_id, number in one.lists.items()}
    users = {user_id: number for one in (*lists, *todos, *reminders) for user_id, number in one.users.items()}
    return WriteResult(f"{{{row}}}", lists=versions, users=users, is_complete=False)


def read_added_todos(written: WriteResult) -> list[dict[str, Any]]:
    """The todos that `add_lines` added, as `TodoOut`."""
    found: list[dict[str, Any]] = json.loads(written.row)["items"]
    return found
