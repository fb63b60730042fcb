"""The folder of everything that Tend keeps on disk, and files in it that nobody else may read."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tend.core.errors import StartError


@contextmanager
def open_data_folder(folder: Path) -> Iterator[None]:
    """Create `folder` for the block to write in, closed to everybody else (mode 0700).

    Raises `StartError` if the block fails to read or write its files.
    """
    try:
        make_private_folder(folder)
        (folder / "tend.lock").touch(0o600)
        yield
    except OSError as error:
        raise StartError(f"TEND_DATA_DIR: can't write in {folder}: {error.strerror}") from error


def make_private_folder(folder: Path) -> None:
    """Create `folder` with mode 0700, whatever the umask, or give it that mode if an earlier release created it.

    A folder of somebody else, and one that is shared by all such as /tmp, keeps its mode.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    if status.st_uid == os.geteuid() and not status.st_mode & stat.S_ISVTX:
        folder.chmod(0o700)


def write_private_file(path: Path, content: str | bytes) -> None:
    """Write all of `content` or nothing, readable by this user alone (mode 0600) from the first byte."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)


def sync_folder(folder: Path) -> None:
    """Wait until the names in `folder` are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
