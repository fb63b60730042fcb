from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, TypeAdapter

from tend.activity import queries
from tend.activity.queries import ActRow
from tend.activity.schemas import ActivityFilter
from tend.core.db.database import Json, Queryable
from tend.core.pagination import decode_cursor, encode_cursor, page_json
from tend.core.schemas import Moment
from tend.lists.errors import ListNotFound
from tend.todos.errors import TodoNotFound

_Version = Annotated[int, Field(ge=0, lt=2**63)]
_SORT_KEY: TypeAdapter[tuple[Moment, _Version, UUID]] = TypeAdapter(tuple[Moment, _Version, UUID])


async def list_acts_of_todo(db: Queryable, user_id: UUID, todo_id: UUID, wanted: ActivityFilter) -> Json:
    """A page of what people did to the todo, the latest first. Raises `TodoNotFound` and `Invalid`."""
    rows = await queries.fetch_todo_acts(db, user_id, todo_id, _page_start(wanted), wanted.limit + 1)
    if rows is None:
        raise TodoNotFound
    return _page(rows, wanted.limit)


async def list_acts_of_list(db: Queryable, user_id: UUID, list_id: UUID, wanted: ActivityFilter) -> Json:
    """A page of what people did in the list, the latest first. Raises `ListNotFound` and `Invalid`."""
    start = _page_start(wanted)
    rows = await queries.fetch_list_acts(db, user_id, list_id, start and start[1], wanted.limit + 1)
    if rows is None:
        raise ListNotFound
    return _page(rows, wanted.limit)


async def list_own_acts(db: Queryable, user_id: UUID, wanted: ActivityFilter) -> Json:
    """A page of what the user did, the latest first. Raises `Invalid`."""
    return _page(await queries.fetch_own_acts(db, user_id, _page_start(wanted), wanted.limit + 1), wanted.limit)


def _page_start(wanted: ActivityFilter) -> tuple[datetime, int, UUID] | None:
    return decode_cursor(wanted.cursor, _SORT_KEY) if wanted.cursor else None


def _page(rows: Sequence[ActRow], limit: int) -> Json:
    page = rows[:limit]
    next_cursor = None
    if len(rows) > limit:
        next_cursor = encode_cursor((page[-1].at.isoformat(), page[-1].version, page[-1].list_id))
    return page_json((row.json for row in page), next_cursor)
