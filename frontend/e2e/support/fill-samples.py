"""Fills the samples of the server on TEND_DATA_DIR with a day and a month of a made-up server, for the operator's plots."""

import asyncio
import math
from datetime import UTC, datetime, timedelta

import asyncpg

from tend.core.postgres.embedded_database import share_or_run_database
from tend.core.settings import load
from tend.core.settings.dsn import connect_options
from tend.monitoring.queries.samples import Sample

MINUTES, HOURS = 24 * 60, 30 * 24
# A backup is proven every week.
PROVEN_AT = datetime(2026, 1, 4, 3, 30, tzinfo=UTC)


def build(at: datetime, nth: int, minutes: int) -> Sample:
    wave = 1 + math.sin(nth / 40) + (nth % 7) / 10
    requests = round(40 * wave * minutes)
    return Sample(
        at, requests, nth % 90 // 88 * 3, nth % 50 // 49, [round(requests * share) for share in (0.5, 0.3, 0.1, 0.05, 0.03, 0.01, 0.01, 0, 0, 0, 0)],
        0, nth % 4, nth % 200 // 199, nth % 3, 0, wave * minutes, round(20 * wave), 190_000_000 + nth * 20_000,
        nth % 60 // 58 * 4, 1, 0, 0.0, 52_000_000 + nth * 9_000, 12, 40_000_000_000 - nth * 900_000, (at - PROVEN_AT) % timedelta(days=7) / timedelta(seconds=1),
    )  # fmt: skip


async def fill(url: str) -> None:
    connection = await asyncpg.connect(**connect_options(url))
    columns = list(Sample.__dataclass_fields__)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    rows = [("minute", build(now - timedelta(minutes=MINUTES - nth), nth, 1)) for nth in range(MINUTES - 1)]
    rows += [("hour", build(now.replace(minute=0) - timedelta(hours=HOURS - nth), nth, 60)) for nth in range(HOURS - 1)]
    await connection.execute("delete from samples")
    await connection.copy_records_to_table(
        "samples",
        columns=["step", *columns],
        records=[(step, *(getattr(sample, column) for column in columns)) for step, sample in rows],
    )
    await connection.close()


with share_or_run_database(load.load_settings()) as settings:
    asyncio.run(fill(settings.direct_url))
