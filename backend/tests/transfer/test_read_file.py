"""The process that reads a file to import, and its limits."""

import asyncio
import json
import pickle
import sys
import threading

import pytest

from factories import field_errors, items
from tend.core.ids import new_id
from tend.transfer import encoded_rows, import_file, read_file, table
from tend.transfer.remarks import MAX_IMPORT_SECONDS, ImportLimitsReached
from time_limits import HANG_SECONDS
from transfer.test_export import imported, send_file


async def test_reading_a_file_has_a_budget(api, monkeypatch):
    for limits in ("_SHORT", "_LONG"):
        monkeypatch.setattr(import_file, limits, read_file.ProcessLimits(-1.0, 1 << 30))
    response = await send_file(api, b"Title\nTea\n")
    assert "takes too long to read" in response.json()["detail"]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (
            "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
            read_file.TOO_LONG_MESSAGE,
        ),
        ("import time; time.sleep(60)", read_file.TOO_LONG_MESSAGE),
        ("import sys; sys.exit(3)", read_file.TOO_LARGE_MESSAGE),
    ],
)
async def test_a_file_that_cannot_be_read_within_the_limits_of_the_process_is_refused(
    api, monkeypatch, program, message
):
    monkeypatch.setattr(read_file, "_PROGRAM", (sys.executable, "-c", program))
    monkeypatch.setattr(read_file, "_WALL_SECONDS", 3.0)
    response = await send_file(api, b"Title\nTea\n")
    assert field_errors(response) == [("file", "import_unreadable")]
    assert response.json()["detail"] == message


async def test_a_file_that_takes_long_keeps_no_other_account_waiting(api, other, monkeypatch):
    read, is_read, can_end = read_file.read_in_process, threading.Event(), threading.Event()

    def read_slowly(request):
        if b"Slow" not in request.content:
            return read(request)
        if request.limits.seconds < MAX_IMPORT_SECONDS:
            raise ImportLimitsReached
        is_read.set()
        can_end.wait(HANG_SECONDS)
        return read(request)

    monkeypatch.setattr(read_file, "read_in_process", read_slowly)
    slow = asyncio.create_task(send_file(api, b"Title\nSlow\n"))
    assert await asyncio.to_thread(is_read.wait, HANG_SECONDS)
    assert (await imported(other, b"Title\nTea\n"))["todos"] == 1
    assert not slow.done()
    can_end.set()
    assert (await slow).json()["todos"] == 1


async def test_no_worker_reads_a_file_in_its_own_process(api, monkeypatch):
    for module, function in ((read_file, "read_content"), (table, "read_tables"), (read_file, "read_tend_export")):
        monkeypatch.setattr(module, function, None)
    assert (await imported(api, b"Title\nTea\n"))["todos"] == 1


async def test_a_file_with_more_todos_than_an_account_may_have_is_refused_as_it_is_read(app, api, monkeypatch):
    monkeypatch.setattr(import_file, "_require_room", None)
    await app.state.database.execute("update account_limits set max_todos = 2")
    response = await send_file(api, b"Title\nTea\nRice\nSalt\n")
    assert field_errors(response) == [("todos", "quota_reached")]


def _export_of(todos, comments):
    """An export of Tend with so many todos, each with so many comments and a reminder."""
    home = str(new_id())
    rows = [
        {"id": str(new_id()), "list_id": home, "position": f"a{number:06}", "title": "Tea", "kind": "todo"}
        for number in range(todos)
    ]
    for row in rows:
        row |= {"priority": "none", "due_date": "2037-05-01", "due_time": "09:00:00"}
    return {
        "format": "tend-export",
        "version": 1,
        "folders": [],
        "lists": [{"id": home, "name": "Big", "color": "teal", "position": "a0", "inbox": False}],
        "todos": rows,
        "comments": [
            {"id": str(new_id()), "todo_id": row["id"], "text": "Done", "created_at": "2026-01-01T10:00:00Z"}
            for row in rows
            for _ in range(comments)
        ],
        "settings": [],
        "reminders": [{"todo_id": row["id"], "before_minutes": 10} for row in rows],
    }


@pytest.mark.parametrize("is_dry_run", [False, True])
async def test_a_worker_gets_the_rows_in_small_pieces_and_makes_no_objects_of_them(api, monkeypatch, is_dry_run):
    pieces, unpacked, loads = [], [], pickle.loads

    class Source:
        def __init__(self, source):
            self.source = source

        def read(self, length):
            pieces.append(length)
            return self.source.read(length)

    def unpickle(text):
        unpacked.append(len(text))
        return loads(text)

    read_data = encoded_rows.read_data
    monkeypatch.setattr(read_file, "read_data", lambda source: read_data(Source(source)))
    monkeypatch.setattr(encoded_rows.pickle, "loads", unpickle)
    content = json.dumps(_export_of(1200, 5)).encode()
    report = await imported(api, content, dry_run=is_dry_run)
    assert (report["todos"], report["comments"], report["reminders"]) == (1200, 6000, 1200)
    assert (len(unpacked), unpacked[0] < 5000) == (1, True)
    assert max(pieces) <= encoded_rows.MAX_PIECE_BYTES
    assert (len(pieces) > 2 * 12) != is_dry_run
    assert len(await items(api, "/api/lists")) == (1 if is_dry_run else 2)


async def test_a_process_that_ends_before_it_has_written_all_imports_nothing(api, monkeypatch):
    monkeypatch.setattr(read_file, "_PROGRAM", (sys.executable, "-c", "print('half of it')"))
    assert (await send_file(api, b"Title\nTea\n")).status_code == 500
    assert await items(api) == []
