"""Writes what this server did in each minute to the database, for the operator's plots. One of its processes does it."""

import asyncio
import fcntl
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tend.core.db.database import Database
from tend.core.errors import TendError
from tend.core.metrics import memory, metrics
from tend.core.metrics.route_metrics import LATENCY_BUCKETS, STATUS_CLASSES, RouteMetrics
from tend.core.settings.settings import Settings
from tend.monitoring import gauges
from tend.monitoring.queries import samples
from tend.monitoring.queries.facts import DatabaseFacts
from tend.monitoring.queries.samples import Sample

_MINUTE = 60
_SERVER_ERRORS = STATUS_CLASSES.index("5xx")
_log = logging.getLogger(__name__)

OnMinute = Callable[[DatabaseFacts | None], Coroutine[Any, Any, None]]


@dataclass(slots=True)
class Sampler:
    database: Database
    settings: Settings
    routes: RouteMetrics
    on_minute: OnMinute
    """Called after each minute, also if its sample could not be written, with what is known of the database."""
    _has_turn: bool = False
    _minute: int = 0

    async def run(self) -> None:
        while True:
            await self.run_if_due()
            await asyncio.sleep(1)

    async def run_if_due(self) -> None:
        """Write the sample of a minute that has ended."""
        minute = int(time.time()) // _MINUTE
        if minute == self._minute or not self._take_turn():
            return
        is_first, self._minute = self._minute == 0, minute
        if is_first:
            return
        facts = await gauges.read_facts(self.database)
        if facts is not None:
            await self.write(datetime.fromtimestamp((minute - 1) * _MINUTE, UTC), facts)
        await self.on_minute(facts)

    def _take_turn(self) -> bool:
        """Whether this is the process that samples. The system gives the turn to another once this process has ended.

        A process that counts for itself, as in tests, has no turn: there is no server to sample.
        """
        descriptor = memory.current.descriptor
        if descriptor is not None and not self._has_turn:
            try:
                fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return False
            self._has_turn = True
        return self._has_turn

    async def write(self, sampled_at: datetime, facts: DatabaseFacts) -> None:
        """What is not written, because the database is away, is in the next sample."""
        shared = memory.current
        totals = shared.totals(self.routes.end)
        growth = [now - before for now, before in zip(totals, shared.sampled, strict=False)]
        sample = self._build(sampled_at, totals, growth, facts)
        try:
            async with self.database.transaction() as tx:
                await samples.add_minute(tx, sample)
        except TendError as error:
            _log.warning("metrics not sampled", extra={"error": type(error).__name__})
            return
        for place, total in enumerate(totals):
            shared.sampled[place] = total

    def _build(self, sampled_at: datetime, totals: list[float], growth: list[float], facts: DatabaseFacts) -> Sample:
        routes = self.routes.totals(growth)
        free, _ = gauges.read_disk(self.settings)

        def count(metric: metrics.Metric, *values: str) -> int:
            return round(sum(metric.get(growth, value) for value in values or ("",)))

        return Sample(
            sampled_at=sampled_at,
            requests=sum(sum(route.by_status) for route in routes),
            errors=sum(route.by_status[_SERVER_ERRORS] for route in routes),
            rate_limited=count(metrics.RATE_LIMITED),
            latency_buckets=[sum(numbers) for numbers in zip(*(route.buckets for route in routes), strict=True)]
            or [0] * (len(LATENCY_BUCKETS) + 1),
            pool_waits=count(metrics.POOL_WAITS),
            emails_sent=count(metrics.EMAILS, "sent"),
            emails_failed=count(metrics.EMAILS, "deferred", "refused"),
            pushes_sent=count(metrics.WEB_PUSHES, "delivered"),
            pushes_failed=count(metrics.WEB_PUSHES, "refused", "deferred"),
            cpu_seconds=metrics.CPU_SECONDS.get(growth),
            streams=round(metrics.STREAMS.get(totals)),
            memory_bytes=sum(gauges.read_memory().values()),
            jobs_waiting=facts.jobs_waiting,
            jobs_running=facts.jobs_running,
            jobs_dead=facts.jobs_dead,
            oldest_job_seconds=facts.oldest_job_seconds,
            database_bytes=facts.size_bytes,
            database_connections=facts.connections,
            disk_free_bytes=free,
            backup_age_seconds=facts.backup_age_seconds,
            missing_files=facts.missing_files,
        )
