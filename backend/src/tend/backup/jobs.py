"""The daily backup, run once over all hosts by the queue's schedules, in a process of its own."""

import logging

from tend.backup import schedule, service
from tend.backup.process import run_process
from tend.backup.queries import state
from tend.core.clock import now
from tend.core.jobs import Handler, JobContext, JobPayload

_log = logging.getLogger("tend.backup")


async def back_up(context: JobContext, _payload: JobPayload) -> None:
    """Make the backups that are due, if any."""
    settings = context.settings
    if settings.backup_url is None and settings.backup_wal_dir is None:
        return
    current = await state.fetch_state(context.database)
    if service.is_backup_due(settings, current) or service.is_base_due(settings, current):
        await run_process(settings)


async def log_state(context: JobContext, _payload: JobPayload) -> None:
    """Log what the operator has to know: a restore that was not confirmed, and the age of the last proven backup."""
    restored_at = await service.fetch_restored_at(context.database)
    if restored_at:
        seconds = (now() - restored_at).total_seconds()
        _log.warning("reminders and queued email wait for: tend restore confirm", extra={"seconds": seconds})
    if context.settings.backup_url is None:
        return
    current = await state.fetch_state(context.database)
    fields = {"seconds": schedule.proof_age(current, now()), "reason": current.failure}
    level = logging.WARNING if schedule.is_proof_overdue(current, now()) else logging.INFO
    _log.log(level, "age of the last verified backup", extra=fields)


# The sixth field is the seconds. After a restore to a moment, nothing protects the data until there is a base backup, so
# that it should not wait long.
SCHEDULES: dict[str, Handler] = {"* * * * * */20": back_up, "11 * * * *": log_state}
