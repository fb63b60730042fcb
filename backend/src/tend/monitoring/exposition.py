"""All metrics in the format of Prometheus."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from itertools import accumulate
from typing import TYPE_CHECKING

from tend.core.db.database import Database
from tend.core.metrics import memory, metrics
from tend.core.metrics.route_metrics import LATENCY_BUCKETS, STATUS_CLASSES, RouteMetrics
from tend.core.settings.settings import Settings
from tend.monitoring import gauges
from tend.monitoring.queries.facts import DatabaseFacts

if TYPE_CHECKING:
    from prometheus_client import Metric

# They are of use only inside Tend.
_INTERNAL = {metrics.PROCESS_ID}


async def render(database: Database, settings: Settings, routes: RouteMetrics, accept: str) -> tuple[bytes, str]:
    """The body and its media type, which a scraper chooses with its `Accept` header."""
    # Only the processes that are asked for metrics load the library.
    from prometheus_client import CollectorRegistry  # noqa: PLC0415
    from prometheus_client.exposition import choose_encoder  # noqa: PLC0415
    from prometheus_client.registry import Collector  # noqa: PLC0415

    facts = await gauges.read_facts(database)
    families = [*_counted(routes), *_of_this_machine(settings), *_of_database(facts)]

    class Families(Collector):
        def collect(self) -> Iterable["Metric"]:
            return families

    registry = CollectorRegistry()
    registry.register(Families())
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type


def _counted(routes: RouteMetrics) -> Iterator["Metric"]:
    """What the processes have counted since the start of `tend serve`, and the gauges that each has its part of."""
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily  # noqa: PLC0415

    totals = memory.current.totals(routes.end)
    yield from _requests(routes, totals)
    for metric in metrics.METRICS:
        if metric not in _INTERNAL:
            kind = CounterMetricFamily if metric.is_counter else GaugeMetricFamily
            family = kind(metric.name, metric.help, labels=[metric.label] if metric.label else [])
            for value in metric.values:
                family.add_metric([value] if metric.label else [], metric.get(totals, value))
            yield family


def _requests(routes: RouteMetrics, totals: list[float]) -> Iterator["Metric"]:
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily  # noqa: PLC0415

    requests = CounterMetricFamily(
        "tend_http_requests_total",
        "Requests, by the template of their route and the class of their status.",
        labels=["method", "route", "status"],
    )
    durations = HistogramMetricFamily(
        "tend_http_request_duration_seconds",
        "How long requests took, until the last byte of the response; event streams until they were open.",
        labels=["method", "route"],
    )
    bounds = [*map(str, LATENCY_BUCKETS), "+Inf"]
    for one in routes.totals(totals):
        for status, count in zip(STATUS_CLASSES, one.by_status, strict=True):
            requests.add_metric([one.method, one.route, status], count)
        buckets = list(zip(bounds, accumulate(one.buckets), strict=True))
        durations.add_metric([one.method, one.route], buckets, one.seconds)
    yield requests
    yield durations


def _of_this_machine(settings: Settings) -> Iterator["Metric"]:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

    info = GaugeMetricFamily("tend_info", "The version of Tend; the value is always 1.", labels=["version"])
    info.add_metric([version("tend")], 1)
    yield info
    used = GaugeMetricFamily(
        "tend_process_memory_bytes", "Memory of the processes, shared pages in equal parts.", labels=["process"]
    )
    for kind, size in gauges.read_memory().items():
        used.add_metric([kind], size)
    yield used
    free, total = gauges.read_disk(settings)
    yield GaugeMetricFamily("tend_disk_free_bytes", "Free space on the disk with the data folder.", free)
    yield GaugeMetricFamily("tend_disk_size_bytes", "Size of the disk with the data folder.", total)


def _of_database(facts: DatabaseFacts | None) -> Iterator["Metric"]:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

    yield GaugeMetricFamily("tend_database_up", "1 if the database responds, else 0.", 0 if facts is None else 1)
    if facts is None:
        return
    jobs = GaugeMetricFamily(
        "tend_jobs", "Jobs in the queue; dead ones have failed at every attempt.", labels=["state"]
    )
    for state in ("waiting", "delayed", "running", "dead"):
        jobs.add_metric([state], getattr(facts, f"jobs_{state}"))
    yield jobs
    yield GaugeMetricFamily(
        "tend_job_oldest_seconds", "How long the oldest job has been waiting past its time.", facts.oldest_job_seconds
    )
    yield GaugeMetricFamily("tend_database_size_bytes", "Size of the database.", facts.size_bytes)
    yield GaugeMetricFamily("tend_database_connections", "Open connections to the database.", facts.connections)
    yield GaugeMetricFamily(
        "tend_database_max_connections", "Connections that the database server allows.", facts.max_connections
    )
    if facts.backup_age_seconds is not None:
        yield GaugeMetricFamily(
            "tend_backup_age_seconds",
            "How old the state is that the newest verified backup shows.",
            facts.backup_age_seconds,
        )
    if facts.missing_files is not None:
        yield GaugeMetricFamily(
            "tend_missing_files", "Attached files that their place didn't have at the last check.", facts.missing_files
        )
    if facts.replica_lag_seconds is not None:
        yield GaugeMetricFamily(
            "tend_database_replica_lag_seconds", "How far the slowest replica is behind.", facts.replica_lag_seconds
        )
