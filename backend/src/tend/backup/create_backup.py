"""Makes a backup: a dump of one moment, with the digest of every table at the same moment."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tend.attachments.queries.stored_files import list_all_hashes
from tend.backup import attached_files, files, programs
from tend.backup.manifest import DUMP_FILE, SECRET_FILE, BackupError, BackupReason, Manifest, format_manifest
from tend.backup.queries import digests, state
from tend.backup.store import Store
from tend.backup.verify_backup import prove_dump
from tend.core.clock import now
from tend.core.data_folder import make_private_folder
from tend.core.db.migrations import BASE_REVISION, current_revision
from tend.core.settings import dsn
from tend.core.settings.settings import Settings

VERIFICATION_FILE = "verified.json"
# A backup before a migration is of the schema before it.
_ATTACHMENTS_REVISION = "0040"
_PICTURES_REVISION = "0043"


@asynccontextmanager
async def connect_for_backup(url: str) -> AsyncIterator[Any]:
    """A connection on which rows are written as text in one form."""
    connection = await dsn.connect_to_database(url, server_settings=digests.SESSION_SETTINGS)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def lock_backups(settings: Settings) -> AsyncIterator[Any]:
    """A connection that has the lock on all backups of the database. Raises `BackupError` if another process has it."""
    async with connect_for_backup(settings.direct_url) as connection:
        if not await digests.try_lock_backups(connection):
            raise BackupError("another backup or verification is running; try again when it is done")
        yield connection


@contextmanager
def private_work_folder(settings: Settings) -> Iterator[Path]:
    """A folder that only this user can read, for files that are not encrypted yet, or not any more."""
    try:
        make_private_folder(settings.tend_data_dir)
        with tempfile.TemporaryDirectory(
            prefix="backup-", dir=settings.tend_data_dir, ignore_cleanup_errors=True
        ) as name:
            yield Path(name)
    except OSError as error:
        raise BackupError(f"the backup could not be written: {error.strerror or error}") from error


def delete_leftovers(settings: Settings) -> None:
    """Delete the work folders of backups that were interrupted. Only the one that has the lock may."""
    for folder in settings.tend_data_dir.glob("backup-*"):
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)


async def create_backup_under_lock(
    settings: Settings, store: Store, connection: Any, reason: BackupReason, *, should_verify: bool = False
) -> Manifest:
    """Make a backup on a connection that has the lock. Raises `BackupError`; what it wrote so far is no backup then.

    `should_verify`: prove that it can be restored, before it is encrypted.
    """
    delete_leftovers(settings)
    facts = await digests.fetch_server_facts(connection)
    folder = programs.find_programs(settings, facts.version // 10_000, has_tls=facts.has_tls)
    with private_work_folder(settings) as work:
        dump = work / DUMP_FILE
        manifest = await _dump(settings, connection, folder, dump, reason, facts.version)
        manifest = replace(manifest, id=_free_id(store, manifest))
        if should_verify:
            await prove_dump(settings, manifest, dump, work)
        attached = attached_files.copy_files(settings, store, manifest.attachments, work)
        manifest = replace(manifest, attachments=attached)
        manifest = _store(settings, store, manifest, [dump, *_secrets(settings, work)])
        if should_verify:
            _check_stored(store, manifest, work)
    await state.store_backup(connection, manifest)
    if should_verify:
        await record_proof(store, connection, manifest)
    return manifest


async def _dump(
    settings: Settings, connection: Any, folder: Path, target: Path, reason: BackupReason, server_version: int
) -> Manifest:
    """The manifest without its files; the rows that it counts are those in the dump."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        started_at = now()
        snapshot = await digests.export_snapshot(connection)
        revision = await current_revision(connection)
        if revision == BASE_REVISION:
            raise BackupError("the database is empty; start Tend first")
        tables = await digests.compute_digests(connection)
        has_pictures = revision >= _PICTURES_REVISION
        has_files = revision >= _ATTACHMENTS_REVISION
        attached = await list_all_hashes(connection, has_profile_pictures=has_pictures) if has_files else []
        await programs.write_dump(folder, settings.direct_url, snapshot, target)
    return Manifest(
        id=f"{started_at:%Y%m%dT%H%M%SZ}",
        reason=reason,
        started_at=started_at,
        finished_at=started_at,
        tend_version=version("tend"),
        revision=revision,
        server_version=server_version,
        is_encrypted=bool(settings.backup_age_recipients),
        tables=tables,
        files=(),
        attachments=tuple(attached),
    )


def _free_id(store: Store, manifest: Manifest) -> str:
    taken, number, name = set(store.list_ids()), 2, manifest.id
    while name in taken:
        name, number = f"{manifest.id}-{number}", number + 1
    return name


def _secrets(settings: Settings, work: Path) -> list[Path]:
    """The secret that Tend made itself. One from the environment is the operator's to save."""
    own = settings.tend_data_dir / SECRET_FILE
    if (
        settings.jwt_secret_key is None
        or not own.exists()
        or own.read_text() != settings.jwt_secret_key.get_secret_value()
    ):
        return []
    files.copy_file(own, work / SECRET_FILE)
    return [work / SECRET_FILE]


def _store(settings: Settings, store: Store, manifest: Manifest, sources: list[Path]) -> Manifest:
    store.begin(manifest.id)
    described = []
    for source in sources:
        stored = source
        if settings.backup_age_recipients:
            stored = source.with_name(f"{source.name}.age")
            files.encrypt_file(source, stored, settings.backup_age_recipients)
        described.append(files.describe_file(stored))
        store.add(manifest.id, stored)
    whole = replace(manifest, files=tuple(described), finished_at=now())
    store.finish(whole.id, format_manifest(whole))
    return whole


def _check_stored(store: Store, manifest: Manifest, work: Path) -> None:
    """Read back what was stored: a place that loses bytes shows it now."""
    for stored in manifest.files:
        copy = work / f"stored-{stored.name}"
        store.fetch(manifest.id, stored.name, copy)
        files.check_file(manifest.id, stored, copy)
        copy.unlink()
    attached_files.check_files(store, manifest, work, None)


async def record_proof(store: Store, connection: Any, manifest: Manifest) -> None:
    """Remember that the backup was proven, next to it and in the database."""
    store.write(manifest.id, VERIFICATION_FILE, f'{{"verified_at": "{now().isoformat()}"}}\n'.encode())
    await state.store_verification(connection, manifest)
