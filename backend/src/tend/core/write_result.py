"""What a write changed, and telling every process of it once it is kept."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from tend.core.bus import Bus
from tend.core.db.database import Queryable

TOPIC = "changes"
# what fits into one message on the bus, with room to spare
_PER_MESSAGE = 100
_NONE: Mapping[UUID, int] = {}


@dataclass(frozen=True, slots=True)
class WriteResult:
    """The outcome of one write. A write that found everything as asked already took no number."""

    row: str
    """The row as it is now, as JSON that PostgreSQL wrote."""
    lists: Mapping[UUID, int] = field(default_factory=lambda: _NONE)
    """The newest number of each list that changed."""
    users: Mapping[UUID, int] = field(default_factory=lambda: _NONE)
    """The newest number of each person's own log that changed."""
    is_complete: bool = True
    """Whether `row` is all that changed."""


Work = Callable[[Queryable], Awaitable[WriteResult]]


async def publish_changes(bus: Bus, written: Iterable[WriteResult]) -> None:
    """Tell every process which logs have grown. Call it after the commit and never before."""
    lists: dict[str, int] = {}
    users: dict[str, int] = {}
    for one in written:
        _take(lists, one.lists)
        _take(users, one.users)
    for kind, numbers in (("lists", lists), ("users", users)):
        rest = list(numbers.items())
        for start in range(0, len(rest), _PER_MESSAGE):
            await bus.publish(TOPIC, {kind: dict(rest[start : start + _PER_MESSAGE])})


def _take(newest: dict[str, int], numbers: Mapping[UUID, int]) -> None:
    for log, number in numbers.items():
        newest[str(log)] = max(number, newest.get(str(log), 0))
