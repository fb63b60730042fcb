from uuid import UUID

import asyncpg
from pydantic import TypeAdapter

from tend.core.database import Queryable
from tend.core.ids import new_id
from tend.core.paging import decode_cursor, encode_cursor
from tend.core.text import Storable
from tend.lists import queries
from tend.lists.errors import InboxIsPermanent, ListIdTaken, ListNotFound
from tend.lists.schemas import ListDraft, ListFilter, ListPatch

# JSON that PostgreSQL wrote and the route sends on
Json = str

_PLACE: TypeAdapter[tuple[Storable, UUID]] = TypeAdapter(tuple[Storable, UUID])
_START = ("", UUID(int=0))


async def browse(db: Queryable, user_id: UUID, wanted: ListFilter) -> Json:
    position, list_id = decode_cursor(wanted.cursor, _PLACE) if wanted.cursor else _START
    page = queries.TRASH_PAGE if wanted.deleted else queries.PAGE
    rows = await db.fetch(page, user_id, wanted.archived, position, list_id, wanted.limit)
    shown = rows[: wanted.limit]
    more = f'"{encode_cursor((shown[-1]["position"], shown[-1]["id"]))}"' if len(rows) > wanted.limit else "null"
    return f'{{"items":[{",".join(row["json"] for row in shown)}],"next_cursor":{more}}}'


async def create(db: Queryable, user_id: UUID, draft: ListDraft) -> Json:
    """Sent again with the same id, the same list. Raises `ListIdTaken` when somebody else has it."""
    list_id = draft.id or new_id()
    try:
        made = await db.fetchval(queries.CREATE, user_id, list_id, draft.name, draft.color, draft.icon, draft.position)
    except asyncpg.UniqueViolationError:
        made = None
    made = made or await db.fetchval(queries.GET_OWN, user_id, list_id)
    if made is None:
        raise ListIdTaken
    return str(made)


async def get(db: Queryable, user_id: UUID, list_id: UUID) -> Json:
    found = await db.fetchval(queries.GET, user_id, list_id)
    if found is None:
        raise ListNotFound
    return str(found)


async def change(db: Queryable, user_id: UUID, list_id: UUID, patch: ListPatch) -> Json:
    """Change the fields that were sent; what is as asked already takes no new number."""
    statement = queries.ARRANGE if patch.model_fields_set == {"position"} else queries.CHANGE
    row = await db.fetchrow(statement, user_id, list_id, patch.model_dump_json(exclude_unset=True))
    if row is None:
        raise ListNotFound
    if row["permanent"]:
        raise InboxIsPermanent
    return str(row["json"])


async def delete(db: Queryable, user_id: UUID, list_id: UUID) -> None:
    """To the trash, with everything in it."""
    await _trash(db, queries.DELETE, user_id, list_id)


async def restore(db: Queryable, user_id: UUID, list_id: UUID) -> Json:
    await _trash(db, queries.RESTORE, user_id, list_id)
    return await get(db, user_id, list_id)


async def _trash(db: Queryable, statement: str, user_id: UUID, list_id: UUID) -> None:
    row = await db.fetchrow(statement, user_id, list_id)
    if row is None:
        raise ListNotFound
    if row["permanent"]:
        raise InboxIsPermanent
