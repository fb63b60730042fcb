"""Base backups of the embedded server: copies of its files, from which the archived log leads to every later moment."""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from tend.backup import files, programs
from tend.backup.manifest import BackupError
from tend.backup.schedule import last_moment_of_time
from tend.core.clock import now
from tend.core.data_folder import make_private_folder, sync_folder
from tend.core.postgres import wal_archive
from tend.core.postgres.server import embedded_programs
from tend.core.settings.settings import Settings

# A full copy a week; between them only the blocks that changed.
_MAX_CHAIN = timedelta(days=6, hours=12)
_PART = ".part"
_NOTE = ".json"


@dataclass(frozen=True, slots=True)
class BaseBackup:
    id: str
    parent: str | None
    """The backup that this one has only the changes to."""
    finished_at: datetime
    """Every moment from here on can be restored."""
    first_segment: str
    """The name of the first segment of the log that a restore reads."""


class History:
    """One history of a server: its base backups, and the segments of its log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wal = wal_archive.segments_folder(folder)
        self._base = folder / "base"

    def base_folder(self, backup: BaseBackup) -> Path:
        return self._base / backup.id

    def list_bases(self) -> list[BaseBackup]:
        """The whole base backups, oldest first."""
        found = []
        for note in sorted(self._base.glob(f"*{_NOTE}")):
            content = json.loads(note.read_text())
            found.append(BaseBackup(**{**content, "finished_at": datetime.fromisoformat(content["finished_at"])}))
        return found

    def chain(self, backup: BaseBackup) -> list[BaseBackup]:
        """The full backup that `backup` goes back to, the changes after it, and `backup`."""
        known = {each.id: each for each in self.list_bases()}
        chain = [backup]
        while (parent := chain[0].parent) is not None:
            if parent not in known:
                raise BackupError(f"the base backup {parent} is missing, on which {backup.id} builds")
            chain.insert(0, known[parent])
        return chain

    async def add_base(self, settings: Settings) -> BaseBackup:
        """Copy the running server's files: all of them, or what changed since the last copy."""
        make_private_folder(self._base)
        for part in self._base.glob(f"*{_PART}"):
            shutil.rmtree(part)
        started_at = now()
        name = f"{started_at:%Y%m%dT%H%M%SZ}"
        parent = self._choose_parent(started_at)
        part = self._base / f"{name}{_PART}"
        try:
            await _copy_server(settings, part, self.base_folder(parent) / "backup_manifest" if parent else None)
        except BackupError:
            if parent is None:
                raise
            # The server lacks a summary of the log since then, for instance because it was killed.
            shutil.rmtree(part, ignore_errors=True)
            parent = None
            await _copy_server(settings, part, None)
        backup = BaseBackup(name, parent.id if parent else None, now(), _first_segment(part))
        sync_folder(part)
        part.rename(self._base / name)
        sync_folder(self._base)
        note = json.dumps({**asdict(backup), "finished_at": backup.finished_at.isoformat()})
        files.write_file(self._base / f"{name}{_NOTE}{_PART}", note.encode())
        (self._base / f"{name}{_NOTE}{_PART}").rename(self._base / f"{name}{_NOTE}")
        sync_folder(self._base)
        return backup

    def _choose_parent(self, present: datetime) -> BaseBackup | None:
        bases = self.list_bases()
        if not bases or present - self.chain(bases[-1])[0].finished_at > _MAX_CHAIN:
            return None
        return bases[-1]

    def delete_expired(self, present: datetime, days: int) -> None:
        """Delete what no restore to a moment of the last `days` needs: base backups, and the log before the others."""
        bases = self.list_bases()
        start = present - timedelta(days=days)
        first = max((index for index, base in enumerate(bases) if base.finished_at <= start), default=0)
        needed = {each.id for base in bases[first:] for each in self.chain(base)}
        for base in bases:
            if base.id not in needed:
                (self._base / f"{base.id}{_NOTE}").unlink()
                shutil.rmtree(self.base_folder(base))
        remaining = [base for base in bases if base.id in needed]
        if remaining:
            wal_archive.delete_segments_before(self.wal, min(base.first_segment for base in remaining))

    def newest_change(self) -> datetime:
        paths = [self.folder, *self.wal.glob("*"), *self._base.glob("*")]
        return datetime.fromtimestamp(max(path.stat().st_mtime for path in paths)).astimezone()


def current_history(settings: Settings) -> History:
    """The history of the embedded server. Raises `BackupError` if its log is not archived."""
    name = wal_archive.history_name(settings.tend_data_dir / "postgres")
    if settings.backup_wal_dir is None or name is None:
        raise BackupError("the log of the embedded database is not archived; set BACKUP_WAL_DIR and start Tend")
    return History(settings.backup_wal_dir.absolute() / name)


def is_base_due(settings: Settings, present: datetime) -> bool:
    """Whether the server's history has no base backup since the last time that one was due."""
    bases = current_history(settings).list_bases()
    return not bases or bases[-1].finished_at < last_moment_of_time(present, settings.backup_time)


def list_histories(folder: Path) -> list[History]:
    """Every history in the archive, newest first."""
    return [History(wal.parent) for wal in sorted(folder.absolute().glob("*/wal"), reverse=True)]


def delete_expired(settings: Settings) -> None:
    """Keep the archive bounded: old base backups and their log, and histories that ended long ago."""
    own, present = current_history(settings), now()
    own.delete_expired(present, settings.backup_wal_days)
    for history in list_histories(own.folder.parent):
        is_over = present - history.newest_change() > timedelta(days=settings.backup_wal_days)
        if history.folder != own.folder and is_over:
            shutil.rmtree(history.folder)


async def _copy_server(settings: Settings, target: Path, changes_since: Path | None) -> None:
    folder = settings.tend_postgres_bin or embedded_programs()
    parts = urlsplit(settings.direct_url)
    address, environment = programs.to_program_connection(parts._replace(netloc=f"postgres:{parts.password}@").geturl())
    options = ["--format=plain", "--wal-method=stream", "--checkpoint=fast", "--no-password"]
    if changes_since:
        options.append(f"--incremental={changes_since}")
    command = [str(folder / "pg_basebackup"), f"--dbname={address}", f"--pgdata={target}", *options]
    await programs.run_program(command, environment)
    # To parse the log, it would put the folder's name into a shell's command unquoted.
    options = ["--no-parse-wal", "--exit-on-error", "--quiet"]
    await programs.run_program([str(folder / "pg_verifybackup"), *options, str(target)], environment)


def _first_segment(backup: Path) -> str:
    for line in (backup / "backup_label").read_text().splitlines():
        if line.startswith("START WAL LOCATION"):
            return line.partition("(file ")[2].rstrip(")")
    raise BackupError("the base backup does not say where its log begins")
