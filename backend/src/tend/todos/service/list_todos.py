import re
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tend.core.clock import now
from tend.core.db.database import Queryable
from tend.core.errors import FieldError, Invalid
from tend.core.pagination import DEFAULT_LIMIT, page_json
from tend.lists import service as lists
from tend.todos import cursors
from tend.todos.filters.parser import Names, parse
from tend.todos.filters.scanner import FilterFault
from tend.todos.queries import list_todos, saved_filter, search
from tend.todos.queries.recurrence import ZONE
from tend.todos.schemas import TodoFilter


async def browse(db: Queryable, user_id: UUID, wanted: TodoFilter) -> str:
    """A page of todos as JSON. Raises `ListNotFound` for a list that the person cannot see."""
    place = (
        cursors.resume(wanted.cursor, wanted.sort, wanted.order)
        if wanted.cursor
        else cursors.start(wanted.sort, wanted.order)
    )
    page = await _page(db, user_id, wanted, place)
    items = page["items"] or []
    if not items and wanted.list_id:
        await lists.get(db, user_id, wanted.list_id)
    more = None
    if len(items) > wanted.limit:
        more = cursors.cursor_after(wanted.sort, wanted.order, (page["key"], page["id"]))
    return page_json(items[: wanted.limit], more)


_BESIDE_FILTER = {"filter", "list_id", "sort", "order", "limit", "cursor"}
_ALONE = FieldError("filter", "filter_alone", "Say in the filter what else is wanted.")


async def _matching(db: Queryable, user_id: UUID, wanted: TodoFilter, query: str, place: cursors.Place) -> Any:
    if wanted.model_fields_set - _BESIDE_FILTER:
        raise Invalid(_ALONE)
    known = await db.fetchrow(saved_filter.NAMES, user_id)
    try:
        expression = parse(query, Names(*(tuple(known[kind]) for kind in ("lists", "sections", "folders"))))
    except FilterFault as fault:
        message = f"Character {fault.at + 1}: {fault.expected} is expected there."
        raise Invalid(FieldError("filter", "filter_unreadable", message)) from None
    zone = str(await db.fetchval(ZONE, user_id))
    today = now().astimezone(ZoneInfo(zone)).date()
    statement, named = saved_filter.page(expression, today, wanted.sort, wanted.order)
    return await db.fetchrow(statement, user_id, wanted.list_id, *place, wanted.limit, today, zone, *named)


async def _page(db: Queryable, user_id: UUID, wanted: TodoFilter, place: cursors.Place) -> Any:
    if wanted.filter is not None:
        return await _matching(db, user_id, wanted, wanted.filter, place)
    in_list = wanted.list_id is not None
    common = (user_id, wanted.list_id, *place, wanted.limit)
    narrow = (wanted.priority, wanted.tag, wanted.due_from, wanted.due_to, wanted.q, wanted.parent_id)
    if not wanted.deleted and wanted.kind == "todo" and not any(narrow):
        wide = wanted.limit > DEFAULT_LIMIT
        statement = list_todos.plain(wanted.sort, wanted.order, in_list=in_list, completed=wanted.completed, wide=wide)
        return await db.fetchrow(statement, *common)
    due = _due_between(wanted.due_from, wanted.due_to)
    filters = (wanted.completed, wanted.priority, wanted.tag, *due, wanted.kind, wanted.parent_id)
    if wanted.q and wanted.q.strip():
        statement = search.searched(wanted.sort, wanted.order, deleted=wanted.deleted)
        patterns = _patterns(wanted.q)
        return await _found(db, statement, *common, *filters, patterns, wanted.q, max(patterns, key=_rarity))
    statement = list_todos.filtered(wanted.sort, wanted.order, in_list=in_list, deleted=wanted.deleted)
    return await db.fetchrow(statement, *common, *filters)


async def _found(db: Queryable, statement: str, user_id: UUID, *arguments: Any) -> Any:
    page = await db.fetchrow(statement, user_id, *arguments)
    if page["behind"]:
        await db.execute(search.CATCH_UP, user_id)
        page = await db.fetchrow(statement, user_id, *arguments)
    return page


def _due_between(first: date | None, last: date | None) -> tuple[str, str]:
    """From a moment to a moment, as text; "no date" sorts as infinity and is left out when either is given."""
    if first is None and last is None:
        return "-infinity", "infinity"
    return f"{first or date.min} 00:00:00", f"{last or date.max} 23:59:59.9"


def _patterns(text: str) -> list[str]:
    """LIKE patterns for the words of `text`, whatever they hold."""
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [f"%{word}%" for word in plain.split()]


def _rarity(pattern: str) -> tuple[int, int]:
    """The index knows three letters or digits in a row, and numbers are rarer than words."""
    runs = re.findall(r"[^\W_]+", pattern)
    return max((len(run) for run in runs), default=0), sum(run.isdigit() for run in runs)
