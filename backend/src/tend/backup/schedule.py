"""When the schedule makes a backup, and when it proves one."""

from datetime import datetime, time, timedelta

from tend.backup.queries.state import BackupState

PROOF_INTERVAL = timedelta(days=7)
# A daily backup that is proven every week is at most this old, unless something is wrong.
MAX_PROOF_AGE = timedelta(days=9)
_RETRY_PAUSE = timedelta(hours=1)


def last_moment_of_time(present: datetime, time_of_day: time) -> datetime:
    """The last moment at which this machine's clocks showed `time_of_day`."""
    local = present.astimezone()
    today = datetime.combine(local.date(), time_of_day).astimezone()
    return today if today <= local else datetime.combine(local.date() - timedelta(days=1), time_of_day).astimezone()


def is_pausing_after_failure(state: BackupState, present: datetime) -> bool:
    """Whether the last attempt failed a short time ago."""
    return state.failed_at is not None and present - state.failed_at < _RETRY_PAUSE


def is_backup_due(state: BackupState, present: datetime, time_of_day: time) -> bool:
    """Whether there is no backup since the last time that one was due, and the last attempt is not just over."""
    if is_pausing_after_failure(state, present):
        return False
    return state.backed_up_at is None or state.backed_up_at < last_moment_of_time(present, time_of_day)


def is_proof_due(state: BackupState, present: datetime) -> bool:
    # An hour less, so that a proof at the same time of day does not come a day later each week.
    return state.verified_at is None or present - state.verified_at > PROOF_INTERVAL - timedelta(hours=1)


def is_proof_overdue(state: BackupState, present: datetime) -> bool:
    """Whether the last proven backup shows a moment that is too long ago, or none was ever proven."""
    return state.verified_backup_at is None or present - state.verified_backup_at > MAX_PROOF_AGE


def proof_age(state: BackupState, present: datetime) -> float | None:
    """Seconds since the moment that the last proven backup shows; None if none was ever proven."""
    return None if state.verified_backup_at is None else (present - state.verified_backup_at).total_seconds()
