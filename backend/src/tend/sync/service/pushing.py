"""Carrying out a batch: what touches the same lists in one transaction, each operation with a verdict of its own."""

from collections.abc import Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from tend.core import idempotency
from tend.core.changes import Written
from tend.core.database import Database
from tend.core.errors import DatabaseUnavailable, Invalid, TendError
from tend.core.http.validation import faults_of
from tend.sync.operations import Malformed, Operation
from tend.sync.queries import HOLD, PLACES
from tend.sync.service.carrying import carry_out
from tend.sync.service.grouping import Group, grouped, todos_of
from tend.sync.service.verdicts import Json, accepted, recalled, refused, remembered

# how often a group starts again because another request was in its way
_ATTEMPTS = 5


@dataclass(slots=True)
class Pushed:
    results: list[Json]
    written: list[Written] = field(default_factory=list)
    before: dict[UUID, int] = field(default_factory=dict)
    """The number of each list when it was held."""

    def passed(self) -> dict[UUID, tuple[int, int]]:
        """The numbers around what was done, of each list that changed."""
        after: dict[UUID, int] = {}
        for written in self.written:
            for list_id, number in written.lists.items():
                after[list_id] = max(number, after.get(list_id, 0))
        return {list_id: (self.before.get(list_id, 0), number) for list_id, number in after.items()}


async def push(db: Database, user_id: UUID, operations: Sequence[Operation | Malformed]) -> Pushed:
    """Raises `DatabaseUnavailable` for the request as a whole; whatever was done by then is safe to send again."""
    pushed = Pushed([_malformed(one) if isinstance(one, Malformed) else "" for one in operations])
    sound = [(place, one) for place, one in enumerate(operations) if not isinstance(one, Malformed)]
    known = await db.fetch(PLACES, user_id, todos_of(one for _, one in sound)) if sound else []
    places = {row["id"]: row["list_id"] for row in known}
    for group in grouped(sound, places, places.pop(None, None)):
        await _settle(db, user_id, dict(sound), group, pushed)
    return pushed


def _malformed(one: Malformed) -> Json:
    return refused(Invalid(*faults_of(one.errors)))


async def _settle(db: Database, user_id: UUID, operations: dict[int, Operation], group: Group, pushed: Pushed) -> None:
    """Quickly, and where one of them breaks the transaction, again with a way back before each."""
    for attempt in range(_ATTEMPTS):
        run = _Run(user_id, {place: operations[place] for place in group.places}, careful=attempt > 0)
        try:
            async with db.transaction() as transaction:
                await run.carry_out(transaction, group.lists)
        except DatabaseUnavailable as error:
            if attempt + 1 == _ATTEMPTS or not isinstance(error.__cause__, asyncpg.TransactionRollbackError):
                raise
        except asyncpg.PostgresError:
            if attempt + 1 == _ATTEMPTS:
                raise
        else:
            run.tell(pushed)
            return


class _Run:
    """One attempt at one group; told to others only once it is committed."""

    def __init__(self, user_id: UUID, operations: dict[int, Operation], *, careful: bool) -> None:
        self._user_id = user_id
        self._operations = operations
        self._careful = careful
        self._results: dict[int, Json] = {}
        self._written: list[Written] = []
        self._before: dict[UUID, int] = {}

    async def carry_out(self, db: Any, lists: set[UUID]) -> None:
        held = await db.fetch(HOLD, self._user_id, lists)
        self._before = {row["id"]: row["version"] for row in held}
        known = await idempotency.find(db, self._user_id, [str(one.id) for one in self._operations.values()])
        fresh: dict[str, Json] = {}
        again: dict[int, str] = {}
        for place, operation in self._operations.items():
            key = str(operation.id)
            if key in known or key in fresh:
                again[place] = key
                continue
            verdict = self._results[place] = await self._verdict(db, operation)
            fresh[key] = remembered(operation, verdict)
        if fresh:
            await idempotency.keep(db, self._user_id, fresh)
        if again:
            found = await recalled(db, self._user_id, [(known | fresh)[key] for key in again.values()])
            self._results |= dict(zip(again, found, strict=True))

    async def _verdict(self, db: Any, operation: Operation) -> Json:
        try:
            async with self._way_back(db):
                written = await carry_out(db, self._user_id, operation)
        except TendError as error:
            return refused(error)
        self._written.append(written)
        return accepted(operation, written.row)

    @asynccontextmanager
    async def _way_back(self, db: Any) -> Any:
        if not self._careful:
            yield
            return
        async with db.transaction():
            yield

    def tell(self, pushed: Pushed) -> None:
        for place, result in self._results.items():
            pushed.results[place] = result
        pushed.written += self._written
        pushed.before |= self._before
