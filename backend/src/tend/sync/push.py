"""Carrying out a batch: what touches the same lists in one transaction, each operation with a verdict of its own."""

from collections.abc import Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from tend.core.db import idempotency
from tend.core.db.database import Database, Json
from tend.core.errors import DatabaseUnavailable, Invalid, TendError
from tend.core.http.validation_errors import to_field_errors
from tend.core.write_result import WriteResult
from tend.sync.apply_operation import carry_out
from tend.sync.batch_groups import grouped, todos_of
from tend.sync.operations import Malformed, Operation
from tend.sync.push_results import accepted, recalled, refused, remembered
from tend.sync.queries import HOLD, PLACES

# how often a group starts again because another request was in its way
_ATTEMPTS = 5


@dataclass(slots=True)
class Pushed:
    results: list[Json]
    written: list[WriteResult] = field(default_factory=list)
    passed: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    """The numbers around what was done, of each list that changed."""
    incomplete_lists: set[UUID] = field(default_factory=set)
    """Lists in which more changed than the results show."""

    @classmethod
    def of(cls, operations: Sequence[Operation | Malformed]) -> "Pushed":
        return cls([_malformed(one) if isinstance(one, Malformed) else "" for one in operations])

    def take(self, results: Mapping[int, Json], written: Sequence[WriteResult]) -> None:
        """What one transaction came to."""
        for place, result in results.items():
            self.results[place] = result
        self.written += written
        self.incomplete_lists.update(*(one.lists for one in written if not one.is_complete))
        for list_id, (before, after) in _around(written).items():
            known = self.passed.pop(list_id, None)
            if known is None or known[1] == before:
                self.passed[list_id] = (known[0] if known else before, after)
            # else somebody else's numbers lie between two transactions, and nothing can be said of them
        for list_id in self.incomplete_lists:
            self.passed.pop(list_id, None)


def _around(written: Sequence[WriteResult]) -> dict[UUID, tuple[int, int]]:
    """The first number that a transaction takes locks the list, so those up to its last are all its own."""
    around: dict[UUID, tuple[int, int]] = {}
    for one in written:
        for list_id, number in one.lists.items():
            first, _ = around.get(list_id, (number - 1, number))
            around[list_id] = (first, number)
    return around


async def push(db: Database, user_id: UUID, operations: Sequence[Operation | Malformed], pushed: Pushed) -> None:
    """Fill in `pushed`, one group after the other.

    Raises `DatabaseUnavailable` for the request as a whole; whatever was done by then is safe to send again.
    """
    sound = {place: one for place, one in enumerate(operations) if not isinstance(one, Malformed)}
    known = await db.fetch(PLACES, user_id, todos_of(sound.values())) if sound else []
    places = {row["id"]: row["list_id"] for row in known}
    for group in grouped(list(sound.items()), places, places.pop(None, None)):
        await _settle(db, user_id, {place: sound[place] for place in group.places}, group.lists, pushed)


def _malformed(one: Malformed) -> Json:
    return refused(Invalid(*to_field_errors(one.errors)))


async def _settle(
    db: Database, user_id: UUID, operations: Mapping[int, Operation], lists: set[UUID], pushed: Pushed
) -> None:
    """Quickly, and where one of them breaks the transaction, again with a way back before each."""
    for attempt in range(_ATTEMPTS):
        run = _Run(user_id, operations, careful=attempt > 0)
        try:
            async with db.transaction() as transaction:
                await run.carry_out(transaction, lists)
        except DatabaseUnavailable as error:
            if attempt + 1 == _ATTEMPTS or not isinstance(error.__cause__, asyncpg.TransactionRollbackError):
                raise
        except asyncpg.PostgresError:
            if attempt + 1 == _ATTEMPTS:
                raise
        else:
            pushed.take(run.results, run.written)
            return


class _Run:
    """One attempt at one group; told to others only once it is committed."""

    def __init__(self, user_id: UUID, operations: Mapping[int, Operation], *, careful: bool) -> None:
        self._user_id = user_id
        self._operations = operations
        self._careful = careful
        self.results: dict[int, Json] = {}
        self.written: list[WriteResult] = []

    async def carry_out(self, db: Any, lists: set[UUID]) -> None:
        await db.execute(HOLD, self._user_id, lists)
        known = await idempotency.find_results(db, self._user_id, [str(one.id) for one in self._operations.values()])
        fresh: dict[str, Json] = {}
        again: dict[int, str] = {}
        for place, operation in self._operations.items():
            key = str(operation.id)
            if key in known or key in fresh:
                again[place] = key
                continue
            self.results[place], fresh[key] = await self._verdict(db, operation)
        if fresh:
            await idempotency.insert_results(db, self._user_id, fresh)
        if again:
            found = await recalled(db, self._user_id, [(known | fresh)[key] for key in again.values()])
            self.results |= dict(zip(again, found, strict=True))

    async def _verdict(self, db: Any, operation: Operation) -> tuple[Json, Json]:
        """As it is answered, and as it is kept."""
        try:
            async with self._way_back(db):
                written = await carry_out(db, self._user_id, operation)
        except TendError as error:
            return (refused(error),) * 2
        self.written.append(written)
        return accepted(operation, written.row), remembered(operation, written.row)

    @asynccontextmanager
    async def _way_back(self, db: Any) -> Any:
        if not self._careful:
            yield
            return
        async with db.transaction():
            yield
