"""`python -m bench.live`: a thousand open streams on one process, while fifty changes a second are made."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import asyncpg
import httpx2

from bench import processes, report
from bench.live.listeners import Listener, Watch
from bench.seed import PASSWORD
from bench.server import Server, serving

PEOPLE, STREAMS = 50, 20
CHANGES_A_SECOND, SECONDS = 50, 10
P95_MILLISECONDS, KIBIBYTES = 300, 30
_OPENING = 20
_CONNECTIONS = "select count(*) from pg_stat_activity where datname = 'tend' and pid <> pg_backend_pid()"


class Writer:
    """A person who adds todos to a list of theirs."""

    def __init__(self, client: httpx2.AsyncClient, watch: Watch, name: str) -> None:
        self._client = client
        self._watch = watch
        self._name = name

    async def begin(self) -> None:
        account = {"email": f"{self._name}@example.com", "password": PASSWORD}
        answer = (await self._client.post("/api/auth/register", json=account)).raise_for_status().json()
        self.token: str = answer["access_token"]
        self._headers = {"Authorization": f"Bearer {self.token}"}
        made = (await self._client.post("/api/lists", json={"name": "Garden"}, headers=self._headers)).json()
        self._list: str = made["id"]
        self._watch.begin(self._list, made["version"])

    async def write(self) -> None:
        body = {"title": "Water the ferns", "list_id": self._list}
        self._watch.sent[self._list].append(time.perf_counter())
        (await self._client.post("/api/todos", json=body, headers=self._headers)).raise_for_status()


async def _open(listeners: list[Listener]) -> None:
    gate = asyncio.Semaphore(_OPENING)

    async def one(listener: Listener) -> None:
        async with gate:
            await listener.open()

    await asyncio.gather(*[one(listener) for listener in listeners])


async def _write(writers: list[Writer]) -> None:
    began = time.perf_counter()
    under_way = set()
    for number in range(CHANGES_A_SECOND * SECONDS):
        await asyncio.sleep(max(0.0, began + number / CHANGES_A_SECOND - time.perf_counter()))
        under_way.add(asyncio.create_task(writers[number % len(writers)].write()))
    await asyncio.gather(*under_way)


async def _bench(server: Server) -> int:
    admin = await asyncpg.connect(server.admin_url)
    watch = Watch()
    async with httpx2.AsyncClient(base_url=server.url, timeout=30) as client:
        writers = [Writer(client, watch, f"person{number}") for number in range(PEOPLE)]
        for writer in writers:
            await writer.begin()
        listeners = [Listener(server.port, writer.token, watch) for writer in writers for _ in range(STREAMS)]
        # what the first streams load and the first writes keep is not theirs
        await _open(listeners[:STREAMS])
        await asyncio.gather(*[writer.write() for writer in writers])
        await asyncio.sleep(1)
        watch.delays.clear()
        before, idle = processes.memory(server.process), await admin.fetchval(_CONNECTIONS)
        began = time.perf_counter()
        await _open(listeners[STREAMS:])
        took = time.perf_counter() - began
        await asyncio.sleep(1)
        opened, streaming = processes.memory(server.process), await admin.fetchval(_CONNECTIONS)
        # they began with a write each, which those that are open by now were told of or not
        for list_id, sent in watch.sent.items():
            watch.first[list_id] += len(sent)
            sent.clear()
        for listener in listeners:
            listener.start_over()
        cpu = processes.cpu_seconds(server.process)
        await _write(writers)
        await asyncio.sleep(1)
        cpu = processes.cpu_seconds(server.process) - cpu
        after = processes.memory(server.process)
        for listener in listeners:
            await listener.close()
    await admin.close()
    return _tell(watch, len(listeners), took, (before, opened, after), (idle, streaming), cpu)


def _tell(
    watch: Watch,
    streams: int,
    took: float,
    memory: tuple[float, float, float],
    connections: tuple[int, int],
    cpu: float,
) -> int:
    delays = sorted(watch.delays)
    expected = CHANGES_A_SECOND * SECONDS * STREAMS
    p50, p95, p99 = (delays[len(delays) * part // 100] * 1000 for part in (50, 95, 99))
    each = (memory[1] - memory[0]) * 1024 / (streams - STREAMS)
    at_work = (memory[2] - memory[0]) * 1024 / (streams - STREAMS)
    report.say(
        f"{streams} streams of {PEOPLE} people on one process, opened at {(streams - STREAMS) / took:.0f} a second",
        f"{CHANGES_A_SECOND} changes a second for {SECONDS} s: {len(delays)} of {expected} deliveries",
        f"from the request to the stream: p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, last {delays[-1] * 1000:.0f} ms",
        f"memory: {each:.1f} KiB a stream when open, {at_work:.1f} KiB after the changes ({memory[2]:.0f} MiB in all)",
        f"database connections: {connections[0]} with {STREAMS} streams, {connections[1]} with {streams}",
        f"processor: {cpu / SECONDS:.2f} of a core",
    )
    faults = [
        *([f"MISSED {expected - len(delays)} deliveries"] if len(delays) != expected else []),
        *([f"MISSED p95: more than {P95_MILLISECONDS} ms"] if p95 > P95_MILLISECONDS else []),
        *([f"MISSED memory: more than {KIBIBYTES} KiB a stream"] if max(each, at_work) > KIBIBYTES else []),
    ]
    report.say(*faults or ["every bar is met"])
    return 1 if faults else 0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tend-live-") as folder, serving(Path(folder) / "data", 1) as server:
        return asyncio.run(_bench(server))


sys.exit(main())
