"""The manifest of a backup: what the backup contains, and how to prove that it is whole.

It is written last, so a folder without a manifest is not a backup.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any, Literal, cast, get_args

from tend.core.db.migrations import head_revision
from tend.core.errors import StartError

MANIFEST_FORMAT = 2
MANIFEST_FILE = "manifest.json"
DUMP_FILE = "database.dump"
SECRET_FILE = "jwt-secret"  # noqa: S105  # the name of a file
_SERVERS_PER_MAJOR = 10_000

BackupReason = Literal["manual", "scheduled", "migration"]


class BackupError(StartError):
    """A backup cannot be made, proven or restored. The text says why, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the backup as it is stored, which means encrypted if the backup is."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TableDigest:
    """The content of a table, whatever the order of its rows on the disk."""

    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Manifest:
    id: str
    reason: BackupReason
    started_at: datetime
    """The moment that the backup shows."""
    finished_at: datetime
    tend_version: str
    revision: str
    """The revision of the database's schema."""
    server_version: int
    """The version of PostgreSQL as the server counts it, such as 180006."""
    is_encrypted: bool
    tables: Mapping[str, TableDigest]
    files: tuple[StoredFile, ...]
    attachments: tuple[str, ...] = ()
    """SHA-256 of each attached file, stored once for all backups at `attachments/<first two digits>/<all digits>`.

    Empty in format 1, which is from before Tend had attachments.
    """

    @property
    def server_major(self) -> int:
        return self.server_version // _SERVERS_PER_MAJOR

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def find_file(self, name: str) -> StoredFile | None:
        """The stored file of `name`, encrypted or not."""
        return next((file for file in self.files if file.name in {name, f"{name}.age"}), None)


def format_manifest(manifest: Manifest) -> bytes:
    content: dict[str, Any] = {"format": MANIFEST_FORMAT, **asdict(manifest)}
    for name in ("started_at", "finished_at"):
        content[name] = content[name].isoformat()
    return json.dumps({**content, "checksum": _checksum(content)}, indent=1).encode() + b"\n"


def parse_manifest(backup_id: str, text: bytes) -> Manifest:
    """Raises `BackupError` if the manifest is damaged, of another backup, or of a newer release."""
    try:
        content = json.loads(text)
        checksum = content.pop("checksum")
        if content["format"] > MANIFEST_FORMAT:
            message = f"backup {backup_id} has format {content['format']}, this release knows up to {MANIFEST_FORMAT}"
            raise BackupError(f"{message}: run a newer release")
        if checksum != _checksum(content) or content["id"] != backup_id:
            raise BackupError(f"the manifest of backup {backup_id} is damaged")
        return _build(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"the manifest of backup {backup_id} is damaged") from error


def _build(content: dict[str, Any]) -> Manifest:
    if content["reason"] not in get_args(BackupReason):
        raise ValueError(content["reason"])
    return Manifest(
        id=str(content["id"]),
        reason=cast("BackupReason", content["reason"]),
        started_at=datetime.fromisoformat(content["started_at"]),
        finished_at=datetime.fromisoformat(content["finished_at"]),
        tend_version=str(content["tend_version"]),
        revision=str(content["revision"]),
        server_version=int(content["server_version"]),
        is_encrypted=bool(content["is_encrypted"]),
        tables={name: TableDigest(**digest) for name, digest in content["tables"].items()},
        files=tuple(StoredFile(**file) for file in content["files"]),
        attachments=tuple(content["attachments"]),
    )


def _checksum(content: Mapping[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def require_known_version(manifest: Manifest) -> None:
    """Raises `BackupError` if a newer release made the backup."""
    own_version = version("tend")
    if manifest.revision > head_revision() or _numbers(manifest.tend_version) > _numbers(own_version):
        message = f"backup {manifest.id} was made by Tend {manifest.tend_version} with schema {manifest.revision}"
        raise BackupError(f"{message}; this is Tend {own_version} with {head_revision()}: run the newer release")


def _numbers(release: str) -> list[int]:
    return [int(word) for word in release.split("+", maxsplit=1)[0].split(".") if word.isdigit()]


def compare_tables(expected: Mapping[str, TableDigest], found: Mapping[str, TableDigest]) -> list[str]:
    """A line for each table whose content differs."""
    lines = []
    for name in sorted({*expected, *found}):
        before, after = expected.get(name), found.get(name)
        if before is None or after is None:
            lines.append(f"{name}: {'not in the backup' if before is None else 'missing'}")
        elif before.rows != after.rows:
            lines.append(f"{name}: {after.rows} rows instead of {before.rows}")
        elif before != after:
            lines.append(f"{name}: {after.rows} rows with other content")
    return lines
