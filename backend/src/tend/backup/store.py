"""Places for backups: a folder, or a bucket of an S3 service. In both, a backup exists once its manifest does."""

import re
import shutil
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from tend.backup import files
from tend.backup.manifest import MANIFEST, BackupError
from tend.core.data_folder import make_private_folder
from tend.core.settings.settings import Settings

_ID = re.compile(r"\d{8}T\d{6}Z(?:-\d+)?")
_PART = ".part"
_CHUNK = 8 << 20


class Store(Protocol):
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
            raise BackupError("set BACKUP_URL to a folder or to s3://bucket/prefix, or give one with --to")
        place = str(settings.tend_data_dir / "backups")
    return S3Store(settings, place) if place.startswith("s3://") else FolderStore(Path(place))


class FolderStore:
    """Each backup is a folder, which gets its final name when all of its files are on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def list_ids(self) -> list[str]:
        found = self._folder.glob(f"*/{MANIFEST}")
        return sorted(path.parent.name for path in found if _ID.fullmatch(path.parent.name))

    def begin(self, backup_id: str) -> None:
        make_private_folder(self._folder)
        for part in self._folder.glob(f"*{_PART}"):
            if _ID.fullmatch(part.stem):
                shutil.rmtree(part)
        (self._folder / f"{backup_id}{_PART}").mkdir(mode=0o700)

    def add(self, backup_id: str, source: Path) -> None:
        files.copy_file(source, self._folder / f"{backup_id}{_PART}" / source.name)

    def finish(self, backup_id: str, manifest: bytes) -> None:
        part = self._folder / f"{backup_id}{_PART}"
        files.write_file(part / MANIFEST, manifest)
        files.sync_folder(part)
        part.rename(self._folder / backup_id)
        files.sync_folder(self._folder)

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
        part.unlink(missing_ok=True)
        files.write_file(part, content)
        part.rename(path)
        files.sync_folder(path.parent)

    def delete(self, backup_id: str) -> None:
        part = self._folder / f"{backup_id}{_PART}"
        (self._folder / backup_id).rename(part)
        files.sync_folder(self._folder)
        shutil.rmtree(part)


class S3Store:
    """Objects have no other names to begin with: the manifest is put last, and deleted first.

    The library's calls that wait are used, since its asynchronous ones can abort a process that ends.
    """

    def __init__(self, settings: Settings, url: str) -> None:
        # It takes memory, which most processes need not spend.
        import obstore  # noqa: PLC0415
        from obstore.store import S3Store as Bucket  # noqa: PLC0415

        parts = urlsplit(url)
        if not parts.netloc:
            raise BackupError("BACKUP_URL names no bucket: s3://bucket/prefix")
        endpoint = settings.backup_s3_endpoint
        options: dict[str, Any] = {"endpoint": endpoint} if endpoint else {}
        if settings.backup_s3_access_key_id and settings.backup_s3_secret_access_key:
            options["access_key_id"] = settings.backup_s3_access_key_id
            options["secret_access_key"] = settings.backup_s3_secret_access_key.get_secret_value()
        if endpoint and endpoint.startswith("http://"):
            options["client_options"] = {"allow_http": True}
        self._library = obstore
        self._bucket = Bucket(
            parts.netloc, prefix=parts.path.strip("/") or None, region=settings.backup_s3_region, **options
        )

    def list_ids(self) -> list[str]:
        return sorted(name[0] for name in self._names() if name[1:] == [MANIFEST] and _ID.fullmatch(name[0]))

    def _names(self) -> list[list[str]]:
        try:
            return [str(item["path"]).split("/") for page in self._library.list(self._bucket) for item in page]
        except Exception as error:
            raise _unreachable(error) from error

    def begin(self, backup_id: str) -> None:  # noqa: ARG002  # a bucket has no folders to create
        names = self._names()
        whole = {name[0] for name in names if name[-1] == MANIFEST}
        left = ["/".join(name) for name in names if name[0] not in whole and _ID.fullmatch(name[0])]
        if left:
            self._library.delete(self._bucket, left)

    def add(self, backup_id: str, source: Path) -> None:
        try:
            self._library.put(self._bucket, f"{backup_id}/{source.name}", source)
        except Exception as error:
            raise _unreachable(error) from error

    def finish(self, backup_id: str, manifest: bytes) -> None:
        self.write(backup_id, MANIFEST, manifest)

    def fetch(self, backup_id: str, name: str, target: Path) -> None:
        try:
            with files.create_private(target) as copy:
                for chunk in self._library.get(self._bucket, f"{backup_id}/{name}").stream(min_chunk_size=_CHUNK):
                    copy.write(chunk)
        except FileNotFoundError:
            raise _missing(backup_id, name) from None
        except Exception as error:
            raise _unreachable(error) from error

    def read(self, backup_id: str, name: str) -> bytes | None:
        try:
            return bytes(self._library.get(self._bucket, f"{backup_id}/{name}").bytes())
        except FileNotFoundError:
            return None
        except Exception as error:
            raise _unreachable(error) from error

    def write(self, backup_id: str, name: str, content: bytes) -> None:
        try:
            self._library.put(self._bucket, f"{backup_id}/{name}", content)
        except Exception as error:
            raise _unreachable(error) from error

    def delete(self, backup_id: str) -> None:
        names = ["/".join(name) for name in self._names() if name[0] == backup_id]
        manifest = f"{backup_id}/{MANIFEST}"
        self._library.delete(self._bucket, manifest)
        self._library.delete(self._bucket, [name for name in names if name != manifest])


def _missing(backup_id: str, name: str) -> BackupError:
    return BackupError(f"{name} of backup {backup_id} is missing; restore another backup")


def _unreachable(error: Exception) -> BackupError:
    # Its text repeats the request on many lines.
    reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    return BackupError(f"BACKUP_URL: the bucket refuses: {reason}")
