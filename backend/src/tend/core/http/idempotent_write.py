"""A write over HTTP: run, published to every process, answered with its row.

With an `Idempotency-Key`, a replay changes nothing. Of a row that can be long, only its id is stored for replays, which get the
row as it is then: what is stored for a day is in no quota.
"""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import Depends, Request, Response

from tend.core.bus.bus import Bus
from tend.core.db import idempotency
from tend.core.db.database import MAX_DEADLOCK_ATTEMPTS, Database, Json, to_client_error
from tend.core.errors import DatabaseUnavailable, FieldError, Invalid, TendError
from tend.core.http.problems import problem_body, respond_stored_problem
from tend.core.http.request_rates import WriteRate
from tend.core.http.responses import json_bytes, no_content
from tend.core.request_context import restricted_token, user_id
from tend.core.write_result import WriteResult, WriteWork, publish_changes

IDEMPOTENCY_HEADER = "Idempotency-Key"
OPENAPI_IDEMPOTENCY_HEADER = {
    "name": IDEMPOTENCY_HEADER,
    "in": "header",
    "required": False,
    "description": "For 24 hours, a write that is sent again with the same key changes nothing. It gets the row as it is then, "
    "a 404 if that is gone, and the same problem if there was one. Another method, address or body with the same key is a 422.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_VISIBLE_ASCII = re.compile(r"[!-~]{1,255}")
_INVALID_KEY = FieldError(IDEMPOTENCY_HEADER, "invalid_key", "Use 1 to 255 visible ASCII characters.")


MAX_STORED_ROW_LENGTH = 4096
"""Characters. Routes with rows that can be longer have a `LongRowReplay`."""


def _find_id(row: Json) -> Json:
    return json.dumps({"id": json.loads(row)["id"]})


@dataclass(frozen=True, slots=True)
class LongRowReplay:
    """How a write with a long row is answered again."""

    find: Callable[[Database, Any], Awaitable[Json]]
    """The row as it is now, from what `shorten` returned as JSON. It raises the problem of a row that is gone."""
    shorten: Callable[[Json], Json] = _find_id


@dataclass(frozen=True, slots=True)
class Writer:
    database: Database
    bus: Bus
    rate: WriteRate | None = None
    """None for a route that has a limit of its own."""
    key: str | None = None
    """The request's idempotency key, if it has one."""
    request_hash: bytes = b""
    """The hash of its method, address and body, if it has a key."""

    async def respond(
        self, work: WriteWork, status: int = 200, count: int = 1, replay: LongRowReplay | None = None
    ) -> Response:
        """Run `work`, which makes `count` changes, publish them, and respond with the row. Raises `TooManyWrites`.

        `replay`: for rows that can have more than `MAX_STORED_ROW_LENGTH` characters.
        """
        outcome = await self._run(work, count, replay)
        return outcome if isinstance(outcome, Response) else json_bytes(outcome, status)

    async def respond_empty(self, work: WriteWork) -> Response:
        """Run `work`, publish its changes, and respond without a body."""
        outcome = await self._run(work)
        return outcome if isinstance(outcome, Response) else no_content()

    async def _run(self, work: WriteWork, count: int = 1, replay: LongRowReplay | None = None) -> Json | Response:
        """The row, or the problem that the first attempt was answered with."""
        if self.rate:
            self.rate.spend(user_id.get(), count)
        if self.key is None:
            return await self._finish(await self._run_without_key(work))
        key = self._find_key(self.key)
        shorten = replay.shorten if replay else None
        stored, written_now = await self._run_once(UUID(user_id.get()), key, work, shorten)
        if written_now:
            return await self._finish(written_now)
        outcome = json.loads(stored)
        if "problem" in outcome:
            return respond_stored_problem(outcome["problem"])
        if replay and outcome.get("is_short"):
            return await replay.find(self.database, outcome["row"])
        return json.dumps(outcome["row"])

    async def is_replay(self) -> bool:
        """The key was used before, so that nothing will be run, and nothing has to be prepared."""
        if self.key is None:
            return False
        return bool(
            await idempotency.find_stored_results(self.database, UUID(user_id.get()), [self._find_key(self.key)])
        )

    def _find_key(self, key: str) -> str:
        """The response to a request of the account or another token may have what this token does not reach."""
        token_id = restricted_token.get()
        return f"token {token_id} {key}" if token_id else key

    async def _finish(self, written: WriteResult) -> Json:
        """Counts and publishes what was written, and returns the row."""
        if self.rate:
            self.rate.debit(user_id.get(), [written])
        await publish_changes(self.bus, [written])
        return written.row

    async def _run_without_key(self, work: WriteWork) -> WriteResult:
        """Runs the write, and again if PostgreSQL has ended its transaction to resolve a deadlock."""
        for _ in range(MAX_DEADLOCK_ATTEMPTS - 1):
            try:
                return await work(self.database)
            except DatabaseUnavailable as error:
                if not _is_deadlock(error):
                    raise
        return await work(self.database)

    async def _run_once(
        self, user_id: UUID, key: str, work: WriteWork, shorten: Callable[[Json], Json] | None
    ) -> tuple[Json, WriteResult | None]:
        """The stored outcome under `key`, and the write's result if it ran now. Raises `KeyReused`."""
        for _ in range(MAX_DEADLOCK_ATTEMPTS - 1):
            try:
                return await self._attempt(user_id, key, work, shorten)
            except asyncpg.InFailedSQLTransactionError:
                # Another request created the same row at this moment; the next attempt finds it.
                continue
            except DatabaseUnavailable as error:
                if not _is_deadlock(error):
                    raise
        return await self._attempt(user_id, key, work, shorten)

    async def _attempt(
        self, user_id: UUID, key: str, work: WriteWork, shorten: Callable[[Json], Json] | None
    ) -> tuple[Json, WriteResult | None]:
        async with self.database.transaction() as transaction:
            if not await idempotency.claim_idempotency_key(transaction, user_id, key, self.request_hash):
                stored = (await idempotency.find_stored_results(transaction, user_id, [key]))[key]
                if not stored.is_of(self.request_hash):
                    raise idempotency.KeyReused(IDEMPOTENCY_HEADER)
                return stored.result, None
            written = None
            try:
                written = await _run_in_savepoint(transaction, work)
                outcome = _to_outcome(written.row, shorten)
            except TendError as error:
                outcome = json.dumps({"problem": problem_body(error)})
            await idempotency.store_claimed_result(transaction, user_id, key, outcome)
            return outcome, written


def _to_outcome(row: Json, shorten: Callable[[Json], Json] | None) -> Json:
    """The release before reads `row` alone."""
    if shorten:
        return f'{{"row":{shorten(row)},"is_short":true}}'
    return f'{{"row":{row if len(row) <= MAX_STORED_ROW_LENGTH else "null"}}}'


def _is_deadlock(error: DatabaseUnavailable) -> bool:
    return isinstance(error.__cause__, asyncpg.DeadlockDetectedError)


async def _run_in_savepoint(transaction: Any, work: WriteWork) -> WriteResult:
    try:
        async with transaction.transaction():
            return await work(transaction)
    except asyncpg.PostgresError as error:
        if refused := to_client_error(error):
            raise refused from error
        raise


class _WriterDependency:
    openapi_header = OPENAPI_IDEMPOTENCY_HEADER

    async def __call__(self, request: Request) -> Writer:
        return open_writer(request, await request.body() if IDEMPOTENCY_HEADER in request.headers else b"")


WriterDep = Annotated[Writer, Depends(_WriterDependency())]


def open_writer(request: Request, content: bytes) -> Writer:
    """For a route that reads the body itself. `content`: the body, or what has another hash for every other body."""
    key = idempotency_key(request)
    address = request.url.path + "?" + request.url.query
    parts = (request.method.encode(), address.encode(), content)
    state = request.app.state
    return Writer(state.database, state.bus, state.write_rate, key, idempotency.hash_request(*parts) if key else b"")


def idempotency_key(request: Request) -> str | None:
    """Raises `Invalid` for a key that is empty, too long, sent twice or not visible ASCII."""
    keys = request.headers.getlist(IDEMPOTENCY_HEADER)
    if not keys:
        return None
    if len(keys) > 1 or not _VISIBLE_ASCII.fullmatch(keys[0]):
        raise Invalid(_INVALID_KEY)
    # The operations of a push have their ids as keys; the prefix prevents a collision.
    return f"key {keys[0]}"
