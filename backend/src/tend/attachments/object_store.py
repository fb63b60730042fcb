"""Files under names, in a folder or in a bucket of an S3 service: what backups and attachments are stored in.

All calls wait, since the library's asynchronous ones can abort a process that ends; a server makes them in threads.
"""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

from pydantic import SecretStr

from tend.core.data_folder import make_private_folder, sync_folder

_PART = ".part"
_PROBE = "probe"
_PROBE_SECONDS = 5.0
_COPY_BYTES = 1 << 20
_STREAM_BYTES = 4 << 20
# Parts of what a person downloads wait in the memory for as long as they read slowly.
_RANGE_BYTES = 64 << 10
# Each part of a bucket is a request.
_BUCKET_RANGE_BYTES = 256 << 10


class StoreError(Exception):
    """The store cannot be read or written. The text says why, without any secret."""


class LostFile(StoreError):
    """The store can be read, and doesn't have the file."""


@dataclass(frozen=True, slots=True)
class BucketAccess:
    """How to reach the S3 service."""

    endpoint: str | None
    """None for AWS."""
    region: str
    key_id: str | None
    secret: SecretStr | None
    retry_seconds: float = 180
    request_seconds: float = 30


class ObjectStore(Protocol):
    """A file is there as a whole or not at all. Every call raises `StoreError`."""

    def list_names(self, prefix: str = "") -> list[str]:
        """The names of all files below the folder `prefix`, which ends with a slash."""

    def put(self, name: str, source: IO[bytes]) -> None:
        """Store the content of a file from its beginning, in place of the one that has the name."""

    def write(self, name: str, content: bytes) -> None:
        """The same for a small file."""

    def read(self, name: str) -> bytes | None:
        """A small file, or None if there is none."""

    def stream(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The file in parts, or `length` bytes of it from `start` on, in small parts. Raises `FileNotFoundError`."""

    def delete(self, names: Sequence[str]) -> None:
        """Those that are missing are no error."""


def open_object_store(place: str, access: BucketAccess) -> "ObjectStore":
    """`place`: a folder, or s3://bucket/prefix."""
    return BucketObjectStore(place, access) if place.startswith("s3://") else FolderObjectStore(Path(place))


def probe_store_place(place: str, access: BucketAccess) -> None:
    """Raises `StoreError` if nothing can be written there. It leaves nothing behind, not even a folder of another user."""
    if place.startswith("s3://"):
        soon = replace(access, retry_seconds=_PROBE_SECONDS, request_seconds=_PROBE_SECONDS)
        bucket = BucketObjectStore(place, soon)
        bucket.write(_PROBE, b"probe")
        bucket.delete([_PROBE])
        return
    folder = nearest_folder(Path(place))
    if not os.access(folder, os.W_OK | os.X_OK):
        is_read_only = os.statvfs(folder).f_flag & os.ST_RDONLY
        raise StoreError("its file system is read-only" if is_read_only else "this user can't write there")


def nearest_folder(path: Path) -> Path:
    """The folder itself or, where it is missing, the one that it would be created in."""
    return next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.exists())


class FolderObjectStore:
    """A file gets its name when all of it is on the disk. Only this user can read it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def list_names(self, prefix: str = "") -> list[str]:
        found = (self._folder / prefix).rglob("*")
        names = (path.relative_to(self._folder).as_posix() for path in found if path.is_file())
        return sorted(name for name in names if not name.endswith(_PART))

    def put(self, name: str, source: IO[bytes]) -> None:
        source.seek(0)
        path = self._folder / name
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_PART}")
        try:
            for folder in (self._folder, path.parent):
                make_private_folder(folder)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
                while chunk := source.read(_COPY_BYTES):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
            sync_folder(path.parent)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise StoreError(f"can't write in {self._folder}: {error.strerror}") from error

    def write(self, name: str, content: bytes) -> None:
        self.put(name, BytesIO(content))

    def read(self, name: str) -> bytes | None:
        try:
            return b"".join(self.stream(name))
        except FileNotFoundError:
            return None

    def stream(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        try:
            with (self._folder / name).open("rb") as file:
                file.seek(start)
                left = length
                while chunk := file.read(_COPY_BYTES if left is None else min(left, _RANGE_BYTES)):
                    yield chunk
                    left = None if left is None else left - len(chunk)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StoreError(f"{name} can't be read: {error.strerror}") from error

    def delete(self, names: Sequence[str]) -> None:
        try:
            for name in names:
                (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"can't delete files in {self._folder}: {error.strerror}") from error


class BucketObjectStore:
    """A bucket of an S3 service, or the part of it below a prefix."""

    def __init__(self, url: str, access: BucketAccess) -> None:
        # It takes memory, which most processes need not spend.
        import obstore  # noqa: PLC0415
        from obstore.store import S3Store  # noqa: PLC0415

        parts = urlsplit(url)
        if not parts.netloc:
            raise StoreError("the address names no bucket: s3://bucket/prefix")
        options: dict[str, Any] = {"endpoint": access.endpoint} if access.endpoint else {}
        if access.key_id and access.secret:
            options["access_key_id"] = access.key_id
            options["secret_access_key"] = access.secret.get_secret_value()
        options["client_options"] = {"timeout": timedelta(seconds=access.request_seconds)}
        if access.endpoint and access.endpoint.startswith("http://"):
            options["client_options"]["allow_http"] = True
        options["retry_config"] = {"retry_timeout": timedelta(seconds=access.retry_seconds)}
        self._library = obstore
        self._bucket = S3Store(parts.netloc, prefix=parts.path.strip("/") or None, region=access.region, **options)

    def list_names(self, prefix: str = "") -> list[str]:
        try:
            pages = self._library.list(self._bucket, prefix.rstrip("/") or None)
            return [str(item["path"]) for page in pages for item in page]
        except Exception as error:
            raise _refused(error) from error

    def put(self, name: str, source: IO[bytes]) -> None:
        source.seek(0)
        try:
            self._library.put(self._bucket, name, source)
        except Exception as error:
            raise _refused(error) from error

    def write(self, name: str, content: bytes) -> None:
        try:
            self._library.put(self._bucket, name, content)
        except Exception as error:
            raise _refused(error) from error

    def read(self, name: str) -> bytes | None:
        try:
            return bytes(self._library.get(self._bucket, name).bytes())
        except FileNotFoundError:
            return None
        except Exception as error:
            raise _refused(error) from error

    def stream(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """One request for each part, so that a slow reader keeps no connection open."""
        try:
            end = self._library.head(self._bucket, name)["size"] if length is None else start + length
            part_bytes = _STREAM_BYTES if length is None else _BUCKET_RANGE_BYTES
            while start < end:
                part_end = min(end, start + part_bytes)
                yield bytes(self._library.get_range(self._bucket, name, start=start, end=part_end))
                start = part_end
        except FileNotFoundError:
            raise
        except Exception as error:
            raise _refused(error) from error

    def delete(self, names: Sequence[str]) -> None:
        try:
            if names:
                self._library.delete(self._bucket, list(names))
        except Exception as error:
            raise _refused(error) from error


def _refused(error: Exception) -> StoreError:
    # Its text repeats the request on many lines.
    reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    return StoreError(f"the bucket refuses: {reason}")
