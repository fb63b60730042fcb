from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.accounts.queries.sessions import RevokedSession, revocation_of
from tend.core.db.database import Json, Queryable

_FIELDS = """'id', token.id,
    'name', token.name,
    'hint', token.hint,
    'scopes', token.scopes,
    'created_at', token.created_at,
    'expires_at', token.expires_at,
    'last_used_at', token.last_used_at"""


@dataclass(frozen=True, slots=True)
class NewApiToken:
    id: UUID
    token_hash: bytes
    hint: str
    name: str
    scopes: Collection[str]
    lifetime_days: int | None


# The account is locked first, so that the limit holds for two requests at once. $8 the most tokens of an account
_INSERT_TOKEN = f"""
with account as materialized (
    select id
    from users
    where id = $2
    for no key update
),
token as (
    insert into api_tokens as token (id, user_id, token_hash, hint, name, scopes, expires_at)
    select $1, account.id, $3, $4, $5, $6::text[], now() + make_interval(days => $7)
    from account
    where (select count(*) from api_tokens where user_id = $2) < $8
    returning token.*
)
select json_build_object({_FIELDS})::text
from token
"""


async def insert_token(db: Queryable, user_id: UUID, token: NewApiToken, max_tokens: int) -> Json | None:
    """The token without its secret; None if the account has too many."""
    row: Json | None = await db.fetchval(
        _INSERT_TOKEN,
        token.id,
        user_id,
        token.token_hash,
        token.hint,
        token.name,
        token.scopes,
        token.lifetime_days,
        max_tokens,
    )
    return row


_LIST_TOKENS = f"""
select json_build_object('items', coalesce(json_agg(item order by id desc), '[]'), 'next_cursor', null)::text
from (
    select token.id, json_build_object({_FIELDS}) as item
    from api_tokens token
    where token.user_id = $1
) items
"""


async def list_tokens(db: Queryable, user_id: UUID) -> Json:
    """All tokens of the account, the newest first, those that expired included."""
    page: Json = await db.fetchval(_LIST_TOKENS, user_id)
    return page


@dataclass(frozen=True, slots=True)
class UsedToken:
    id: UUID
    user_id: UUID
    scopes: list[str]
    expires_at: datetime | None


_RECORD_USE = """
update api_tokens
set last_used_at = now()
from users
where api_tokens.token_hash = $1
  and (api_tokens.expires_at is null or api_tokens.expires_at > now())
  and users.id = api_tokens.user_id
  and users.disabled_at is null
returning api_tokens.id, api_tokens.user_id, api_tokens.scopes, api_tokens.expires_at
"""


async def use_token(db: Queryable, token_hash: bytes) -> UsedToken | None:
    """None for a token that does not exist, has expired, or belongs to a disabled account."""
    row = await db.fetchrow(_RECORD_USE, token_hash)
    return row and UsedToken(*row)


_REVOKE_TOKEN = revocation_of("api_tokens", "user_id = $1 and id = $2")
_REVOKE_ALL_TOKENS = revocation_of("api_tokens", "user_id = $1")


async def revoke_token(db: Queryable, user_id: UUID, token_id: UUID) -> list[RevokedSession]:
    """Delete one of the account's tokens. Processes learn of it as of a session."""
    return [RevokedSession(*row) for row in await db.fetch(_REVOKE_TOKEN, user_id, token_id)]


async def revoke_all_tokens(db: Queryable, user_id: UUID) -> list[RevokedSession]:
    return [RevokedSession(*row) for row in await db.fetch(_REVOKE_ALL_TOKENS, user_id)]
