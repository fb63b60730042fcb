"""Measures how soon what one person does in a list reaches the devices of all others: `python -m bench.shared_list`.

A hundred people share a list of 5,000 todos, and twenty of them change one every two seconds. Each device keeps an event
stream open, and pulls as often as it hears of something new, once at a time.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from bench import report
from bench.event_streams.stream_client import open_stream
from bench.scenarios import build_request
from bench.seed import Person, seed
from bench.server import Server, get_cpu_seconds, run_server
from bench.socket_client import HOST

MEMBERS, EDITORS, TODOS = 100, 20, 5_000
CHANGES_PER_SECOND, SECONDS = 10, 20
MAX_P95_MILLISECONDS = 500
# How long a device may take to have the last change, before it counts as missed.
_SETTLE_SECONDS, _LOOK_SECONDS = 10.0, 0.1

_ADD_MEMBERS = """
insert into memberships (list_id, user_id, role, position, version)
select $1, users.id, 'editor', 'z', 1
from users
where users.email = any($2::text[])"""
_GET_VERSION = "select version from lists where id = $1"
_GET_ROWS = "select id::text, version from todos where list_id = $1 and version > $2"


class Connection:
    """One connection for requests, one after the other."""

    async def open(self, port: int) -> None:
        self._reader, self._writer = await asyncio.open_connection(HOST, port)

    async def request(self, method: str, path: str, token: str, body: Any) -> Any:
        """Returns the parsed body of the response."""
        self._writer.write(build_request(method, path, token, body))
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        content = await self._reader.readexactly(int(length))
        if int(head[9:12]) != HTTPStatus.OK:
            raise ConnectionError(content.decode())
        return json.loads(content)

    def close(self) -> None:
        self._writer.close()


@dataclass
class Device:
    """What one member's device has of the list, and when it got there."""

    port: int
    token: str
    list_id: str
    rows: dict[str, int] = field(default_factory=dict)
    """The version of each todo that changed."""
    reached: list[tuple[int, float]] = field(default_factory=list)
    """Each version of the list that a pull has led to, with the time."""

    async def open(self, version: int) -> None:
        """Open the stream, and begin with the list at `version`, as if it had been loaded before."""
        self._pulls = Connection()
        await self._pulls.open(self.port)
        beginning = await self._pulls.request("POST", "/api/sync", self.token, {"lists": {}, "limit": 1})
        self._cursors: dict[str, Any] = {
            "epoch": beginning["epoch"],
            "account": 0,
            "lists": {self.list_id: version},
        }
        self._is_behind = asyncio.Event()
        self._stream_reader, self._stream_writer = await open_stream(self.port, self.token)
        while await self._pull():
            pass
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._follow())]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        self._stream_writer.close()
        self._pulls.close()

    async def _listen(self) -> None:
        while line := await self._stream_reader.readline():
            if line.startswith(b'data: {"lists"') and self.list_id.encode() in line:
                self._is_behind.set()

    async def _follow(self) -> None:
        while True:
            await self._is_behind.wait()
            self._is_behind.clear()
            while await self._pull():
                pass

    async def _pull(self) -> bool:
        """Returns whether there is more."""
        response = await self._pulls.request("POST", "/api/sync", self.token, self._cursors)
        now = time.perf_counter()
        for delta in response["lists"]:
            self._cursors["lists"][delta["id"]] = delta["version"]
            if delta["id"] == self.list_id:
                self.rows.update({todo["id"]: todo["version"] for todo in delta["todos"]})
                self.reached.append((delta["version"], now))
        self._cursors |= {"epoch": response["epoch"], "account": response["account"]}
        return bool(response["has_more"])


@dataclass
class Editor:
    port: int
    token: str
    todos: list[str]
    sent: dict[int, float] = field(default_factory=dict)
    """When the change that took each version of the list was sent."""

    async def edit(self, changes: int, interval: float, delay: float) -> None:
        connection = Connection()
        await connection.open(self.port)
        started = time.perf_counter() + delay
        for number in range(changes):
            await asyncio.sleep(max(0.0, started + number * interval - time.perf_counter()))
            path, change = f"/api/todos/{self.todos[number]}", {"title": f"Changed for the {number}th time"}
            sent_at = time.perf_counter()
            todo = await connection.request("PATCH", path, self.token, change)
            self.sent[todo["version"]] = sent_at
        connection.close()


def _find_delays(device: Device, sent: dict[int, float]) -> list[float]:
    """Seconds from the request of each change to the pull that brought it."""
    delays = []
    reached = iter(device.reached)
    version, at = next(reached, (0, 0.0))
    for number in sorted(sent):
        while version < number:
            version, at = next(reached, (sys.maxsize, 0.0))
        if version < sys.maxsize:
            delays.append(at - sent[number])
    return delays


async def _run_benchmark(server: Server) -> int:
    population = await seed(server.url, server.admin_url, people_count=MEMBERS - 1, collector_todos=TODOS)
    owner, people = population.collector, population.people
    list_id = owner.lists[0]
    admin = await asyncpg.connect(server.admin_url)
    await admin.execute(_ADD_MEMBERS, UUID(list_id), [person.email for person in people])
    version = await admin.fetchval(_GET_VERSION, UUID(list_id))
    todos = [row[0] for row in await admin.fetch(_GET_ROWS, UUID(list_id), 0)]
    members: list[Person] = [owner, *people]
    devices = [Device(server.port, member.token, list_id) for member in members]
    for device in devices:
        await device.open(version)
    changes = CHANGES_PER_SECOND * SECONDS // EDITORS
    editors = [
        Editor(server.port, member.token, todos[place * changes : (place + 1) * changes])
        for place, member in enumerate(members[:EDITORS])
    ]
    interval = EDITORS / CHANGES_PER_SECOND
    cpu = get_cpu_seconds(server.pid), get_cpu_seconds(server.postgres_pid)
    await asyncio.gather(*[one.edit(changes, interval, interval * i / EDITORS) for i, one in enumerate(editors)])
    used = [get_cpu_seconds(pid) - before for pid, before in zip((server.pid, server.postgres_pid), cpu, strict=True)]
    expected = {row[0]: row[1] for row in await admin.fetch(_GET_ROWS, UUID(list_id), version)}
    await _wait_for_all(devices, expected)
    for device in devices:
        await device.close()
    await admin.close()
    sent = {number: at for editor in editors for number, at in editor.sent.items()}
    delays = sorted(delay for device in devices for delay in _find_delays(device, sent))
    return _report(delays, len(sent), sum(_count_missed(device, expected) for device in devices), used)


def _count_missed(device: Device, expected: dict[str, int]) -> int:
    return sum(device.rows.get(todo_id) != version for todo_id, version in expected.items())


async def _wait_for_all(devices: list[Device], expected: dict[str, int]) -> None:
    for _ in range(round(_SETTLE_SECONDS / _LOOK_SECONDS)):
        if not any(_count_missed(device, expected) for device in devices):
            break
        await asyncio.sleep(_LOOK_SECONDS)


def _report(delays: list[float], changes: int, missed_rows: int, used: list[float]) -> int:
    p50, p95, p99 = (delays[len(delays) * percent // 100] * 1000 for percent in (50, 95, 99))
    report.print_lines(
        f"a list with {MEMBERS} members and {TODOS} todos, {EDITORS} of them editing: {changes} changes in {SECONDS} s",
        f"{len(delays)} of {changes * MEMBERS} deliveries, {missed_rows} rows missed",
        f"from request to the rows on a device: p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, "
        f"last {delays[-1] * 1000:.0f} ms",
        f"CPU: {used[0] / SECONDS:.2f} of a core in workers, {used[1] / SECONDS:.2f} in PostgreSQL",
    )
    missed = []
    if missed_rows or len(delays) != changes * MEMBERS:
        missed.append(f"MISSED {missed_rows} rows and {changes * MEMBERS - len(delays)} deliveries")
    if p95 > MAX_P95_MILLISECONDS:
        missed.append(f"MISSED p95: more than {MAX_P95_MILLISECONDS} ms")
    return report.print_outcome(missed)


def main() -> int:
    workers = os.cpu_count() or 2
    with (
        tempfile.TemporaryDirectory(prefix="tend-bench-") as folder,
        run_server(Path(folder) / "data", workers) as server,
    ):
        return asyncio.run(_run_benchmark(server))


sys.exit(main())
