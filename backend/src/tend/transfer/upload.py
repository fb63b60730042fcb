"""Receives a file to import. It is on the disk while it waits, without a name, so that nothing is left of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir
from typing import IO
from uuid import UUID

from tend.attachments.files import require_free_disk_space, run_in_file_thread
from tend.core.account_slots import AccountSlots
from tend.core.errors import TendError
from tend.core.http.body_limits import FILE_LIMIT
from tend.core.settings.settings import Settings
from tend.transfer.file_threads import run_file_work

_MAX_BYTES_IN_MEMORY = 1 << 20
# How much may arrive until the room on the disk is looked at again.
_CHECKED_BYTES = 32 << 20
ZIP_START = b"PK"


class FileTooLarge(TendError):
    status = 413
    code = "content_too_large"
    title = "Content Too Large"
    detail = f"A file to import has up to {FILE_LIMIT // 1_000_000} MB, unless it is a ZIP file that Tend exported."

    @property
    def headers(self) -> dict[str, str]:
        # The rest of the body is never read.
        return {"Connection": "close"}


@dataclass(frozen=True, slots=True)
class ImportUpload:
    file: IO[bytes]
    digest: bytes
    """The hash of its content."""
    is_zip: bool


@asynccontextmanager
async def receive_upload(
    settings: Settings, slots: AccountSlots, user_id: UUID, chunks: AsyncIterator[bytes], size: int
) -> AsyncIterator[ImportUpload]:
    """The file that arrives in `chunks`. `size`: what the client says, or 0.

    Raises `TooManyConcurrentRequests`, `StorageFull`, and `FileTooLarge` for other files than ZIP files.
    """
    folder = settings.tend_data_dir if settings.tend_data_dir.is_dir() else Path(gettempdir())
    async with slots.take(user_id):
        await run_in_file_thread(partial(require_free_disk_space, folder, size))
        with SpooledTemporaryFile(max_size=_MAX_BYTES_IN_MEMORY, dir=str(folder)) as file:
            digest, total, start, checked = sha256(), 0, b"", 0
            async for chunk in chunks:
                start += chunk[: len(ZIP_START) - len(start)]
                total += len(chunk)
                if total > FILE_LIMIT and start != ZIP_START:
                    raise FileTooLarge
                if total > checked + _CHECKED_BYTES:
                    checked = total
                    await run_in_file_thread(partial(require_free_disk_space, folder, 0))
                digest.update(chunk)
                await run_file_work(file.write, chunk)
            file.seek(0)
            yield ImportUpload(file, digest.digest(), start == ZIP_START)
