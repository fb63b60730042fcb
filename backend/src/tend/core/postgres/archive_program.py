"""Puts a segment of the write-ahead log into its archive, and gets it back; PostgreSQL runs this file for each.

It runs isolated from everything else, so it imports the standard library alone:

    python -I -S archive_program.py store PATH NAME FOLDER
    python -I -S archive_program.py fetch NAME PATH FOLDER…
"""

import gzip
import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path

# A segment, the end of a timeline, the note of a base backup, or a timeline's history: the names that PostgreSQL uses.
SEGMENT_NAME = re.compile(r"[0-9A-F]{24}(?:\.partial|\.[0-9A-F]{8}\.backup)?|[0-9A-F]{8}\.history")
SEGMENT_SUFFIX = ".gz"
_LEVEL = 3


def store_segment(source: Path, name: str, folder: Path) -> None:
    """Add a segment to the archive: all of it or nothing, on the disk when this returns, never over another one.

    Raises `FileExistsError` if the archive has another segment of this name.
    """
    target = folder / f"{_checked(name)}{SEGMENT_SUFFIX}"
    if target.exists():
        # The server was killed before it could note that this segment is archived.
        if _unpacked(target) != source.read_bytes():
            raise FileExistsError(f"{target.name} is in the archive with other content")
        return
    part = folder / f".{name}.{os.getpid()}.part"
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=_LEVEL, mtime=0) as packed:
                packed.write(source.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        # Unlike a rename, a link never replaces a file.
        os.link(part, target)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    _sync(folder)


def fetch_segment(name: str, target: Path, folders: list[Path]) -> bool:
    """Write a segment to `target`. False if none of `folders` has it."""
    for folder in folders:
        packed, plain = folder / f"{_checked(name)}{SEGMENT_SUFFIX}", folder / name
        if packed.exists():
            target.write_bytes(_unpacked(packed))
            return True
        if plain.exists():
            shutil.copyfile(plain, target)
            return True
    return False


def _checked(name: str) -> str:
    if not SEGMENT_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no segment")
    return name


def _unpacked(path: Path) -> bytes:
    with gzip.open(path, "rb") as file:
        return file.read()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def main(words: list[str]) -> int:
    try:
        if words[0] == "store":
            store_segment(Path(words[1]), words[2], Path(words[3]))
            return 0
        return 0 if fetch_segment(words[1], Path(words[2]), [Path(word) for word in words[3:]]) else 1
    except (OSError, ValueError, EOFError) as error:
        sys.stderr.write(f"WARNING: archive of the write-ahead log: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
