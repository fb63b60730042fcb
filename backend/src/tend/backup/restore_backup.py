"""Restores a backup into a new database, which takes the name of the old one when it is complete and proven."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from tend.backup import attached_files, programs
from tend.backup.attached_files import Unrestored
from tend.backup.create_backup import connect_for_backup, private_work_folder
from tend.backup.files import AgeIdentity
from tend.backup.manifest import DUMP_FILE, SECRET_FILE, BackupError, Manifest, compare_tables
from tend.backup.queries import database_swap as queries
from tend.backup.queries import digests, restore_safeguards
from tend.backup.store import Store
from tend.backup.verify_backup import digest_tables, fetch_files, load_dump, load_manifest
from tend.core.clock import now
from tend.core.data_folder import write_private_file
from tend.core.db.migrations import migrate_database
from tend.core.settings.settings import Settings

# PostgreSQL cuts longer names (NAMEDATALEN).
_MAX_NAME = 63
_MAINTENANCE_DATABASES = ("postgres", "template1")


@dataclass(frozen=True, slots=True)
class RestoreTarget:
    """The database to replace."""

    url: str
    is_embedded: bool
    server_major: int
    programs: Path
    replaced: restore_safeguards.ReplacedRights
    can_swap: bool
    """Whether a new database can be created and renamed; otherwise this one is empty, and gets the rows itself."""

    @property
    def name(self) -> str:
        return programs.database_name(self.url)

    @property
    def old_prefix(self) -> str:
        """The beginning of the names of databases that were replaced."""
        return f"{self.name[: _MAX_NAME - 24]}_before_"


@dataclass(frozen=True, slots=True)
class RestoreBackupResult:
    manifest: Manifest
    old_database: str | None
    """None if it was empty."""
    is_first: bool
    """Whether there was no other database of Tend."""
    files: Unrestored
    """The attached files that the backup should have and does not."""


async def restore_backup(
    settings: Settings,
    store: Store,
    backup_id: str | None,
    identity: AgeIdentity | None,
    *,
    is_embedded: bool,
    should_disconnect: bool = False,
) -> RestoreBackupResult:
    """Replace the database by a backup. Raises `BackupError` before anything has changed, or when the copy differs."""
    manifest = load_manifest(store, backup_id)
    with private_work_folder(settings) as work:
        found = await fetch_files(settings, store, manifest, work, identity)
        target = await _check_target(settings, manifest, is_embedded=is_embedded, should_disconnect=should_disconnect)
        unrestored = attached_files.restore_files(settings, store, manifest, work, identity)
        if target.can_swap:
            old_database = await _restore_by_swap(target, manifest, found[DUMP_FILE])
        else:
            old_database = None
            await _fill(target, manifest, found[DUMP_FILE], target.url)
        if SECRET_FILE in found:
            restore_secret(settings, found[SECRET_FILE].read_text())
    return RestoreBackupResult(manifest, old_database, target.replaced.credentials is None, unrestored)


async def _check_target(
    settings: Settings, manifest: Manifest, *, is_embedded: bool, should_disconnect: bool
) -> RestoreTarget:
    url = settings.direct_url
    async with connect_for_backup(url) as connection:
        facts = await digests.fetch_server_facts(connection)
        major = facts.version // 10_000
        if major < manifest.server_major:
            raise BackupError(f"the backup is of PostgreSQL {manifest.server_major}, and the server has only {major}")
        can_swap = is_embedded or await queries.can_create_databases(connection)
        if not can_swap and await digests.compute_digests(connection):
            raise BackupError(
                "this role may not create databases, so the backup can't be restored beside the present data. Create"
                " an empty database at your provider, set DATABASE_URL and DATABASE_DIRECT_URL to it, and run this"
                " again; or let the role create databases (alter role … createdb)"
            )
        others = await queries.count_connections(connection, programs.database_name(url))
        if others and not should_disconnect:
            raise BackupError(
                f"{others} connections to the database are open, so Tend may be running: stop it everywhere first, or"
                " add --disconnect to end them, and restart every Tend afterwards"
            )
        replaced = await restore_safeguards.read_replaced_rights(connection)
    folder = programs.find_programs(settings, max(major, manifest.server_major), has_tls=facts.has_tls)
    return RestoreTarget(url, is_embedded, major, folder, replaced, can_swap)


async def _restore_by_swap(target: RestoreTarget, manifest: Manifest, dump: Path) -> str | None:
    """Returns the name that the old database has now; None if it was empty, and is deleted."""
    new = f"{target.name[: _MAX_NAME - 24]}_restoring"
    old = f"{target.old_prefix}{now():%Y%m%d_%H%M%S}"
    async with connect_as_admin(target.url, is_embedded=target.is_embedded) as admin:
        owner = urlsplit(target.url).username if target.is_embedded else None
        await queries.create_database(admin, new, like=target.name, owner=owner)
        try:
            await _fill(target, manifest, dump, programs.url_of_database(target.url, new))
            await queries.swap_databases(admin, target.name, old=old, new=new)
        except BaseException:
            await queries.drop_database(admin, new)
            raise
        if target.replaced.is_empty:
            await queries.drop_database(admin, old)
    return None if target.replaced.is_empty else old


async def _fill(target: RestoreTarget, manifest: Manifest, dump: Path, url: str) -> None:
    """Load the dump into an empty database, prove it, and make it a database that sends nothing yet."""
    await load_dump(target.programs, url, dump, manifest)
    differences = compare_tables(manifest.tables, await digest_tables(url))
    if differences:
        raise BackupError(
            f"the restored rows differ from the backup, nothing was changed: {'; '.join(differences[:5])}"
        )
    await migrate_database(url)
    async with connect_for_backup(url) as connection:
        await restore_safeguards.prepare_restored_database(connection, target.replaced)


@asynccontextmanager
async def connect_as_admin(url: str, *, is_embedded: bool) -> AsyncIterator[Any]:
    """A connection to another database of the server, since nobody can rename the one that they are connected to."""
    parts = urlsplit(url)
    if is_embedded:
        parts = parts._replace(netloc=f"postgres:{parts.password}@")
    for database in _MAINTENANCE_DATABASES:
        try:
            async with connect_for_backup(programs.url_of_database(parts.geturl(), database)) as connection:
                yield connection
                return
        except (asyncpg.InvalidCatalogNameError, asyncpg.InsufficientPrivilegeError):
            continue
    raise BackupError("can't connect to the database `postgres` of this server, which renaming databases needs")


def restore_secret(settings: Settings, secret: str) -> None:
    """Put back the secret that Tend made itself, unless the environment has another one."""
    path = settings.tend_data_dir / SECRET_FILE
    own = settings.jwt_secret_key.get_secret_value() if settings.jwt_secret_key else None
    if own != secret and path.exists() and path.read_text() == own:
        write_private_file(path, secret)


async def confirm_restore(settings: Settings, since: datetime | None) -> restore_safeguards.RestoreConfirmation:
    """Let the restored database send again: what was due after `since`, by default the time of the restore."""
    async with connect_for_backup(settings.direct_url) as connection:
        restored_at = await restore_safeguards.fetch_restored_at(connection)
        if restored_at is None:
            raise BackupError("no restore waits to be confirmed")
        return await restore_safeguards.confirm_restored_database(connection, since or restored_at)


async def drop_replaced_database(settings: Settings, name: str, *, is_embedded: bool) -> None:
    """Drop a database that a restore replaced. Raises `BackupError` for every other name."""
    url = settings.direct_url
    prefix = f"{programs.database_name(url)[: _MAX_NAME - 24]}_before_"
    async with connect_as_admin(url, is_embedded=is_embedded) as admin:
        names = await queries.list_databases(admin, prefix)
        if name not in names:
            raise BackupError(f"{name} is no database from before a restore; there is {', '.join(names) or 'none'}")
        await queries.drop_database(admin, name)


def delete_replaced_server_files(settings: Settings, name: str) -> bool:
    """Delete the files of the server that a restore to a moment replaced. False if there are none of this name."""
    folders = {path.name: path for path in settings.tend_data_dir.glob("postgres.before-*")}
    if name not in folders:
        return False
    shutil.rmtree(folders[name])
    return True
