import logging

from tend.attachments import files, service
from tend.attachments.queries import stored_files
from tend.core.jobs import Handler, JobContext, JobPayload

_log = logging.getLogger(__name__)


async def delete_unused_files(context: JobContext, _payload: JobPayload) -> None:
    """Delete the files that no attachment names any more."""
    count = await service.delete_unused_files(context.database, context.settings, files.open_store(context.settings))
    if count:
        _log.info("deleted unused files", extra={"count": count})


async def check_files(context: JobContext, _payload: JobPayload) -> None:
    """Once a day, and every hour while files are missing, count those that the store has lost."""
    if await stored_files.is_file_check_due(context.database):
        missing = await service.check_files(context.database, files.open_store(context.settings))
        if missing:
            _log.error("attached files are missing; bring them back: tend restore files", extra={"count": missing})


# After the purge of the trash, whose attachments it can then forget in time.
SCHEDULES: dict[str, Handler] = {"47 3 * * *": delete_unused_files, "* * * * * 47": check_files}
