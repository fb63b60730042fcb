"""`make bench`: how fast this Tend is on this machine, beside a bare route of the same server."""

import asyncio
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

import asyncpg

from bench import load, report, sockets, syncing
from bench.measure import Measured, Probe
from bench.scenarios import scenarios
from bench.seed import Person, seed
from bench.server import Server, serving

SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
WORKERS = int(os.environ.get("BENCH_WORKERS", str(os.cpu_count() or 2)))
IDLE_SECONDS = 3.0
# these stand beside the floor in turn, so that what else the machine does falls on all of them alike
_HOT = ("list 50", "create", "complete")


async def _bench(server: Server, folder: Path) -> int:
    began = time.monotonic()
    people, collector = await seed(server.url, server.admin_url)
    report.say(
        f"seeded {len(people)} people with 6 lists of 80 todos and one with 10 000 in {time.monotonic() - began:.0f} s"
    )
    admin = await asyncpg.connect(server.admin_url)
    found = [*scenarios(people, collector).values(), *await syncing.pulls(server.url, collector)]
    results = {one.name: Measured(one) for one in found}
    probe = Probe(server, admin, folder)
    for measured in results.values():
        await probe.measure(measured, 1)
        # so much for warming up
        measured.rounds.clear()
    await probe.idle(IDLE_SECONDS)
    for _ in range(ROUNDS):
        for name in _HOT:
            await probe.measure(results["floor"], SECONDS)
            await probe.measure(results[name], SECONDS)
    for _ in range((ROUNDS + 1) // 2):
        for name in [name for name in results if name not in {"floor", *_HOT}]:
            await probe.measure(results[name], SECONDS)
    await admin.close()
    faults = report.missed(results)
    waits = await syncing.waits(server.url, people, collector)
    report.say("", *report.table(results), "", await _promise(server, people), *waits, "")
    report.say(*faults or ["every bar is met"])
    return 1 if faults else 0


async def _promise(server: Server, people: list[Person]) -> str:
    """Promise 9: a hundred requests at the same moment, all of them answered well."""
    mixed = [one for name in ("list 50", "create") for one in scenarios(people, people[0])[name].requests[:50]]
    statuses, took = await sockets.at_once(server.port, mixed)
    good = sum(map(sockets.is_good, statuses))
    return f"100 concurrent requests (50 lists, 50 creations): {good} of 100 answered 2xx, the last after {took * 1000:.0f} ms"


def main() -> int:
    interpreter = f"{platform.python_implementation()} {platform.python_version()}"
    report.say(
        f"{interpreter}, {os.cpu_count()} cores shared by load, app and database",
        f"load by {load.generator()}; {WORKERS} workers, production settings, rate limits off, fsync on",
    )
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder, serving(Path(folder) / "data", WORKERS) as server:
        return asyncio.run(_bench(server, Path(folder)))


sys.exit(main())
