"""SQL about the state of backups, as the doctor, the log and the metrics tell it."""

from dataclasses import dataclass
from datetime import datetime

from tend.backup.manifest import Manifest
from tend.core.db.database import Queryable

# The state is missing in a database that an earlier release made, until it is migrated.
_HAS_STATE = "select to_regclass('backup_state') is not null"
# $1 the backup, $2 the moment that it shows, $3 its bytes
_STORE_BACKUP = """
update backup_state
set backup_id = $1,
    backed_up_at = $2,
    backup_bytes = $3,
    failed_at = null,
    failure = null
where backed_up_at is null
   or backed_up_at <= $2
"""
# $1 the backup, $2 the moment that it shows
_STORE_VERIFICATION = """
update backup_state
set verified_id = $1,
    verified_backup_at = $2,
    verified_at = now(),
    failed_at = null,
    failure = null
where verified_backup_at is null
   or verified_backup_at <= $2
"""
# $1 the reason
_STORE_FAILURE = """
update backup_state
set failed_at = now(),
    failure = $1
"""


async def store_backup(db: Queryable, manifest: Manifest) -> None:
    if await db.fetchval(_HAS_STATE):
        await db.execute(_STORE_BACKUP, manifest.id, manifest.started_at, manifest.bytes)


async def store_verification(db: Queryable, manifest: Manifest) -> None:
    if await db.fetchval(_HAS_STATE):
        await db.execute(_STORE_VERIFICATION, manifest.id, manifest.started_at)


async def store_failure(db: Queryable, reason: str) -> None:
    if await db.fetchval(_HAS_STATE):
        await db.execute(_STORE_FAILURE, reason)


@dataclass(frozen=True, slots=True)
class BackupState:
    backup_id: str | None
    """The newest backup."""
    backed_up_at: datetime | None
    """The moment that it shows."""
    backup_bytes: int | None
    verified_id: str | None
    """The newest backup that was restored for a proof."""
    verified_backup_at: datetime | None
    """The moment that it shows."""
    verified_at: datetime | None
    """When that proof was made."""
    failed_at: datetime | None
    """When the last attempt failed; None if the last one succeeded."""
    failure: str | None


_STATE = """
select backup_id, backed_up_at, backup_bytes, verified_id, verified_backup_at, verified_at, failed_at, failure
from backup_state
"""


async def fetch_state(db: Queryable) -> BackupState:
    return BackupState(*await db.fetchrow(_STATE))


_ARCHIVE_FAILURE = """
select last_failed_time
from pg_stat_archiver
where last_failed_time > coalesce(last_archived_time, '-infinity')
"""


async def fetch_archive_failure(db: Queryable) -> datetime | None:
    """When the server last failed to archive its log; None if it has succeeded since."""
    failed_at: datetime | None = await db.fetchval(_ARCHIVE_FAILURE)
    return failed_at


_LAST_REPLAYED_CHANGE = "select pg_last_xact_replay_timestamp()"


async def fetch_last_replayed_change(db: Queryable) -> datetime | None:
    """When the last change was committed that the server read from the log at its start; None if there was none."""
    changed_at: datetime | None = await db.fetchval(_LAST_REPLAYED_CHANGE)
    return changed_at
