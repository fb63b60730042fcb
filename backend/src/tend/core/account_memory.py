"""What the worker processes of one `tend serve` remember together of the accounts that were active a moment ago.

It is a table in memory that they all map, so that a limit which holds across processes costs a request no statement.
Nothing locks it: two processes that write the same number within the same microsecond count once, which a limit of this
kind may. Times are those of the system's monotonic clock, which all processes share.
"""

import os
import tempfile
from collections.abc import Iterator
from mmap import mmap
from time import monotonic

MAX_LEASES = 14
# An account's tag, the arrival time of its next write, and the ends of its leases; 128 bytes.
_FIELDS = 2 + MAX_LEASES
ARRIVAL, _FIRST_LEASE = 1, 2
# A record is in one of the places of its group, so that few accounts share one.
_PLACES, _GROUPS = 4, 2048
_SIZE = _GROUPS * _PLACES * _FIELDS * 8
# Of a process that was killed while it had a lease.
_LEASE_SECONDS = 30.0


def _tag(user_id: str) -> float:
    """The end of an id is random (RFC 9562 §5.7), and a float holds 48 bits of it exactly. No record of an account has 0."""
    return 1.0 + int(user_id[-12:], 16)


def create_shared_memory() -> int:
    """A file descriptor for processes to inherit. The file has no name and is in memory wherever the system allows."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("tend-accounts")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, _SIZE)
    return descriptor


class AccountMemory:
    def __init__(self, descriptor: int | None = None) -> None:
        """`descriptor` is that of `create_shared_memory`; None: this process remembers for itself."""
        self.numbers = memoryview(mmap(-1 if descriptor is None else descriptor, _SIZE)).cast("d")
        """The records, one after the other. The field `ARRIVAL` of a record is the time at which the account's next write would
        arrive at an even pace; 0 after a long pause."""

    def take_lease(self, user_id: str, count: int) -> int | None:
        """One of the account's `count` leases; None if all are taken. It ends by itself after half a minute."""
        now = monotonic()
        first = self.find_record(user_id) + _FIRST_LEASE
        for lease in range(first, first + count):
            if self.numbers[lease] <= now:
                self.numbers[lease] = now + _LEASE_SECONDS
                return lease
        return None

    def end_lease(self, user_id: str, lease: int) -> None:
        # The record may have become another account's, and the lease with it.
        if self.numbers[lease - lease % _FIELDS] == _tag(user_id):
            self.numbers[lease] = 0.0

    def find_record(self, user_id: str) -> int:
        """The index of the account's record; a new one takes the place of the one whose times end first."""
        numbers = self.numbers
        tag = _tag(user_id)
        group = int(tag) % _GROUPS * _PLACES * _FIELDS
        if numbers[group] == tag:
            return group
        places = range(group, group + _PLACES * _FIELDS, _FIELDS)
        for record in places:
            if numbers[record] == tag:
                return record
        record = min(places, key=lambda place: max(self._times(place)))
        for field in range(record + ARRIVAL, record + _FIELDS):
            numbers[field] = 0.0
        numbers[record] = tag
        return record

    def _times(self, record: int) -> Iterator[float]:
        return (self.numbers[field] for field in range(record + ARRIVAL, record + _FIELDS))
