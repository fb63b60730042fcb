"""How the server is doing: now, and in the last day or month."""

from datetime import timedelta
from importlib.metadata import version
from platform import python_version
from typing import Literal

from tend.core.db.database import Database
from tend.core.metrics import memory, metrics
from tend.core.settings.settings import Settings
from tend.monitoring import gauges
from tend.monitoring.alerts import estimate_quantile
from tend.monitoring.queries.alerts import list_raised
from tend.monitoring.queries.samples import Sample, read_bins
from tend.operators.overview_schemas import FindingOut, Now, Overview, OverviewSpan, SampleOut
from tend.ops import doctor

# The step of the samples, how old the first is, and how long a time each point of a plot is for.
_SPANS: dict[OverviewSpan, tuple[Literal["minute", "hour"], timedelta, timedelta]] = {
    "day": ("minute", timedelta(days=1), timedelta(minutes=15)),
    "month": ("hour", timedelta(days=30), timedelta(hours=6)),
}


async def read_overview(db: Database, settings: Settings, span: OverviewSpan) -> Overview:
    step, age, width = _SPANS[span]
    facts = await gauges.read_facts(db)
    totals = memory.current.totals()
    free, size = gauges.read_disk(settings)
    return Overview(
        version=version("tend"),
        python=python_version(),
        now=Now(
            streams=round(metrics.STREAMS.get(totals)),
            memory_bytes=sum(gauges.read_memory().values()),
            disk_free_bytes=free,
            disk_size_bytes=size,
            jobs_waiting=facts.jobs_waiting if facts else None,
            jobs_delayed=facts.jobs_delayed if facts else None,
            jobs_running=facts.jobs_running if facts else None,
            jobs_dead=facts.jobs_dead if facts else None,
            database_bytes=facts.size_bytes if facts else None,
            database_connections=facts.connections if facts else None,
            max_database_connections=facts.max_connections if facts else None,
            backup_age_seconds=facts.backup_age_seconds if facts else None,
        ),
        alerts=await list_raised(db),
        span=span,
        seconds_per_sample=round(width.total_seconds()),
        samples=[_to_out(sample) for sample in await read_bins(db, step, age, width)],
    )


def _to_out(sample: Sample) -> SampleOut:
    has_requests = sample.requests > 0
    return SampleOut(
        at=sample.sampled_at,
        requests=sample.requests,
        errors=sample.errors,
        rate_limited=sample.rate_limited,
        p50_seconds=estimate_quantile(sample.latency_buckets, 0.5) if has_requests else None,
        p95_seconds=estimate_quantile(sample.latency_buckets, 0.95) if has_requests else None,
        streams=sample.streams,
        pool_waits=sample.pool_waits,
        jobs_waiting=sample.jobs_waiting,
        jobs_dead=sample.jobs_dead,
        oldest_job_seconds=sample.oldest_job_seconds,
        emails_sent=sample.emails_sent,
        emails_failed=sample.emails_failed,
        pushes_sent=sample.pushes_sent,
        pushes_failed=sample.pushes_failed,
        cpu_seconds=sample.cpu_seconds,
        memory_bytes=sample.memory_bytes,
        database_bytes=sample.database_bytes,
        database_connections=sample.database_connections,
        disk_free_bytes=sample.disk_free_bytes,
        backup_age_seconds=sample.backup_age_seconds,
    )


async def list_findings(settings: Settings) -> list[FindingOut]:
    """What `tend doctor` finds."""
    return [
        FindingOut(name=finding.name, status=finding.status, text=finding.text)
        async for finding in doctor.run_checks(settings)
    ]
