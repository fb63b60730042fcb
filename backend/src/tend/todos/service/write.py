import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import asyncpg

from tend.core.db.database import Queryable, in_transaction
from tend.core.errors import Invalid
from tend.core.ids import new_id
from tend.core.write_result import WriteResult
from tend.lists.errors import ListNotFound
from tend.todos.errors import TodoIdTaken, TodoNotFound
from tend.todos.queries import crud, update
from tend.todos.schemas import TodoDraft, TodoPatch
from tend.todos.service import recurrence, subtree
from tend.todos.service.assign import change_with_assignees, create_with_assignees, require_members
from tend.todos.types import CONSTRAINT_ERRORS, check_due, clear_dependent_due_fields

_ID_CONSTRAINT = "todos_pkey"
PARENT_FIELDS = {"list_id", "parent_id"}


async def create(db: Queryable, user_id: UUID, draft: TodoDraft, at: datetime | None = None) -> WriteResult:
    """A replay with the same id by the same person returns the same todo.

    `at`: the moment of completion of a completed draft, if that was not just now. Raises `TodoIdTaken`,
    `ListNotFound`, `ParentNotFound`, `TreeTooDeep` and `Invalid`.
    """
    todo_id = draft.id or new_id()
    draft, series = await recurrence.start_series_of_draft(db, user_id, draft)
    check_due(draft.due_date, draft.due_time, draft.due_timezone)
    new = crud.NewTodo(todo_id, draft, series, at)
    try:
        created = await _insert(db, user_id, new)
        if created is None:
            replayed = await _find_replayed(db, user_id, todo_id)
            return WriteResult(replayed) if replayed else await _create_under_lock(db, user_id, new)
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name != _ID_CONSTRAINT:
            raise
        replayed = await _find_replayed(db, user_id, todo_id)
        if replayed is None:
            raise ListNotFound from None
        return WriteResult(replayed)
    except asyncpg.CheckViolationError as error:
        raise Invalid(CONSTRAINT_ERRORS[str(error.constraint_name)]) from None
    return created


async def _create_under_lock(db: Queryable, user_id: UUID, todo: crud.NewTodo) -> WriteResult:
    """Locks the list before it looks for the parent, which may just have moved to another list or to the trash."""
    async with in_transaction(db) as tx:
        list_id = await crud.lock_list(tx, user_id, todo.draft.list_id)
        if list_id is None:
            raise ListNotFound
        if todo.draft.parent_id:
            await subtree.require_parent(tx, todo.id, todo.draft.parent_id, list_id)
        created = await _insert(tx, user_id, todo)
        if created is None:
            raise ListNotFound
        return created


async def _insert(db: Queryable, user_id: UUID, todo: crud.NewTodo) -> WriteResult | None:
    async def write(tx: Queryable) -> list[WriteResult]:
        created = await crud.create_todo(tx, user_id, todo)
        return [created] if created else []

    created = await create_with_assignees(db, user_id, [todo.draft], write)
    return created[0] if created else None


async def _find_replayed(db: Queryable, user_id: UUID, todo_id: UUID) -> str | None:
    """The todo that an earlier request with this id has created. Raises `TodoIdTaken` if somebody else has."""
    existing = await crud.find_todo_created_by(db, user_id, todo_id)
    if existing is None and await crud.todo_exists(db, todo_id):
        raise TodoIdTaken
    return existing


async def get(db: Queryable, user_id: UUID, todo_id: UUID) -> str:
    """The todo as JSON. Raises `TodoNotFound`."""
    row = await crud.find_todo(db, user_id, todo_id)
    if row is None:
        raise TodoNotFound
    return row


async def change(
    db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, at: datetime | None = None
) -> WriteResult:
    """Changes the fields that were sent, moves included; values that are already there take no new version.

    `at`: the moment of a completion, if that was not just now. Raises `TodoNotFound`, `ListNotFound`,
    `ParentNotFound`, `ParentInItself`, `TreeTooDeep` and `Invalid`.
    """
    try:
        if not patch.model_fields_set & PARENT_FIELDS:
            return await _change_in_list(
                db, user_id, todo_id, patch, lambda tx: _change_fields(tx, user_id, todo_id, patch, at)
            )
        after_move = patch.model_fields_set & {"completed", "recurrence", *recurrence.OCCURRENCE_FIELDS}
        if not after_move:
            return await _change_location(db, user_id, todo_id, patch)
        async with in_transaction(db) as tx:
            moved = await _change_location(tx, user_id, todo_id, _only(patch, patch.model_fields_set - after_move))
            changed = await _change_fields(tx, user_id, todo_id, _only(patch, after_move), at)
        return WriteResult(changed.row, {**moved.lists, **changed.lists}, moved.users, is_complete=False)
    except asyncpg.CheckViolationError as error:
        raise Invalid(CONSTRAINT_ERRORS[str(error.constraint_name)]) from None


def _only(patch: TodoPatch, fields: set[str]) -> TodoPatch:
    return TodoPatch.model_construct(_fields_set=set(fields), **{name: getattr(patch, name) for name in fields})


def clear_dependent_due_fields_of_patch(patch: TodoPatch) -> TodoPatch:
    due = patch.model_dump(include=patch.model_fields_set & {"due_date", "due_time", "due_timezone"})
    return patch.model_copy(update=clear_dependent_due_fields(due)) if due else patch


async def _change_fields(
    db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, at: datetime | None
) -> WriteResult:
    full_patch = clear_dependent_due_fields_of_patch(patch)
    if patch.model_fields_set == {"completed"}:
        changed = await crud.set_completed(db, user_id, todo_id, at, completed=patch.completed)
        if changed is not None:
            return changed
    elif not recurrence.is_recurring_change(patch):
        changes = full_patch.model_dump_json(exclude_unset=True)
        if at:
            changes = json.dumps({**json.loads(changes), "at": at.isoformat()})
        only_if_plain = "completed" in patch.model_fields_set
        changed = await update.change_todo(db, user_id, todo_id, changes, only_if_plain=only_if_plain)
        if changed is not None:
            return changed
    return await recurrence.change_recurring_todo(db, user_id, todo_id, full_patch, at)


async def _change_location(db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch) -> WriteResult:
    full_patch = clear_dependent_due_fields_of_patch(patch)
    changes = full_patch.model_dump_json(exclude_unset=True)
    if "list_id" in patch.model_fields_set:
        await require_members(db, user_id, {todo_id: patch})
        moved = await subtree.move_to_list(db, user_id, todo_id, full_patch, changes)
        if moved:
            return moved
    return await _change_in_list(
        db, user_id, todo_id, patch, lambda tx: subtree.change_parent(tx, user_id, todo_id, full_patch, changes)
    )


async def _change_in_list(
    db: Queryable,
    user_id: UUID,
    todo_id: UUID,
    patch: TodoPatch,
    change_todo: Callable[[Queryable], Awaitable[WriteResult]],
) -> WriteResult:
    async def write(tx: Queryable) -> list[WriteResult]:
        return [await change_todo(tx)]

    (changed,) = await change_with_assignees(db, user_id, {todo_id: patch}, write)
    return changed


async def delete(db: Queryable, user_id: UUID, todo_id: UUID) -> WriteResult:
    """Moves the todo to the trash with everything below it; a replay changes nothing. Raises `TodoNotFound`."""
    deleted = await crud.delete_todo(db, user_id, todo_id)
    return deleted or await subtree.delete_todo(db, user_id, todo_id)


async def restore(db: Queryable, user_id: UUID, todo_id: UUID) -> WriteResult:
    """Takes the todo out of the trash, with what was deleted with it. Raises `TodoNotFound`."""
    restored = await crud.restore_todo(db, user_id, todo_id)
    return restored or await subtree.restore_todo(db, user_id, todo_id)
