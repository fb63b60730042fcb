"""The tables of a file: CSV in whatever form spreadsheets write it, alone or several in a zip file."""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from tend.transfer.model import clean_name
from tend.transfer.remarks import ImportTimeBudget, UnreadableFile

MAX_TABLE_FILES = 1_000
# A name in a directory of a zip file, with the numbers beside it.
_MAX_DIRECTORY_BYTES = MAX_TABLE_FILES * 1_000
_END_OF_DIRECTORY = b"PK\5\6"
_LARGE_DIRECTORY = b"PK\6\7"
_END_LENGTH = 22
_MAX_COMMENT = 65_535
_NOT_A_ZIP = "This zip file is damaged, encrypted, or packed in a way that Tend doesn’t read."
_ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",;\t|"
_DEFAULT_NAME = "Imported"
INBOX_TABLE = "inbox"
"""The name, in lower case, of the table whose todos go to the Inbox."""


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    """That of its file, without what comes after the name of a list."""
    place: str
    """Before the number of a line, in a message about it: the name of the file in a zip file, or nothing."""
    header: Sequence[str]
    """The names of the columns, in lower case."""
    rows: list[tuple[int, Mapping[str, str]]]
    """The line where each row begins, and its values by column; empty ones are left out."""

    def locate(self, line: int) -> str:
        return f"{self.place}, line {line}" if self.place else f"Line {line}"


def read_tables(content: bytes, name: str, max_bytes: int, budget: ImportTimeBudget) -> list[Table]:
    """`max_bytes`: how much the files of a zip file may have together. Raises `UnreadableFile`."""
    if not content.startswith(b"PK"):
        return [_read_table(decode_text(content), PurePosixPath(name), "", budget)]
    files = list(_unpack(content, max_bytes))
    if not files:
        raise UnreadableFile(["This zip file has no CSV files in it."])
    return [_read_table(decode_text(one), path, path.name, budget) for path, one in files]


def _unpack(content: bytes, max_bytes: int) -> Iterator[tuple[PurePosixPath, bytes]]:
    _check_directory(content)
    left = max_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist()[:MAX_TABLE_FILES]:
                path = PurePosixPath(entry.filename.replace("\\", "/"))
                if path.suffix.lower() != ".csv" or "__MACOSX" in path.parts:
                    continue
                # The size in the directory may be a lie, so no more is unpacked than there is room for.
                with archive.open(entry) as packed:
                    unpacked = packed.read(left + 1)
                left -= len(unpacked)
                if left < 0:
                    message = f"The files in this zip file are larger than {max_bytes // 1_000_000} MB together."
                    raise UnreadableFile([message])
                yield path, unpacked
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError):
        raise UnreadableFile([_NOT_A_ZIP]) from None


def _check_directory(content: bytes) -> None:
    """Refuses a directory of hundreds of thousands of files before it is read."""
    end = content.rfind(_END_OF_DIRECTORY, -_END_LENGTH - _MAX_COMMENT)
    if end < 0 or len(content) < end + _END_LENGTH or _LARGE_DIRECTORY in content[max(0, end - 64) : end]:
        raise UnreadableFile([_NOT_A_ZIP])
    count, size = struct.unpack_from("<HL", content, end + 10)
    if count > MAX_TABLE_FILES or size > _MAX_DIRECTORY_BYTES:
        raise UnreadableFile([f"This zip file has more than {MAX_TABLE_FILES:,} files in it."])


def decode_text(content: bytes) -> str:
    """UTF-8 or UTF-16, or else the code of older spreadsheets. Raises `UnreadableFile`."""
    for mark, encoding in (*_ENCODINGS, (b"", "utf-8"), (b"", "cp1252")):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise UnreadableFile(["This isn’t a text file, or its encoding isn’t UTF-8."])


def _read_table(text: str, path: PurePosixPath, place: str, budget: ImportTimeBudget) -> Table:
    if "\0" in text:
        raise UnreadableFile(["This isn’t a file that Tend can import."])
    first_line = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, Mapping[str, str]]] = []
    header: list[str] = []
    start = 1
    try:
        for cells in reader:
            budget.check()
            if not header:
                header = [cell.strip().lower() for cell in cells]
            else:
                values = {
                    name: cell.strip() for name, cell in zip(header, cells, strict=False) if name and cell.strip()
                }
                rows.append((start, values))
            start = reader.line_num + 1
    except csv.Error:
        line = f"{place}, line {start}" if place else f"Line {start}"
        raise UnreadableFile([f"{line}: This row is too long, or its quotation marks don’t match."]) from None
    return Table(clean_name(strip_todoist_id(path.stem, "[]", str.isalnum)) or _DEFAULT_NAME, place, header, rows)


def strip_todoist_id(name: str, brackets: str, is_id: Callable[[str], bool]) -> str:
    """A name without the id that Todoist puts behind it, as in `Garden [2203306141]` and `Ada (101)`."""
    start = name.rfind(brackets[0])
    has_id = start >= 0 and name.endswith(brackets[1]) and is_id(name[start + 1 : -1])
    return name[:start].rstrip() if has_id else name
