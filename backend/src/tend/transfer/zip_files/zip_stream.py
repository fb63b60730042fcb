"""Writes a ZIP file while its entries come, to whoever reads it at their own speed (PKWARE's APPNOTE 6.3.10).

`zipfile` has about a kilobyte for each entry in the memory until the last one is written. Here, the directory, which is the
end of a ZIP file, waits in a file, so that a ZIP file may have any number of entries.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO

# General purpose bits 3 and 11: sizes and checksum follow the content, and the name is UTF-8.
_FLAGS = 0x0808
_DEFLATE = 8
_VERSION, _LARGE_VERSION = 20, 45
# The attributes come from Unix: a file that its owner can write and all can read.
_MADE_BY = 3 << 8
_FILE_MODE = 0o100644 << 16
_LIMIT_16, _LIMIT_32 = 0xFFFF, 0xFFFFFFFF
_COPY_BYTES = 1 << 16


class ZipStream:
    """The bytes of a ZIP file, in the order in which they are sent.

    Each entry is deflated, also where that makes nothing smaller: readers that don't wait for the directory find the end of
    the content by it. An entry has less than 4 GB; the file may have more.
    """

    def __init__(self, directory: IO[bytes]) -> None:
        """`directory`: an empty file, where the directory waits. The caller closes it."""
        self._directory = directory
        self._count = 0
        self._offset = 0

    def add(self, name: str, modified: datetime, content: Iterable[bytes], level: int) -> Iterator[bytes]:
        """An entry. `level`: of zlib, 0 for content that is packed already.

        Raises `OverflowError` if the content has 4 GB or more.
        """
        encoded, start = name.encode(), self._offset
        moment = _dos_time(modified)
        head = struct.pack("<HHHHHLLLHH", _VERSION, _FLAGS, _DEFLATE, *moment, 0, 0, 0, len(encoded), 0)
        yield self._count_bytes(b"PK\3\4" + head + encoded)
        packer, checksum, size = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS), 0, 0
        for chunk in content:
            checksum = zlib.crc32(chunk, checksum)
            size += len(chunk)
            if packed := packer.compress(chunk):
                yield self._count_bytes(packed)
        yield self._count_bytes(packer.flush())
        packed_size = self._offset - start - len(head) - len(encoded) - 4
        if max(size, packed_size) >= _LIMIT_32:
            raise OverflowError("an entry of a ZIP file has 4 GB or more")
        yield self._count_bytes(b"PK\7\x08" + struct.pack("<LLL", checksum, packed_size, size))
        self._list_entry(encoded, moment, (checksum, packed_size, size), start)

    def finish(self) -> Iterator[bytes]:
        """The directory, after the last entry."""
        start = self._offset
        self._directory.seek(0)
        while chunk := self._directory.read(_COPY_BYTES):
            yield self._count_bytes(chunk)
        size = self._offset - start
        if self._count >= _LIMIT_16 or max(start, size) >= _LIMIT_32:
            counts = (self._count, self._count, size, start)
            yield b"PK\6\6" + struct.pack("<QHHLLQQQQ", 44, _MADE_BY | _LARGE_VERSION, _LARGE_VERSION, 0, 0, *counts)
            yield b"PK\6\7" + struct.pack("<LQL", 0, self._offset, 1)
        count = min(self._count, _LIMIT_16)
        yield b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, count, count, min(size, _LIMIT_32), min(start, _LIMIT_32), 0)

    def _list_entry(self, name: bytes, moment: tuple[int, int], totals: tuple[int, int, int], start: int) -> None:
        is_far = start >= _LIMIT_32
        version = _LARGE_VERSION if is_far else _VERSION
        extra = struct.pack("<HHQ", 1, 8, start) if is_far else b""
        fields = struct.pack(
            "<HHHHHHLLLHHHHHLL",
            _MADE_BY | version,
            version,
            _FLAGS,
            _DEFLATE,
            *moment,
            *totals,
            len(name),
            len(extra),
            *(0, 0, 0, _FILE_MODE, min(start, _LIMIT_32)),
        )
        self._directory.write(b"PK\1\2" + fields + name + extra)
        self._count += 1

    def _count_bytes(self, content: bytes) -> bytes:
        self._offset += len(content)
        return content


def _dos_time(moment: datetime) -> tuple[int, int]:
    """The time and the date as ZIP files have them, which is without a zone, in steps of two seconds, from 1980 on."""
    at = max(moment.astimezone(UTC), datetime(1980, 1, 1, tzinfo=UTC))
    year = min(at.year - 1980, 127)
    return at.hour << 11 | at.minute << 5 | at.second // 2, year << 9 | at.month << 5 | at.day
