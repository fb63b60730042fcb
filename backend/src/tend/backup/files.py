"""Files of backups: copied with a hash, on the disk before anything relies on them, encrypted with age if asked to."""

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from tend.backup.manifest import BackupError, StoredFile

_CHUNK = 1 << 20


def create_private(path: Path) -> BinaryIO:
    """A new file that only this user can read (mode 0600) from its first byte."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as content, create_private(target) as copy:
        while chunk := content.read(_CHUNK):
            copy.write(chunk)
        sync_file(copy)


def write_file(target: Path, content: bytes) -> None:
    with create_private(target) as file:
        file.write(content)
        sync_file(file)


def sync_file(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def describe_file(path: Path) -> StoredFile:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return StoredFile(path.name, path.stat().st_size, digest.hexdigest())


def check_file(backup_id: str, expected: StoredFile, path: Path) -> None:
    """Raises `BackupError` unless `path` has the size and the hash that the manifest says."""
    found = describe_file(path)
    if (found.bytes, found.sha256) != (expected.bytes, expected.sha256):
        raise BackupError(f"{expected.name} of backup {backup_id} is damaged; restore another backup")


def encrypt_file(source: Path, target: Path, recipients: Sequence[str]) -> None:
    """Raises `BackupError` for a recipient that is not an age public key."""
    # It takes memory, and most backups are not encrypted.
    import pyrage  # noqa: PLC0415

    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError as error:
        raise BackupError(f"BACKUP_AGE_RECIPIENTS: not a public key of age: {error}") from error
    _convert(source, target, lambda content, copy: pyrage.encrypt_io(content, copy, keys))


def decrypt_file(source: Path, target: Path, identity_file: Path) -> None:
    """Raises `BackupError` if the file cannot be read, or no identity in it fits."""
    import pyrage  # noqa: PLC0415

    try:
        lines = [line.strip() for line in identity_file.read_text().splitlines()]
        identities = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except OSError as error:
        raise BackupError(f"{identity_file}: {error.strerror}") from error
    except (UnicodeError, pyrage.IdentityError):
        # The error would quote the secret.
        raise BackupError(f"{identity_file} has a line that is no identity of age (AGE-SECRET-KEY-1…)") from None
    try:
        _convert(source, target, lambda content, copy: pyrage.decrypt_io(content, copy, identities))
    except pyrage.DecryptError as error:
        raise BackupError(f"no identity in {identity_file} decrypts {source.name}: {error}") from error


def _convert(source: Path, target: Path, convert: Callable[[BinaryIO, BinaryIO], None]) -> None:
    with source.open("rb") as content, create_private(target) as copy:
        try:
            convert(content, copy)
        except BaseException:
            with suppress(OSError):
                target.unlink()
            raise
        sync_file(copy)
