"""Changes of more than one row: moving a todo to another parent or list, and the trash for a todo with subtasks.

Each checks first and writes then, so that a rejected change has written nothing, in the caller's transaction too.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID

from tend.core.db.database import Database, Json, Queryable, in_transaction
from tend.core.write_result import WriteResult
from tend.lists.errors import ListNotFound
from tend.todos.errors import MAX_LEVELS, ParentInItself, ParentNotFound, TodoNotFound, TreeTooDeep
from tend.todos.queries import attachments, crud, move, subtree, update
from tend.todos.queries.move import MovedTodo
from tend.todos.queries.subtree import SubtreeWrite
from tend.todos.schemas import TodoPatch
from tend.todos.service.assign import notify_of_move

# How often a change starts over because the todo moved to another list meanwhile.
_MAX_LOCK_ATTEMPTS = 5

# Takes the transaction and the list that is locked.
WorkOnLockedList = Callable[[Queryable, UUID], Awaitable[WriteResult]]


async def change_parent(db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, changes: Json) -> WriteResult:
    """Moves the todo to another parent in its list. `changes`: the patch as JSON.

    Raises `TodoNotFound`, `ParentNotFound`, `ParentInItself` and `TreeTooDeep`.
    """

    async def work(tx: Queryable, list_id: UUID) -> WriteResult:
        if "parent_id" in patch.model_fields_set and patch.parent_id:
            await require_parent(tx, todo_id, patch.parent_id, list_id)
        changed = await update.change_todo(tx, user_id, todo_id, changes, only_if_plain=False)
        if changed is None:
            raise TodoNotFound
        return changed

    return await run_with_locked_list(db, user_id, todo_id, work)


async def move_to_list(
    db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, changes: Json
) -> WriteResult | None:
    """Moves the todo and everything below it to another list; None if it is in that list already.

    Raises `TodoNotFound`, `ListNotFound`, `ParentNotFound`, `ParentInItself` and `TreeTooDeep`.
    """
    parent_id = patch.parent_id if "parent_id" in patch.model_fields_set else None
    for attempt in range(_MAX_LOCK_ATTEMPTS):
        async with in_transaction(db) as tx:
            # A push has locked them.
            if parent_id or attempt > 0 or isinstance(db, Database):
                await subtree.lock_both_lists(tx, user_id, todo_id, patch.list_id)
            if parent_id:
                await require_parent(tx, todo_id, parent_id, patch.list_id)
            moved = await move.move_single_todo(tx, user_id, todo_id, changes, patch.list_id)
            if moved:
                return await _move_subtree(tx, user_id, todo_id, moved)
            lists = await move.explain_failed_move(tx, user_id, todo_id, patch.list_id)
        if lists is None:
            raise TodoNotFound
        if not lists.can_enter:
            raise ListNotFound
        if lists.list_id == patch.list_id:
            return None
    raise TodoNotFound


async def delete_todo(db: Queryable, user_id: UUID, todo_id: UUID) -> WriteResult:
    """Moves the todo and everything below it to the trash. Raises `TodoNotFound`."""

    async def work(tx: Queryable, list_id: UUID) -> WriteResult:
        write = await subtree.delete_subtree(tx, user_id, todo_id, list_id)
        return await _top_result(tx, user_id, todo_id, list_id, write)

    return await run_with_locked_list(db, user_id, todo_id, work)


async def restore_todo(db: Queryable, user_id: UUID, todo_id: UUID) -> WriteResult:
    """Takes the todo, and what was deleted with it, out of the trash. Raises `TodoNotFound`."""

    async def work(tx: Queryable, list_id: UUID) -> WriteResult:
        write = await subtree.restore_subtree(tx, user_id, todo_id, list_id)
        return await _top_result(tx, user_id, todo_id, list_id, write)

    return await run_with_locked_list(db, user_id, todo_id, work)


def is_completion(patch: TodoPatch) -> bool:
    return "completed" in patch.model_fields_set and patch.completed


async def run_with_locked_list(db: Queryable, user_id: UUID, todo_id: UUID, work: WorkOnLockedList) -> WriteResult:
    """Does `work` while the todo and its list are locked. Raises `TodoNotFound`.

    Each attempt has a transaction of its own: a lock taken in vain must not be held while another list is locked.
    """
    for _ in range(_MAX_LOCK_ATTEMPTS):
        async with in_transaction(db) as tx:
            list_id = await subtree.lock_list(tx, user_id, todo_id)
            if list_id is not None:
                return await work(tx, list_id)
        if await crud.find_todo_or_deleted(db, user_id, todo_id) is None:
            break
    raise TodoNotFound


def add_subtask_changes(result: WriteResult, list_id: UUID, write: SubtreeWrite | None) -> WriteResult:
    """The result of a change, after subtasks changed too."""
    return (
        WriteResult(result.row, {list_id: write.version}, is_complete=False, rows=1 + write.count) if write else result
    )


async def require_parent(tx: Queryable, todo_id: UUID, parent_id: UUID, list_id: UUID) -> None:
    """Checks that the todo may be below the parent in the list, which is locked.

    Raises `ParentNotFound`, `ParentInItself` and `TreeTooDeep`.
    """
    parent = await subtree.check_parent(tx, todo_id, parent_id, list_id)
    if not parent.is_there:
        raise ParentNotFound
    if parent.is_inside:
        raise ParentInItself
    if parent.levels > MAX_LEVELS:
        raise TreeTooDeep


async def _move_subtree(tx: Queryable, user_id: UUID, todo_id: UUID, moved: MovedTodo) -> WriteResult:
    subtasks = None
    if moved.has_subtasks:
        subtasks = await move.move_descendants(tx, user_id, todo_id, moved.origin_id, moved.list_id)
    if moved.has_attachments or subtasks:
        await attachments.charge_mover_for_attachments(tx, user_id, todo_id, moved.list_id)
    latest = subtasks or moved
    versions = {moved.list_id: latest.version, moved.origin_id: latest.origin_version}
    users = await notify_of_move(tx, user_id, todo_id, moved, subtasks)
    is_complete = subtasks is None and not moved.has_comments
    # Comments below the todo have versions too.
    return WriteResult(moved.row, versions, users, is_complete, rows=1 + latest.version - moved.version)


async def _top_result(
    tx: Queryable, user_id: UUID, todo_id: UUID, list_id: UUID, write: SubtreeWrite | None
) -> WriteResult:
    row = (write and write.row) or await crud.find_todo_or_deleted(tx, user_id, todo_id)
    if row is None:
        raise TodoNotFound
    if write is None:
        return WriteResult(row)
    return WriteResult(row, {list_id: write.version}, is_complete=write.count == 1, rows=write.count)
