"""The archive of the embedded server's write-ahead log: how the server fills it, and what is in it.

It has a folder for each history of a server. A restore to a moment begins a new history, since its server would write
other segments with the same names.
"""

import shlex
import struct
import sys
from datetime import UTC, datetime
from pathlib import Path

from tend.core.data_folder import make_private_folder, write_private_file
from tend.core.postgres import archive_program
from tend.core.postgres.archive_program import SEGMENT_NAME, SEGMENT_SUFFIX
from tend.core.postgres.run_as import SystemUser

# What was written at a quiet time reaches the archive after so many seconds.
_TIMEOUT_SECONDS = 60
_SEGMENTS_PER_LOG = 0x100
_SEGMENT_DIGITS = 24
_HISTORY = "tend_history"
SECRET_FILES = ("database-password", "jwt-secret")
"""Files of the data folder without which the database's files are not enough."""
# The beginning of a page of the log (XLogPageHeaderData): magic number, flags, timeline, address in the log.
_PAGE_HEADER = struct.Struct("=HHIQ")


def history_name(data_directory: Path) -> str | None:
    """The name of the history that the server on this directory is in; None if its log is not archived."""
    marker = data_directory / _HISTORY
    return marker.read_text().strip() if marker.exists() else None


def begin_history(data_directory: Path) -> str:
    """Give the server a history of its own from its next start on."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    marker, owner = data_directory / _HISTORY, data_directory.stat()
    write_private_file(marker, name)
    # The server reads it for a base backup, which has all files of its directory.
    SystemUser(owner.st_uid, owner.st_gid, ()).own(marker)
    return name


def end_history(data_directory: Path) -> None:
    """A log that is not archived for a while has a gap, so that archiving begins with a new history."""
    (data_directory / _HISTORY).unlink(missing_ok=True)


def open_history(data_directory: Path, archive: Path, user: SystemUser) -> dict[str, str]:
    """The folder of the server's history, in which it can write, and the settings that have it archive its log there."""
    history = archive.absolute() / (history_name(data_directory) or begin_history(data_directory))
    for folder in (history.parent, history, segments_folder(history)):
        make_private_folder(folder)
        user.own(folder)
    for part in segments_folder(history).glob(".*.part"):
        part.unlink()
    # Whoever restores the server needs it too, also when its own folder is lost.
    for name in SECRET_FILES:
        if (data_directory.parent / name).exists():
            write_private_file(history / name, (data_directory.parent / name).read_text())
    return build_archive_settings(segments_folder(history))


def segments_folder(history: Path) -> Path:
    return history / "wal"


def build_archive_settings(folder: Path) -> dict[str, str]:
    """Settings with which a server archives its log into `folder`, and can make incremental base backups."""
    return {
        "archive_mode": "on",
        "archive_command": f"{_command('store')} %p %f {_quote(folder)}",
        "archive_timeout": str(_TIMEOUT_SECONDS),
        "summarize_wal": "on",
    }


def build_restore_command(*folders: Path) -> str:
    """A command that finds a segment in the first of `folders` that has it, compressed or not."""
    return f"{_command('fetch')} %f %p {' '.join(_quote(folder) for folder in folders)}"


def _command(action: str) -> str:
    return f"exec {_quote(Path(sys.executable))} -I -S {_quote(Path(archive_program.__file__).resolve())} {action}"


def _quote(path: Path) -> str:
    """`path` as one word of a shell, in which PostgreSQL replaces nothing either."""
    return shlex.quote(str(path)).replace("%", "%%")


def _number(name: str) -> int:
    """The place of a segment in the log, whatever its timeline."""
    return int(name[8:16], 16) * _SEGMENTS_PER_LOG + int(name[16:24], 16)


def _segments(folder: Path) -> dict[int, list[Path]]:
    found: dict[int, list[Path]] = {}
    for path in folder.glob("*"):
        name = path.name.removesuffix(SEGMENT_SUFFIX)
        if SEGMENT_NAME.fullmatch(name) and len(name) >= _SEGMENT_DIGITS:
            found.setdefault(_number(name), []).append(path)
    return found


def find_gap(first: str, archive: Path, left: Path) -> bool:
    """Whether a segment is missing between `first` and the newest one in the archive, which the server did not leave."""
    present = _segments(archive).keys()
    both = present | _segments(left).keys()
    return any(number not in both for number in range(_number(first), max(present, default=0) + 1))


def store_left_segments(left: Path, archive: Path, user: SystemUser) -> None:
    """Add what the server of `user` had written and not archived before it ended, its last segment included."""
    present = _segments(archive).keys()
    for number, paths in _segments(left).items():
        for path in paths:
            if number not in present and _begins_with(path, number):
                archive_program.store_segment(path, path.name, archive)
                user.own(archive / f"{path.name}{SEGMENT_SUFFIX}")


def _begins_with(path: Path, number: int) -> bool:
    """Whether the segment has content of its own. PostgreSQL gives old segments names that it will need later."""
    with path.open("rb") as file:
        *_, address = _PAGE_HEADER.unpack(file.read(_PAGE_HEADER.size))
    return bool(address == number * path.stat().st_size)


def delete_segments_before(folder: Path, first: str) -> None:
    """Delete the segments that come before `first` in the log."""
    for number, paths in _segments(folder).items():
        if number < _number(first):
            for path in paths:
                path.unlink()
