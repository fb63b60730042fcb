"""The table of idempotent writes: the key, the request and the result of each, for 24 hours."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.errors import AccountDeleted, FieldError, Invalid


class KeyReused(Invalid):
    """Nothing was written, since the key belongs to another request."""

    code = "idempotency_key_reused"
    title = "This key was already used"

    def __init__(self, field: str) -> None:
        """`field`: where the request has its key."""
        message = "This key was used for another request in the last 24 hours. Use a new one for each request."
        super().__init__(FieldError(field, self.code, message))


@dataclass(frozen=True, slots=True)
class StoredResult:
    request_hash: bytes | None
    """None if the release before stored it."""
    result: Json

    def is_of(self, request_hash: bytes) -> bool:
        return self.request_hash in {None, request_hash}


def hash_request(*parts: bytes) -> bytes:
    """A fingerprint that is equal for two requests with the same `parts`, of which only the last may have line breaks."""
    return hashlib.sha256(b"\n".join(parts)).digest()


_FIND_RESULTS = """
select key, request_hash, result::text as result
from idempotent_writes
where user_id = $1
  and key = any($2::text[])
"""


async def find_stored_results(db: Queryable, user_id: UUID, keys: Sequence[str]) -> dict[str, StoredResult]:
    """The results of those of `keys` that were used before."""
    rows = await db.fetch(_FIND_RESULTS, user_id, keys)
    return {row["key"]: StoredResult(row["request_hash"], row["result"]) for row in rows}


# The account is locked once for all results, until the transaction ends, so that its deletion finds them. Lists are
# locked before accounts, so that results are written last in a transaction.
_INSERT_RESULTS = """
insert into idempotent_writes (user_id, key, request_hash, result)
select account.id, key, request_hash, result
from (select users.id from users where users.id = $1 for key share) account
cross join unnest($2::text[], $3::bytea[], $4::jsonb[]) results(key, request_hash, result)
"""


async def insert_operation_results(db: Queryable, user_id: UUID, results: Mapping[str, StoredResult]) -> None:
    """Waits while another transaction uses one of the keys; raises `asyncpg.UniqueViolationError` if it commits.

    Raises `AccountDeleted`.
    """
    hashes = [result.request_hash for result in results.values()]
    _require_account(
        await db.execute(_INSERT_RESULTS, user_id, list(results), hashes, [one.result for one in results.values()])
    )


def _require_account(status: str) -> None:
    """`status` is what PostgreSQL says that it did: it writes nothing for an account that does not exist."""
    if status.endswith(" 0"):
        raise AccountDeleted


# Waits while another transaction uses the same key.
_CLAIM_KEY = """
insert into idempotent_writes (user_id, key, request_hash)
values ($1, $2, $3)
on conflict do nothing
returning key
"""


async def claim_idempotency_key(db: Queryable, user_id: UUID, key: str, request_hash: bytes) -> bool:
    """Reserve `key` for the caller's transaction; false if it was used before."""
    return await db.fetchval(_CLAIM_KEY, user_id, key, request_hash) is not None


_STORE_RESULT = """
update idempotent_writes
set result = $3::jsonb
from (select users.id from users where users.id = $1 for key share) account
where user_id = account.id
  and key = $2
"""


async def store_claimed_result(db: Queryable, user_id: UUID, key: str, result: Json) -> None:
    """Store the result of a key that `claim_idempotency_key` reserved. Raises `AccountDeleted`."""
    _require_account(await db.execute(_STORE_RESULT, user_id, key, result))
