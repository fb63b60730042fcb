"""The job that unassigns and releases the todos of those who have left a list, where there are many. The slice `sharing` does it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.jobs import enqueue_jobs

FORMER_MEMBERS_JOB = "release_todos_of_former_members"


async def enqueue_todo_release(
    tx: Queryable, actor_id: UUID, user_ids: Sequence[UUID], lists: Mapping[UUID, int]
) -> None:
    """`lists`: those that the users have left by an act of `actor_id`, with their versions then."""
    payloads = [
        {
            "actor_id": str(actor_id),
            "list_id": str(list_id),
            "user_ids": [str(user_id) for user_id in user_ids],
            "version": version,
        }
        for list_id, version in lists.items()
    ]
    await enqueue_jobs(tx, FORMER_MEMBERS_JOB, payloads)
