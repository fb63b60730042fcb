"""Measures how fast Tend is on this machine, next to an empty route of the same server.

`make bench` runs this first. BENCH_SECONDS (whole seconds per round), BENCH_ROUNDS and BENCH_WORKERS change its defaults.
"""

import asyncio
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

import asyncpg

from bench import load_generator, report, socket_client, sync
from bench.measurement import Measurement, Probe
from bench.scenarios import build_scenarios
from bench.seed import Person, seed
from bench.server import Server, run_server

SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
WORKERS = int(os.environ.get("BENCH_WORKERS", str(os.cpu_count() or 2)))
IDLE_SECONDS = 3.0
# These alternate with the floor, so that whatever else the machine does affects them all alike.
_HOT = ("list 50", "create", "complete")


async def _run_benchmark(server: Server, folder: Path) -> int:
    started = time.monotonic()
    people, collector = await seed(server.url, server.admin_url)
    seconds = time.monotonic() - started
    report.print_lines(f"seeded {len(people)} people with 6 lists of 80 todos and one with 10 000 in {seconds:.0f} s")
    admin = await asyncpg.connect(server.admin_url)
    pulls = await sync.build_pull_scenarios(server.url, collector)
    scenarios = [*build_scenarios(people, collector).values(), *pulls]
    results = {scenario.name: Measurement(scenario) for scenario in scenarios}
    probe = Probe(server, admin, folder)
    for measurement in results.values():
        await probe.measure(measurement, 1)
        # The first round only warms up.
        measurement.rounds.clear()
    await probe.measure_idle(IDLE_SECONDS)
    for _ in range(ROUNDS):
        for name in _HOT:
            await probe.measure(results["floor"], SECONDS)
            await probe.measure(results[name], SECONDS)
    for _ in range((ROUNDS + 1) // 2):
        for name in [name for name in results if name not in {"floor", *_HOT}]:
            await probe.measure(results[name], SECONDS)
    await admin.close()
    missed = report.list_missed_targets(results)
    waits = await sync.measure_waits(server.url, people, collector)
    burst = await _measure_burst(server, people)
    report.print_lines("", *report.format_table(results), "", burst, *waits, "")
    return report.print_outcome(missed)


async def _measure_burst(server: Server, people: list[Person]) -> str:
    """Send a hundred requests at the same moment; every one of them should succeed."""
    scenarios = build_scenarios(people, people[0])
    requests = [request for name in ("list 50", "create") for request in scenarios[name].requests[:50]]
    statuses, seconds = await socket_client.send_concurrently(server.port, requests)
    succeeded = sum(map(socket_client.is_success, statuses))
    return (
        f"100 concurrent requests (50 lists, 50 creations): {succeeded} of 100 answered 2xx, "
        f"the last after {seconds * 1000:.0f} ms"
    )


def main() -> int:
    interpreter = f"{platform.python_implementation()} {platform.python_version()}"
    report.print_lines(
        f"{interpreter}, {os.cpu_count()} cores shared by load, app and database",
        f"load by {load_generator.prepare()}; {WORKERS} workers, production settings, rate limits off, fsync on",
    )
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as name:
        folder = Path(name)
        with run_server(folder / "data", WORKERS) as server:
            return asyncio.run(_run_benchmark(server, folder))


sys.exit(main())
