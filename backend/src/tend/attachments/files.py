"""The files of attachments: received on the disk, made into small pictures, and stored under the hash of their content.

A file is `<first two digits>/<SHA-256>` in the store. Next to it are the pictures of an image, which are made again where
they are missing.
"""

import asyncio
import errno
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Literal, TypeVar
from uuid import UUID
from weakref import WeakValueDictionary

from tend.attachments.errors import FileMissing, FilesUnavailable
from tend.attachments.file_type import FILE_HEAD_BYTES
from tend.attachments.object_store import (
    BucketAccess,
    LostFile,
    ObjectStore,
    StoreError,
    nearest_folder,
    open_object_store,
    probe_store_place,
)
from tend.attachments.render import MAX_RENDERED_BYTES, SQUARE_ARGUMENT
from tend.core.account_slots import AccountSlots
from tend.core.errors import StorageFull
from tend.core.settings.settings import Settings

PictureSize = Literal["thumbnail", "preview"]
PICTURE_SIZES: tuple[PictureSize, ...] = ("thumbnail", "preview")
RENDERED_MEDIA_TYPE = "image/webp"
_RENDER_SECONDS = 30.0
_WRITE_BYTES = 1 << 20
_RETRY_SECONDS = 20.0
# Uploads leave the smaller of the two free on a disk, since the database may be on it too.
_RESERVE_BYTES = 1_000_000_000
_RESERVE_SHARE = 0.05
# Threads for this work alone, so that no other work waits for a disk or a bucket.
_threads = ThreadPoolExecutor(8, "attachments")
# One at a time, since each takes a processor and up to a gigabyte of memory for a moment.
_renders = ThreadPoolExecutor(1, "render")
# Each account that has an image to be rendered has a lock.
_render_turns: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
_RENDER = (sys.executable, "-I", "-m", "tend.attachments.render")
Result = TypeVar("Result")


def open_store(settings: Settings) -> ObjectStore:
    """The store at `ATTACHMENT_URL`, by default a folder in the data folder. Raises `StoreError`."""
    return open_object_store(find_store_place(settings), _bucket_access(settings))


def _bucket_access(settings: Settings) -> BucketAccess:
    return BucketAccess(
        settings.attachment_s3_endpoint,
        settings.attachment_s3_region,
        settings.attachment_s3_access_key_id,
        settings.attachment_s3_secret_access_key,
        _RETRY_SECONDS,
    )


def find_store_place(settings: Settings) -> str:
    return settings.attachment_url or str(settings.tend_data_dir / "attachments")


def probe_store(settings: Settings) -> None:
    """Raises `StoreError` if files can't be written."""
    probe_store_place(find_store_place(settings), _bucket_access(settings))


def name_in_store(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def picture_name_in_store(digest: str, picture: PictureSize) -> str:
    return f"{name_in_store(digest)}.{picture}"


@dataclass(frozen=True, slots=True)
class AttachmentUpload:
    file: IO[bytes]
    size: int
    sha256: str
    head: bytes


@asynccontextmanager
async def receive_upload(
    settings: Settings, slots: AccountSlots, user_id: UUID, chunks: AsyncIterator[bytes], size: int
) -> AsyncIterator[AttachmentUpload]:
    """The file that arrives in `chunks`, on the disk without a name, so that nothing is left of it however this ends.

    `size`: what the client says, or 0. The middleware limits the size and the time.
    Raises `StorageFull` and `TooManyConcurrentRequests`.
    """
    folder = settings.tend_data_dir if settings.tend_data_dir.is_dir() else Path(tempfile.gettempdir())
    place = find_store_place(settings)
    async with slots.take(user_id):
        await run_in_file_thread(partial(require_free_disk_space, folder, size))
        if not place.startswith("s3://"):
            await run_in_file_thread(partial(require_free_disk_space, Path(place), size))
        with TemporaryFile(dir=folder) as file:
            try:
                upload = await _write(file, chunks)
            except OSError as error:
                if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                    raise StorageFull from error
                raise
            yield upload


def require_free_disk_space(folder: Path, size: int) -> None:
    """Raises `StorageFull` if a file of this size would take some of the reserve."""
    disk = shutil.disk_usage(nearest_folder(folder))
    if disk.free - size < min(_RESERVE_BYTES, disk.total * _RESERVE_SHARE):
        raise StorageFull


async def _write(file: IO[bytes], chunks: AsyncIterator[bytes]) -> AttachmentUpload:
    digest, total, head, pending = sha256(), 0, b"", bytearray()
    async for chunk in chunks:
        total += len(chunk)
        head += chunk[: FILE_HEAD_BYTES - len(head)]
        pending += chunk
        if len(pending) >= _WRITE_BYTES:
            await run_in_file_thread(partial(_append, file, digest, pending))
            pending = bytearray()
    await run_in_file_thread(partial(_append, file, digest, pending))
    return AttachmentUpload(file, total, digest.hexdigest(), head)


def _append(file: IO[bytes], digest: Any, content: bytearray) -> None:
    digest.update(content)
    file.write(content)
    file.flush()


async def run_in_file_thread(work: Callable[[], Result]) -> Result:
    """Raises `FilesUnavailable` if the store fails, and `FileMissing` if it has lost a file."""
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work)
    except LostFile as error:
        raise FileMissing from error
    except StoreError as error:
        raise FilesUnavailable from error


@dataclass(frozen=True, slots=True)
class RenderedPictures:
    width: int
    height: int
    contents: dict[PictureSize, bytes]


async def render_pictures(user_id: UUID, file: IO[bytes], *, is_square: bool = False) -> RenderedPictures | None:
    """Small pictures of the image in `file`, made by a process with limits. None if it cannot read the image in them.

    `is_square`: squares from its middle, for a profile.

    Accounts take turns: an image waits for one of each other account at most, however many those have.
    """
    async with _render_turns.setdefault(user_id, asyncio.Lock()):
        output = await asyncio.get_running_loop().run_in_executor(
            _renders, partial(_run_render, file, is_square=is_square)
        )
    return _parse_pictures(output) if output else None


def _run_render(file: IO[bytes], *, is_square: bool = False) -> bytes | None:
    """The output of the process if it is whole. The process gets nothing of this one but the image."""
    file.seek(0)
    command = (*_RENDER, SQUARE_ARGUMENT) if is_square else _RENDER
    with subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}) as process:
        timer = threading.Timer(_RENDER_SECONDS, process.kill)
        timer.start()
        try:
            output: bytes = process.stdout.read(MAX_RENDERED_BYTES + 1) if process.stdout else b""
        finally:
            timer.cancel()
            if process.poll() is None and len(output) > MAX_RENDERED_BYTES:
                process.kill()
        return output if process.wait() == 0 else None


def _parse_pictures(output: bytes) -> RenderedPictures | None:
    """None for what the process would not write unless an image had taken it over."""
    line, _, body = output.partition(b"\n")
    try:
        head = json.loads(line)
        width, height, size = int(head["width"]), int(head["height"]), int(head["thumbnail"])
    except (ValueError, KeyError, TypeError):
        return None
    parts = body[:size], body[size:]
    if min(width, height) < 1 or not all(part.startswith(b"RIFF") and part[8:12] == b"WEBP" for part in parts):
        return None
    return RenderedPictures(width, height, dict(zip(PICTURE_SIZES, parts, strict=True)))


async def store_file(place: ObjectStore, upload: AttachmentUpload, pictures: RenderedPictures | None) -> None:
    """Raises `FilesUnavailable`."""
    # The file that is there may be damaged, and nobody should learn from the time that somebody else has it.
    await run_in_file_thread(partial(place.put, name_in_store(upload.sha256), upload.file))
    await _store_pictures(place, upload.sha256, pictures)


async def _store_pictures(place: ObjectStore, digest: str, pictures: RenderedPictures | None) -> None:
    for picture, content in pictures.contents.items() if pictures else ():
        await run_in_file_thread(partial(place.write, picture_name_in_store(digest, picture), content))


async def stream_file(place: ObjectStore, digest: str, start: int, length: int) -> AsyncIterator[bytes]:
    """A part of a file. Raises `FilesUnavailable` and `FileMissing` before the first part."""
    parts = place.stream(name_in_store(digest), start, length)
    while chunk := await run_in_file_thread(partial(_next_part, parts)):
        yield chunk


def _next_part(parts: Iterator[bytes]) -> bytes:
    try:
        return next(parts, b"")
    except FileNotFoundError as error:
        raise LostFile("an attached file is missing") from error


async def read_picture(
    place: ObjectStore,
    user_id: UUID,
    digest: str,
    picture: PictureSize,
    spend: Callable[[RenderedPictures], Awaitable[None]],
) -> bytes | None:
    """A picture of an image, which is made if it isn't in the store. None if that fails.

    `spend`: called before new pictures are stored. Raises what it raises, `FilesUnavailable`, and `FileMissing` if the image is
    lost too.
    """
    content = await run_in_file_thread(partial(place.read, picture_name_in_store(digest, picture)))
    if content is not None:
        return content
    with TemporaryFile() as file:
        await run_in_file_thread(partial(_copy, place, digest, file))
        pictures = await render_pictures(user_id, file)
    if pictures:
        await spend(pictures)
    await _store_pictures(place, digest, pictures)
    return pictures.contents[picture] if pictures else None


def _copy(place: ObjectStore, digest: str, target: IO[bytes]) -> None:
    try:
        for chunk in place.stream(name_in_store(digest)):
            target.write(chunk)
    except FileNotFoundError as error:
        raise LostFile("an attached file is missing") from error
    target.flush()


def count_missing_files(place: ObjectStore, folder: str, digests: Sequence[str]) -> int:
    """How many of these files, all with names in `folder`, the store doesn't have. Raises `StoreError`."""
    present = set(place.list_names(f"{folder}/"))
    return sum(name_in_store(digest) not in present for digest in digests)


def delete_files_and_pictures(place: ObjectStore, digests: Sequence[str]) -> None:
    """With their pictures. Raises `StoreError`."""
    names = [name_in_store(digest) for digest in digests]
    place.delete([*names, *(picture_name_in_store(digest, picture) for digest in digests for picture in PICTURE_SIZES)])
