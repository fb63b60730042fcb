import asyncio
import logging
from functools import partial

from tend.accounts.queries import usage_decreases
from tend.core.bus.bus import Bus
from tend.core.jobs import PURGE_JOB, Handler, JobContext, JobPayload, enqueue_purge
from tend.core.write_result import publish_changes
from tend.ops.queries import purge

# Then the next kind has its turn.
PURGE_KIND_SECONDS = 5.0
LIMITS = {PURGE_JOB: 1}
_log = logging.getLogger(__name__)


async def purge_expired(context: JobContext, _payload: JobPayload) -> None:
    """Deletes for good what is over, each kind in a job of its own: one that fails is tried again, and keeps none waiting."""
    for kind in purge.PURGE_KINDS:
        await enqueue_purge(context.database, kind)


async def purge_kind(bus: Bus, context: JobContext, payload: JobPayload) -> None:
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
            await publish_changes(bus, [batch.write])
        if has_more:
            await enqueue_purge(context.database, kind)
    except Exception as error:
        _log.error("%s not purged", kind, extra={"error": type(error).__name__})  # the queue logs the exception
        raise
    finally:
        if total:
            _log.info("purged %s", kind, extra={"count": total})


async def subtract_usage_decreases(context: JobContext, _payload: JobPayload) -> None:
    """Keeps the rows few, which each write of an account that is near its quota adds up."""
    await usage_decreases.subtract_usage_decreases(context.database)


def jobs(bus: Bus) -> dict[str, Handler]:
    return {PURGE_JOB: partial(purge_kind, bus)}


SCHEDULES: dict[str, Handler] = {"17 3 * * *": purge_expired, "* * * * * 41": subtract_usage_decreases}
