"""The attached files of backups. Each is copied once, however many backups name it, and deleted with the last of them."""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tend.attachments.files import name_in_store, open_store
from tend.attachments.object_store import ObjectStore, StoreError
from tend.backup import files
from tend.backup.files import AgeIdentity, WrongAgeIdentity
from tend.backup.manifest import MANIFEST_FILE, BackupError, Manifest, parse_manifest
from tend.backup.store import Store
from tend.core.settings.settings import Settings

_log = logging.getLogger("tend.backup")
_ENCRYPTED = ".age"
_KEY_DIGITS = 8


class _UnusableFile(Exception):
    """The file is missing or damaged."""


@dataclass(frozen=True, slots=True)
class Unrestored:
    """How many attached files could not be brought back."""

    lost: int = 0
    """No backup has them."""
    locked: int = 0
    """A backup has them, and the identity doesn't decrypt them."""


@contextmanager
def _as_backup_error(variable: str) -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise BackupError(f"{variable}: {error}") from error


def copy_files(settings: Settings, store: Store, digests: Sequence[str], work: Path) -> tuple[str, ...]:
    """Copy the files that the place for backups does not have yet, and return the hashes of all that it has then.

    A file that Tend itself has lost is logged, and does not keep the rest from being backed up. Raises `BackupError`.
    """
    if not digests:
        return ()
    source, suffix, lost = open_store(settings), _suffix(settings.backup_age_recipients), set()
    with _as_backup_error("BACKUP_URL"):
        present = set(store.attachments.list_names())
    for digest in digests:
        if f"{name_in_store(digest)}{suffix}" in present:
            continue
        try:
            with _as_backup_error("ATTACHMENT_URL"):
                path = _fetch(source, name_in_store(digest), digest, work)
        except _UnusableFile:
            lost.add(digest)
            continue
        if suffix:
            plain, path = path, path.with_name(f"{digest}{suffix}")
            files.encrypt_file(plain, path, settings.backup_age_recipients)
            plain.unlink()
        with _as_backup_error("BACKUP_URL"), path.open("rb") as content:
            store.attachments.put(f"{name_in_store(digest)}{suffix}", content)
        path.unlink()
    if lost:
        _log.error("attached files are missing or damaged", extra={"count": len(lost)})
    return tuple(digest for digest in digests if digest not in lost)


def _suffix(recipients: Sequence[str]) -> str:
    """Files that are encrypted to other keys have other names, so that each is there for every set of keys."""
    if not recipients:
        return ""
    return f".{hashlib.sha256(' '.join(sorted(recipients)).encode()).hexdigest()[:_KEY_DIGITS]}{_ENCRYPTED}"


def _fetch(place: ObjectStore, name: str, digest: str | None, work: Path) -> Path:
    """A copy in `work`. Raises `_UnusableFile` if it is missing or has another hash than `digest`."""
    path = work / name.rpartition("/")[2]
    found = hashlib.sha256()
    try:
        with files.create_private_file(path) as copy:
            for chunk in place.stream(name):
                found.update(chunk)
                copy.write(chunk)
    except FileNotFoundError:
        path.unlink()
        raise _UnusableFile from None
    if digest is not None and found.hexdigest() != digest:
        path.unlink()
        raise _UnusableFile
    return path


def check_files(store: Store, manifest: Manifest, work: Path, identity: AgeIdentity | None) -> None:
    """Raises `BackupError` unless every attached file is there and whole, and `WrongAgeIdentity`.

    Without an identity, those of an encrypted backup are only found.
    """
    names = _names_by_digest(store) if manifest.attachments else {}
    for digest in manifest.attachments:
        try:
            if manifest.is_encrypted and identity is None:
                _require_names(names, digest, is_encrypted=True)
            else:
                _fetch_stored(store, names, digest, work, identity, is_encrypted=manifest.is_encrypted).unlink()
        except WrongAgeIdentity as error:
            path = identity.path if identity else None
            raise WrongAgeIdentity(
                f"no identity in {path} decrypts the attached files of backup {manifest.id}, which are encrypted to another"
            ) from error
        except _UnusableFile:
            raise BackupError(
                f"the attached file {digest} of backup {manifest.id} is missing or damaged; the next backup copies it again"
                " if you delete what is left of it"
            ) from None


def restore_files(
    settings: Settings, store: Store, manifest: Manifest, work: Path, identity: AgeIdentity | None
) -> Unrestored:
    """Bring back the files that Tend does not have, and return how many of them the backup should have and does not.

    Nothing that is there is replaced. Raises `BackupError`.
    """
    return _restore_missing(settings, store, manifest.attachments, work, identity, (manifest.is_encrypted,))


def restore_from_all_backups(
    settings: Settings, store: Store, digests: Sequence[str], work: Path, identity: AgeIdentity | None
) -> Unrestored:
    """The same for files of any backup, of which encrypted ones need the identity."""
    return _restore_missing(settings, store, digests, work, identity, (False, True) if identity else (False,))


def _restore_missing(
    settings: Settings,
    store: Store,
    digests: Sequence[str],
    work: Path,
    identity: AgeIdentity | None,
    forms: Sequence[bool],
) -> Unrestored:
    """`forms`: which copies to look for, in this order; True for the encrypted one."""
    if not digests:
        return Unrestored()
    with _as_backup_error("ATTACHMENT_URL"):
        target = open_store(settings)
        present = set(target.list_names())
    missing, lost, locked = [digest for digest in digests if name_in_store(digest) not in present], 0, 0
    names = _names_by_digest(store) if missing else {}
    for digest in missing:
        try:
            path = _find_copy(store, names, digest, work, identity, forms)
        except _UnusableFile:
            lost += 1
            continue
        except WrongAgeIdentity:
            locked += 1
            continue
        with _as_backup_error("ATTACHMENT_URL"), path.open("rb") as content:
            target.put(name_in_store(digest), content)
        path.unlink()
    return Unrestored(lost, locked)


def _find_copy(
    store: Store,
    names: dict[str, list[str]],
    digest: str,
    work: Path,
    identity: AgeIdentity | None,
    forms: Sequence[bool],
) -> Path:
    """Raises `_UnusableFile` and `WrongAgeIdentity`."""
    for is_encrypted in forms[:-1]:
        try:
            return _fetch_stored(store, names, digest, work, identity, is_encrypted=is_encrypted)
        except (_UnusableFile, WrongAgeIdentity):
            continue
    return _fetch_stored(store, names, digest, work, identity, is_encrypted=forms[-1])


def _names_by_digest(store: Store) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with _as_backup_error("BACKUP_URL"):
        for name in store.attachments.list_names():
            found.setdefault(_digest_of(name), []).append(name)
    return found


def _digest_of(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0]


def _require_names(names: dict[str, list[str]], digest: str, *, is_encrypted: bool) -> list[str]:
    found = [name for name in names.get(digest, ()) if name.endswith(_ENCRYPTED) == is_encrypted]
    if not found:
        raise _UnusableFile
    return found


def _fetch_stored(
    store: Store,
    names: dict[str, list[str]],
    digest: str,
    work: Path,
    identity: AgeIdentity | None,
    *,
    is_encrypted: bool,
) -> Path:
    """The file, decrypted, in `work`. Raises `_UnusableFile`, or `WrongAgeIdentity` if all copies are encrypted to others."""
    wrong, is_damaged = None, False
    for name in _require_names(names, digest, is_encrypted=is_encrypted):
        with _as_backup_error("BACKUP_URL"):
            path = _fetch(store.attachments, name, None if is_encrypted else digest, work)
        if not is_encrypted or identity is None:
            return path
        plain = work / digest
        try:
            files.decrypt_file(path, plain, identity)
        except WrongAgeIdentity as error:
            wrong = error
            continue
        except BackupError:
            is_damaged = True
            continue
        finally:
            path.unlink()
        if files.describe_file(plain).sha256 == digest:
            return plain
        plain.unlink()
        is_damaged = True
    if wrong and not is_damaged:
        raise wrong
    raise _UnusableFile


def delete_unlisted_files(store: Store) -> None:
    """Delete the attached files that no backup names any more. If a manifest cannot be read, all of them stay."""
    try:
        wanted = {digest for backup_id in store.list_ids() for digest in _read(store, backup_id).attachments}
        names: Iterable[str] = store.attachments.list_names()
        unlisted = [name for name in names if _digest_of(name) not in wanted]
        with _as_backup_error("BACKUP_URL"):
            store.attachments.delete(unlisted)
    except (BackupError, StoreError) as error:
        _log.warning("attached files of deleted backups stay", extra={"reason": str(error)})


def _read(store: Store, backup_id: str) -> Manifest:
    return parse_manifest(backup_id, store.read(backup_id, MANIFEST_FILE) or b"")
