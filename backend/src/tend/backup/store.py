"""Places for backups: a folder, or a bucket of an S3 service. In both, a backup exists once its manifest does."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tend.attachments.object_store import (
    BucketAccess,
    BucketObjectStore,
    FolderObjectStore,
    ObjectStore,
    StoreError,
    probe_store_place,
)
from tend.backup import files
from tend.backup.manifest import MANIFEST_FILE, BackupError
from tend.core.data_folder import make_private_folder, sync_folder
from tend.core.settings.settings import Settings

_ID = re.compile(r"\d{8}T\d{6}Z(?:-\d+)?")
_PART = ".part"
_ATTACHMENTS = "attachments"


@contextmanager
def _as_backup_error() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise BackupError(f"BACKUP_URL: {error}") from error


@contextmanager
def _name_folder(folder: Path) -> Iterator[None]:
    """The error of the system, about a file with a name of ours, becomes one about the place that the operator chose."""
    try:
        yield
    except OSError as error:
        raise BackupError(f"can't write backups in {folder}: {error.strerror or error}") from error


class Store(Protocol):
    attachments: ObjectStore
    """The attached files of all backups; it raises `StoreError`."""

    def list_ids(self) -> list[str]:
        """The ids of the whole backups, oldest first."""

    def begin(self, backup_id: str) -> None:
        """Prepare to add files, and delete what interrupted backups left. Nobody else may be adding files."""

    def add(self, backup_id: str, source: Path) -> None:
        """Store a file under its own name."""

    def finish(self, backup_id: str, manifest: bytes) -> None:
        """Store the manifest, with which the backup exists."""

    def fetch(self, backup_id: str, name: str, target: Path) -> None:
        """Copy a file. Raises `BackupError` if it is missing."""

    def read(self, backup_id: str, name: str) -> bytes | None:
        """A small file of the backup, or None."""

    def write(self, backup_id: str, name: str, content: bytes) -> None:
        """Add a small file to a whole backup, or replace it."""

    def delete(self, backup_id: str) -> None:
        """Delete a backup. It stops to exist before its first file is deleted."""


def open_store(settings: Settings, place: str | None = None) -> Store:
    """The store at `place`, by default at `BACKUP_URL`, and without one a folder next to an embedded database.

    `settings` are those of the environment, which say whether the database is the embedded one.
    """
    place = place or settings.backup_url
    if place is None:
        if not settings.has_embedded_database:
            raise BackupError("set BACKUP_URL to a folder or to s3://bucket/prefix, or give one with --in")
        place = str(settings.tend_data_dir / "backups")
    return S3Store(settings, place) if place.startswith("s3://") else FolderStore(Path(place))


def _bucket_access(settings: Settings) -> BucketAccess:
    return BucketAccess(
        settings.backup_s3_endpoint,
        settings.backup_s3_region,
        settings.backup_s3_access_key_id,
        settings.backup_s3_secret_access_key,
    )


def probe_store(settings: Settings) -> None:
    """Raises `BackupError` if backups can't be written to `BACKUP_URL`; unset, there is nothing to probe."""
    if settings.backup_url is None:
        return
    try:
        probe_store_place(settings.backup_url, _bucket_access(settings))
    except StoreError as error:
        advice = "check BACKUP_URL, that it is mounted, and that the service may write there"
        raise BackupError(f"backups can't go to {settings.backup_url}: {error}; {advice}") from error


class FolderStore:
    """Each backup is a folder, which gets its final name when all of its files are on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self.attachments: ObjectStore = FolderObjectStore(self._folder / _ATTACHMENTS)

    def list_ids(self) -> list[str]:
        found = self._folder.glob(f"*/{MANIFEST_FILE}")
        return sorted(path.parent.name for path in found if _ID.fullmatch(path.parent.name))

    def begin(self, backup_id: str) -> None:
        with _name_folder(self._folder):
            make_private_folder(self._folder)
            for part in self._folder.glob(f"*{_PART}"):
                if _ID.fullmatch(part.stem):
                    shutil.rmtree(part)
            (self._folder / f"{backup_id}{_PART}").mkdir(mode=0o700)

    def add(self, backup_id: str, source: Path) -> None:
        with _name_folder(self._folder):
            files.copy_file(source, self._folder / f"{backup_id}{_PART}" / source.name)

    def finish(self, backup_id: str, manifest: bytes) -> None:
        part = self._folder / f"{backup_id}{_PART}"
        with _name_folder(self._folder):
            files.write_file(part / MANIFEST_FILE, manifest)
            sync_folder(part)
            part.rename(self._folder / backup_id)
            sync_folder(self._folder)

    def fetch(self, backup_id: str, name: str, target: Path) -> None:
        try:
            files.copy_file(self._folder / backup_id / name, target)
        except FileNotFoundError:
            raise _missing(backup_id, name) from None

    def read(self, backup_id: str, name: str) -> bytes | None:
        path = self._folder / backup_id / name
        return path.read_bytes() if path.exists() else None

    def write(self, backup_id: str, name: str, content: bytes) -> None:
        path = self._folder / backup_id / name
        part = path.with_suffix(_PART)
        with _name_folder(self._folder):
            part.unlink(missing_ok=True)
            files.write_file(part, content)
            part.rename(path)
            sync_folder(path.parent)

    def delete(self, backup_id: str) -> None:
        part = self._folder / f"{backup_id}{_PART}"
        with _name_folder(self._folder):
            (self._folder / backup_id).rename(part)
            sync_folder(self._folder)
            shutil.rmtree(part)


class S3Store:
    """Objects have no other names to begin with: the manifest is put last, and deleted first."""

    def __init__(self, settings: Settings, url: str) -> None:
        access = _bucket_access(settings)
        with _as_backup_error():
            self._bucket = BucketObjectStore(url, access)
            self.attachments: ObjectStore = BucketObjectStore(f"{url.rstrip('/')}/{_ATTACHMENTS}", access)

    @_as_backup_error()
    def list_ids(self) -> list[str]:
        return sorted(name[0] for name in self._names() if name[1:] == [MANIFEST_FILE] and _ID.fullmatch(name[0]))

    def _names(self) -> list[list[str]]:
        return [name.split("/") for name in self._bucket.list_names()]

    @_as_backup_error()
    def begin(self, backup_id: str) -> None:  # noqa: ARG002  # a bucket has no folders to create
        names = self._names()
        whole = {name[0] for name in names if name[-1] == MANIFEST_FILE}
        self._bucket.delete(["/".join(name) for name in names if name[0] not in whole and _ID.fullmatch(name[0])])

    @_as_backup_error()
    def add(self, backup_id: str, source: Path) -> None:
        with source.open("rb") as content:
            self._bucket.put(f"{backup_id}/{source.name}", content)

    def finish(self, backup_id: str, manifest: bytes) -> None:
        self.write(backup_id, MANIFEST_FILE, manifest)

    @_as_backup_error()
    def fetch(self, backup_id: str, name: str, target: Path) -> None:
        try:
            with files.create_private_file(target) as copy:
                for chunk in self._bucket.stream(f"{backup_id}/{name}"):
                    copy.write(chunk)
        except FileNotFoundError:
            raise _missing(backup_id, name) from None

    @_as_backup_error()
    def read(self, backup_id: str, name: str) -> bytes | None:
        return self._bucket.read(f"{backup_id}/{name}")

    @_as_backup_error()
    def write(self, backup_id: str, name: str, content: bytes) -> None:
        self._bucket.write(f"{backup_id}/{name}", content)

    @_as_backup_error()
    def delete(self, backup_id: str) -> None:
        names = ["/".join(name) for name in self._names() if name[0] == backup_id]
        manifest = f"{backup_id}/{MANIFEST_FILE}"
        self._bucket.delete([manifest])
        self._bucket.delete([name for name in names if name != manifest])


def _missing(backup_id: str, name: str) -> BackupError:
    return BackupError(f"{name} of backup {backup_id} is missing; restore another backup")
