"""Alerts by mail or webhook, decided once a minute from the last samples.

An alert is raised when its condition has held for some minutes, and is over when a lower bound has held for ten, so that a
value that moves around the bound causes two messages and not one a minute.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tend.core.metrics.route_metrics import LATENCY_BUCKETS
from tend.monitoring.queries.samples import Sample

# How many minutes a condition must hold, and how many it must not.
RAISE_MINUTES, CLEAR_MINUTES = 5, 10
MAX_ERROR_SHARE, MAX_P95_SECONDS, MAX_QUEUE_SECONDS = 0.05, 2.0, 300.0
MAX_BACKUP_AGE_SECONDS = 2 * 24 * 3600.0
ALERT_MIN_FREE_BYTES = 500_000_000
# Below so much of its bound a value counts as back to normal.
_NORMAL_SHARE = 0.8
# A few failed requests of a night are no outage.
_MIN_REQUESTS = 20


def estimate_quantile(buckets: list[int], share: float) -> float:
    """The latency that `share` of the requests did not exceed, in seconds; 0 without requests.

    Inside a bucket it is taken to grow evenly. What is slower than the last bound counts as that.
    """
    total = sum(buckets)
    if total == 0:
        return 0.0
    wanted, below = share * total, 0
    for place, number in enumerate(buckets[:-1]):
        if below + number >= wanted and number:
            low = LATENCY_BUCKETS[place - 1] if place else 0.0
            return low + (LATENCY_BUCKETS[place] - low) * (wanted - below) / number
        below += number
    return LATENCY_BUCKETS[-1]


@dataclass(frozen=True, slots=True)
class AlertCondition:
    """One kind of alert."""

    text: str
    """A sentence for the operator."""
    load: Callable[[Sample], float]
    """The value in shares of its bound: from 1 on it is too much."""
    minutes: int = RAISE_MINUTES


def _error_share(sample: Sample) -> float:
    return sample.errors / sample.requests / MAX_ERROR_SHARE if sample.requests >= _MIN_REQUESTS else 0.0


def _slowness(sample: Sample) -> float:
    is_counted = sum(sample.latency_buckets) >= _MIN_REQUESTS
    return estimate_quantile(sample.latency_buckets, 0.95) / MAX_P95_SECONDS if is_counted else 0.0


DATABASE_ALERT = "database"
ALERT_CONDITIONS: Mapping[str, AlertCondition] = {
    # No sample can be written then: the sampler counts these minutes by itself.
    DATABASE_ALERT: AlertCondition("The database can’t be reached, so Tend can’t serve requests.", lambda _: 0.0, 3),
    "errors": AlertCondition("More than 5 % of requests fail.", _error_share),
    "latency": AlertCondition("More than 5 % of requests take longer than 2 seconds.", _slowness),
    "mail": AlertCondition("Email can’t be sent.", lambda sample: min(sample.emails_failed, 3) / 3, 1),
    "queue": AlertCondition(
        "Background jobs have been waiting for more than 5 minutes.",
        lambda sample: sample.oldest_job_seconds / MAX_QUEUE_SECONDS,
    ),
    "disk": AlertCondition(
        "Less than 500 MB are free on the disk.",
        lambda sample: ALERT_MIN_FREE_BYTES / max(sample.disk_free_bytes, 1),
    ),
    "backup": AlertCondition(
        "There has been no verified backup for two days.",
        lambda sample: (sample.backup_age_seconds or 0) / MAX_BACKUP_AGE_SECONDS,
    ),
    "files": AlertCondition(
        "Attached files are missing on the server.", lambda sample: float(sample.missing_files or 0)
    ),
}


@dataclass(slots=True)
class AlertState:
    """What one kind of alert remembers between minutes."""

    is_raised: bool = False
    minutes: int = 0
    """For how many in a row the opposite of `is_raised` has been the case."""

    def update(self, load: float, raise_minutes: int) -> bool | None:
        """True if the alert is raised now, False if it is over now, None if nothing changes."""
        is_opposite = load < _NORMAL_SHARE if self.is_raised else load >= 1
        self.minutes = self.minutes + 1 if is_opposite else 0
        if self.minutes < (CLEAR_MINUTES if self.is_raised else raise_minutes):
            return None
        self.is_raised, self.minutes = not self.is_raised, 0
        return self.is_raised
