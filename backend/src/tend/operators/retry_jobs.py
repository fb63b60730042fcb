"""Lets jobs that have failed at every attempt begin again, from the app or with `tend jobs retry`."""

from collections.abc import Collection
from uuid import UUID

from tend.accounts.queries.operators import record_act
from tend.core.db.database import Database
from tend.monitoring.queries.jobs import requeue_dead


async def retry_dead_jobs(db: Database, operator_id: UUID | None, ids: Collection[int] | None) -> int:
    """The dead ones of `ids`, or all; returns how many there were. `operator_id` is None on the command line."""
    async with db.transaction() as tx:
        retried = await requeue_dead(tx, ids)
        if retried:
            await record_act(tx, operator_id, "jobs_retried", detail=str(retried))
    return retried
