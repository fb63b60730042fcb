"""Todos from lines of natural language, through the same door as all others."""

import asyncio
import json
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from tend.core.clock import now
from tend.core.db.database import Queryable, together
from tend.core.errors import FieldFault, Invalid
from tend.core.ids import new_id
from tend.core.write_result import Written
from tend.todos.queries import quick_add_names
from tend.todos.quick_add.locale import load_locale
from tend.todos.quick_add.model import Context, Due, Named
from tend.todos.quick_add.parse import Line, parse_lines
from tend.todos.schemas import TodoDraft
from tend.todos.service import write

MOST_LINES = 200
_WEEK_STARTS = {"sunday": 0, "monday": 1, "saturday": 6}
_EMPTY = FieldFault("text", "text_empty", "Write at least one todo.")
_TOO_MANY = FieldFault("text", "too_many_lines", f"At most {MOST_LINES} lines are taken at once.")


async def add(db: Queryable, user_id: UUID, text: str, list_id: UUID | None) -> Written:
    """All of them or none. `list_id`: where those go that name no list; None for the Inbox.

    Raises `Invalid` naming the first line that is no todo, and what `service.create` raises.
    """
    # a long text takes its time, in which others want to be answered
    lines = await asyncio.to_thread(_read, text, await context_of(db, user_id))
    if not lines or len(lines) > MOST_LINES:
        raise Invalid(_TOO_MANY if lines else _EMPTY)
    async with together(db) as tx:
        made = [await write.create(tx, user_id, draft) for draft in _drafts(lines, list_id)]
    return _together(made)


async def context_of(db: Queryable, user_id: UUID) -> Context:
    person = await db.fetchrow(quick_add_names.PERSON, user_id)
    wall = now().astimezone(ZoneInfo(person["timezone"])).replace(tzinfo=None)
    lists = [Named(row["id"], row["name"]) for row in await db.fetch(quick_add_names.LISTS, user_id)]
    sections = [
        Named(row["id"], row["name"], row["parent"]) for row in await db.fetch(quick_add_names.SECTIONS, user_id)
    ]
    return Context(wall, _WEEK_STARTS[person["week_start"]], tuple(lists), tuple(sections))


def _read(text: str, context: Context) -> list[Line]:
    return list(islice(parse_lines(text, context, load_locale("en")), MOST_LINES + 1))


def _drafts(lines: list[Line], list_id: UUID | None) -> list[TodoDraft]:
    drafts: list[TodoDraft] = []
    above: list[TodoDraft] = []
    for number, line in enumerate(lines, 1):
        del above[line.depth :]
        draft = _draft(line, number, list_id, above[-1] if above else None)
        above.append(draft)
        drafts.append(draft)
    return drafts


def _notes(line: Line) -> str:
    """What it says about when it ends has no field of its own, so it is kept as it was written."""
    dues = [(token, getattr(token.meaning, "due", token.meaning)) for token in line.parsed.tokens]
    ranges = [token for token, due in dues if isinstance(due, Due) and (due.until or due.minutes)]
    said = [line.text[token.start : token.end] for token in ranges]
    return "\n".join(filter(None, (str(line.parsed.sigils.get("notes", "")), *said)))


def _draft(line: Line, number: int, list_id: UUID | None, parent: TodoDraft | None) -> TodoDraft:
    parsed = line.parsed
    section, named = parsed.sigils.get("section"), parsed.sigils.get("list")
    fields: dict[str, Any] = {
        "id": new_id(),
        "title": parsed.title,
        "notes": _notes(line),
        "priority": parsed.sigils.get("priority", "none"),
        "tags": parsed.tags,
        "due_date": parsed.due.day and parsed.due.day.isoformat(),
        "due_time": None if parsed.due.time is None else parsed.due.time.isoformat(),
        "list_id": list_id,
    }
    if parsed.recurrence:
        fields["recurrence"] = {"rule": parsed.recurrence.rule, "from": parsed.recurrence.from_}
    if parent:
        fields |= {"parent_id": parent.id, "list_id": parent.list_id}
    elif isinstance(section, Named) and (named is None or (isinstance(named, Named) and named.id == section.parent)):
        fields |= {"parent_id": section.id, "list_id": section.parent}
    elif isinstance(named, Named):
        fields["list_id"] = named.id
    try:
        return TodoDraft.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        what = f"Line {number}, {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise Invalid(FieldFault("text", "line_invalid", what)) from None


def _together(made: list[Written]) -> Written:
    items = ",".join(one.row for one in made)
    lists = {list_id: number for one in made for list_id, number in one.lists.items()}
    return Written(f'{{"items":[{items}]}}', lists=lists, whole=False)


def titles_of(written: Written) -> list[dict[str, Any]]:
    """The todos that were made, for telling them."""
    found: list[dict[str, Any]] = json.loads(written.row)["items"]
    return found
