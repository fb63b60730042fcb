"""The rest of the end of memberships: todos that are assigned to former members, or that they created."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from tend.core.db.database import Database, Queryable
from tend.core.jobs import JobPayload, enqueue_job
from tend.core.write_result import WriteResult
from tend.lists.queries.former_members import FormerMembers, forget_creators, lock_list, unassign_todos

FORMER_MEMBERS_JOB = "release_todos_of_former_members"


async def release_todos(tx: Queryable, user_id: UUID, former: Sequence[FormerMembers], *, has_assigned: bool) -> None:
    """Forgets who created the todos. A job does what would take long, and unassigns what is still assigned if `has_assigned`.

    `user_id` ended the memberships, in this transaction.
    """
    for one in former:
        if await forget_creators(tx, one) or has_assigned:
            payload = {
                "actor_id": str(user_id),
                "list_id": str(one.list_id),
                "user_ids": [str(member_id) for member_id in one.user_ids],
                "version": one.version,
            }
            await enqueue_job(tx, FORMER_MEMBERS_JOB, payload)


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
