"""The metrics of Tend, apart from those of its routes."""

from collections.abc import Sequence
from dataclasses import dataclass

from tend.core.metrics import memory
from tend.core.metrics.memory import FIRST_ROUTE


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    help: str
    is_counter: bool
    label: str
    """Empty if it has none."""
    values: tuple[str, ...]
    """The label's values."""
    first: int
    """The field of the first of them, or of the metric itself."""

    def add(self, value: str = "", amount: float = 1.0) -> None:
        memory.current.fields[self.first + self.values.index(value)] += amount

    def set(self, number: float, value: str = "") -> None:
        memory.current.fields[self.first + self.values.index(value)] = number

    def get(self, totals: Sequence[float], value: str = "") -> float:
        return totals[self.first + self.values.index(value)]


METRICS: list[Metric] = []


def _declare(name: str, text: str, label: str, values: tuple[str, ...], *, is_counter: bool) -> Metric:
    first = METRICS[-1].first + len(METRICS[-1].values) if METRICS else 0
    if first + len(values) > FIRST_ROUTE:
        raise ValueError("the metrics need more fields than there are before the routes")
    metric = Metric(name, text, is_counter, label, values, first)
    METRICS.append(metric)
    return metric


def _counter(name: str, text: str, label: str = "", values: tuple[str, ...] = ("",)) -> Metric:
    return _declare(name, text, label, values, is_counter=True)


def _gauge(name: str, text: str, label: str = "", values: tuple[str, ...] = ("",)) -> Metric:
    """Each process sets its own, and the sum is the metric."""
    return _declare(name, text, label, values, is_counter=False)


ERRORS = _counter("tend_unexpected_errors_total", "Exceptions that nobody expected while a request was handled.")
RATE_LIMITED = _counter("tend_rate_limited_total", "Responses with status 429.")
STREAMS = _gauge("tend_event_streams", "Open event streams.")
STREAM_ENDS = _counter(
    "tend_event_streams_ended_total",
    "Event streams that ended.",
    "reason",
    ("left", "session over", "token expired", "slow", "stopping", "other"),
)
POOL_CONNECTIONS = _gauge("tend_database_pool_connections", "Connections to the database.", "state", ("in use", "idle"))
POOL_WAITING = _gauge("tend_database_pool_waiting", "Requests that wait for a connection to the database.")
POOL_WAITS = _counter("tend_database_pool_waits_total", "Requests that had to wait for a connection to the database.")
POOL_WAIT_SECONDS = _counter(
    "tend_database_pool_wait_seconds_total", "Seconds that requests waited for a connection to the database."
)
JOB_RUNS = _counter(
    "tend_job_runs_total",
    "Attempts at jobs: done, to be tried again, postponed without an attempt, or given up.",
    "outcome",
    ("done", "retried", "postponed", "dead"),
)
EMAILS = _counter(
    "tend_emails_total",
    "Emails: sent, not sent and to be tried again, or refused for good.",
    "outcome",
    ("sent", "deferred", "refused"),
)
WEB_PUSHES = _counter(
    "tend_web_pushes_total",
    "Notifications to devices: delivered, with a subscription that has ended, refused for good, or to be tried again.",
    "outcome",
    ("delivered", "gone", "refused", "deferred"),
)
CPU_SECONDS = _counter("tend_worker_cpu_seconds_total", "CPU time of the worker processes.")
PROCESS_ID = _gauge("tend_worker_process_id", "Only for looking up the memory of each process.")
