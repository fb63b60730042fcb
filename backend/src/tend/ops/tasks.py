import logging

from tend.core.jobs import Handler, JobContext, Payload
from tend.ops.queries import BATCH, RETENTION

_log = logging.getLogger(__name__)


async def purge(context: JobContext, _payload: Payload) -> None:
    """Delete for good what nobody can want back: the trash after 30 days, and what has expired."""
    for name, statement in RETENTION.items():
        deleted = BATCH
        total = 0
        while deleted == BATCH:
            deleted = await context.database.fetchval(statement)
            total += deleted
        if total:
            _log.info("purged %s", name, extra={"count": total})


SCHEDULES: dict[str, Handler] = {"17 3 * * *": purge}
