"""`python -m bench.live`: a thousand open streams on one process, while fifty changes a second are made."""

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx2

from bench import processes, report
from bench.live.listeners import Listener, Watch, open_all
from bench.live.writers import Writer, write
from bench.server import Server, serving

PEOPLE, STREAMS = 50, 20
CHANGES_A_SECOND, SECONDS = 50, 10
P95_MILLISECONDS, KIBIBYTES = 300, 30
_CONNECTIONS = "select count(*) from pg_stat_activity where datname = 'tend' and pid <> pg_backend_pid()"


@dataclass(frozen=True)
class State:
    """What the server holds: memory in MiB, connections to the database, seconds on a processor so far."""

    memory: float
    connections: int
    cpu: float


async def _state(server: Server, admin: Any) -> State:
    # what was under way ends first
    await asyncio.sleep(1)
    cpu = processes.cpu_seconds(server.process)
    return State(processes.memory(server.process), await admin.fetchval(_CONNECTIONS), cpu)


async def _bench(server: Server) -> int:
    admin = await asyncpg.connect(server.admin_url)
    watch = Watch()
    async with httpx2.AsyncClient(base_url=server.url, timeout=30) as client:
        writers = [Writer(client, watch, f"person{number}") for number in range(PEOPLE)]
        for writer in writers:
            await writer.begin()
        listeners = [Listener(server.port, writer.token, watch) for writer in writers for _ in range(STREAMS)]
        # what the first streams load and the first writes keep is not theirs
        await open_all(listeners[:STREAMS])
        await asyncio.gather(*[writer.write() for writer in writers])
        before = await _state(server, admin)
        began = time.perf_counter()
        await open_all(listeners[STREAMS:])
        took = time.perf_counter() - began
        opened = await _state(server, admin)
        watch.start_over()
        await write(writers, CHANGES_A_SECOND, SECONDS)
        after = await _state(server, admin)
        for listener in listeners:
            await listener.close()
    await admin.close()
    return _tell(watch, len(listeners) - STREAMS, took, (before, opened, after))


def _tell(watch: Watch, opened: int, took: float, states: tuple[State, State, State]) -> int:
    """`opened` streams were opened between the first state and the second."""
    delays = sorted(watch.delays)
    expected = CHANGES_A_SECOND * SECONDS * STREAMS
    p50, p95, p99 = (delays[len(delays) * part // 100] * 1000 for part in (50, 95, 99))
    before, idle, after = states
    cost, cost_after = ((state.memory - before.memory) * 1024 / opened for state in (idle, after))
    report.say(
        f"{PEOPLE * STREAMS} streams of {PEOPLE} people on one process, opened at {opened / took:.0f} a second",
        f"{CHANGES_A_SECOND} changes a second for {SECONDS} s: {len(delays)} of {expected} deliveries",
        f"from the request to the stream: p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, last {delays[-1] * 1000:.0f} ms",
        f"memory: {cost:.1f} KiB a stream when open, {cost_after:.1f} after the changes; {after.memory:.0f} MiB in all",
        f"database connections: {before.connections} with {STREAMS} streams, {idle.connections} with {PEOPLE * STREAMS}",
        f"processor: {(after.cpu - idle.cpu) / SECONDS:.2f} of a core",
    )
    faults = [
        *([f"MISSED {expected - len(delays)} deliveries"] if len(delays) != expected else []),
        *([f"MISSED p95: more than {P95_MILLISECONDS} ms"] if p95 > P95_MILLISECONDS else []),
        *([f"MISSED memory: more than {KIBIBYTES} KiB a stream"] if max(cost, cost_after) > KIBIBYTES else []),
    ]
    report.say(*faults or ["every bar is met"])
    return 1 if faults else 0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tend-live-") as folder, serving(Path(folder) / "data", 1) as server:
        return asyncio.run(_bench(server))


sys.exit(main())
