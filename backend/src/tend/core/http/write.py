"""A write over HTTP: run, published to every process, answered with its row.

With an `Idempotency-Key`, a replay changes nothing and gets the response of the first attempt.
"""

import json
import re
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import asyncpg
from fastapi import Depends, Request, Response

from tend.core.bus.bus import Bus
from tend.core.db import idempotency
from tend.core.db.database import Database, Json
from tend.core.errors import FieldError, Invalid, TendError
from tend.core.http.problems import problem_body, replay_problem
from tend.core.http.responses import json_bytes, no_content
from tend.core.request_context import user_id
from tend.core.write_result import Work, WriteResult, publish_changes

HEADER = "Idempotency-Key"
_OPENAPI_HEADER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "For 24 hours, a write that comes again with the same key changes nothing and is answered as it was.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_VISIBLE_ASCII = re.compile(r"[!-~]{1,255}")
_INVALID_KEY = FieldError(HEADER, "invalid_key", "Use 1 to 255 visible ASCII characters.")


@dataclass(frozen=True, slots=True)
class Writer:
    database: Database
    bus: Bus
    key: str | None = None
    """The request's idempotency key, if it has one."""

    async def respond(self, work: Work, status: int = 200) -> Response:
        """Run `work`, publish its changes, and respond with its row."""
        outcome = await self._run(work)
        return outcome if isinstance(outcome, Response) else json_bytes(outcome, status)

    async def respond_empty(self, work: Work) -> Response:
        """Run `work`, publish its changes, and respond without a body."""
        outcome = await self._run(work)
        return outcome if isinstance(outcome, Response) else no_content()

    async def _run(self, work: Work) -> Json | Response:
        """The row, or the problem that the first attempt was answered with."""
        if self.key is None:
            written = await work(self.database)
            await publish_changes(self.bus, [written])
            return written.row
        stored, written_now = await _run_once(self.database, UUID(user_id.get()), self.key, work)
        if written_now:
            await publish_changes(self.bus, [written_now])
            return written_now.row
        outcome = json.loads(stored)
        return replay_problem(outcome["problem"]) if "problem" in outcome else json.dumps(outcome["row"])


class _WriterDependency:
    openapi_header = _OPENAPI_HEADER

    async def __call__(self, request: Request) -> Writer:
        return Writer(request.app.state.database, request.app.state.bus, idempotency_key(request))


WriterDep = Annotated[Writer, Depends(_WriterDependency())]


def idempotency_key(request: Request) -> str | None:
    """Raises `Invalid` for a key that is empty, too long, sent twice or not visible ASCII."""
    keys = request.headers.getlist(HEADER)
    if not keys:
        return None
    if len(keys) > 1 or not _VISIBLE_ASCII.fullmatch(keys[0]):
        raise Invalid(_INVALID_KEY)
    # The operations of a push have their ids as keys; the prefix prevents a collision.
    return f"key {keys[0]}"


async def _run_once(db: Database, user_id: UUID, key: str, work: Work) -> tuple[Json, WriteResult | None]:
    """The outcome under `key` as it is stored, and the write's result if it ran now."""
    try:
        return await _attempt(db, user_id, key, work)
    except asyncpg.InFailedSQLTransactionError:
        # Another request created the same row at this moment; a second attempt finds it.
        return await _attempt(db, user_id, key, work)


async def _attempt(db: Database, user_id: UUID, key: str, work: Work) -> tuple[Json, WriteResult | None]:
    async with db.transaction() as transaction:
        if not await idempotency.claim_key(transaction, user_id, key):
            return (await idempotency.find_results(transaction, user_id, [key]))[key], None
        written = None
        try:
            async with transaction.transaction():
                written = await work(transaction)
            outcome = f'{{"row":{written.row}}}'
        except TendError as error:
            outcome = json.dumps({"problem": problem_body(error)})
        await idempotency.store_claimed_result(transaction, user_id, key, outcome)
        return outcome, written
