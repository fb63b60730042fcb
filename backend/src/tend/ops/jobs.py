import asyncio
import logging

from tend.accounts.queries import usage_decreases
from tend.core.jobs import Handler, JobContext, JobPayload, enqueue_job
from tend.ops.queries import purge

PURGE_JOB = "purge"
# Then the next kind has its turn.
PURGE_KIND_SECONDS = 5.0
LIMITS = {PURGE_JOB: 1}
_log = logging.getLogger(__name__)


async def purge_expired(context: JobContext, _payload: JobPayload) -> None:
    """Deletes for good what is over, each kind in a job of its own: one that fails is tried again, and keeps none waiting."""
    for kind in purge.PURGE_KINDS:
        await enqueue_job(context.database, PURGE_JOB, {"kind": kind})


async def purge_kind(context: JobContext, payload: JobPayload) -> None:
    kind = payload["kind"]
    # Another release may have queued it.
    if kind not in purge.PURGE_KINDS:
        return
    loop = asyncio.get_running_loop()
    end, total, has_more = loop.time() + PURGE_KIND_SECONDS, 0, True
    try:
        while has_more and loop.time() < end:
            batch = await purge.purge_batch(context.database, kind)
            total, has_more = total + batch.deleted, batch.has_more
        if has_more:
            await enqueue_job(context.database, PURGE_JOB, payload)
    except Exception as error:
        _log.error("%s not purged", kind, extra={"error": type(error).__name__})  # the queue logs the exception
        raise
    finally:
        if total:
            _log.info("purged %s", kind, extra={"count": total})


async def subtract_usage_decreases(context: JobContext, _payload: JobPayload) -> None:
    """Keeps the rows few, which each write of an account that is near its quota adds up."""
    await usage_decreases.subtract_usage_decreases(context.database)


JOBS: dict[str, Handler] = {PURGE_JOB: purge_kind}
SCHEDULES: dict[str, Handler] = {"17 3 * * *": purge_expired, "* * * * * 41": subtract_usage_decreases}
