import logging

from tend.attachments import files, service
from tend.core.jobs import Handler, JobContext, Payload

_log = logging.getLogger(__name__)


async def delete_unused_files(context: JobContext, _payload: Payload) -> None:
    """Delete the files that no attachment names any more."""
    count = await service.delete_unused_files(context.database, context.settings, files.open_store(context.settings))
    if count:
        _log.info("deleted unused files", extra={"count": count})


# After the purge of the trash, whose attachments it can then forget in time.
SCHEDULES: dict[str, Handler] = {"47 3 * * *": delete_unused_files}
