import json
from datetime import datetime
from uuid import UUID

import asyncpg

from tend.core.db.database import Json, Queryable, in_transaction
from tend.core.errors import Invalid
from tend.core.ids import new_id
from tend.core.write_result import WriteResult
from tend.lists.errors import ListNotFound
from tend.todos import due_rules
from tend.todos.errors import ParentNotFound, TodoIdTaken, TodoNotFound
from tend.todos.queries import crud, update
from tend.todos.schemas import TodoDraft, TodoPatch
from tend.todos.service import recurring_todos, subtree

_PLACE = {"list_id", "parent_id"}


async def create(db: Queryable, user_id: UUID, draft: TodoDraft, at: datetime | None = None) -> WriteResult:
    """Sent again with the same id by the same person, the same todo. Raises `TodoIdTaken`, `ListNotFound`, `ParentNotFound`.

    `at`: since when it is done, if it is and if that was not just now.
    """
    todo_id = draft.id or new_id()
    draft, recurrence = await recurring_todos.drafted(db, user_id, draft)
    due_rules.settle({"due_date": draft.due_date, "due_time": draft.due_time, "due_timezone": draft.due_timezone})
    try:
        made = await db.fetchrow(
            crud.CREATE,
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
            draft.kind,
            draft.parent_id,
            recurrence,
        )
    except asyncpg.UniqueViolationError:
        made = None
    except asyncpg.CheckViolationError as error:
        raise Invalid(due_rules.BROKEN[str(error.constraint_name)]) from None
    if made is None:
        return WriteResult(await _made_before(db, user_id, todo_id, draft))
    return subtree.written(made)


async def _made_before(db: Queryable, user_id: UUID, todo_id: UUID, draft: TodoDraft) -> Json:
    found = await db.fetchval(crud.GET_OWN, user_id, todo_id)
    if found is not None:
        return str(found)
    if await db.fetchval(crud.EXISTS, todo_id):
        raise TodoIdTaken
    if draft.parent_id and await db.fetchval(crud.MAY_ADD, user_id, draft.list_id):
        raise ParentNotFound
    raise ListNotFound


async def get(db: Queryable, user_id: UUID, todo_id: UUID) -> Json:
    found = await db.fetchval(crud.GET, user_id, todo_id)
    if found is None:
        raise TodoNotFound
    return str(found)


async def change(
    db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, at: datetime | None = None
) -> WriteResult:
    """Change the fields that were sent, move included; what is as asked already takes no new number.

    `at`: when the person did it, if that was not just now; completing is dated by it.
    """
    try:
        if not patch.model_fields_set & _PLACE:
            return await _in_place(db, user_id, todo_id, patch, at)
        later = patch.model_fields_set & {"completed", "recurrence", *recurring_todos.ABOUT}
        if not later:
            return await _placed(db, user_id, todo_id, patch)
        async with in_transaction(db) as transaction:
            moved = await _placed(transaction, user_id, todo_id, _only(patch, patch.model_fields_set - later))
            done = await _in_place(transaction, user_id, todo_id, _only(patch, later), at)
        return WriteResult(done.row, {**moved.lists, **done.lists}, is_complete=False)
    except asyncpg.CheckViolationError as error:
        raise Invalid(due_rules.BROKEN[str(error.constraint_name)]) from None


def _only(patch: TodoPatch, fields: set[str]) -> TodoPatch:
    return TodoPatch.model_construct(_fields_set=set(fields), **{name: getattr(patch, name) for name in fields})


def _settled(patch: TodoPatch) -> TodoPatch:
    when = patch.model_dump(include=patch.model_fields_set & {"due_date", "due_time", "due_timezone"})
    return patch.model_copy(update=due_rules.settle(when)) if when else patch


async def _in_place(db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, at: datetime | None) -> WriteResult:
    settled = _settled(patch)
    if not recurring_todos.concerns(patch):
        wanted = settled.model_dump_json(exclude_unset=True)
        if at:
            wanted = json.dumps({**json.loads(wanted), "at": at.isoformat()})
        changed = await db.fetchrow(update.CHANGE, user_id, todo_id, wanted, subtree.completes(patch))
        if changed is not None:
            return subtree.written(changed)
    return await recurring_todos.change(db, user_id, todo_id, settled, at)


async def _placed(db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch) -> WriteResult:
    settled = _settled(patch)
    wanted = settled.model_dump_json(exclude_unset=True)
    if "list_id" in patch.model_fields_set:
        moved = await subtree.move(db, user_id, todo_id, settled, wanted)
        if moved:
            return moved
    return await subtree.place(db, user_id, todo_id, settled, wanted)


async def delete(db: Queryable, user_id: UUID, todo_id: UUID) -> WriteResult:
    """To the trash, with all under it; doing so again changes nothing."""
    gone = await db.fetchrow(crud.DELETE, user_id, todo_id)
    return subtree.written(gone) if gone else await subtree.delete(db, user_id, todo_id)


async def restore(db: Queryable, user_id: UUID, todo_id: UUID) -> WriteResult:
    """Back to where it was, with what went along."""
    back = await db.fetchrow(crud.RESTORE, user_id, todo_id)
    return subtree.written(back) if back else await subtree.restore(db, user_id, todo_id)
