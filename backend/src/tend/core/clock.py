from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present time in UTC. Tests pass another `Clock` where time matters."""
    return datetime.now(UTC)
