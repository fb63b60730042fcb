"""The rest of the end of memberships: todos that are assigned to former members, or that they created."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from tend.accounts.service.former_members import enqueue_todo_release
from tend.core.db.database import Database, Queryable
from tend.core.jobs import JobPayload
from tend.core.write_result import WriteResult
from tend.lists.queries.former_members import FormerMembers, forget_creators, lock_list, unassign_todos


async def release_todos(tx: Queryable, user_id: UUID, former: Sequence[FormerMembers], *, has_assigned: bool) -> None:
    """Forgets who created the todos. A job does what would take long, and unassigns what is still assigned if `has_assigned`.

    `user_id` ended the memberships, in this transaction.
    """
    for one in former:
        if await forget_creators(tx, one) or has_assigned:
            await enqueue_todo_release(tx, user_id, one.user_ids, {one.list_id: one.version})


async def release_remaining_todos(database: Database, payload: JobPayload) -> AsyncIterator[WriteResult]:
    """The result of each step, after its commit. It can begin again after any of them."""
    former = FormerMembers(
        UUID(payload["list_id"]), [UUID(user_id) for user_id in payload["user_ids"]], payload["version"]
    )
    is_done = False
    while not is_done:
        async with database.transaction() as tx:
            if not await lock_list(tx, former.list_id):
                return
            version = await unassign_todos(tx, former, UUID(payload["actor_id"]))
            is_done = not await forget_creators(tx, former) and version is None
        if version:
            yield WriteResult("null", {former.list_id: version})
