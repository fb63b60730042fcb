"""Proves a backup: restores it into a temporary server, and compares every table with the manifest."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tend.backup import files, programs
from tend.backup.files import AgeIdentity
from tend.backup.manifest import (
    DUMP_FILE,
    MANIFEST_FILE,
    SECRET_FILE,
    BackupError,
    Manifest,
    compare_tables,
    parse_manifest,
    require_known_version,
)
from tend.backup.queries import digests
from tend.backup.store import Store
from tend.core.db.migrations import migrate_database
from tend.core.postgres.server import Postgres, embedded_programs
from tend.core.settings.dsn import connect_to_database
from tend.core.settings.settings import Settings

# The server is thrown away afterwards, so nothing in it has to survive a crash.
_TEMPORARY_SERVER = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "10",
    "shared_buffers": "32MB",
}
# Between these revisions, an index computes its keys with a function that needs a search path, and pg_restore has none.
_NAMED_INDEX_REVISION, _PLAIN_INDEX_REVISION = "0016", "0023"


def load_manifest(store: Store, backup_id: str | None) -> Manifest:
    """The manifest of a backup, by default of the newest. Raises `BackupError` if there is none, or it is damaged."""
    if backup_id is None:
        ids = store.list_ids()
        if not ids:
            raise BackupError("there is no backup yet; make one with: tend backup")
        backup_id = ids[-1]
    text = store.read(backup_id, MANIFEST_FILE) if backup_id in store.list_ids() else None
    if text is None:
        raise BackupError(f"there is no backup {backup_id}; tend backup list shows all of them")
    return parse_manifest(backup_id, text)


async def fetch_files(
    settings: Settings, store: Store, manifest: Manifest, work: Path, identity: AgeIdentity | None
) -> dict[str, Path]:
    """Every file of the backup, checked and decrypted, by its name without `.age`. Changes nothing.

    Raises `BackupError` for a newer release's backup, a damaged file and a key that does not fit.
    """
    require_known_version(manifest)
    if manifest.is_encrypted and identity is None:
        raise BackupError(f"backup {manifest.id} is encrypted; name the file of your age identity with --identity")
    found: dict[str, Path] = {}
    for name in (DUMP_FILE, SECRET_FILE):
        stored = manifest.find_file(name)
        if stored is None:
            continue
        path = work / stored.name
        store.fetch(manifest.id, stored.name, path)
        files.check_file(manifest.id, stored, path)
        found[name] = path
        if manifest.is_encrypted and identity is not None:
            found[name] = work / name
            files.decrypt_file(path, found[name], identity)
            path.unlink()
    if DUMP_FILE not in found:
        raise BackupError(f"backup {manifest.id} contains no database")
    await programs.check_dump(_server_programs(settings, manifest), found[DUMP_FILE])
    return found


def _server_programs(settings: Settings, manifest: Manifest) -> Path:
    """The programs that run a server. They have to be at least as new as the server that the backup is of."""
    folder = settings.tend_postgres_bin or embedded_programs()
    programs.require_major(folder, manifest.server_major)
    return folder


async def prove_dump(settings: Settings, manifest: Manifest, dump: Path, work: Path) -> None:
    """Restore `dump` into a temporary server. Raises `BackupError` unless it has exactly what the manifest says.

    It is also migrated to this release's schema, as a restore would do.
    """
    folder = _server_programs(settings, manifest)
    async with _run_server(settings, work / "server") as server:
        await load_dump(folder, server.url(), dump, manifest)
        differences = compare_tables(manifest.tables, await digest_tables(server.url()))
        if differences:
            raise BackupError(f"backup {manifest.id} does not restore what it should: {'; '.join(differences[:5])}")
        await migrate_database(server.url())


async def load_dump(folder: Path, url: str, dump: Path, manifest: Manifest) -> None:
    """Load a dump into an empty database."""
    schema = dump.with_name("schema.sql")
    has_server_options = await programs.write_portable_schema(folder, dump, schema)
    has_plain_indexes = manifest.revision >= _PLAIN_INDEX_REVISION or manifest.revision < _NAMED_INDEX_REVISION
    if has_plain_indexes and not has_server_options:
        await programs.load_dump(folder, url, dump)
        return
    await programs.run_sql(folder, url, schema)
    if has_plain_indexes:
        await programs.load_dump(folder, url, dump, "--section=data", "--section=post-data")
        return
    await _execute(url, "alter function title_key(text) set search_path = public, pg_catalog")
    await programs.load_dump(folder, url, dump, "--section=data", "--section=post-data")
    await _execute(url, "alter function title_key(text) reset search_path")


async def _execute(url: str, statement: str) -> None:
    connection = await connect_to_database(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def digest_tables(url: str) -> Any:
    connection = await connect_to_database(url, server_settings=digests.SESSION_SETTINGS)
    try:
        return await digests.compute_digests(connection)
    finally:
        await connection.close()


@asynccontextmanager
async def _run_server(settings: Settings, folder: Path) -> AsyncIterator[Postgres]:
    server = Postgres(folder, settings.tend_postgres_bin, settings=_TEMPORARY_SERVER)
    try:
        server.start()
        yield server
    finally:
        server.stop()
