"""Restores the embedded database to a moment, from a base backup and the archived log."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tend.attachments.queries.stored_files import list_all_hashes
from tend.backup import attached_files
from tend.backup.attached_files import Unrestored
from tend.backup.base_backups import BaseBackup, History, list_histories
from tend.backup.create_backup import connect_for_backup
from tend.backup.files import AgeIdentity
from tend.backup.manifest import SECRET_FILE, BackupError
from tend.backup.queries import restore_safeguards, state
from tend.backup.restore_backup import restore_secret
from tend.backup.store import open_store
from tend.core.clock import now
from tend.core.data_folder import make_private_folder, write_private_file
from tend.core.db.migrations import migrate_database
from tend.core.errors import StartError
from tend.core.postgres import data_directory, wal_archive
from tend.core.postgres.run_as import SystemUser, choose_user
from tend.core.postgres.server import Postgres, embedded_programs
from tend.core.settings.settings import Settings

_PASSWORD = "database-password"  # noqa: S105  # the name of a file
_LOG_ENDS_EARLIER = "recovery ended before configured recovery target was reached"


@dataclass(frozen=True, slots=True)
class RestoreToMomentResult:
    base: BaseBackup
    old_folder: str
    """The name of the folder with the files from before."""
    end: "LogEnd | None"
    """The end of the log, if that is before the moment that was asked for."""
    files: Unrestored
    files_error: str
    """The reason why attached files could not be brought back, if they could not."""


@dataclass(frozen=True, slots=True)
class LogEnd:
    last_change_at: datetime
    is_last_change: bool
    """Whether nothing was written later; otherwise that may have been lost with the server's folder."""


@dataclass(frozen=True, slots=True)
class _Content:
    """Content of the recovered database."""

    last_change_at: datetime | None
    """When the last change was made that the server read from the log, if there was one."""
    files: Sequence[str]
    """The hashes of its attached files and pictures."""


async def restore_to_moment(
    settings: Settings, moment: datetime, place: str | None = None, identity: AgeIdentity | None = None
) -> RestoreToMomentResult:
    """Bring the embedded database to where it was at `moment`, while nothing runs on it.

    Attached files that Tend does not have come from the backups at `place`, by default at `BACKUP_URL`. Raises
    `BackupError` before anything has changed.
    """
    if settings.backup_wal_dir is None:
        raise BackupError("set BACKUP_WAL_DIR to the folder with the archived log")
    if moment > now():
        raise BackupError(f"{moment:%Y-%m-%d %H:%M:%S %Z} is in the future")
    history, base = _find_base(settings.backup_wal_dir, moment)
    make_private_folder(settings.tend_data_dir)
    directory = settings.tend_data_dir.resolve() / "postgres"
    with (
        data_directory.lock_stopped_server(directory),
        tempfile.TemporaryDirectory(prefix="restore-", dir=directory.parent, ignore_cleanup_errors=True) as name,
    ):
        end, digests = await _recover(settings, history, base, Path(name), moment)
        _store_left_segments(settings, history)
        wal_archive.begin_history(Path(name) / "postgres")
        unrestored, files_error = _restore_files(settings, place, digests, Path(name), identity)
        old_folder = data_directory.replace_data_directory(
            directory, Path(name) / "postgres", f"{now():%Y%m%dT%H%M%SZ}"
        )
    write_private_file(settings.tend_data_dir / _PASSWORD, (history.folder / _PASSWORD).read_text())
    if (history.folder / SECRET_FILE).exists():
        restore_secret(settings, (history.folder / SECRET_FILE).read_text())
    return RestoreToMomentResult(base, old_folder, end, unrestored, files_error)


def _restore_files(
    settings: Settings, place: str | None, digests: Sequence[str], work: Path, identity: AgeIdentity | None
) -> tuple[Unrestored, str]:
    """The attached files that are not back, and why they could not be brought back: the database doesn't wait for them."""
    try:
        return attached_files.restore_from_all_backups(
            settings, open_store(settings, place), digests, work, identity
        ), ""
    except (BackupError, OSError) as error:
        return Unrestored(), str(error)


def _store_left_segments(settings: Settings, history: History) -> None:
    """Archive what the present server wrote last: it leads to the moments that this restore takes back."""
    directory = settings.tend_data_dir.resolve() / "postgres"
    own_name = wal_archive.history_name(directory)
    if own_name:
        own_wal = wal_archive.segments_folder(history.folder.with_name(own_name))
        # The folder is missing until the first start after a restore, when nothing is left to archive.
        if own_wal.is_dir():
            wal_archive.store_left_segments(directory / "pg_wal", own_wal, _choose_user(settings))


def _find_base(archive: Path, moment: datetime) -> tuple[History, BaseBackup]:
    """The newest base backup from before `moment`, of the newest history that has one."""
    earliest = None
    for history in list_histories(archive):
        bases = history.list_bases()
        before = [base for base in bases if base.finished_at <= moment]
        if before:
            return history, before[-1]
        earliest = bases[0].finished_at if bases else earliest
    if earliest is None:
        raise BackupError(f"{archive} has no base backup")
    raise BackupError(f"the earliest moment that can be restored is {earliest.astimezone():%Y-%m-%d %H:%M:%S %Z}")


async def _recover(
    settings: Settings, history: History, base: BaseBackup, staging: Path, moment: datetime
) -> tuple[LogEnd | None, Sequence[str]]:
    """Run a server on a copy until it has read the log up to `moment`.

    Returns the end of the log, if that was before, and the hashes of the attached files.
    """
    directory = settings.tend_data_dir.resolve() / "postgres"
    is_own = wal_archive.history_name(directory) == history.folder.name
    # A server that was killed had not archived its last segments.
    sources = [history.wal, directory / "pg_wal"] if is_own else [history.wal]
    if wal_archive.find_gap(base.first_segment, history.wal, sources[-1]):
        raise BackupError(f"the log in {history.wal} has a gap, so no moment after {base.finished_at} can be restored")
    target = {
        "restore_command": wal_archive.build_restore_command(*sources),
        "recovery_target_time": moment.isoformat(sep=" "),
        "recovery_target_action": "promote",
        # It accepts connections when it is there, and not before.
        "hot_standby": "off",
    }
    try:
        content = await _run_once(settings, history, base, staging, target)
    except StartError as error:
        if _LOG_ENDS_EARLIER not in str(error):
            raise
        # The whole log is the nearest to the moment.
        shutil.rmtree(staging / "postgres")
        del target["recovery_target_time"]
        content = await _run_once(settings, history, base, staging, target)
        return LogEnd(content.last_change_at or base.finished_at, is_last_change=is_own), content.files
    return None, content.files


async def _run_once(
    settings: Settings, history: History, base: BaseBackup, staging: Path, target: dict[str, str]
) -> _Content:
    password = (history.folder / _PASSWORD).read_bytes()
    _assemble_data_directory(settings, history, base, staging / "postgres")
    (staging / _PASSWORD).write_bytes(password)
    server = Postgres(staging, settings.tend_postgres_bin, settings=target)
    try:
        server.start()
        async with connect_for_backup(server.url()) as connection:
            last_change_at = await state.fetch_last_replayed_change(connection)
        await migrate_database(server.url())
        async with connect_for_backup(server.url()) as connection:
            await restore_safeguards.prepare_restored_database(connection, restore_safeguards.ReplacedRights())
            digests = await list_all_hashes(connection, has_profile_pictures=True)
    finally:
        server.stop()
    return _Content(last_change_at, digests)


def _assemble_data_directory(settings: Settings, history: History, base: BaseBackup, target: Path) -> None:
    """A data directory out of a full copy and the changes after it, owned by the user that runs the server."""
    folder = settings.tend_postgres_bin or embedded_programs()
    copies = [str(history.base_folder(each)) for each in history.chain(base)]
    if len(copies) == 1:
        shutil.copytree(copies[0], target, symlinks=True)
    else:
        command = [str(folder / "pg_combinebackup"), *copies, "--output", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BackupError(f"pg_combinebackup failed: {done.stderr.strip().splitlines()[-1:]}")
    (target / "recovery.signal").touch(0o600)
    target.chmod(0o700)
    _own(target, _choose_user(settings))


def _choose_user(settings: Settings) -> SystemUser:
    folder = settings.tend_postgres_bin or embedded_programs()
    return choose_user(settings.tend_data_dir.resolve() / "postgres", folder)


def _own(folder: Path, user: SystemUser) -> None:
    user.own(folder)
    for root, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(root) / name
            if not path.is_symlink():
                user.own(path)
