"""Applies the operations of a push: each group in one transaction, each operation with a result of its own."""

import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg

from tend.accounts.errors import LinkOver
from tend.accounts.guest_tokens import Guest
from tend.core.account_slots import AccountTurns
from tend.core.bus.bus import Bus
from tend.core.db import idempotency
from tend.core.db.database import Database, Json, client_error, is_transient
from tend.core.db.idempotency import KeyReused, StoredResult
from tend.core.errors import AccountDeleted, DatabaseUnavailable, Invalid, StorageFull, TendError
from tend.core.write_result import WriteResult, publish_changes
from tend.inbox import service as inbox
from tend.inbox.queries.notify import ListNotice
from tend.sync.batch_groups import (
    TransactionGroup,
    find_batches,
    find_existing_ids,
    group_overlapping_operations,
)
from tend.sync.operations import (
    MalformedOperation,
    Operation,
    TodoChange,
    TodoCreate,
    apply_together,
)
from tend.sync.push_results import (
    accepted_result,
    limit_length,
    malformed_results,
    rejected_result,
    replay_results,
    stored_result,
)
from tend.sync.queries.push import find_lists_of_rows, find_todos, lock_lists
from tend.sync.sender import Operations, Sender, find_sender, refuse_operations
from tend.sync.text_merge import merge_texts
from tend.todos.service.occurrence_searches import limit_searches
from tend.todos.service.recurrence import search_ahead

_log = logging.getLogger(__name__)
# A thread for this work alone, so that no other work waits for long notes.
_merges = AccountTurns("merge")
# How often a group is tried while other requests are in its way.
_MAX_ATTEMPTS = 5
_VersionRange = tuple[int, int]


async def push(
    db: Database,
    bus: Bus,
    user_id: UUID,
    operations: Operations,
    guest: Guest | None = None,
) -> Json:
    """Applies `operations` and returns a `PushResponse`. `guest`: whose id `user_id` is, if it is no user's.

    Raises `DatabaseUnavailable` for the request as a whole, and `LinkOver` once the account that made a guest's link is no
    more. Groups that were committed before stay, and it is safe to send the request again.
    """
    sender = find_sender(user_id, guest)
    allowed = refuse_operations(operations, guest)
    outcome = _Outcome.of(allowed)
    try:
        with limit_searches():
            await _apply_groups(db, sender, allowed, outcome)
    except AccountDeleted:
        raise LinkOver if guest else AccountDeleted from None
    finally:
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
    def of(cls, operations: Operations) -> "_Outcome":
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
        results, is_cut = limit_length(self.results)
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


async def _apply_groups(db: Database, sender: Sender, operations: Operations, outcome: _Outcome) -> None:
    valid = {index: one for index, one in enumerate(operations) if not isinstance(one, MalformedOperation)}
    if not valid:
        return
    existing = find_existing_ids(valid.values())
    lists = await find_lists_of_rows(db, sender.id, existing.todos, existing.comments)
    await search_ahead(db, sender.id, [one.todo for one in valid.values() if isinstance(one, TodoCreate)])
    for group in group_overlapping_operations(list(valid.items()), lists.list_of, lists.inbox):
        await _apply_group(db, sender, group, {index: valid[index] for index in group.indexes}, outcome)


async def _apply_group(
    db: Database, sender: Sender, group: TransactionGroup, operations: Mapping[int, Operation], outcome: _Outcome
) -> None:
    """Begins without savepoints. If an operation fails in a way that nobody foresaw, the next attempts set one before
    each, and answer that operation with an error of ours.

    What fails apart from every operation, such as a commit, is looked for in each of them on its own.
    """
    for attempt in range(_MAX_ATTEMPTS):
        run = _GroupRun(sender, operations, has_savepoints=attempt > 0)
        try:
            async with db.transaction() as tx:
                await run.apply(tx, group.lists)
        except DatabaseUnavailable as error:
            if attempt + 1 == _MAX_ATTEMPTS or not isinstance(error.__cause__, asyncpg.TransactionRollbackError):
                raise
        except (StorageFull, AccountDeleted):
            raise
        except Exception:  # noqa: BLE001  # the other groups go on after any error
            if attempt + 1 == _MAX_ATTEMPTS:
                _log.exception("a group of operations failed")
        else:
            outcome.add_group(run.results, run.writes)
            return
    await _apply_separately(db, sender, group, operations, outcome)


async def _apply_separately(
    db: Database, sender: Sender, group: TransactionGroup, operations: Mapping[int, Operation], outcome: _Outcome
) -> None:
    """Answers the only operation of a group with an error of ours, or makes each one a group of its own."""
    if len(operations) == 1:
        outcome.add_group(dict.fromkeys(operations, rejected_result(TendError())), [])
        return
    for index, operation in operations.items():
        await _apply_group(db, sender, TransactionGroup(group.lists, group.ids, [index]), {index: operation}, outcome)


@dataclass(frozen=True, slots=True)
class _Result:
    response: Json
    """The result in the response."""
    stored: Json | None
    """The one for replays; None if a replay should try the operation again, since it failed for a reason of ours."""


def _reject(error: TendError) -> _Result:
    result = rejected_result(error)
    return _Result(result, result)


class _GroupRun:
    """One attempt at one group; its results count once it is committed."""

    def __init__(self, sender: Sender, operations: Mapping[int, Operation], *, has_savepoints: bool) -> None:
        self._user_id, self._account_id = sender.id, sender.account_id
        self._merge_budget = sender.merge_budget
        self._operations = operations
        self._keys = {index: f"{sender.key_prefix}{operation.id}" for index, operation in operations.items()}
        self._has_savepoints = has_savepoints
        self._batch_results: dict[int, _Result] = {}
        self._notices: list[ListNotice] = []
        self.results: dict[int, Json] = {}
        self.writes: list[WriteResult] = []

    async def apply(self, tx: Any, lists: set[UUID]) -> None:
        await lock_lists(tx, self._user_id, lists)
        stored = await idempotency.find_results(tx, self._account_id, list(self._keys.values()))
        new: dict[str, StoredResult] = {}
        replays: dict[int, Json] = {}
        merged = await self._merge_texts(tx, stored)
        valid = {index: one for index, one in merged.items() if not isinstance(one, Invalid)}
        batches = find_batches(valid, self._keys, stored)
        with inbox.collect_notices() as self._notices:
            for index, operation in self._operations.items():
                key = self._keys[index]
                known = stored.get(key) or new.get(key)
                if known and known.is_of(operation.content_hash()):
                    replays[index] = known.result
                elif known:
                    self.results[index] = rejected_result(KeyReused("id"))
                else:
                    if index in batches and not self._has_savepoints:
                        await self._apply_batch(tx, batches[index], merged)
                    result = self._batch_results.get(index) or await self._apply_merged(tx, merged[index])
                    self.results[index] = result.response
                    if result.stored:
                        new[key] = StoredResult(operation.content_hash(), result.stored)
        if new:
            await idempotency.insert_operation_results(tx, self._account_id, new)
        notified = await inbox.notify_collected(tx, self._user_id, self._notices)
        if notified:
            self.writes.append(WriteResult("null", users=notified))
        if replays:
            found = await replay_results(tx, self._user_id, list(replays.values()))
            self.results |= dict(zip(replays, found, strict=True))

    async def _merge_texts(self, tx: Any, stored: Collection[str]) -> dict[int, Operation | Invalid]:
        """Reads what is stored, under the locks of the lists, if an operation that is not a replay needs it."""
        new = {index: one for index, one in self._operations.items() if self._keys[index] not in stored}
        todo_ids = {str(one.todo_id) for one in new.values() if isinstance(one, TodoChange) and one.base}
        rows = await find_todos(tx, self._user_id, todo_ids) if todo_ids else {}
        if not rows:
            return dict(self._operations)
        merged = await _merges.run(partial(merge_texts, new, rows, self._merge_budget))
        return {**self._operations, **merged}

    async def _apply_batch(self, tx: Any, indexes: Sequence[int], merged: Mapping[int, Any]) -> None:
        """Tries it in one statement. If that finds nothing to do, or fails, the operations are applied one by one."""
        operations: list[Operation] = [merged[index] for index in indexes]
        writes = await apply_together(tx, self._user_id, operations)
        for index, operation, write in zip(indexes, operations, writes, strict=False):
            self._batch_results[index] = self._accept(operation, write)

    def _accept(self, operation: Operation, write: WriteResult) -> _Result:
        self.writes.append(write)
        return _Result(accepted_result(operation, write.row), stored_result(operation, write.row))

    async def _apply_merged(self, tx: Any, merged: Operation | Invalid) -> _Result:
        return _reject(merged) if isinstance(merged, Invalid) else await self._apply_operation(tx, merged)

    async def _apply_operation(self, tx: Any, operation: Operation) -> _Result:
        collected = len(self._notices)
        try:
            async with self._savepoint(tx):
                write = await operation.apply(tx, self._user_id)
        except TendError as error:
            del self._notices[collected:]
            return _reject(error)
        except Exception as error:
            del self._notices[collected:]
            # A transaction is in failure when another request created the same row at this moment; the next attempt
            # finds the row.
            is_passing = is_transient(error) or isinstance(error, asyncpg.InFailedSQLTransactionError)
            if is_passing or not self._has_savepoints:
                raise
            refused = client_error(error)
            if refused:
                return _reject(refused)
            _log.exception("an operation failed", extra={"operation": operation.kind})
            return _Result(rejected_result(TendError()), None)
        return self._accept(operation, write)

    def _savepoint(self, tx: Any) -> AbstractAsyncContextManager[Any]:
        savepoint: AbstractAsyncContextManager[Any] = tx.transaction() if self._has_savepoints else nullcontext()
        return savepoint
