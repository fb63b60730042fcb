"""Changes that concern more than one row: where a todo stands, and what stands under it.

Each looks first and writes then, so that one that is refused has written nothing, also within somebody's transaction.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from tend.core.db.database import Json, Queryable, in_transaction
from tend.core.write_result import WriteResult
from tend.lists.errors import ListNotFound
from tend.todos.errors import ParentInItself, ParentNotFound, TodoNotFound
from tend.todos.queries import crud, subtree, update
from tend.todos.schemas import TodoPatch

# how often a change starts again because the todo moved to another list meanwhile
ATTEMPTS = 5

# told the list that is locked
Work = Callable[[Queryable, UUID], Awaitable[WriteResult]]


def written(row: Any) -> WriteResult:
    """From the columns `row`, `list_id` and `number`; the last two are null where nothing had to change."""
    return WriteResult(row["row"], {row["list_id"]: row["number"]} if row["number"] else {})


async def place(db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, wanted: Json) -> WriteResult:
    """In its list, under another parent."""

    async def work(transaction: Queryable, list_id: UUID) -> WriteResult:
        if "parent_id" in patch.model_fields_set and patch.parent_id:
            await _allow(transaction, todo_id, patch.parent_id, list_id)
        changed = await transaction.fetchrow(update.CHANGE, user_id, todo_id, wanted, False)
        if changed is None:
            raise TodoNotFound
        return written(changed)

    return await holding(db, user_id, todo_id, work)


async def move(db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, wanted: Json) -> WriteResult | None:
    """To another list, with all under it; None if it is there already."""
    for _ in range(ATTEMPTS):
        async with in_transaction(db) as transaction:
            if "parent_id" in patch.model_fields_set and patch.parent_id:
                await transaction.execute(subtree.HOLD_BOTH, user_id, todo_id, patch.list_id)
                await _allow(transaction, todo_id, patch.parent_id, patch.list_id)
            moved = await transaction.fetchrow(update.MOVE, user_id, todo_id, wanted, patch.list_id)
            if moved is not None:
                return await _carry(transaction, todo_id, moved)
            place = await transaction.fetchrow(update.LISTS, user_id, todo_id, patch.list_id)
        if place is None:
            raise TodoNotFound
        if not place["may_enter"]:
            raise ListNotFound
        if place["list_id"] == patch.list_id:
            return None
    raise TodoNotFound


async def delete(db: Queryable, user_id: UUID, todo_id: UUID) -> WriteResult:
    return await _turn(db, user_id, todo_id, subtree.DELETE)


async def restore(db: Queryable, user_id: UUID, todo_id: UUID) -> WriteResult:
    return await _turn(db, user_id, todo_id, subtree.RESTORE)


def completes(patch: TodoPatch) -> bool:
    return "completed" in patch.model_fields_set and patch.completed


async def holding(db: Queryable, user_id: UUID, todo_id: UUID, work: Work) -> WriteResult:
    """Do `work` while the todo and its list, whose id it is told, are locked. Raises `TodoNotFound`.

    Each attempt has a transaction of its own: what was locked in vain must not be held while another list is.
    """
    for _ in range(ATTEMPTS):
        async with in_transaction(db) as transaction:
            held: UUID | None = await transaction.fetchval(subtree.HOLD, user_id, todo_id)
            if held is not None:
                return await work(transaction, held)
        if await db.fetchval(crud.GET_ANY, user_id, todo_id) is None:
            break
    raise TodoNotFound


async def _allow(transaction: Queryable, todo_id: UUID, parent_id: UUID, list_id: UUID) -> None:
    parent = await transaction.fetchrow(subtree.PARENT, todo_id, parent_id, list_id)
    if not parent["there"]:
        raise ParentNotFound
    if parent["inside"]:
        raise ParentInItself


async def _carry(transaction: Queryable, todo_id: UUID, moved: Mapping[str, Any]) -> WriteResult:
    numbers = {moved["list_id"]: moved["number"], moved["left_id"]: moved["left_number"]}
    done = WriteResult(moved["row"], numbers)
    if not moved["has_children"]:
        return done
    carried = await transaction.fetchrow(subtree.CARRY, todo_id, moved["left_id"], moved["list_id"])
    if carried is None:
        return done
    numbers = {moved["list_id"]: carried["number"], moved["left_id"]: carried["left_number"]}
    return WriteResult(moved["row"], numbers, is_complete=False)


async def _turn(db: Queryable, user_id: UUID, todo_id: UUID, statement: str) -> WriteResult:
    async def work(transaction: Queryable, list_id: UUID) -> WriteResult:
        turned = await transaction.fetchrow(statement, todo_id, list_id)
        if turned is None:
            return WriteResult(await transaction.fetchval(crud.GET_ANY, user_id, todo_id))
        row = turned["row"] or await transaction.fetchval(crud.GET_ANY, user_id, todo_id)
        return WriteResult(row, {list_id: turned["number"]}, is_complete=turned["count"] == 1)

    return await holding(db, user_id, todo_id, work)


def more(done: WriteResult, list_id: UUID, turned: Any) -> WriteResult:
    return WriteResult(done.row, {list_id: turned["number"]}, is_complete=False) if turned else done
