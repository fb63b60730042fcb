"""The folder of everything that Tend keeps on disk, and files in it that nobody else may read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tend.core.errors import StartError


@contextmanager
def data_folder(folder: Path) -> Iterator[None]:
    """Create `folder` for the block to write in. Raises `StartError` if the block fails to read or write its files."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tend.lock").touch(0o600)
        yield
    except OSError as error:
        raise StartError(f"TEND_DATA_DIR: can't write in {folder}: {error.strerror}") from error


def write_private(path: Path, text: str) -> None:
    """Write all of `text` or nothing, readable by this user alone (mode 0600) from the first byte."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
