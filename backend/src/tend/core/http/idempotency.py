"""Writes that carry an `Idempotency-Key`: one that comes again changes nothing and is answered as it was."""

import json
import re
from uuid import UUID

import asyncpg
from fastapi import Request

from tend.core.db import idempotency
from tend.core.db.database import Database
from tend.core.errors import FieldError, Invalid, TendError
from tend.core.http.problems import problem_body
from tend.core.write_result import Work, WriteResult

HEADER = "Idempotency-Key"
DOCUMENTED = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "For 24 hours, a write that comes again with the same key changes nothing and is answered as it was.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_VISIBLE = re.compile(r"[!-~]{1,255}")
_INVALID = FieldError(HEADER, "invalid_key", "Use 1 to 255 visible ASCII characters.")


def idempotency_key(request: Request) -> str | None:
    """Raises `Invalid` for one that is empty, too long, sent twice or holds anything but visible ASCII."""
    keys = request.headers.getlist(HEADER)
    if not keys:
        return None
    if len(keys) > 1 or not _VISIBLE.fullmatch(keys[0]):
        raise Invalid(_INVALID)
    # operations of a push have ids as keys, which are never to meet these
    return f"key {keys[0]}"


async def once(db: Database, user_id: UUID, key: str, work: Work) -> tuple[str, WriteResult | None]:
    """The verdict on `work`, now or when the key came first, and what was written if that was now."""
    try:
        return await _attempt(db, user_id, key, work)
    except asyncpg.InFailedSQLTransactionError:
        # somebody made the same thing at this moment: by now it is found
        return await _attempt(db, user_id, key, work)


async def _attempt(db: Database, user_id: UUID, key: str, work: Work) -> tuple[str, WriteResult | None]:
    async with db.transaction() as transaction:
        if not await idempotency.claim(transaction, user_id, key):
            return (await idempotency.find(transaction, user_id, [key]))[key], None
        written = None
        try:
            async with transaction.transaction():
                written = await work(transaction)
            verdict = f'{{"row":{written.row}}}'
        except TendError as error:
            verdict = json.dumps({"problem": problem_body(error)})
        await idempotency.answer(transaction, user_id, key, verdict)
        return verdict, written
