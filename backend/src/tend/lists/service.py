from typing import Any
from uuid import UUID

import asyncpg
from pydantic import TypeAdapter

from tend.core.db.database import Queryable
from tend.core.ids import new_id
from tend.core.pagination import decode_cursor, encode_cursor
from tend.core.storable_text import Storable
from tend.core.write_result import Written
from tend.lists import queries
from tend.lists.errors import InboxIsPermanent, ListIdTaken, ListNotFound
from tend.lists.schemas import ListDraft, ListFilter, ListPatch

# JSON that PostgreSQL wrote and the route sends on
Json = str

_PLACE: TypeAdapter[tuple[Storable, UUID]] = TypeAdapter(tuple[Storable, UUID])
_START = ("", UUID(int=0))


# what every member decides alone
ONES_OWN = {"position", "folder", "favorite"}


async def browse(db: Queryable, user_id: UUID, wanted: ListFilter) -> Json:
    position, list_id = decode_cursor(wanted.cursor, _PLACE) if wanted.cursor else _START
    page = queries.TRASH_PAGE if wanted.deleted else queries.PAGE
    rows = await db.fetch(page, user_id, wanted.archived, position, list_id, wanted.limit)
    shown = rows[: wanted.limit]
    more = f'"{encode_cursor((shown[-1]["position"], shown[-1]["id"]))}"' if len(rows) > wanted.limit else "null"
    return f'{{"items":[{",".join(row["json"] for row in shown)}],"next_cursor":{more}}}'


async def create(db: Queryable, user_id: UUID, draft: ListDraft) -> Written:
    """Sent again with the same id, the same list. Raises `ListIdTaken` when somebody else has it."""
    list_id = draft.id or new_id()
    try:
        made = await db.fetchrow(
            queries.CREATE, user_id, list_id, draft.name, draft.color, draft.icon, draft.position, draft.folder
        )
    except asyncpg.UniqueViolationError:
        made = None
    if made is not None:
        return _written(made, user_id, list_id)
    found = await db.fetchval(queries.GET_OWN, user_id, list_id)
    if found is None:
        raise ListIdTaken
    return Written(str(found))


async def get(db: Queryable, user_id: UUID, list_id: UUID) -> Json:
    found = await db.fetchval(queries.GET, user_id, list_id)
    if found is None:
        raise ListNotFound
    return str(found)


async def change(db: Queryable, user_id: UUID, list_id: UUID, patch: ListPatch) -> Written:
    """Change the fields that were sent; what is as asked already takes no new number."""
    sent = patch.model_fields_set
    statement = queries.ARRANGE if sent and sent <= ONES_OWN else queries.CHANGE
    return await _carry_out(db, statement, user_id, list_id, patch.model_dump_json(exclude_unset=True))


async def delete(db: Queryable, user_id: UUID, list_id: UUID) -> Written:
    """To the trash, with everything in it."""
    return await _carry_out(db, queries.DELETE, user_id, list_id)


async def restore(db: Queryable, user_id: UUID, list_id: UUID) -> Written:
    return await _carry_out(db, queries.RESTORE, user_id, list_id)


async def _carry_out(db: Queryable, statement: str, user_id: UUID, list_id: UUID, *arguments: Json) -> Written:
    row = await db.fetchrow(statement, user_id, list_id, *arguments)
    if row is None:
        raise ListNotFound
    if row["permanent"]:
        raise InboxIsPermanent
    return _written(row, user_id, list_id)


def _written(row: Any, user_id: UUID, list_id: UUID) -> Written:
    """From the columns `row`, `list_number` and `user_number`; a null number was not taken."""
    lists = {list_id: row["list_number"]} if row["list_number"] else {}
    return Written(row["row"], lists, {user_id: row["user_number"]} if row["user_number"] else {})
