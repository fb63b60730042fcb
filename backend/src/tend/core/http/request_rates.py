"""How often an account, or a network of people who are not signed in, may send requests of each class.

All worker processes count together, in memory, so that a request costs no statement. The algorithm is that of
`core/db/rate_limit.py`: a subject has a time at which its next request of a class would arrive at an even pace.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Protocol
from uuid import UUID

from fastapi import Depends, Request
from starlette.requests import HTTPConnection
from starlette.types import Scope

from tend.core.errors import TooManyRequests
from tend.core.http.client_address import client_network
from tend.core.http.rate_classes import RateClassName
from tend.core.settings.settings import Settings
from tend.core.shared_limits import NEXT_AUTH_AT, NEXT_HEAVY_AT, NEXT_READ_AT, NEXT_WRITE_AT, SharedLimits
from tend.core.write_result import WriteResult

RATE_CLASS_KEY = "tend.rate_class"
"""In the scope of a request: its class, which the index of routes sets; None if it is not counted."""
# The account, network, guest or link that it was counted for, and which part of the rate that may have: one of so many.
_SUBJECT_KEY = "tend.rate_subject"


ROWS_PER_CHANGE = 10
"""How many rows beyond its own a change may write at the cost of one more change."""
GUEST_DIVISOR = 5
"""A guest may do one of so many parts of what all guests of the links of one account may do together."""
LINK_DIVISOR = 2
"""The same for all guests of one link."""

_Subject = tuple[str, int]
"""Whom a request counts for, and which part of the rate that may have: one of so many."""


class GuestIds(Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def link_id(self) -> UUID: ...
    @property
    def account_id(self) -> UUID: ...


class TooManyReads(TooManyRequests):
    title = "Too many requests at once"


class TooManyWrites(TooManyRequests):
    title = "Too many changes at once"


@dataclass(frozen=True, slots=True)
class RateClass:
    name: RateClassName
    field: int
    """The index of its field in a record of `SharedLimits`."""
    pace: float
    """Seconds between two requests of a subject that sends them all the time."""
    burst: int
    """How many it may send at once after a pause."""
    timeout: float
    """Seconds until a response has to begin."""
    policy: bytes
    """The item of the header RateLimit-Policy."""
    limit: bytes
    """The item of the header RateLimit, for two numbers."""
    error: type[TooManyRequests]


def build_rate_classes(settings: Settings) -> dict[RateClassName, RateClass]:
    build, one = _build_rate_class, settings
    return {
        "read": build("read", NEXT_READ_AT, one.account_reads_per_second, one.account_read_burst, one.request_timeout),
        "write": build(
            "write", NEXT_WRITE_AT, one.account_writes_per_second, one.account_write_burst, one.request_timeout
        ),
        "heavy": build(
            "heavy", NEXT_HEAVY_AT, one.account_heavy_per_second, one.account_heavy_burst, one.heavy_request_timeout
        ),
        "auth": build("auth", NEXT_AUTH_AT, one.auth_requests_per_second, one.auth_request_burst, one.request_timeout),
    }


def _build_rate_class(name: RateClassName, field: int, per_second: float, burst: int, timeout: float) -> RateClass:
    seconds = math.ceil(burst / per_second)
    error = TooManyWrites if name == "write" else TooManyReads
    policy, limit = f'"{name}";q={burst};w={seconds}'.encode(), f'"{name}";r=%d;t=%d'.encode()
    return RateClass(name, field, 1 / per_second, burst, timeout, policy, limit, error)


def _divide(rate: RateClass, part: int) -> RateClass:
    return _build_rate_class(rate.name, rate.field, 1 / (rate.pace * part), max(1, rate.burst // part), rate.timeout)


class RequestRates:
    def __init__(self, settings: Settings, limits: SharedLimits) -> None:
        self.classes = build_rate_classes(settings)
        self._parts = {
            (name, part): _divide(rate, part)
            for name, rate in self.classes.items()
            for part in (1, LINK_DIVISOR, GUEST_DIVISOR)
        }
        self._is_enabled = settings.rate_limit_enabled
        self._limits = limits

    def count_account(self, scope: Scope, user_id: str) -> None:
        """Count the request for its account. Raises `TooManyRequests`, which costs nothing."""
        rate: RateClass | None = scope.get(RATE_CLASS_KEY)
        if rate and self._is_enabled:
            scope[_SUBJECT_KEY] = (user_id, 1)
            self._spend(rate, user_id, 1)

    def count_network(self, scope: Scope) -> None:
        """Count the request of somebody who is not signed in for their network. Raises `TooManyRequests`."""
        self.count_account(scope, client_network(HTTPConnection(scope)))

    def count_guest(self, scope: Scope, guest: GuestIds) -> None:
        """Count the request of a guest: for itself, with all guests of its link, with those of all links of the account, and
        with those of its network.

        Raises `TooManyRequests`, which costs nothing.
        """
        rate: RateClass | None = scope.get(RATE_CLASS_KEY)
        if rate and self._is_enabled:
            subjects = _guest_subjects(guest, client_network(HTTPConnection(scope)))
            self._spend_of_all(rate, subjects, 1)
            # The response names the one that has the least left.
            scope[_SUBJECT_KEY] = min(subjects, key=lambda one: self._count_left(rate, one)[0])

    def spend_writes(self, user_id: str, count: int) -> None:
        """Count changes, at most a whole burst of them. Raises `TooManyWrites`, which costs nothing."""
        if count > 0 and self._is_enabled:
            self._spend(self.classes["write"], user_id, count)

    def spend_guest_writes(self, guest: GuestIds, network: str, count: int) -> None:
        """Count changes of a guest as `count_guest` does. Raises `TooManyWrites`, which costs nothing."""
        if count > 0 and self._is_enabled:
            self._spend_of_all(self.classes["write"], _guest_subjects(guest, network), count)

    def debit_rows(self, subjects: Collection[_Subject], rows: int) -> None:
        """Count the rows that changes have written beyond the first of each: `ROWS_PER_CHANGE` of them as one more change.

        Nobody knows before how many there will be, so this refuses nothing; later changes wait. At most a whole burst counts.
        """
        changes = rows // ROWS_PER_CHANGE
        if changes > 0 and self._is_enabled:
            for subject, part in subjects:
                rate = self._parts["write", part]
                field = self._find_field(rate, subject)
                debit = min(changes, rate.burst) * rate.pace
                self._limits.fields[field] = max(monotonic(), self._limits.fields[field]) + debit

    def headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """RateLimit-Policy and RateLimit of draft-ietf-httpapi-ratelimit-headers-11, if the request was counted.

        `t` is the time until one more request is allowed than the `r` of this moment.
        """
        subject = scope.get(_SUBJECT_KEY)
        if subject is None:
            return []
        rate: RateClass = scope[RATE_CLASS_KEY]
        part = self._parts[rate.name, subject[1]]
        return [(b"ratelimit-policy", part.policy), (b"ratelimit", part.limit % self._count_left(rate, subject))]

    def _count_left(self, rate: RateClass, subject: _Subject) -> tuple[int, int]:
        """How many requests are left, and in how many seconds there will be one more."""
        part = self._parts[rate.name, subject[1]]
        ahead = max(0.0, self._limits.fields[self._find_field(part, subject[0])] - monotonic())
        used = math.ceil(ahead / part.pace - 1e-6)
        wait = math.ceil(ahead - (used - 1) * part.pace) if used else 0
        return max(0, part.burst - used), wait

    def _find_field(self, rate: RateClass, subject: str) -> int:
        return self._limits.find_record(subject) + rate.field

    def _spend(self, rate: RateClass, subject: str, count: int) -> None:
        field = self._find_field(rate, subject)
        self._limits.fields[field] = self._find_next(rate, field, count)

    def _spend_of_all(self, rate: RateClass, subjects: Collection[_Subject], count: int) -> None:
        for subject, part in subjects:
            self._find_next(self._parts[rate.name, part], self._find_field(rate, subject), count)
        for subject, part in subjects:
            self._spend(self._parts[rate.name, part], subject, count)

    def _find_next(self, rate: RateClass, field: int, count: int) -> float:
        """When the next request arrives after `count` more. Raises the error of the class if these are too many."""
        now = monotonic()
        next_at = max(now, self._limits.fields[field]) + min(count, rate.burst) * rate.pace
        excess = next_at - now - rate.burst * rate.pace
        if excess > rate.pace * 1e-6:
            raise rate.error(math.ceil(excess))
        return next_at


def _guest_subjects(guest: GuestIds, network: str) -> tuple[_Subject, ...]:
    return (
        (f"guest {guest.id}", GUEST_DIVISOR),
        (f"link {guest.link_id}", LINK_DIVISOR),
        (f"guests of {guest.account_id}", 1),
        (f"guests from {network}", 1),
    )


class WriteRate:
    """Counts the changes of a request beyond the first, which was counted with the request."""

    def __init__(self, rates: RequestRates) -> None:
        self._rates = rates

    def spend(self, user_id: str, count: int) -> None:
        """`count`: all changes that the request makes. Raises `TooManyWrites`, which costs nothing."""
        self._rates.spend_writes(user_id, count - 1)

    def spend_as_guest(self, guest: GuestIds, network: str, count: int) -> None:
        """The same for a guest of a link."""
        self._rates.spend_guest_writes(guest, network, count - 1)

    def debit(self, user_id: str, writes: Iterable[WriteResult]) -> None:
        """Count how much the changes have written, which `spend` could not know."""
        self._rates.debit_rows([(user_id, 1)], _excess_rows(writes))

    def debit_as_guest(self, guest: GuestIds, network: str, writes: Iterable[WriteResult]) -> None:
        """The same for a guest of a link."""
        self._rates.debit_rows(_guest_subjects(guest, network), _excess_rows(writes))


def _excess_rows(writes: Iterable[WriteResult]) -> int:
    return sum(max(0, write.rows - 1) for write in writes)


async def _write_rate(request: Request) -> WriteRate:
    rate: WriteRate = request.app.state.write_rate
    return rate


WriteRateDep = Annotated[WriteRate, Depends(_write_rate)]
