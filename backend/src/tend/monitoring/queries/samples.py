"""Statements of the samples: one row for each minute of a day and each hour of a month."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import datetime, timedelta
from typing import Literal

from tend.core.db.database import Queryable

MINUTE_RETENTION = timedelta(hours=25)
HOUR_RETENTION = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class Sample:
    """The fields have the meaning of the columns of `samples`."""

    sampled_at: datetime
    requests: int
    errors: int
    rate_limited: int
    latency_buckets: list[int]
    pool_waits: int
    emails_sent: int
    emails_failed: int
    pushes_sent: int
    pushes_failed: int
    cpu_seconds: float
    streams: int
    memory_bytes: int
    jobs_waiting: int
    jobs_running: int
    jobs_dead: int
    oldest_job_seconds: float
    database_bytes: int
    database_connections: int
    disk_free_bytes: int
    backup_age_seconds: float | None
    missing_files: int | None = None


_COLUMNS = [field.name for field in fields(Sample)]
_COUNTS = _COLUMNS[_COLUMNS.index("pool_waits") : _COLUMNS.index("streams")]
_COUNTS = ["requests", "errors", "rate_limited", *_COUNTS]
_OF_SERVERS = ["streams", "memory_bytes"]
_MAX = [
    "jobs_waiting",
    "jobs_running",
    "jobs_dead",
    "oldest_job_seconds",
    "database_bytes",
    "database_connections",
    "backup_age_seconds",
    "missing_files",
]
_MIN = ["disk_free_bytes"]


def _join_sql(parts: Iterator[str]) -> str:
    return ",\n    ".join(parts)


def _merge_columns_sql(column: str) -> str:
    """What the row of a minute gets when another server adds its part."""
    if column == "latency_buckets":
        return """latency_buckets = (
        select array_agg(pair.present + pair.added order by pair.place)
        from unnest(known.latency_buckets, excluded.latency_buckets)
            with ordinality as pair (present, added, place)
    )"""
    if column in _COUNTS or column in _OF_SERVERS:
        return f"{column} = known.{column} + excluded.{column}"
    function = "least" if column in _MIN else "greatest"
    return f"{column} = {function}(known.{column}, excluded.{column})"


_ADD_MINUTE = f"""
insert into samples as known (step, {", ".join(_COLUMNS)})
values ('minute', {", ".join(f"${place}" for place in range(1, len(_COLUMNS) + 1))})
on conflict (step, sampled_at) do update
set {_join_sql(_merge_columns_sql(column) for column in _COLUMNS[1:])}
"""


def _aggregate_sql(column: str) -> str:
    if column == "latency_buckets":
        return "(select array_agg(buckets.total order by buckets.place) from buckets where buckets.bin = bins.bin)"
    function = "sum" if column in _COUNTS else "min" if column in _MIN else "max"
    cast = "" if column in {*_MAX, *_MIN, *_OF_SERVERS, "cpu_seconds"} else "::bigint"
    return f"{function}({column}){cast}"


def _bins_sql(condition: str, width: str) -> str:
    """The rows that meet `condition`, combined to one for each bin of `width`, an SQL interval."""
    start = "timestamptz '2000-01-01 00:00Z'"
    return f"""
with bins as (
    select date_bin({width}, sampled_at, {start}) as bin, {", ".join(_COLUMNS)}
    from samples
    where {condition}
), buckets as (
    select bins.bin, bucket.place, sum(bucket.number)::bigint as total
    from bins, unnest(bins.latency_buckets) with ordinality as bucket (number, place)
    group by bins.bin, bucket.place
)
"""


# $1 a moment of the hour
_COMBINE_HOUR = (
    _bins_sql(
        "step = 'minute' and sampled_at >= date_trunc('hour', $1::timestamptz)"
        " and sampled_at < date_trunc('hour', $1::timestamptz) + interval '1 hour'",
        "interval '1 hour'",
    )
    + f"""
insert into samples (step, {", ".join(_COLUMNS)})
select
    'hour',
    bins.bin,
    {_join_sql(_aggregate_sql(column) for column in _COLUMNS[1:])}
from bins
group by bins.bin
on conflict (step, sampled_at) do update
set {_join_sql(f"{column} = excluded.{column}" for column in _COLUMNS[1:])}
"""
)

_PRUNE = """
delete from samples
where (step = 'minute' and sampled_at < now() - $1::interval)
   or (step = 'hour' and sampled_at < now() - $2::interval)
"""


async def add_minute(tx: Queryable, sample: Sample) -> None:
    """Add to the minute's row, bring that of its hour up to date, and delete what is too old."""
    await tx.execute(_ADD_MINUTE, *astuple(sample))
    await tx.execute(_COMBINE_HOUR, sample.sampled_at)
    await tx.execute(_PRUNE, MINUTE_RETENTION, HOUR_RETENTION)


# $1 the step; $2 how long ago the first begins; $3 the width of a bin
_READ_BINS = (
    _bins_sql("step = $1 and sampled_at > now() - $2::interval", "$3::interval")
    + f"""
select
    bins.bin,
    {_join_sql(_aggregate_sql(column) for column in _COLUMNS[1:])}
from bins
group by bins.bin
order by bins.bin
"""
)


async def read_bins(db: Queryable, step: Literal["minute", "hour"], age: timedelta, width: timedelta) -> list[Sample]:
    """The samples of the last `age`, each of the result for `width`, the oldest first."""
    return [Sample(*row) for row in await db.fetch(_READ_BINS, step, age, width)]
