"""The program that reads a file to import, in a process that may do little else: no worker holds its interpreter meanwhile.

Its standard input is a `FileToRead`, pickled without its content, and the content; its output is what `encoded_rows` writes.
It ends with another status than 0, or is killed, if it needs more time or memory than it may have.
"""

import os
import pickle
import resource
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Timer
from typing import IO, NamedTuple, cast
from uuid import UUID

from tend.core.errors import QuotaReached
from tend.todos.line_parser.model import Context
from tend.transfer.any_table import read_any_table
from tend.transfer.due_reader import DueReader
from tend.transfer.encoded_rows import Bounds, EncodedData, read_data, write_data, write_error
from tend.transfer.model import ImportedData
from tend.transfer.read_tend_export import read_tend_export
from tend.transfer.remarks import ImportLimitsReached, ImportTimeBudget, LineErrors, Remarks, UnreadableFile
from tend.transfer.table import Table, decode_text, read_tables
from tend.transfer.todoist import is_of_todoist, read_project
from tend.transfer.zip_files.zip_import import NO_EXPORT_IN_ZIP_FILE, read_zip_export

TOO_LONG_MESSAGE = "This file takes too long to read. Split it into smaller files."
TOO_LARGE_MESSAGE = "This file has too much in it to be read. Split it into smaller files."

_PROGRAM = (sys.executable, "-I", "-m", "tend.transfer.read_file")
_NICENESS = 10
# The budget ends that much earlier, except within a single row.
_MORE_CPU_SECONDS = 5
# It may wait for a processor. The request's own time-out is later.
_WALL_SECONDS = 55.0
_OPEN_FILES = 32
_OUT_OF_MEMORY = 3


class ProcessLimits(NamedTuple):
    seconds: float
    """CPU time."""
    memory: int
    """Bytes."""


class FileToRead(NamedTuple):
    content: bytes
    """Empty for a ZIP file, which may be large."""
    name: str
    """That of the file; a table gives it to its list."""
    timezone: str
    """The person's, of which `context` has the time."""
    context: Context
    max_todos: int
    max_lists: int
    max_bytes: int
    """How much the files of a zip file may have together."""
    limits: ProcessLimits
    user_id: UUID
    """Whose file it is."""
    bounds: Bounds
    has_rows: bool = True
    """False if no more than a report is wanted."""
    zip_file: int | None = None
    """The descriptor of a ZIP file."""


def read_in_process(request: FileToRead) -> EncodedData:
    """What is in the file. It blocks: call it in a thread. It never keeps the interpreter for long.

    Raises `ImportLimitsReached`, `UnreadableFile`, and `QuotaReached` for more todos or lists than any account may have.
    """
    # Plain tuples, since this module has another name in the program.
    fields = request._replace(content=b"", limits=tuple(request.limits))[:]  # type: ignore[arg-type]
    with subprocess.Popen(
        _PROGRAM,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        pass_fds=() if request.zip_file is None else (request.zip_file,),
    ) as program:
        timer = Timer(_WALL_SECONDS, program.kill)
        timer.start()
        try:
            # It may end before it has read all of it. Each pipe is there, as asked for above.
            with suppress(BrokenPipeError), cast("IO[bytes]", program.stdin) as program_input:
                for part in (pickle.dumps(fields), request.content):
                    program_input.write(struct.pack(">Q", len(part)))
                    program_input.write(part)
            data = read_data(cast("IO[bytes]", program.stdout))
            status = program.wait()
        finally:
            timer.cancel()
            program.kill()
    if status == _OUT_OF_MEMORY:
        raise ImportLimitsReached(TOO_LARGE_MESSAGE)
    if status < 0:
        raise ImportLimitsReached(TOO_LONG_MESSAGE)
    if data is None:
        raise RuntimeError(f"the program that reads files ended with status {status}")
    return data


def read_content(request: FileToRead) -> ImportedData:
    """Raises `UnreadableFile` and `QuotaReached`."""
    budget = ImportTimeBudget(request.limits.seconds)
    if request.zip_file is not None:
        with os.fdopen(request.zip_file, "rb", closefd=False) as file:
            data = _read_zip_file(file, request, budget)
    else:
        data = _read_plain(request.content, request, budget)
    if sum(len(one.todos) for one in data.lists) > request.max_todos:
        raise QuotaReached("todos", request.max_todos)
    if len(data.lists) > request.max_lists:
        raise QuotaReached("lists", request.max_lists)
    return data


def _read_zip_file(file: IO[bytes], request: FileToRead, budget: ImportTimeBudget) -> ImportedData:
    found = read_zip_export(file, request.max_bytes, budget)
    if found is not None:
        return read_tend_export(decode_text(found.document), request.timezone, budget, found.files)
    file.seek(0)
    content = file.read(request.max_bytes + 1)
    if len(content) > request.max_bytes:
        raise UnreadableFile([NO_EXPORT_IN_ZIP_FILE])
    return _read_plain(content, request, budget)


def _read_plain(content: bytes, request: FileToRead, budget: ImportTimeBudget) -> ImportedData:
    if not content.strip():
        raise UnreadableFile(["This file is empty."])
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_tend_export(decode_text(content), request.timezone, budget)
    return _read_tables(read_tables(content, request.name, request.max_bytes, budget), request, budget)


def _read_tables(tables: Sequence[Table], request: FileToRead, budget: ImportTimeBudget) -> ImportedData:
    due, remarks, problems = DueReader(request.timezone, request.context), Remarks(), LineErrors()
    data = ImportedData("csv", [], remarks)
    for table in tables:
        is_todoist = is_of_todoist(table)
        read_table = read_project if is_todoist else read_any_table
        found = read_table(table, due, remarks, budget, problems)
        data.source = found.source
        data.lists += found.lists
    problems.raise_if_any()
    if data.source == "todoist":
        remarks.add("done_left_out")
    if not any(one.todos for one in data.lists):
        raise UnreadableFile(["There are no todos in this file."])
    return data


def _limit_process(limits: ProcessLimits) -> None:
    os.nice(_NICENESS)
    for kind, limit in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, max(0, int(limits.seconds)) + _MORE_CPU_SECONDS),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def main() -> None:
    fields = pickle.loads(_read_part())  # noqa: S301  # it comes from a worker process
    limits = ProcessLimits(*fields[FileToRead._fields.index("limits")])
    _limit_process(limits)
    output = sys.stdout.buffer
    try:
        request = FileToRead(*fields)._replace(limits=limits, content=_read_part())
        try:
            data = read_content(request)
        except (UnreadableFile, QuotaReached) as error:
            write_error(error, output)
        else:
            write_data(data, request.user_id, request.bounds, output, with_rows=request.has_rows)
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)
    output.flush()


def _read_part() -> bytes:
    (length,) = struct.unpack(">Q", sys.stdin.buffer.read(8))
    return sys.stdin.buffer.read(length)


if __name__ == "__main__":
    main()
