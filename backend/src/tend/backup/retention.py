"""Which backups to delete: some of the last days, weeks and months stay, and always the last one that was proven."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tend.backup.manifest import BackupReason
from tend.core.settings.settings import Settings

# Besides the others: if a release turns out to be bad, the data from before it are at hand.
_MIGRATION_BACKUPS = 2


@dataclass(frozen=True, slots=True)
class DatedBackup:
    id: str
    started_at: datetime
    reason: BackupReason
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Retention:
    """How many to keep: the last one of each of so many days, weeks and months that have any."""

    days: int
    weeks: int
    months: int

    @classmethod
    def from_settings(cls, settings: Settings) -> "Retention":
        return cls(settings.backup_keep_daily, settings.backup_keep_weekly, settings.backup_keep_monthly)


def select_expired(backups: Iterable[DatedBackup], retention: Retention) -> list[str]:
    """The ids of the backups to delete, oldest first. The newest one and the last verified one are never among them."""
    newest_first = sorted(backups, key=lambda backup: (backup.started_at, backup.id), reverse=True)
    wanted = {backup.id for backup in newest_first[:1]}
    wanted |= {backup.id for backup in [each for each in newest_first if each.is_verified][:1]}
    wanted |= {
        backup.id for backup in [each for each in newest_first if each.reason == "migration"][:_MIGRATION_BACKUPS]
    }
    wanted |= _last_of_each(newest_first, retention.days, lambda moment: moment.date())
    wanted |= _last_of_each(newest_first, retention.weeks, lambda moment: moment.isocalendar()[:2])
    wanted |= _last_of_each(newest_first, retention.months, lambda moment: (moment.year, moment.month))
    return [backup.id for backup in reversed(newest_first) if backup.id not in wanted]


def select_old_migrations(backups: Iterable[DatedBackup]) -> list[str]:
    """The ids of the backups before migrations that newer ones replace, where nothing else is deleted."""
    ordered = sorted((each for each in backups if each.reason == "migration"), key=lambda backup: backup.started_at)
    return [backup.id for backup in ordered[:-_MIGRATION_BACKUPS]]


def _last_of_each(newest_first: Sequence[DatedBackup], count: int, period_of: Callable[[datetime], object]) -> set[str]:
    last: dict[object, str] = {}
    for backup in newest_first:
        last.setdefault(period_of(backup.started_at.astimezone()), backup.id)
    return set(list(last.values())[:count])
