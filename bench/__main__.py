"""Measures what Tend's requests cost on this machine, in multiples of what a bare ASGI app costs in the same run.

`make bench` runs this first. BENCH_SECONDS (whole seconds per round), BENCH_ROUNDS and BENCH_WORKERS change its defaults.
"""

import asyncio
import os
import platform
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import asyncpg

from bench import load_generator, report, socket_client, sync
from bench.measurement import Measurement, Probe
from bench.scenarios import (
    Scenario,
    build_others,
    build_readers,
    build_repeating_readers,
    build_wave,
    build_writers,
)
from bench.seed import Person, seed
from bench.server import Floor, Server, get_memory, run_floor, run_server

SECONDS = int(os.environ.get("BENCH_SECONDS", "2"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
WORKERS = int(os.environ.get("BENCH_WORKERS", str(os.cpu_count() or 2)))
IDLE_SECONDS = 3.0
PUSHES_PER_ROUND = 40
# In MiB, for the supervisor, two workers and the process for computations; people run Tend on boards with 512 MB.
MAX_MEMORY_AFTER_START, MAX_MEMORY_UNDER_LOAD = 150.0, 200.0
MEASURED_WORKERS = 2


async def _run_benchmark(server: Server, floor: Floor, folder: Path) -> int:
    after_start = get_memory(server.pid)
    population = await seed(server.url, server.admin_url)
    people, collector = population.people, population.collector
    admin = await asyncpg.connect(server.admin_url)
    pulls = await sync.build_pull_scenarios(server.url, collector)
    others = [*build_others(people, collector), pulls["changed"]]
    pushes = sync.build_push_scenario(people, 2 * ROUNDS * PUSHES_PER_ROUND, PUSHES_PER_ROUND)
    # The readers come first: at rest nothing has been written yet, and after the wave no statistics are fresh.
    readers = [*build_readers(people), *build_repeating_readers(people)]
    scenarios = [*readers, pulls["unchanged"], *build_writers(population), pushes]
    probe = Probe(server, floor, admin, folder)
    for scenario in [*scenarios, *others]:
        await probe.warm_up(scenario)
    await admin.execute("vacuum analyze")
    await probe.measure_idle(IDLE_SECONDS)
    at_rest = await _measure_all(probe, scenarios, ROUNDS)
    rest = await _measure_all(probe, others, (ROUNDS + 1) // 2)
    wave = await _measure_all(probe, [build_wave(people)], 1)
    after_wave = await _measure_all(probe, scenarios, ROUNDS)
    memory = probe.get_memory()
    await admin.close()
    missed = [
        *report.list_missed_targets([*at_rest, *rest, *wave]),
        *report.list_missed_targets(after_wave, is_after_wave=True),
        *_list_missed_memory(after_start, probe.max_memory),
    ]
    report.print_lines(
        *report.format_table("At rest", at_rest),
        *report.format_table("At rest, without a target", rest),
        *report.format_table(f"{wave[0].rounds[0].load.requests} creations in 600 lists", wave),
        *report.format_table("After these", after_wave, is_after_wave=True),
        "",
        f"memory of the supervisor and {WORKERS} workers: {after_start:.0f} MiB after the start, at most "
        f"{probe.max_memory:.0f} MiB after a round, {memory[0]:.0f} MiB after all this; {memory[1]:.0f} MiB in PostgreSQL",
        await _measure_burst(server, people),
        *await sync.measure_waits(server.url, people, collector),
        "",
    )
    return report.print_outcome(missed)


def _list_missed_memory(after_start: float, under_load: float) -> list[str]:
    if WORKERS != MEASURED_WORKERS:
        return []
    figures = (
        ("after the start", after_start, MAX_MEMORY_AFTER_START),
        ("under load", under_load, MAX_MEMORY_UNDER_LOAD),
    )
    return [
        f"MISSED memory {when}: {found:.0f} MiB, more than {wanted:.0f}"
        for when, found, wanted in figures
        if found > wanted
    ]


async def _measure_all(probe: Probe, scenarios: Iterable[Scenario], rounds: int) -> list[Measurement]:
    measurements = [Measurement(scenario) for scenario in scenarios]
    for measurement in measurements:
        for _ in range(rounds):
            await probe.measure(measurement, SECONDS)
    return measurements


async def _measure_burst(server: Server, people: list[Person]) -> str:
    """Send a hundred requests at the same moment; every one of them should succeed."""
    requests = [*build_readers(people)[1].requests[:50], *build_wave(people).requests[:50]]
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
        with run_server(folder / "data", WORKERS) as server, run_floor(WORKERS) as floor:
            return asyncio.run(_run_benchmark(server, floor, folder))


sys.exit(main())
