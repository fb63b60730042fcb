"""What is the case right now: each process writes its own part to the shared metrics, and a reader asks the system."""

import asyncio
import os
import shutil
import time
from pathlib import Path

from tend.core.db.database import Database
from tend.core.errors import TendError
from tend.core.metrics import memory, metrics
from tend.core.settings.settings import Settings
from tend.monitoring.queries.facts import DatabaseFacts, fetch_facts
from tend.sync.stream_hub import StreamHub

GAUGE_REPORT_SECONDS = 1.0
DATABASE_FACTS_SECONDS = 2.0


async def report_gauges(database: Database, hub: StreamHub | None) -> None:
    """Write this process's gauges every second; `hub` is None in a process without event streams."""
    counted = 0.0
    metrics.PROCESS_ID.set(os.getpid())
    while True:
        metrics.STREAMS.set(len(hub) if hub else 0)
        database.report()
        used = time.process_time()
        metrics.CPU_SECONDS.add(amount=used - counted)
        counted = used
        await asyncio.sleep(GAUGE_REPORT_SECONDS)


def read_memory() -> dict[str, int]:
    """Bytes of memory of the workers together and of their parent, each shared page in equal parts (`Pss` of proc(5)).

    Empty on systems without `/proc`, and where the system lets nobody read it.
    """
    shared = memory.current
    workers = {int(metrics.PROCESS_ID.get(block)) for block in shared.blocks} - {0}
    processes = {"worker": workers} | ({} if shared.descriptor is None else {"supervisor": {os.getppid()}})
    sizes = {kind: [_read_proportional_size(process_id) for process_id in ids] for kind, ids in processes.items()}
    return {kind: sum(found) for kind, found in sizes.items() if any(found)}


def _read_proportional_size(process_id: int) -> int:
    """0 if the process has just ended."""
    try:
        lines = Path(f"/proc/{process_id}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def read_disk(settings: Settings) -> tuple[int, int]:
    """The free bytes of the disk with the data folder, and all of its bytes."""
    folder = settings.tend_data_dir if settings.tend_data_dir.exists() else settings.tend_data_dir.absolute().parent
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total


async def read_facts(database: Database) -> DatabaseFacts | None:
    """None while the database does not respond."""
    try:
        async with asyncio.timeout(DATABASE_FACTS_SECONDS):
            return await fetch_facts(database)
    except (TimeoutError, TendError):
        return None
