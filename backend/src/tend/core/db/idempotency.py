"""Requests that may come twice: a key that had its effect is kept for 24 hours, with the verdict on it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tend.core.db.database import Queryable

_FIND = "select key, result::text as result from idempotent_writes where user_id = $1 and key = any($2::text[])"
# Waits for another that has the same key in use at this moment.
_CLAIM = """
insert into idempotent_writes (user_id, key)
values ($1, $2)
on conflict do nothing
returning key
"""
_ANSWERED = "update idempotent_writes set result = $3::jsonb where user_id = $1 and key = $2"
_KEEP = """
insert into idempotent_writes (user_id, key, result)
select $1, key, result
from unnest($2::text[], $3::jsonb[]) known(key, result)
"""


async def find(db: Queryable, user_id: UUID, keys: Sequence[str]) -> dict[str, str]:
    """The verdicts, as JSON, on those of `keys` that were used before."""
    return {row["key"]: row["result"] for row in await db.fetch(_FIND, user_id, keys)}


async def keep(db: Queryable, user_id: UUID, verdicts: Mapping[str, str]) -> None:
    """Raises `asyncpg.UniqueViolationError`, once the other is done, where the same key is in use at this moment."""
    await db.execute(_KEEP, user_id, list(verdicts), list(verdicts.values()))


async def claim(db: Queryable, user_id: UUID, key: str) -> bool:
    """Whether `key` is new, and from now on the transaction's own."""
    return await db.fetchval(_CLAIM, user_id, key) is not None


async def answer(db: Queryable, user_id: UUID, key: str, verdict: str) -> None:
    """Keep the verdict on a key that was claimed."""
    await db.execute(_ANSWERED, user_id, key, verdict)
