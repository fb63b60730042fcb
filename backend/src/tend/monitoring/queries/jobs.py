"""The jobs in the queue, for the operator. Their payloads are not read: they may name a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from pgqueuer import AsyncpgDriver, Queries
from pgqueuer.types import JobId

from tend.core.db.database import Queryable


@dataclass(frozen=True, slots=True)
class QueuedJob:
    id: int
    job: str
    state: str
    """`waiting`, `delayed`, `running` or `dead`."""
    created_at: datetime
    due_at: datetime
    attempts: int
    error: str | None
    """The type of the error at the last attempt that failed."""


# $1 the state, or null for all
_LIST_JOBS = """
with jobs as (
    select
        id,
        entrypoint,
        case
            when status = 'failed' then 'dead'
            when status = 'picked' then 'running'
            when execute_after > now() then 'delayed'
            else 'waiting'
        end as state,
        created,
        execute_after,
        attempts
    from pgqueuer
)
select
    jobs.id,
    jobs.entrypoint,
    jobs.state,
    jobs.created,
    jobs.execute_after,
    jobs.attempts,
    (
        select coalesce(log.traceback ->> 'exception_message', log.traceback ->> 'exception_type')
        from pgqueuer_log log
        where log.job_id = jobs.id
          and log.traceback is not null
        order by log.created desc
        limit 1
    )
from jobs
where $1::text is null or jobs.state = $1
order by jobs.state = 'dead' desc, jobs.execute_after, jobs.id
limit $2
"""


async def list_jobs(db: Queryable, state: str | None, limit: int) -> list[QueuedJob]:
    """Dead ones first, then in the order in which they are due."""
    return [QueuedJob(*row) for row in await db.fetch(_LIST_JOBS, state, limit)]


_LIST_DEAD_IDS = """
select id
from pgqueuer
where status = 'failed'
  and ($1::bigint[] is null or id = any ($1))
for update skip locked
"""


async def requeue_dead(tx: Queryable, ids: Collection[int] | None) -> int:
    """Let dead jobs begin again, those of `ids` or all, and return how many there were."""
    found = [JobId(row["id"]) for row in await tx.fetch(_LIST_DEAD_IDS, None if ids is None else list(ids))]
    if found:
        await Queries(AsyncpgDriver(tx)).requeue_jobs(found)
    return len(found)
