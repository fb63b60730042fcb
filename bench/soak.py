"""Lets Tend work for ten minutes and watches what must not grow: memory, database connections and open files.

`python -m bench.soak`. BENCH_SOAK_SECONDS and BENCH_WORKERS change the defaults. The load is steady and far from what the
machine can do: people read, write, pull, sign in, and open event streams that they close again.
"""

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from bench import report, scenarios, socket_client, sync
from bench.event_streams.stream_client import DeliveryLog, StreamClient
from bench.seed import PASSWORD, Person, seed
from bench.server import Server, get_memory, list_process_tree, run_server

SECONDS = int(os.environ.get("BENCH_SOAK_SECONDS", "600"))
WORKERS = int(os.environ.get("BENCH_WORKERS", "4"))
PEOPLE, TODOS = 20, 2000
CLIENTS, PAUSE_SECONDS, STREAMS, SIGN_INS = 8, 0.04, 100, 5
SAMPLES = 60
# Caches fill in the first part of the time. Of the rest, the first third is compared with the last.
WARM_UP_SHARE = 0.4
MAX_GROWTH_MIB, MAX_GROWTH_SHARE, MAX_MORE = 8.0, 0.04, 5
_COUNT_CONNECTIONS = "select count(*) from pg_stat_activity where datname = 'tend' and pid <> pg_backend_pid()"


@dataclass(frozen=True)
class Sample:
    memory: float
    """In MiB, as the next one is."""
    postgres_memory: float
    connections: int
    files: int


class Soak:
    def __init__(self, server: Server, people: list[Person], requests: list[bytes]) -> None:
        self._server = server
        self._people = people
        self._requests = requests
        self._random = random.Random(20)  # noqa: S311  # which request comes next is no secret
        self._deadline = time.monotonic() + SECONDS
        self.sent = self.failed = 0
        self.samples: list[Sample] = []

    @property
    def _is_over(self) -> bool:
        return time.monotonic() > self._deadline

    async def run(self, admin: Any) -> None:
        clients = [self._send() for _ in range(CLIENTS)]
        streams = [self._open_and_close() for _ in range(STREAMS)]
        await asyncio.gather(*clients, *streams, self._watch(admin))

    async def _send(self) -> None:
        reader, writer = await asyncio.open_connection(socket_client.HOST, self._server.port)
        while not self._is_over:
            status = await socket_client.send_request(reader, writer, self._random.choice(self._requests))
            self.sent += 1
            self.failed += not socket_client.is_success(status)
            await asyncio.sleep(PAUSE_SECONDS)
        writer.close()

    async def _open_and_close(self) -> None:
        while not self._is_over:
            stream = StreamClient(self._server.port, self._random.choice(self._people).token, DeliveryLog())
            await stream.open()
            await asyncio.sleep(self._random.uniform(5, 15))
            await stream.close()

    async def _watch(self, admin: Any) -> None:
        while not self._is_over:
            await asyncio.sleep(SECONDS / SAMPLES)
            pid, postgres = self._server.pid, self._server.postgres_pid
            memory = await asyncio.to_thread(get_memory, pid), await asyncio.to_thread(get_memory, postgres)
            connections = await admin.fetchval(_COUNT_CONNECTIONS)
            self.samples.append(Sample(*memory, connections, _count_open_files(pid)))


def _count_open_files(root: int) -> int:
    count = 0
    for pid in list_process_tree(root):
        with suppress(OSError):
            count += len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return count


def _compare(name: str, values: list[float], margin: float) -> tuple[str, str | None]:
    """A line about how the figure changed after the warm-up, and what was missed."""
    steady = values[round(len(values) * WARM_UP_SHARE) :]
    third = max(1, len(steady) // 3)
    first, last = statistics.median(steady[:third]), statistics.median(steady[-third:])
    line = f"{name:<28}{first:8.0f} at first {last:8.0f} at the end, at most {max(values):.0f}"
    grown = last - first > margin
    return f"{line}  wanted: at most {margin:.0f} more", f"MISSED {name} grew by {last - first:.0f}" if grown else None


def _judge(soak: Soak) -> int:
    memory = [one.memory for one in soak.samples]
    postgres = [one.postgres_memory for one in soak.samples]
    figures = [
        _compare("MiB in Tend", memory, max(MAX_GROWTH_MIB, MAX_GROWTH_SHARE * memory[-1])),
        _compare("MiB in PostgreSQL", postgres, max(MAX_GROWTH_MIB, MAX_GROWTH_SHARE * postgres[-1])),
        _compare("database connections", [float(one.connections) for one in soak.samples], MAX_MORE),
        # Each stream that is open at the moment is a file.
        _compare("open files", [float(one.files) for one in soak.samples], MAX_MORE + STREAMS * 0.1),
    ]
    missed = [line for _, line in figures if line]
    missed += [f"MISSED {soak.failed} responses were not 2xx"] * bool(soak.failed)
    report.print_lines(
        f"{SECONDS} s with {WORKERS} workers: {soak.sent} requests, {soak.sent / SECONDS:.0f} per second, {STREAMS} streams",
        *[line for line, _ in figures],
    )
    return report.print_outcome(missed)


async def _run(server: Server) -> int:
    population = await seed(server.url, server.admin_url, PEOPLE, TODOS)
    pulls = await sync.build_pull_scenarios(server.url, population.collector)
    readers = scenarios.build_readers(population.people)
    writers = scenarios.build_writers(population)
    others = [one for one in scenarios.build_others(population.people, population.collector) if one.name != "login"]
    # Sign-ins have accounts of their own, since the hundred-and-first ends the session that was not used the longest.
    accounts = [{"email": f"sign-in-{number}@example.com", "password": PASSWORD} for number in range(SIGN_INS)]
    registrations = [scenarios.build_request("POST", "/api/auth/register", body=account) for account in accounts]
    await socket_client.send_each(server.port, registrations, 1)
    logins = [scenarios.build_request("POST", "/api/auth/login", body=account) for account in accounts]
    all_scenarios = [*readers, *writers, *others, *pulls.values()]
    # The same number of each kind, and a sign-in for every hundred of them.
    requests = [request for one in all_scenarios for request in (one.requests * 50)[:50]]
    soak = Soak(server, population.people, requests + logins)
    admin = await asyncpg.connect(server.admin_url)
    await soak.run(admin)
    await admin.close()
    return _judge(soak)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as name, run_server(Path(name), WORKERS) as server:
        return asyncio.run(_run(server))


sys.exit(main())
