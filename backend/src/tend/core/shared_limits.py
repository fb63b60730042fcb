"""Limits that hold for all worker processes of one `tend serve` together: leases, and the pace of requests.

They are a table in memory that all processes map, so that a limit costs a request no statement. It has a record for each
account that was active a moment ago, and for each network of those who are not signed in.
Nothing locks it: two processes that write the same number within the same microsecond count once, which a limit of this
kind may. Times are those of the system's monotonic clock, which all processes share.
"""

import os
import tempfile
from collections.abc import Iterator
from hashlib import blake2b
from mmap import mmap
from time import monotonic

MAX_LEASES = 11
# The tag of an account or a network, the times at which its next requests of each class are due, and the ends of its
# leases; 128 bytes.
NEXT_READ_AT, NEXT_WRITE_AT, NEXT_HEAVY_AT, NEXT_AUTH_AT, _FIRST_LEASE = range(1, 6)
_FIELDS = _FIRST_LEASE + MAX_LEASES
# A record is in one of the places of its group, so that few accounts share one.
_PLACES, _GROUPS = 4, 2048
_SIZE = _GROUPS * _PLACES * _FIELDS * 8
# How long a killed process keeps its lease.
_LEASE_SECONDS = 30.0


_ID_LENGTH = 36


def _tag(subject: str) -> float:
    """The end of an account's id is random (RFC 9562 §5.7), and a float holds 48 bits of it exactly. No record has 0.

    A network may be as long as an id, but has no hyphen.
    """
    if len(subject) == _ID_LENGTH and subject[8] == "-":
        return 1.0 + int(subject[-12:], 16)
    return 1.0 + int.from_bytes(blake2b(subject.encode(), digest_size=6).digest())


def create_limits_memory() -> int:
    """A file descriptor for processes to inherit. The file has no name and is in memory wherever the system allows."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("tend-accounts")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, _SIZE)
    return descriptor


class SharedLimits:
    def __init__(self, descriptor: int | None = None) -> None:
        """`descriptor` is that of `create_limits_memory`; None: this process remembers for itself."""
        self.fields = memoryview(mmap(-1 if descriptor is None else descriptor, _SIZE)).cast("d")
        """The records, one after the other. `NEXT_WRITE_AT` is the field of a record with the time at which the account's
        next write would arrive at an even pace; 0 after a long pause. The same holds for the fields beside it."""

    def take_lease(self, user_id: str, count: int) -> int | None:
        """One of the account's `count` leases; None if all are taken. It ends by itself after half a minute."""
        now = monotonic()
        first = self.find_record(user_id) + _FIRST_LEASE
        for lease in range(first, first + count):
            if self.fields[lease] <= now:
                self.fields[lease] = now + _LEASE_SECONDS
                return lease
        return None

    def renew_lease(self, user_id: str, lease: int) -> None:
        """Renews the lease of work that takes longer."""
        if self._has_lease(user_id, lease):
            self.fields[lease] = monotonic() + _LEASE_SECONDS

    def end_lease(self, user_id: str, lease: int) -> None:
        if self._has_lease(user_id, lease):
            self.fields[lease] = 0.0

    def _has_lease(self, user_id: str, lease: int) -> bool:
        # The record may have become another account's, and the lease with it.
        return self.fields[lease - lease % _FIELDS] == _tag(user_id)

    def find_record(self, subject: str) -> int:
        """The index of the record of an account, by its id, or of a network that is not as long as an id.

        A new one takes the place of the one whose times end first.
        """
        fields = self.fields
        tag = _tag(subject)
        group = int(tag) % _GROUPS * _PLACES * _FIELDS
        if fields[group] == tag:
            return group
        places = range(group, group + _PLACES * _FIELDS, _FIELDS)
        for record in places:
            if fields[record] == tag:
                return record
        record = min(places, key=lambda place: max(self._times(place)))
        for field in range(record + NEXT_READ_AT, record + _FIELDS):
            fields[field] = 0.0
        fields[record] = tag
        return record

    def _times(self, record: int) -> Iterator[float]:
        return (self.fields[field] for field in range(record + NEXT_READ_AT, record + _FIELDS))
