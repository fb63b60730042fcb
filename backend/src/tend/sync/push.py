"""Applies the operations of a push: each group in one transaction, each operation with a result of its own."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from tend.accounts.errors import LinkShareOver
from tend.accounts.guest_tokens import Guest
from tend.core.bus.bus import Bus
from tend.core.db.database import Database, Json
from tend.core.errors import AccountDeleted, DatabaseUnavailable, StorageFull, TendError
from tend.core.write_result import WriteResult, publish_changes
from tend.sync.batch_groups import (
    TransactionGroup,
    find_existing_ids,
    group_overlapping_operations,
)
from tend.sync.operations import (
    MalformedOperation,
    Operation,
    TodoCreate,
)
from tend.sync.push_results import (
    limit_total_length,
    malformed_results,
    rejected_result,
)
from tend.sync.push_transaction import PushTransaction
from tend.sync.queries.push import find_lists_of_rows
from tend.sync.sender import ParsedOperations, Sender, find_sender, reject_forbidden_operations
from tend.todos.service.occurrence_searches import limit_searches
from tend.todos.service.recurrence import search_starts_of_drafts

_log = logging.getLogger(__name__)
# How often a group is tried while other requests are in its way.
_MAX_ATTEMPTS = 5
# Between two transactions of a group, so that those who wait for the list come first.
_PAUSE_SECONDS = 0.05
_VersionRange = tuple[int, int]


async def push(
    db: Database,
    bus: Bus,
    user_id: UUID,
    operations: ParsedOperations,
    debit: Callable[[Sequence[WriteResult]], None],
    guest: Guest | None = None,
) -> Json:
    """Applies `operations` and returns a `PushResponse`. `guest`: whose id `user_id` is, if it is no user's. `debit`
    counts what was written for the rate of changes.

    Raises `DatabaseUnavailable` for the request as a whole, and `LinkShareOver` once the account that made a guest's link is no
    more. Groups that were committed before stay, and it is safe to send the request again.
    """
    sender = find_sender(user_id, guest)
    allowed = reject_forbidden_operations(operations, guest)
    outcome = _Outcome.of(allowed)
    try:
        with limit_searches():
            await _apply_groups(db, sender, allowed, outcome)
    except AccountDeleted:
        raise LinkShareOver if guest else AccountDeleted from None
    finally:
        debit(outcome.writes)
        await publish_changes(bus, outcome.writes)
    return outcome.to_json()


@dataclass(slots=True)
class _Outcome:
    results: list[Json]
    writes: list[WriteResult] = field(default_factory=list)
    version_ranges: dict[UUID, _VersionRange] = field(default_factory=dict)
    """The versions before and after, of each list whose changes between are all in the results."""
    incomplete_lists: set[UUID] = field(default_factory=set)
    """Lists in which more changed than the results contain."""

    @classmethod
    def of(cls, operations: ParsedOperations) -> "_Outcome":
        return cls(malformed_results(operations))

    def add_group(self, results: Mapping[int, Json], writes: Sequence[WriteResult]) -> None:
        for index, result in results.items():
            self.results[index] = result
        self.writes += writes
        self.incomplete_lists.update(*(write.lists for write in writes if not write.is_complete))
        for list_id, (before, after) in _version_ranges(writes).items():
            # Versions of other requests between two of our transactions end the range for good: the list is left out.
            known = self.version_ranges.pop(list_id, None)
            if known is None or known[1] == before:
                self.version_ranges[list_id] = (known[0] if known else before, after)
        for list_id in self.incomplete_lists:
            self.version_ranges.pop(list_id, None)

    def to_json(self) -> Json:
        results, is_cut = limit_total_length(self.results)
        # Without a range, the client pulls the rows that are left out.
        ranges = [] if is_cut else self.version_ranges.items()
        lists = ",".join(f'"{list_id}":{{"before":{before},"after":{after}}}' for list_id, (before, after) in ranges)
        return f'{{"results":[{",".join(results)}],"lists":{{{lists}}}}}'


def _version_ranges(writes: Sequence[WriteResult]) -> dict[UUID, _VersionRange]:
    """A transaction's first version locks the list, so all versions up to its last are its own."""
    ranges: dict[UUID, _VersionRange] = {}
    for write in writes:
        for list_id, version in write.lists.items():
            before, _ = ranges.get(list_id, (version - 1, version))
            ranges[list_id] = (before, version)
    return ranges


async def _apply_groups(db: Database, sender: Sender, operations: ParsedOperations, outcome: _Outcome) -> None:
    valid = {index: one for index, one in enumerate(operations) if not isinstance(one, MalformedOperation)}
    if not valid:
        return
    existing = find_existing_ids(valid.values())
    lists = await find_lists_of_rows(db, sender.id, existing.todos, existing.comments)
    await search_starts_of_drafts(db, sender.id, [one.todo for one in valid.values() if isinstance(one, TodoCreate)])
    for group in group_overlapping_operations(list(valid.items()), lists.list_of, lists.inbox):
        await _apply_group(db, sender, group, {index: valid[index] for index in group.indexes}, outcome)


async def _apply_group(
    db: Database, sender: Sender, group: TransactionGroup, operations: Mapping[int, Operation], outcome: _Outcome
) -> None:
    """In one transaction, or in several if that takes too long: others who wait for a list come between them."""
    while operations:
        done = await _apply_part(db, sender, group, operations, outcome)
        operations = {index: one for index, one in operations.items() if index not in done}
        if operations:
            await asyncio.sleep(_PAUSE_SECONDS)


async def _apply_part(
    db: Database, sender: Sender, group: TransactionGroup, operations: Mapping[int, Operation], outcome: _Outcome
) -> Collection[int]:
    """Begins without savepoints. If an operation fails in a way that nobody foresaw, the next attempts set one before
    each, and answer that operation with an error of ours. Returns the indexes of those that have a result.

    What fails apart from every operation, such as a commit, is looked for in each of them on its own.
    """
    for attempt in range(_MAX_ATTEMPTS):
        transaction = PushTransaction(sender, operations, has_savepoints=attempt > 0)
        try:
            async with db.transaction() as tx:
                await transaction.apply(tx, group.lists)
        except DatabaseUnavailable as error:
            if attempt + 1 == _MAX_ATTEMPTS or not isinstance(error.__cause__, asyncpg.TransactionRollbackError):
                raise
        except (StorageFull, AccountDeleted):
            raise
        except Exception:  # noqa: BLE001  # the other groups go on after any error
            if attempt + 1 == _MAX_ATTEMPTS:
                _log.exception("a group of operations failed")
        else:
            outcome.add_group(transaction.results, transaction.writes)
            return transaction.results
    await _apply_separately(db, sender, group, operations, outcome)
    return operations


async def _apply_separately(
    db: Database, sender: Sender, group: TransactionGroup, operations: Mapping[int, Operation], outcome: _Outcome
) -> None:
    """Answers the only operation of a group with an error of ours, or makes each one a group of its own."""
    if len(operations) == 1:
        outcome.add_group(dict.fromkeys(operations, rejected_result(TendError())), [])
        return
    for index, operation in operations.items():
        await _apply_group(db, sender, TransactionGroup(group.lists, group.ids, [index]), {index: operation}, outcome)
