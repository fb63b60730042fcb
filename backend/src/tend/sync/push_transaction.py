"""Applies operations in one transaction, as many as its time allows."""

import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any
from uuid import UUID

import asyncpg

from tend.core.account_slots import AccountTurns
from tend.core.db import idempotency
from tend.core.db.database import Json, is_transient, to_client_error
from tend.core.db.idempotency import KeyReused, StoredResult
from tend.core.errors import Invalid, TendError
from tend.core.write_result import WriteResult
from tend.notifications import service as notifications
from tend.notifications.queries.notify import ListNotificationDraft
from tend.sync.batch_groups import find_batches
from tend.sync.operations import Operation, TodoChange, apply_batch
from tend.sync.push_results import accepted_result, rejected_result, replay_results, stored_result
from tend.sync.queries.push import find_todos, lock_lists
from tend.sync.sender import Sender
from tend.sync.text_merge import merge_texts

_log = logging.getLogger(__name__)
# A thread for this work alone, so that no other work waits for long notes.
_merges = AccountTurns("merge")
_MAX_TRANSACTION_SECONDS = 1.0
"""After which no further operation begins in a transaction. It locks lists, for which others wait."""


@dataclass(frozen=True, slots=True)
class _Result:
    response: Json
    """The result in the response."""
    stored: Json | None
    """The one for replays; None if a replay should try the operation again, since it failed for a reason of ours."""


def _reject(error: TendError) -> _Result:
    result = rejected_result(error)
    return _Result(result, result)


class PushTransaction:
    """One attempt at one transaction; its results count once it is committed. Operations without one are left for the next."""

    def __init__(self, sender: Sender, operations: Mapping[int, Operation], *, has_savepoints: bool) -> None:
        self._user_id, self._account_id = sender.id, sender.account_id
        self._merge_budget = sender.merge_budget
        self._operations = operations
        self._keys = {index: f"{sender.key_prefix}{operation.id}" for index, operation in operations.items()}
        self._has_savepoints = has_savepoints
        self._ends_at = 0.0
        self._batch_results: dict[int, _Result] = {}
        self._notifications: list[ListNotificationDraft] = []
        self.results: dict[int, Json] = {}
        self.writes: list[WriteResult] = []

    async def apply(self, tx: Any, lists: set[UUID]) -> None:
        await lock_lists(tx, self._user_id, lists)
        stored = await idempotency.find_stored_results(tx, self._account_id, list(self._keys.values()))
        new: dict[str, StoredResult] = {}
        replays: dict[int, Json] = {}
        merged = await self._merge_texts(tx, stored)
        valid = {index: one for index, one in merged.items() if not isinstance(one, Invalid)}
        batches = find_batches(valid, self._keys, stored)
        self._ends_at = monotonic() + _MAX_TRANSACTION_SECONDS
        with notifications.collect_notifications() as self._notifications:
            for index, operation in self._operations.items():
                is_later = self.results or replays
                if is_later and index not in self._batch_results and monotonic() >= self._ends_at:
                    break
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
        self._merge_budget.give_back(self._operations.keys() - self.results.keys() - replays.keys())
        if new:
            await idempotency.insert_operation_results(tx, self._account_id, new)
        notified = await notifications.insert_collected_notifications(tx, self._user_id, self._notifications)
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
        writes = await apply_batch(tx, self._user_id, operations)
        for index, operation, write in zip(indexes, operations, writes, strict=False):
            self._batch_results[index] = self._accept(operation, write)

    def _accept(self, operation: Operation, write: WriteResult) -> _Result:
        self.writes.append(write)
        return _Result(accepted_result(operation, write.row), stored_result(operation, write.row))

    async def _apply_merged(self, tx: Any, merged: Operation | Invalid) -> _Result:
        return _reject(merged) if isinstance(merged, Invalid) else await self._apply_operation(tx, merged)

    async def _apply_operation(self, tx: Any, operation: Operation) -> _Result:
        collected = len(self._notifications)
        try:
            async with self._savepoint(tx):
                write = await operation.apply(tx, self._user_id)
        except TendError as error:
            del self._notifications[collected:]
            return _reject(error)
        except Exception as error:
            del self._notifications[collected:]
            # A transaction is in failure when another request created the same row at this moment; the next attempt
            # finds the row.
            is_passing = is_transient(error) or isinstance(error, asyncpg.InFailedSQLTransactionError)
            if is_passing or not self._has_savepoints:
                raise
            refused = to_client_error(error)
            if refused:
                return _reject(refused)
            _log.exception("an operation failed", extra={"operation": operation.kind})
            return _Result(rejected_result(TendError()), None)
        return self._accept(operation, write)

    def _savepoint(self, tx: Any) -> AbstractAsyncContextManager[Any]:
        savepoint: AbstractAsyncContextManager[Any] = tx.transaction() if self._has_savepoints else nullcontext()
        return savepoint
