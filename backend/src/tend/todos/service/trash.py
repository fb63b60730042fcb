"""Deletes forever what is in the trash, for those who do not want to wait for the 30 days of the trash."""

from uuid import UUID

from tend.core.db.database import Queryable, in_transaction
from tend.core.jobs import PURGED_LISTS, enqueue_purge
from tend.core.write_result import WriteResult
from tend.lists.errors import ListHasOtherOwners, ListNotFound
from tend.todos.errors import TodoNotFound
from tend.todos.queries import trash
from tend.todos.queries.trash import PurgeResult
from tend.todos.service.subtree import run_with_locked_list

_NO_ROW = "null"


async def purge_todo(db: Queryable, user_id: UUID, todo_id: UUID) -> WriteResult:
    """Deletes the todo and everything below it. Raises `TodoNotFound`, also for a todo that is not in the trash of a list that the user owns."""

    async def work(tx: Queryable, list_id: UUID) -> WriteResult:
        purged = await trash.purge_subtree(tx, user_id, todo_id, list_id)
        if purged is None:
            raise TodoNotFound
        return WriteResult(_NO_ROW, purged.versions, is_complete=False, rows=purged.todos)

    return await run_with_locked_list(db, user_id, todo_id, work)


async def purge_list(db: Queryable, user_id: UUID, list_id: UUID) -> WriteResult:
    """Deletes the list: nobody sees it or what is in it anymore.

    Raises `ListNotFound`, also for a list that is not in the trash, and `ListHasOtherOwners` in the week after it went there.
    """
    purged = await _purge_lists(db, user_id, list_id)
    if not purged.versions:
        raise ListHasOtherOwners if await trash.can_others_restore(db, user_id, list_id) else ListNotFound
    return WriteResult(_NO_ROW, users=purged.versions, is_complete=False, rows=1 + purged.todos)


async def empty_trash(db: Queryable, user_id: UUID) -> WriteResult:
    """Deletes every todo in the trash of the lists that the user owns, and every such list that is there itself.

    Lists that other owners may still restore stay.
    """
    lists: dict[UUID, int] = {}
    count = 0
    while (purged := await trash.purge_todos(db, user_id)).versions:
        lists.update(purged.versions)
        count += purged.todos
    purged = await _purge_lists(db, user_id, None)
    return WriteResult(_NO_ROW, lists, purged.versions, is_complete=False, rows=count + purged.todos)


async def _purge_lists(db: Queryable, user_id: UUID, list_id: UUID | None) -> PurgeResult:
    """Nobody sees the lists anymore at the end of the transaction. A job removes what was in them, in batches."""
    async with in_transaction(db) as tx:
        purged = await trash.purge_lists(tx, user_id, list_id)
        if purged.versions:
            await enqueue_purge(tx, PURGED_LISTS)
    return purged
