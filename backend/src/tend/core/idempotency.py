"""Requests that may come twice: a key that had its effect is kept for 24 hours, with the verdict on it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tend.core.database import Queryable

_FIND = "select key, verdict::text from idempotency_keys where user_id = $1 and key = any($2::text[])"
_KEEP = """
insert into idempotency_keys (user_id, key, verdict)
select $1, key, verdict
from unnest($2::text[], $3::jsonb[]) known(key, verdict)
"""


async def find(db: Queryable, user_id: UUID, keys: Sequence[str]) -> dict[str, str]:
    """The verdicts, as JSON, on those of `keys` that were used before."""
    return {row["key"]: row["verdict"] for row in await db.fetch(_FIND, user_id, keys)}


async def keep(db: Queryable, user_id: UUID, verdicts: Mapping[str, str]) -> None:
    """Raises `asyncpg.UniqueViolationError`, once the other is done, where the same key is in use at this moment."""
    await db.execute(_KEEP, user_id, list(verdicts), list(verdicts.values()))
