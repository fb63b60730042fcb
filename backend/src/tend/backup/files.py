"""Files of backups: copied with a hash, on the disk before anything relies on them, encrypted with age if asked to."""

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tend.backup.manifest import BackupError, StoredFile

_CHUNK = 1 << 20
# pyrage has one class for all its reasons.
_NO_MATCH = "No matching keys found"


def create_private_file(path: Path) -> BinaryIO:
    """A new file that only this user can read (mode 0600) from its first byte."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as content, create_private_file(target) as copy:
        while chunk := content.read(_CHUNK):
            copy.write(chunk)
        sync_file(copy)


def write_file(target: Path, content: bytes) -> None:
    with create_private_file(target) as file:
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


class WrongAgeIdentity(BackupError):
    """The file is encrypted to other keys."""


@dataclass(frozen=True, slots=True)
class AgeIdentity:
    """The keys in a file that the operator named."""

    path: Path
    keys: Sequence[Any]


def read_age_identity(path: Path) -> AgeIdentity:
    """Once for each command, since it may be a pipe. Raises `BackupError`."""
    import pyrage  # noqa: PLC0415

    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror}") from error
    except (UnicodeError, pyrage.IdentityError):
        # The error would quote the secret.
        raise BackupError(f"{path} has a line that is no identity of age (AGE-SECRET-KEY-1…)") from None
    if not keys:
        raise BackupError(f"{path} has no identity of age (AGE-SECRET-KEY-1…)")
    return AgeIdentity(path, keys)


def decrypt_file(source: Path, target: Path, identity: AgeIdentity) -> None:
    """Raises `WrongAgeIdentity`, and `BackupError` for a damaged file."""
    import pyrage  # noqa: PLC0415

    try:
        _convert(source, target, lambda content, copy: pyrage.decrypt_io(content, copy, identity.keys))
    except pyrage.DecryptError as error:
        if str(error) == _NO_MATCH:
            raise WrongAgeIdentity(f"no identity in {identity.path} decrypts {source.name}") from error
        raise BackupError(f"{source.name} is damaged: {error}") from error
    except OSError as error:
        # The library's own error has no number.
        if error.errno is not None:
            raise
        raise BackupError(f"{source.name} is damaged: {error}") from error


def _convert(source: Path, target: Path, convert: Callable[[BinaryIO, BinaryIO], None]) -> None:
    with source.open("rb") as content, create_private_file(target) as copy:
        try:
            convert(content, copy)
        except BaseException:
            with suppress(OSError):
                target.unlink()
            raise
        sync_file(copy)
