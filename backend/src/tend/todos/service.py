import json
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from tend.core.changes import Written
from tend.core.database import Queryable
from tend.core.errors import Invalid
from tend.core.ids import new_id
from tend.lists.errors import ListNotFound
from tend.todos import due
from tend.todos.errors import TodoIdTaken, TodoNotFound
from tend.todos.queries import changes, rows
from tend.todos.schemas import TodoDraft, TodoPatch

# JSON that PostgreSQL wrote and the route sends on
Json = str

# how often a change starts again because the todo moved to another list meanwhile
_ATTEMPTS = 5


async def create(db: Queryable, user_id: UUID, draft: TodoDraft, at: datetime | None = None) -> Written:
    """Sent again with the same id by the same person, the same todo. Raises `TodoIdTaken`, `ListNotFound`.

    `at`: since when it is done, if it is and if that was not just now.
    """
    due.settle({"due_date": draft.due_date, "due_time": draft.due_time, "due_timezone": draft.due_timezone})
    todo_id = draft.id or new_id()
    try:
        made = await db.fetchrow(
            rows.CREATE,
            user_id,
            todo_id,
            draft.list_id,
            draft.position,
            draft.title,
            draft.notes,
            draft.priority,
            draft.due_date and draft.due_date.isoformat(),
            draft.due_time,
            draft.due_timezone,
            draft.tags,
            draft.completed,
            at,
        )
    except asyncpg.UniqueViolationError:
        made = None
    if made is None:
        return Written(await _made_before(db, user_id, todo_id))
    return _written(made)


async def _made_before(db: Queryable, user_id: UUID, todo_id: UUID) -> Json:
    found = await db.fetchval(rows.GET_OWN, user_id, todo_id)
    if found is not None:
        return str(found)
    if await db.fetchval(rows.EXISTS, todo_id):
        raise TodoIdTaken
    raise ListNotFound


async def get(db: Queryable, user_id: UUID, todo_id: UUID) -> Json:
    found = await db.fetchval(rows.GET, user_id, todo_id)
    if found is None:
        raise TodoNotFound
    return str(found)


async def change(db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, at: datetime | None = None) -> Written:
    """Change the fields that were sent, move included; what is as asked already takes no new number.

    `at`: when the person did it, if that was not just now; completing is dated by it.
    """
    when = patch.model_dump(include=patch.model_fields_set & {"due_date", "due_time", "due_timezone"})
    settled = patch.model_copy(update=due.settle(when)) if when else patch
    wanted = settled.model_dump_json(exclude_unset=True)
    if at:
        wanted = json.dumps({**json.loads(wanted), "at": at.isoformat()})
    try:
        if "list_id" in patch.model_fields_set:
            return await _move(db, user_id, todo_id, patch.list_id, wanted)
        return await _in_place(db, user_id, todo_id, wanted)
    except asyncpg.CheckViolationError as error:
        raise Invalid(due.BROKEN[str(error.constraint_name)]) from None


async def _in_place(db: Queryable, user_id: UUID, todo_id: UUID, wanted: Json) -> Written:
    for _ in range(_ATTEMPTS):
        changed = await db.fetchrow(changes.CHANGE, user_id, todo_id, wanted)
        if changed is not None:
            return _written(changed)
        await get(db, user_id, todo_id)
    raise TodoNotFound


async def _move(db: Queryable, user_id: UUID, todo_id: UUID, list_id: UUID, wanted: Json) -> Written:
    for _ in range(_ATTEMPTS):
        moved = await db.fetchrow(changes.MOVE, user_id, todo_id, wanted, list_id)
        if moved is not None:
            return Written(moved["row"], {moved["list_id"]: moved["number"], moved["left_id"]: moved["left_number"]})
        place = await db.fetchrow(changes.LISTS, user_id, todo_id, list_id)
        if place is None:
            raise TodoNotFound
        if not place["may_enter"]:
            raise ListNotFound
        if place["list_id"] == list_id:
            return await _in_place(db, user_id, todo_id, wanted)
    raise TodoNotFound


async def delete(db: Queryable, user_id: UUID, todo_id: UUID) -> Written:
    """To the trash; doing so again changes nothing."""
    return await _trash(db, rows.DELETE, user_id, todo_id)


async def restore(db: Queryable, user_id: UUID, todo_id: UUID) -> Written:
    return await _trash(db, rows.RESTORE, user_id, todo_id)


async def _trash(db: Queryable, statement: str, user_id: UUID, todo_id: UUID) -> Written:
    row = await db.fetchrow(statement, user_id, todo_id)
    if row is None:
        raise TodoNotFound
    return _written(row)


def _written(row: Any) -> Written:
    """From the columns `row`, `list_id` and `number`; the last two are null where nothing had to change."""
    return Written(row["row"], {row["list_id"]: row["number"]} if row["number"] else {})
