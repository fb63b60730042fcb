"""Measures what a flood of sign-ins costs everybody else: the p99 of frequent requests beside it, on four workers.

`python -m bench.flood`. Quiet and busy phases alternate and the median of the rounds counts, as in bench.fairness.
BENCH_ROUNDS and BENCH_SECONDS (of a phase) change the defaults.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path

from bench import report, scenarios, socket_client, sync
from bench.scenarios import Scenario
from bench.seed import PASSWORD, seed
from bench.server import run_server

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "2"))
WORKERS, PEOPLE, TODOS = 4, 20, 1000
SIGN_INS_AT_ONCE = 16
MAX_RATIO = 2.0


async def _run(port: int, probes: list[Scenario], email: str) -> int:
    missed = []
    with ProcessPoolExecutor(1, get_context("spawn")) as sender:
        await asyncio.get_running_loop().run_in_executor(sender, os.getpid)
        for probe in probes:
            ratio, line = await _compare(port, probe, email, sender)
            report.print_lines(f"{probe.name:<28}{line}  wanted < {MAX_RATIO:g}")
            if ratio >= MAX_RATIO:
                missed.append(f"MISSED {probe.name} beside sign-ins: {ratio:.2f} times the p99 of the quiet phase")
    return report.print_outcome(missed)


async def _compare(port: int, probe: Scenario, email: str, sender: ProcessPoolExecutor) -> tuple[float, str]:
    """The median ratio of busy to quiet p99, and a line about the phases."""
    quiet: list[float] = []
    busy: list[float] = []
    requests = cycle(probe.requests)
    for _ in range(ROUNDS):
        quiet.append(await _measure_p99(port, requests))
        flood = asyncio.get_running_loop().run_in_executor(sender, sign_in, port, email, SECONDS + 0.5)
        # The first sign-ins have to be on their way.
        await asyncio.sleep(0.25)
        busy.append(await _measure_p99(port, requests))
        await flood
    ratio = statistics.median(one / other for one, other in zip(busy, quiet, strict=True))
    phases = f"p99 {statistics.median(quiet):.1f} ms quiet, {statistics.median(busy):.1f} ms beside sign-ins"
    return ratio, f"{phases}, ratio {ratio:.2f}"


async def _measure_p99(port: int, requests: "cycle[bytes]") -> float:
    """In milliseconds, of requests that follow each other on one connection."""
    reader, writer = await asyncio.open_connection(socket_client.HOST, port)
    deadline = time.perf_counter() + SECONDS
    times: list[float] = []
    while time.perf_counter() < deadline:
        sent_at = time.perf_counter()
        await socket_client.send_request(reader, writer, next(requests))
        times.append(time.perf_counter() - sent_at)
    writer.close()
    return sorted(times)[len(times) * 99 // 100] * 1000


def sign_in(port: int, email: str, seconds: float) -> None:
    """Sign in over and over again, in a process of its own."""
    request = scenarios.build_request("POST", "/api/auth/login", body={"email": email, "password": PASSWORD})
    asyncio.run(socket_client.send_for(port, [request], SIGN_INS_AT_ONCE, round(seconds), 0))


async def _measure(port: int, url: str, admin_url: str) -> int:
    population = await seed(url, admin_url, PEOPLE, TODOS)
    pulls = await sync.build_pull_scenarios(url, population.collector)
    [_, lists, _] = scenarios.build_readers(population.people)
    complete, create = scenarios.build_writers(population)
    report.print_lines(f"{WORKERS} workers, {SIGN_INS_AT_ONCE} clients that sign in one account over and over again")
    return await _run(port, [lists, create, complete, pulls["unchanged"]], population.people[0].email)


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="tend-bench-") as name,
        run_server(Path(name), WORKERS) as server,
    ):
        return asyncio.run(_measure(server.port, server.url, server.admin_url))


if __name__ == "__main__":
    sys.exit(main())
