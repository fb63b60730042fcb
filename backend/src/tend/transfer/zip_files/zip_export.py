"""A ZIP file of an account: its JSON export, in which every attached file has a path, and the files."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple, Self
from uuid import UUID

from tend.attachments.files import name_in_store
from tend.attachments.object_store import ObjectStore, StoreError
from tend.transfer.file_threads import run_file_work
from tend.transfer.queries.files import find_files
from tend.transfer.zip_files.file_names import ATTACHMENTS_FOLDER, EXPORT_FILE_NAME, UniqueFolderNames, make_safe_name
from tend.transfer.zip_files.zip_stream import ZipStream

_PICTURE_NAME = "profile-picture.webp"
_MISSING_NAME = "missing-files.txt"
_MISSING_TEXT = (
    "The server has lost these files. tend-export.json says which todos and comments they were attached to.\n\n"
)
_MAX_BYTES_IN_MEMORY = 1 << 20
_COPY_BYTES = 1 << 16
# The rows of most exports have no files, and need not be parsed.
_NO_FILES = '"attachments":[]'
_TEXT_LEVEL, _PACKED_LEVEL = 6, 0


# One with files is parsed, others are text.
_Row = str | dict[str, Any]


class _PlannedFile(NamedTuple):
    path: str
    sha256: str
    bytes: int
    type: str
    created_at: str


class FilePlan:
    """Which files a ZIP file will have, and under which paths. It is on the disk, however many there are."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_MAX_BYTES_IN_MEMORY)  # noqa: SIM115  # `__exit__` closes it
        self._folder_names = UniqueFolderNames()
        self._folders: dict[UUID, str] = {}
        self._counts: Counter[UUID] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add_lists(self, rows: Iterable[str]) -> None:
        """Each list becomes a folder. `rows`: of the export."""
        for row in map(json.loads, rows):
            self._folders[UUID(row["id"])] = self._folder_names.add(row["name"], "List")

    async def add_files(self, connection: Any, user_id: UUID, rows: Sequence[str]) -> list[str]:
        """The same rows of todos or comments, whose attachments have a `path` then. One statement, if there are any files."""
        parsed = await run_file_work(_parse_rows, rows)
        ids = [UUID(one["id"]) for one in _attached(parsed)]
        if not ids:
            return list(rows)
        found = await find_files(connection, user_id, ids)
        return await run_file_work(partial(self._add_paths, found), parsed)

    def read(self) -> Iterator[_PlannedFile]:
        self._file.seek(0)
        for line in self._file:
            yield _PlannedFile(*json.loads(line))

    def _add_paths(self, found: Mapping[UUID, tuple[UUID, str]], rows: Sequence[_Row]) -> list[str]:
        for one in _attached(rows):
            if place := found.get(UUID(one["id"])):
                one["path"] = self._plan(one, *place)
        return [
            row if isinstance(row, str) else json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows
        ]

    def _plan(self, attached: dict[str, Any], list_id: UUID, sha256: str) -> str:
        self._counts[list_id] += 1
        # The number makes names unique, also for systems to which some of them are equal.
        name = f"{self._counts[list_id]} {make_safe_name(attached['name'], 'file')}"
        path = f"{ATTACHMENTS_FOLDER}/{self._folders[list_id]}/{name}"
        planned = _PlannedFile(path, sha256, attached["bytes"], attached["type"], attached["created_at"])
        self._file.write(json.dumps(planned).encode() + b"\n")
        return path


def _parse_rows(rows: Sequence[str]) -> list[_Row]:
    return [row if _NO_FILES in row else json.loads(row) for row in rows]


def _attached(rows: Iterable[_Row]) -> Iterator[dict[str, Any]]:
    return (one for row in rows if not isinstance(row, str) for one in row["attachments"])


def probe_files(plan: FilePlan, place: ObjectStore) -> None:
    """Raises `StoreError` if the store can't be read, so that a response with an error is still possible."""
    for planned in plan.read():
        try:
            next(place.stream(name_in_store(planned.sha256), 0, 1), b"")
        except FileNotFoundError:
            continue
        return


def write_zip_file(
    document: IO[bytes], picture: bytes | None, plan: FilePlan, place: ObjectStore, at: datetime
) -> Iterator[bytes]:
    """The ZIP file in small parts. It waits for the store: call it in a thread. Raises `StoreError`.

    `document`: the JSON export. Files that the store has lost are named in a text at the end.
    """
    parts, size = [], 0
    for part in _write_entries(document, picture, plan, place, at):
        parts.append(part)
        size += len(part)
        if size >= _COPY_BYTES:
            yield b"".join(parts)
            parts, size = [], 0
    yield b"".join(parts)


def _write_entries(
    document: IO[bytes], picture: bytes | None, plan: FilePlan, place: ObjectStore, at: datetime
) -> Iterator[bytes]:
    with (
        SpooledTemporaryFile(max_size=_MAX_BYTES_IN_MEMORY) as directory,
        SpooledTemporaryFile(max_size=_MAX_BYTES_IN_MEMORY) as missing,
    ):
        stream = ZipStream(directory)
        yield from stream.add(EXPORT_FILE_NAME, at, _read_parts(document), _TEXT_LEVEL)
        if picture:
            yield from stream.add(_PICTURE_NAME, at, [picture], _PACKED_LEVEL)
        for planned in plan.read():
            content = _open(place, planned)
            if content is None:
                missing.write(f"{planned.path}\n".encode())
                continue
            level = _TEXT_LEVEL if planned.type.startswith("text/") else _PACKED_LEVEL
            yield from stream.add(planned.path, datetime.fromisoformat(planned.created_at), content, level)
        if missing.tell():
            content = chain([_MISSING_TEXT.encode()], _read_parts(missing))
            yield from stream.add(_MISSING_NAME, at, content, _TEXT_LEVEL)
        yield from stream.finish()


def _open(place: ObjectStore, planned: _PlannedFile) -> Iterator[bytes] | None:
    """The content, or None if the store has lost it."""
    parts = place.stream(name_in_store(planned.sha256), 0, planned.bytes)
    try:
        first = next(parts, b"")
    except FileNotFoundError:
        return None
    return _continue(first, parts) if first else None


def _continue(first: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    try:
        yield from parts
    except FileNotFoundError as error:
        raise StoreError("an attached file was deleted while it was read") from error


def _read_parts(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while part := file.read(_COPY_BYTES):
        yield part
