"""Reads a ZIP file that Tend exported, or that somebody packed again from its contents. Nothing in it is trusted.

Files are never unpacked under the names that they have there: a name only finds the content of an attachment.
"""

import os
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, NamedTuple

from tend.attachments.file_type import FILE_HEAD_BYTES
from tend.core.http.body_limits import ATTACHMENT_LIMIT
from tend.transfer.remarks import ImportTimeBudget, UnreadableFile
from tend.transfer.zip_files.file_names import ATTACHMENTS_FOLDER, EXPORT_FILE_NAME, JOINERS

MAX_ENTRIES = 20_000
MAX_UNPACK_RATIO = 200
"""How many times as large as the ZIP file its contents may be, and a megabyte more. Text seldom becomes a tenth."""
_FREE_BYTES = 1_000_000
_MAX_DIRECTORY_BYTES = MAX_ENTRIES * 500
_MAX_DEPTH = 3
_READ_BYTES = 1 << 16
_LOCAL_HEADER, _END_LENGTH, _MAX_COMMENT = 30, 22, 65_535
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF8 = 0x800
_UNIX = 3
# Added by systems that pack or show a folder.
_SYSTEM_FOLDER, _SYSTEM_FILES, _SYSTEM_START = "__MACOSX", {".ds_store", "thumbs.db", "desktop.ini"}, "._"

DAMAGED_ZIP_FILE = "This ZIP file is incomplete or damaged. Get it again, and import all of it."
ENCRYPTED_ZIP_FILE = "This ZIP file has a password. Import one without."
TOO_MANY_ENTRIES = f"This ZIP file has more than {MAX_ENTRIES:,} files in it."
TOO_COMPRESSED = (
    "What is in this ZIP file is far larger than a ZIP file of its size usually holds, so Tend doesn’t unpack it."
)
NO_EXPORT_IN_ZIP_FILE = f"This ZIP file has no {EXPORT_FILE_NAME} and no CSV files in it."


class PackedFile(NamedTuple):
    """Where the content of a file is in the ZIP file, and how it is packed."""

    name: str
    start: int
    packed_bytes: int
    bytes: int
    checksum: int
    is_deflated: bool


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file in the ZIP file whose content was read once."""

    packed: PackedFile
    sha256: str
    head: bytes
    """Its first `FILE_HEAD_BYTES`."""


@dataclass(frozen=True, slots=True)
class ZipExport:
    document: bytes
    files: Mapping[str, FoundFile]
    """By the path that the document has for them."""


def read_zip_export(file: IO[bytes], max_document_bytes: int, budget: ImportTimeBudget) -> ZipExport | None:
    """All of it is read and checked. None for a ZIP file that has no export in it.

    Raises `UnreadableFile` for one that is damaged, encrypted or larger than it looks, and for what is in no export.
    """
    _require_small_directory(file)
    try:
        with zipfile.ZipFile(file) as opened:
            entries, end = opened.infolist(), opened.start_dir
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, struct.error):
        raise UnreadableFile([DAMAGED_ZIP_FILE]) from None
    paths = {_decode_name(entry): entry for entry in entries}
    documents = [path for path in paths if path == EXPORT_FILE_NAME or path.endswith(f"/{EXPORT_FILE_NAME}")]
    if not documents:
        return None
    base = min(documents, key=len).removesuffix(EXPORT_FILE_NAME)
    if len(paths) < len(entries):
        raise UnreadableFile(["This ZIP file has two files with the same name."])
    wanted = {path: entry for path, entry in paths.items() if not _is_of_system(path)}
    packed = _locate(file, _check(wanted, base), end, max_document_bytes)
    found = {path: _read_whole(file, one, budget) for path, one in packed.items() if path != EXPORT_FILE_NAME}
    return ZipExport(b"".join(unpack_file(file, packed[EXPORT_FILE_NAME])), found)


def unpack_file(file: IO[bytes], packed: PackedFile) -> Iterator[bytes]:
    """The content in parts. Raises `UnreadableFile` at its end if it isn't what the directory says."""
    file.seek(packed.start)
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if packed.is_deflated else None
    left, size, checksum = packed.packed_bytes, 0, 0
    while left and (part := file.read(min(left, _READ_BYTES))):
        left -= len(part)
        for content in _inflate(unpacker, part, packed) if unpacker else (part,):
            size += len(content)
            if size > packed.bytes:
                raise _damaged(packed)
            checksum = zlib.crc32(content, checksum)
            yield content
    is_whole = left == 0 and (unpacker is None or (unpacker.eof and not unpacker.unused_data))
    if not is_whole or (size, checksum) != (packed.bytes, packed.checksum):
        raise _damaged(packed)


def _inflate(unpacker: "zlib._Decompress", part: bytes, packed: PackedFile) -> Iterator[bytes]:
    try:
        while part:
            if content := unpacker.decompress(part, _READ_BYTES):
                yield content
            part = unpacker.unconsumed_tail
            if unpacker.eof:
                return
    except zlib.error:
        raise _damaged(packed) from None


def _damaged(packed: PackedFile) -> UnreadableFile:
    return UnreadableFile([f"“{_shown(packed.name)}” in this ZIP file is damaged."])


def _read_whole(file: IO[bytes], packed: PackedFile, budget: ImportTimeBudget) -> FoundFile:
    digest, head = sha256(), b""
    for part in unpack_file(file, packed):
        budget.check()
        digest.update(part)
        head += part[: FILE_HEAD_BYTES - len(head)]
    return FoundFile(packed, digest.hexdigest(), head)


def _require_small_directory(file: IO[bytes]) -> None:
    """Before it is read as a whole. A ZIP file within the limits needs none of the form for large ones."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_LENGTH - _MAX_COMMENT))
    tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if end < 0 or len(tail) < end + _END_LENGTH:
        raise UnreadableFile([DAMAGED_ZIP_FILE])
    count, directory_bytes = struct.unpack_from("<HL", tail, end + 10)
    if count > MAX_ENTRIES or directory_bytes > _MAX_DIRECTORY_BYTES or b"PK\6\7" in tail[max(0, end - 64) : end]:
        raise UnreadableFile([TOO_MANY_ENTRIES])


def _decode_name(entry: zipfile.ZipInfo) -> str:
    """Some programs write UTF-8 and don't say so; macOS takes letters apart."""
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return unicodedata.normalize("NFC", name)


def _is_of_system(path: str) -> bool:
    parts = path.split("/")
    return parts[0] == _SYSTEM_FOLDER or parts[-1].lower() in _SYSTEM_FILES or parts[-1].startswith(_SYSTEM_START)


def _check(paths: Mapping[str, zipfile.ZipInfo], base: str) -> dict[str, zipfile.ZipInfo]:
    """The files, by their paths in an export. `base`: the folder that they are in, which ends with a slash, or nothing."""
    files, seen = {}, set()
    for path, entry in paths.items():
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableFile([ENCRYPTED_ZIP_FILE])
        mode = entry.external_attr >> 16 if entry.create_system == _UNIX else 0
        if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise UnreadableFile([f"“{_shown(path)}” in this ZIP file is a link or a device, and no file."])
        inner = path.removeprefix(base)
        if not _is_safe(path) or not (path.startswith(base) or base.startswith(path)) or not _is_of_export(inner):
            raise UnreadableFile([f"“{_shown(path)}” in this ZIP file is in no export of Tend."])
        if path.endswith("/"):
            continue
        if inner.casefold() in seen:
            raise UnreadableFile([f"“{_shown(path)}” is in this ZIP file twice."])
        seen.add(inner.casefold())
        files[inner] = entry
    return files


def _is_safe(path: str) -> bool:
    """It has no part that a system could take for another folder, drive or device."""
    parts = path.removesuffix("/").split("/")
    is_plain = not any(
        character in "\\:" or (not character.isprintable() and character not in JOINERS) for character in path
    )
    return is_plain and not any(part in {"", ".", ".."} for part in parts)


def _is_of_export(inner: str) -> bool:
    parts = inner.removesuffix("/").split("/")
    return len(parts) == 1 or (parts[0] == ATTACHMENTS_FOLDER and len(parts) <= _MAX_DEPTH)


def _locate(
    file: IO[bytes], files: Mapping[str, zipfile.ZipInfo], end: int, max_document_bytes: int
) -> dict[str, PackedFile]:
    """`end`: where the directory begins. No two files may share bytes, or a small file could become a large one."""
    total, before = 0, 0
    packed = {}
    for path, entry in sorted(files.items(), key=lambda item: item[1].header_offset):
        limit = max_document_bytes if path == EXPORT_FILE_NAME else ATTACHMENT_LIMIT
        if entry.file_size > limit:
            message = f"“{_shown(path)}” in this ZIP file is larger than {limit // 1_000_000} MB."
            raise UnreadableFile([message])
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise UnreadableFile([f"“{_shown(path)}” in this ZIP file is packed in a way that Tend doesn’t read."])
        start = _find_start(file, entry.header_offset)
        if entry.header_offset < before or start + entry.compress_size > end:
            raise UnreadableFile([DAMAGED_ZIP_FILE])
        before = start + entry.compress_size
        total += entry.file_size
        is_deflated = entry.compress_type == zipfile.ZIP_DEFLATED
        packed[path] = PackedFile(path, start, entry.compress_size, entry.file_size, entry.CRC, is_deflated)
    if total > _FREE_BYTES + MAX_UNPACK_RATIO * end:
        raise UnreadableFile([TOO_COMPRESSED])
    return packed


def _find_start(file: IO[bytes], offset: int) -> int:
    # It is negative where the beginning of the ZIP file is missing.
    file.seek(max(0, offset))
    header = file.read(_LOCAL_HEADER)
    if offset < 0 or len(header) < _LOCAL_HEADER or not header.startswith(b"PK\3\4"):
        raise UnreadableFile([DAMAGED_ZIP_FILE])
    name_bytes, extra_bytes = struct.unpack_from("<HH", header, 26)
    return offset + _LOCAL_HEADER + int(name_bytes) + int(extra_bytes)


def _shown(path: str) -> str:
    return "".join(character for character in path if character.isprintable())[:100]
