"""Clients that read slowly, while what they have not read waits in the memory of the process."""

import asyncio
from collections.abc import Iterable


class ReadPace:
    """How fast a client reads, by looking at what is unread every now and then."""

    def __init__(self, seconds: float, min_rate: float) -> None:
        """A client may pause for `seconds`, and reads `min_rate` bytes per second besides."""
        self._seconds, self._min_rate = seconds, min_rate
        self._unread = 0
        self._deadline = 0.0

    def is_too_slow(self, unread: int, now: float) -> bool:
        """`unread`: the bytes that wait at the moment `now`, in seconds."""
        latest = now + self._seconds
        if unread and self._unread:
            # What was read while more was written isn't counted, so a client seems slower than it is, and never faster.
            self._deadline = min(self._deadline + max(0, self._unread - unread) / self._min_rate, latest)
        else:
            self._deadline = latest
        self._unread = unread
        return now > self._deadline


def abort_largest_buffers(transports: Iterable[asyncio.Transport], max_bytes: int) -> None:
    """Ends the connections with the most unread bytes, until all others have `max_bytes` together."""
    sizes = sorted(((one.get_write_buffer_size(), at, one) for at, one in enumerate(transports)), reverse=True)
    total = sum(size for size, *_ in sizes)
    for size, _, transport in sizes:
        if total <= max_bytes:
            return
        transport.abort()
        total -= size
