import logging

from tend.accounts.queries import usage_decreases
from tend.core.jobs import Handler, JobContext, Payload
from tend.ops import queries

_log = logging.getLogger(__name__)


async def purge_expired(context: JobContext, _payload: Payload) -> None:
    """Delete for good everything whose time is over: the trash after 30 days, and all that has expired."""
    for kind in queries.PURGED:
        total = 0
        deleted = queries.BATCH
        while deleted == queries.BATCH:
            deleted = await queries.purge_batch(context.database, kind)
            total += deleted
        if total:
            _log.info("purged %s", kind, extra={"count": total})


async def subtract_usage_decreases(context: JobContext, _payload: Payload) -> None:
    """Keeps the rows few, which each write of an account that is near its quota adds up."""
    await usage_decreases.subtract_usage_decreases(context.database)


SCHEDULES: dict[str, Handler] = {"17 3 * * *": purge_expired, "* * * * * 41": subtract_usage_decreases}
