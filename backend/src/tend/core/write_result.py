from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from tend.core.bus.bus import Bus, MessagePayload
from tend.core.bus.postgres import publish_on_commit
from tend.core.db.database import Json, Queryable

CHANGES_TOPIC = "changes"
# The number of logs that fit into one message on the bus, with room to spare.
_LOGS_PER_MESSAGE = 100
AccountVersions = Mapping[UUID, int]
"""The newest version of each account that changed."""
ListVersions = Mapping[UUID, int]
"""The newest version of each list that changed."""
_NONE: Mapping[UUID, int] = {}


@dataclass(frozen=True, slots=True)
class WriteResult:
    """The outcome of one write. A write that changed nothing takes no version."""

    row: Json
    """The row after the write."""
    lists: ListVersions = field(default_factory=lambda: _NONE)
    users: AccountVersions = field(default_factory=lambda: _NONE)
    is_complete: bool = True
    """Whether `row` is all that changed."""
    rows: int = 1
    """How many todos and comments it wrote."""


WriteWork = Callable[[Queryable], Awaitable[WriteResult]]


async def publish_changes(bus: Bus, results: Iterable[WriteResult]) -> None:
    """Tell every process which lists and accounts have new versions. Call it after the commit and never before."""
    for payload in _to_payloads(results):
        await bus.publish(CHANGES_TOPIC, payload)


async def publish_changes_on_commit(tx: Queryable, results: Iterable[WriteResult]) -> None:
    """The same for a command, which has no bus. With Valkey, nobody hears of it, and devices find it at their next pull."""
    for payload in _to_payloads(results):
        await publish_on_commit(tx, CHANGES_TOPIC, payload)


def _to_payloads(results: Iterable[WriteResult]) -> Iterator[MessagePayload]:
    for kind, versions in zip(("lists", "users"), merge_versions(results), strict=True):
        items = [(str(log), version) for log, version in versions.items()]
        for start in range(0, len(items), _LOGS_PER_MESSAGE):
            yield {kind: dict(items[start : start + _LOGS_PER_MESSAGE])}


def merge_versions(results: Iterable[WriteResult]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """The newest version of each list, and of each account, that one of the writes changed."""
    lists: dict[UUID, int] = {}
    users: dict[UUID, int] = {}
    for result in results:
        for newest, versions in ((lists, result.lists), (users, result.users)):
            for log, version in versions.items():
                newest[log] = max(version, newest.get(log, 0))
    return lists, users


def merge_results(row: Json, *results: WriteResult) -> WriteResult:
    """One result for several writes of one transaction."""
    lists, users = merge_versions(results)
    return WriteResult(row, lists, users, rows=sum(result.rows for result in results))
