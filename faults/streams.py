"""Thousands of event streams: while Tend stops, and when all of them are dropped at once."""

import asyncio
import json
import signal
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

import httpx2
from bench.server import get_memory, list_process_tree

from faults.kills import QUIET
from faults.load import Load, find_todos
from faults.result import Result
from log_scan import PASSWORD
from tend_process import Tend
from time_limits import HANG_SECONDS

_STREAMS_PER_ACCOUNT = 50
_STOP_STREAMS, _DROPPED_STREAMS = 1000, 5000
_MAX_STOP_SECONDS = 10.0
_CONCURRENT_OPENS = 100


class Stream:
    """An event stream over a bare socket, which costs this process little."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._request = f"GET /api/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        self.versions: dict[str, int] = {}
        """The newest version received of each list."""
        self.has_ended_properly = False

    async def open(self) -> None:
        """Return once the stream is ready."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(self._request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(head.decode())
        await self._reader.readuntil(b"event: ready\n")
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        last = b""
        try:
            while line := await self._reader.readline():
                if line.startswith(b'data: {"lists"'):
                    self.versions |= json.loads(line[6:])["lists"]
                # The last chunk of a response has no bytes.
                self.has_ended_properly = last == b"0\r\n" and line == b"\r\n"
                last = line
        except ConnectionError:
            self.has_ended_properly = False

    def drop(self) -> None:
        self.reading.cancel()
        self._writer.transport.abort()


class Account:
    """A person with a list."""

    def __init__(self, client: httpx2.AsyncClient, number: int) -> None:
        self._client = client
        self._email = f"person{number}@example.com"

    async def register(self) -> None:
        body = {"email": self._email, "password": PASSWORD}
        session = (await self._client.post("/api/auth/register", json=body)).raise_for_status().json()
        self.token: str = session["access_token"]
        self._headers = {"Authorization": f"Bearer {self.token}"}
        created = await self._client.post("/api/lists", json={"name": "Garden"}, headers=self._headers)
        self.list_id: str = created.raise_for_status().json()["id"]

    async def write(self) -> None:
        """Create a todo; `version` is the version of the list with it."""
        body = {"title": "Water the ferns", "list_id": self.list_id}
        created = (await self._client.post("/api/todos", json=body, headers=self._headers)).raise_for_status()
        self.version: int = created.json()["version"]

    async def pull_version(self) -> int:
        response = await self._client.post("/api/sync", json={}, headers=self._headers)
        versions = {one["id"]: one["version"] for one in response.raise_for_status().json()["lists"]}
        return int(versions[self.list_id])


async def _run_all(steps: Iterable[Callable[[], Awaitable[None]]], at_once: int) -> None:
    semaphore = asyncio.Semaphore(at_once)

    async def run(step: Callable[[], Awaitable[None]]) -> None:
        async with semaphore:
            await step()

    await asyncio.gather(*[run(step) for step in steps])


async def _register(client: httpx2.AsyncClient, streams: int) -> list[Account]:
    accounts = [Account(client, number) for number in range(streams // _STREAMS_PER_ACCOUNT)]
    await _run_all([account.register for account in accounts], 4)
    return accounts


async def _open(port: int, accounts: list[Account]) -> dict[Account, list[Stream]]:
    streams = {one: [Stream(port, one.token) for _ in range(_STREAMS_PER_ACCOUNT)] for one in accounts}
    await _run_all([stream.open for each in streams.values() for stream in each], _CONCURRENT_OPENS)
    return streams


async def stop_tend(folder: Path) -> Result:
    with Tend(folder / "data", WORKERS="2", **QUIET) as tend:
        await asyncio.to_thread(tend.ready)
        async with httpx2.AsyncClient(base_url=tend.url, timeout=HANG_SECONDS) as client:
            accounts = await _register(client, _STOP_STREAMS)
        opened = await _open(tend.port, accounts)
        streams = [stream for each in opened.values() for stream in each]
        load = Load(tend.url, accounts[0].token, 8)
        with load:
            await asyncio.to_thread(load.wait, 100)
            tend.process.send_signal(signal.SIGTERM)
            sent_at = time.monotonic()
            code = await asyncio.to_thread(tend.end)
            ended_at = time.monotonic()
            await asyncio.wait([stream.reading for stream in streams], timeout=HANG_SECONDS)
            tend.__enter__()
            recovery = await asyncio.to_thread(load.recovery, ended_at)
        await asyncio.to_thread(tend.ready)
        todos = find_todos(tend, accounts[0].token)
    seconds = ended_at - sent_at
    proper = sum(stream.has_ended_properly for stream in streams)
    done = (
        f"SIGTERM during writes with {len(streams):,} streams: ended after {seconds:.1f} s, {proper:,} streams properly"
    )
    result = load.result(done, todos, recovery)
    result.require(code == 0, f"it ended with status {code}")
    result.require(seconds < _MAX_STOP_SECONDS, f"that is more than {_MAX_STOP_SECONDS:.0f} s")
    result.require(proper == len(streams), f"{len(streams) - proper} streams were cut off")
    result.require(not load.broken, f"{len(load.broken)} responses were cut off: {load.broken[:1]}")
    return result


async def drop_streams(folder: Path) -> Result:
    with Tend(folder / "data", WORKERS="2", **QUIET) as tend:
        await asyncio.to_thread(tend.ready)
        started = _measure(tend.process.pid)
        async with httpx2.AsyncClient(base_url=tend.url, timeout=HANG_SECONDS) as client:
            accounts = await _register(client, _DROPPED_STREAMS)
            before = _measure(tend.process.pid)
            streams = await _open(tend.port, accounts)
            opened = _measure(tend.process.pid)
            for stream in [stream for each in streams.values() for stream in each]:
                stream.drop()
            dropped_at = time.monotonic()
            # Everybody misses this change, and pulls it after the next `ready`.
            await _run_all([account.write for account in accounts], 8)
            reopening = asyncio.create_task(_open(tend.port, accounts))
            peak = opened
            while not reopening.done():
                peak = max(peak, await asyncio.to_thread(_measure, tend.process.pid))
                await asyncio.sleep(0.2)
            streams = await reopening
            recovery = time.monotonic() - dropped_at
            missed = sum([await account.pull_version() != account.version for account in accounts])
            await _run_all([account.write for account in accounts], 8)
            missed += await _count_missed(streams)
            for stream in [stream for each in streams.values() for stream in each]:
                stream.drop()
    count = len(accounts) * _STREAMS_PER_ACCOUNT
    return Result(
        f"{count:,} streams dropped at once and opened again; {started:.0f} MiB after the start,"
        f" {before:.0f} before them, {opened:.0f} with them, {peak:.0f} at most",
        acknowledged=count + len(accounts),
        lost=missed,
        recovery=recovery,
    )


def _measure(pid: int) -> float:
    """MiB of Tend's own processes, without those of its database."""
    databases = [one for one in list_process_tree(pid) if one != pid and _is_database(one)]
    return get_memory(pid) - sum(get_memory(one) for one in databases)


def _is_database(pid: int) -> bool:
    """Whether it is the main process of a database, whose children are its others."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return words[0].endswith(b"/postgres") and b"-D" in words


async def _count_missed(streams: dict[Account, list[Stream]]) -> int:
    """The streams that do not receive the last change of their account."""

    def count() -> int:
        return sum(
            stream.versions.get(account.list_id) != account.version
            for account, each in streams.items()
            for stream in each
        )

    deadline = time.monotonic() + HANG_SECONDS / 4
    while (missed := count()) and time.monotonic() < deadline:
        await asyncio.sleep(0.2)
    return missed
