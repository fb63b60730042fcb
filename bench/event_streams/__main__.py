"""Opens a thousand event streams on one process and makes fifty changes per second: `python -m bench.event_streams`."""

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx2

from bench import report
from bench.event_streams.stream_client import DeliveryLog, StreamClient, Writer, open_all, write_at_rate
from bench.server import Server, get_cpu_seconds, get_memory, run_server

PEOPLE, STREAMS_PER_PERSON = 50, 20
CHANGES_PER_SECOND, SECONDS = 50, 10
MAX_P95_MILLISECONDS, MAX_IDLE_SHARE = 300, 0.02
MAX_KIB_PER_STREAM, MAX_KIB_AFTER_CHANGES = 12, 13
IDLE_SECONDS = 10
_COUNT_CONNECTIONS = "select count(*) from pg_stat_activity where datname = 'tend' and pid <> pg_backend_pid()"


@dataclass(frozen=True)
class Usage:
    """The server's memory in MiB, its database connections, and its CPU seconds so far."""

    memory: float
    connections: int
    cpu: float


async def _get_usage(server: Server, admin: Any) -> Usage:
    # Give work in progress time to finish.
    await asyncio.sleep(1)
    cpu = get_cpu_seconds(server.pid)
    return Usage(get_memory(server.pid), await admin.fetchval(_COUNT_CONNECTIONS), cpu)


async def _run_benchmark(server: Server) -> int:
    admin = await asyncpg.connect(server.admin_url)
    log = DeliveryLog()
    async with httpx2.AsyncClient(base_url=server.url, timeout=30) as client:
        writers = [Writer(client, log, f"person{number}") for number in range(PEOPLE)]
        for writer in writers:
            await writer.register()
        streams = [
            StreamClient(server.port, writer.token, log) for writer in writers for _ in range(STREAMS_PER_PERSON)
        ]
        # Open a few streams and write once first, so that lazily loaded code and caches don't count as stream memory.
        await open_all(streams[:STREAMS_PER_PERSON])
        await asyncio.gather(*[writer.write() for writer in writers])
        before = await _get_usage(server, admin)
        started = time.perf_counter()
        await open_all(streams[STREAMS_PER_PERSON:])
        seconds = time.perf_counter() - started
        opened = await _get_usage(server, admin)
        await asyncio.sleep(IDLE_SECONDS)
        idle_share = (get_cpu_seconds(server.pid) - opened.cpu) / IDLE_SECONDS
        log.reset()
        idle = await _get_usage(server, admin)
        await write_at_rate(writers, CHANGES_PER_SECOND, SECONDS)
        after = await _get_usage(server, admin)
        for stream in streams:
            await stream.close()
    await admin.close()
    report.print_lines(f"CPU of {len(streams)} idle streams: {idle_share:.3f} of a core")
    missed = [f"MISSED idle CPU: more than {MAX_IDLE_SHARE} of a core"] if idle_share > MAX_IDLE_SHARE else []
    missed += _report(log, len(streams) - STREAMS_PER_PERSON, seconds, (before, idle, after))
    return report.print_outcome(missed)


def _report(log: DeliveryLog, opened: int, seconds: float, usage: tuple[Usage, Usage, Usage]) -> list[str]:
    """Print the figures and return the missed targets. `opened` streams opened in `seconds`, between the first two usages."""
    delays = sorted(log.delays)
    expected = CHANGES_PER_SECOND * SECONDS * STREAMS_PER_PERSON
    p50, p95, p99 = (delays[len(delays) * percent // 100] * 1000 for percent in (50, 95, 99))
    before, idle, after = usage
    cost, cost_after = ((one.memory - before.memory) * 1024 / opened for one in (idle, after))
    report.print_lines(
        f"{PEOPLE * STREAMS_PER_PERSON} streams of {PEOPLE} people on one process, opened at {opened / seconds:.0f} per second",
        f"{CHANGES_PER_SECOND} changes per second for {SECONDS} s: {len(delays)} of {expected} deliveries",
        f"from request to stream: p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, last {delays[-1] * 1000:.0f} ms",
        f"memory: {cost:.1f} KiB per open stream, {cost_after:.1f} after the changes; {after.memory:.0f} MiB in total",
        f"database connections: {before.connections} with {STREAMS_PER_PERSON} streams, "
        f"{idle.connections} with {PEOPLE * STREAMS_PER_PERSON}",
        f"CPU: {(after.cpu - idle.cpu) / SECONDS:.2f} of a core",
    )
    missed = []
    if len(delays) != expected:
        missed.append(f"MISSED {expected - len(delays)} deliveries")
    if p95 > MAX_P95_MILLISECONDS:
        missed.append(f"MISSED p95: more than {MAX_P95_MILLISECONDS} ms")
    if cost > MAX_KIB_PER_STREAM or cost_after > MAX_KIB_AFTER_CHANGES:
        missed.append(
            f"MISSED memory: more than {MAX_KIB_PER_STREAM} KiB per stream, {MAX_KIB_AFTER_CHANGES} afterwards"
        )
    return missed


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder, run_server(Path(folder) / "data", 1) as server:
        return asyncio.run(_run_benchmark(server))


sys.exit(main())
