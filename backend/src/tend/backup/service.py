"""What the command line, the schedule and the monitoring want of backups."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tend.attachments import files as attachments
from tend.attachments.queries.stored_files import list_all_hashes
from tend.attachments.service import check_files
from tend.backup import attached_files, base_backups, retention, schedule, verify_backup
from tend.backup.attached_files import Unrestored
from tend.backup.create_backup import (
    VERIFICATION_FILE,
    connect_for_backup,
    create_backup_under_lock,
    lock_backups,
    private_work_folder,
    record_proof,
)
from tend.backup.files import AgeIdentity
from tend.backup.manifest import DUMP_FILE, MANIFEST_FILE, BackupError, BackupReason, Manifest, parse_manifest
from tend.backup.queries import digests, restore_safeguards, state
from tend.backup.queries.state import BackupState
from tend.backup.retention import DatedBackup
from tend.backup.store import Store, open_store
from tend.core.clock import now
from tend.core.db.database import Queryable
from tend.core.db.migrations import BASE_REVISION, current_revision, head_revision, is_downgrade, migrate_database
from tend.core.errors import StartError
from tend.core.postgres.server_check import check_server
from tend.core.settings.settings import Settings

_log = logging.getLogger("tend.backup")


async def fetch_backup_state(db: Queryable) -> BackupState:
    """The newest backup, the newest one that was proven, and the last failure."""
    return await state.fetch_state(db)


async def is_backup_running(db: Queryable) -> bool:
    """Whether a backup is being made or proven at the moment."""
    return await digests.are_backups_locked(db)


async def fetch_restored_at(db: Queryable) -> datetime | None:
    """When the database was restored; None unless that has yet to be confirmed."""
    return await restore_safeguards.fetch_restored_at(db)


async def fetch_archive_failure(db: Queryable) -> datetime | None:
    """When the server last failed to archive its log; None if it has succeeded since."""
    return await state.fetch_archive_failure(db)


async def create_backup(
    settings: Settings, store: Store, reason: BackupReason = "manual", *, should_verify: bool = False
) -> Manifest:
    """Raises `BackupError`."""
    async with lock_backups(settings) as connection:
        return await create_backup_under_lock(settings, store, connection, reason, should_verify=should_verify)


async def prove_backup(
    settings: Settings, store: Store, backup_id: str | None, identity: AgeIdentity | None
) -> Manifest:
    """Prove that a backup, by default the newest, can be restored. Raises `BackupError` if not."""
    async with lock_backups(settings) as connection:
        manifest = verify_backup.load_manifest(store, backup_id)
        with private_work_folder(settings) as work:
            found = await verify_backup.fetch_files(settings, store, manifest, work, identity)
            attached_files.check_files(store, manifest, work, identity)
            await verify_backup.prove_dump(settings, manifest, found[DUMP_FILE], work)
        await record_proof(store, connection, manifest)
    return manifest


async def restore_missing_files(settings: Settings, store: Store, identity: AgeIdentity | None) -> Unrestored:
    """Bring back from all backups the attached files that Tend has lost, and count again what is missing.

    Raises `BackupError`, and `FilesUnavailable` if the store of Tend can't be read.
    """
    async with lock_backups(settings) as connection:
        digests_of_files = await list_all_hashes(connection, has_profile_pictures=True)
        with private_work_folder(settings) as work:
            unrestored = attached_files.restore_from_all_backups(settings, store, digests_of_files, work, identity)
        await check_files(connection, attachments.open_store(settings))
    return unrestored


@dataclass(frozen=True, slots=True)
class ListedBackup:
    id: str
    manifest: Manifest | None
    """None if it cannot be read."""
    problem: str
    verified_at: datetime | None


def list_backups(store: Store) -> list[ListedBackup]:
    """Every whole backup, oldest first."""
    return [_describe(store, backup_id) for backup_id in store.list_ids()]


def _describe(store: Store, backup_id: str) -> ListedBackup:
    try:
        manifest = parse_manifest(backup_id, store.read(backup_id, MANIFEST_FILE) or b"")
    except BackupError as error:
        return ListedBackup(backup_id, None, str(error), None)
    return ListedBackup(backup_id, manifest, "", read_verified_at(store, backup_id))


def read_verified_at(store: Store, backup_id: str) -> datetime | None:
    """When the backup was proven; None as well if its note cannot be read, which is no proof."""
    try:
        return datetime.fromisoformat(json.loads(store.read(backup_id, VERIFICATION_FILE) or b"")["verified_at"])
    except (ValueError, KeyError, TypeError):
        return None


async def run_due_backups(settings: Settings) -> None:
    """Make the backups that are due, and delete the expired ones.

    A failure is logged and stored; the next attempt is an hour later. Does nothing when another process is at it.
    """
    async with connect_for_backup(settings.direct_url) as connection:
        if not await digests.try_lock_backups(connection):
            return
        current = await state.fetch_state(connection)
        try:
            if is_base_due(settings, current):
                await _make_base(settings)
            if is_backup_due(settings, current):
                await _make_scheduled(settings, connection, current)
        except Exception as error:  # noqa: BLE001  # whatever it is, the operator has to hear of it
            reason = str(error) if isinstance(error, BackupError) else type(error).__name__
            _log.error("backup failed", extra={"reason": reason})
            await state.store_failure(connection, reason)


def is_backup_due(settings: Settings, current: BackupState) -> bool:
    return settings.backup_url is not None and schedule.is_backup_due(current, now(), settings.backup_time)


def is_base_due(settings: Settings, current: BackupState) -> bool:
    if settings.backup_wal_dir is None or schedule.is_pausing_after_failure(current, now()):
        return False
    return base_backups.is_base_due(settings, now())


async def _make_scheduled(settings: Settings, connection: Any, current: BackupState) -> None:
    """Make a backup, which is proven if the last proof is a week old."""
    store = open_store(settings)
    should_verify = schedule.is_proof_due(current, now())
    manifest = await create_backup_under_lock(settings, store, connection, "scheduled", should_verify=should_verify)
    for backup_id in retention.select_expired(_dated(store), retention.Retention.from_settings(settings)):
        store.delete(backup_id)
    attached_files.delete_unlisted_files(store)
    _log.info("backup complete", extra={"count": manifest.rows, "seconds": _seconds(manifest)})


async def _make_base(settings: Settings) -> None:
    started_at = now()
    base = await base_backups.current_history(settings).add_base(settings)
    base_backups.delete_expired(settings)
    _log.info("base backup complete", extra={"seconds": round((base.finished_at - started_at).total_seconds(), 1)})


def _seconds(manifest: Manifest) -> float:
    return round((manifest.finished_at - manifest.started_at).total_seconds(), 1)


def _dated(store: Store) -> list[DatedBackup]:
    return [
        DatedBackup(listed.id, listed.manifest.started_at, listed.manifest.reason, listed.verified_at is not None)
        for listed in list_backups(store)
        if listed.manifest is not None
    ]


async def migrate_after_backup(settings: Settings, configured: Settings) -> str:
    """Migrate the database to this release's schema, after a backup where there is a place for one.

    Returns the revision that it has then, which may be a newer one.

    `configured` are the settings of the environment. Of several processes at once, one does it, and the others wait.
    Raises `StartError` if the backup fails, before anything has changed.
    """
    async with connect_for_backup(settings.direct_url) as connection:
        await check_server(connection)
        if _has_backup_before_migration(configured) and await _is_behind(connection):
            await digests.wait_for_backup_lock(connection)
            if await _is_behind(connection):
                await _back_up_before_migration(settings, configured, connection)
        await migrate_database(settings.direct_url, allow_newer=configured.database_allow_newer)
        return await current_revision(connection)


async def migrate_to_revision(settings: Settings, configured: Settings, revision: str, *, is_confirmed: bool) -> str:
    """Migrate the database up or down to a revision, after a backup where there is a place for one.

    Raises `StartError` before anything has changed: if the backup fails, or if data would be deleted without a backup,
    unless that `is_confirmed`.
    """
    async with connect_for_backup(settings.direct_url) as connection:
        present = await current_revision(connection)
        if present not in (BASE_REVISION, revision):
            if _has_backup_before_migration(configured):
                await digests.wait_for_backup_lock(connection)
                await _back_up_before_migration(settings, configured, connection)
            elif is_downgrade(present, revision) and not is_confirmed:
                raise StartError(
                    f"going back from {present} to {revision} deletes what only the newer schema can hold, and no backup"
                    " is made: set BACKUP_URL, or add --yes"
                )
        await migrate_database(settings.direct_url, revision)
    return revision


def _has_backup_before_migration(configured: Settings) -> bool:
    has_place = configured.backup_url is not None or configured.has_embedded_database
    return has_place and configured.backup_before_migration


async def _is_behind(connection: Any) -> bool:
    present = await current_revision(connection)
    return present != BASE_REVISION and present < head_revision()


async def _back_up_before_migration(settings: Settings, configured: Settings, connection: Any) -> None:
    try:
        store = open_store(configured)
        manifest = await create_backup_under_lock(settings, store, connection, "migration")
        if configured.backup_url is None:
            for backup_id in retention.select_old_migrations(_dated(store)):
                store.delete(backup_id)
            attached_files.delete_unlisted_files(store)
    except BackupError as error:
        advice = "mend that, or set BACKUP_BEFORE_MIGRATION=false to migrate without one"
        raise BackupError(f"the backup before the migration failed: {error}; {advice}") from error
    _log.info("backup before the migration", extra={"revision": manifest.revision})
