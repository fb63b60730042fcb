"""The table of idempotent writes: the key and the result of each, for 24 hours."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tend.core.db.database import Json, Queryable

_FIND_RESULTS = "select key, result::text as result from idempotent_writes where user_id = $1 and key = any($2::text[])"


async def find_results(db: Queryable, user_id: UUID, keys: Sequence[str]) -> dict[str, Json]:
    """The results of those of `keys` that were used before."""
    return {row["key"]: row["result"] for row in await db.fetch(_FIND_RESULTS, user_id, keys)}


_INSERT_RESULTS = """
insert into idempotent_writes (user_id, key, result)
select $1, key, result
from unnest($2::text[], $3::jsonb[]) results(key, result)
"""


async def insert_operation_results(db: Queryable, user_id: UUID, results: Mapping[str, Json]) -> None:
    """Waits while another transaction uses one of the keys; raises `asyncpg.UniqueViolationError` if it commits."""
    await db.execute(_INSERT_RESULTS, user_id, list(results), list(results.values()))


# Waits while another transaction uses the same key.
_CLAIM_KEY = """
insert into idempotent_writes (user_id, key)
values ($1, $2)
on conflict do nothing
returning key
"""


async def claim_key(db: Queryable, user_id: UUID, key: str) -> bool:
    """Reserve `key` for the caller's transaction; false if it was used before."""
    return await db.fetchval(_CLAIM_KEY, user_id, key) is not None


_STORE_RESULT = """
update idempotent_writes
set result = $3::jsonb
where user_id = $1
  and key = $2
"""


async def store_claimed_result(db: Queryable, user_id: UUID, key: str, result: Json) -> None:
    """Store the result of a key that `claim_key` reserved."""
    await db.execute(_STORE_RESULT, user_id, key, result)
