"""What the command line, the schedule and the monitoring want of backups."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tend.backup import verify_backup
from tend.backup.create_backup import VERIFIED, create, lock_backups, record_proof, work_folder
from tend.backup.manifest import DUMP, MANIFEST, BackupError, Manifest, Reason, read_manifest
from tend.backup.queries import state
from tend.backup.queries.state import BackupState
from tend.backup.store import Store
from tend.core.db.database import Queryable
from tend.core.settings.settings import Settings


async def last_backup_state(db: Queryable) -> BackupState:
    """The newest backup, the newest one that was proven, and the last failure."""
    return await state.fetch_state(db)


async def create_backup(
    settings: Settings, store: Store, reason: Reason = "manual", *, should_verify: bool = False
) -> Manifest:
    """Raises `BackupError`."""
    async with lock_backups(settings) as connection:
        return await create(settings, store, connection, reason, should_verify=should_verify)


async def verify(settings: Settings, store: Store, backup_id: str | None, identity: Path | None) -> Manifest:
    """Prove that a backup, by default the newest, can be restored. Raises `BackupError` if not."""
    async with lock_backups(settings) as connection:
        manifest = verify_backup.load_manifest(store, backup_id)
        with work_folder(settings) as work:
            found = await verify_backup.fetch_files(settings, store, manifest, work, identity)
            await verify_backup.prove_dump(settings, manifest, found[DUMP], work)
        await record_proof(store, connection, manifest)
    return manifest


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
        manifest = read_manifest(backup_id, store.read(backup_id, MANIFEST) or b"")
    except BackupError as error:
        return ListedBackup(backup_id, None, str(error), None)
    return ListedBackup(backup_id, manifest, "", read_verified_at(store, backup_id))


def read_verified_at(store: Store, backup_id: str) -> datetime | None:
    note = store.read(backup_id, VERIFIED)
    return datetime.fromisoformat(json.loads(note)["verified_at"]) if note else None
