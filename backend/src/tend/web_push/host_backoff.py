"""Pauses for push services that do not respond, so that the jobs of one do not take the places of all others."""

from datetime import timedelta
from time import monotonic

MIN_SECONDS = 60.0
MAX_SECONDS = 3600.0
# Anybody can name hosts, so only this many are remembered, and the oldest are forgotten first.
MAX_HOSTS = 1000


class HostBackoff:
    """In the memory of one process. Every process learns by itself which hosts hang."""

    def __init__(self) -> None:
        self._pauses: dict[str, tuple[float, float]] = {}
        """For each host the length of its last pause, and when that ends."""

    def remaining(self, host: str) -> timedelta | None:
        """How long to leave the host alone; None if it may be asked."""
        _, end = self._pauses.get(host, (0.0, 0.0))
        seconds = end - monotonic()
        return timedelta(seconds=seconds) if seconds > 0 else None

    def record_timeout(self, host: str) -> None:
        """Starts a pause, twice as long as the last one. Requests that time out together count once."""
        if self.remaining(host):
            return
        length, _ = self._pauses.pop(host, (MIN_SECONDS / 2, 0.0))
        length = min(2 * length, MAX_SECONDS)
        self._pauses[host] = (length, monotonic() + length)
        if len(self._pauses) > MAX_HOSTS:
            del self._pauses[next(iter(self._pauses))]

    def record_response(self, host: str) -> None:
        self._pauses.pop(host, None)
