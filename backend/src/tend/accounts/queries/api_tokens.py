from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.accounts.queries.sessions import RevokedSession, revocation_sql
from tend.core.db.database import Json, Queryable


def _fields_sql(list_ids: str) -> str:
    """`list_ids` is an expression for the lists of a token that is restricted."""
    return f"""'id', token.id,
    'name', token.name,
    'hint', token.hint,
    'scopes', coalesce(token.list_scopes, token.scopes),
    'list_ids', case when token.list_scopes is not null then {list_ids} end,
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
    list_ids: Collection[UUID] | None
    """The lists that it is restricted to; None: all."""
    lifetime_days: int | None


# The account is locked first, so that the limit holds for two requests at once. $6 the scopes, $8 the most tokens of an
# account, $9 the lists or null. That each of them is one of the user's own follows from the key of the table.
_INSERT_TOKEN = f"""
with account as materialized (
    select id
    from users
    where id = $2
    for no key update
),
token as (
    insert into api_tokens as token (id, user_id, token_hash, hint, name, scopes, list_scopes, expires_at)
    select
        $1,
        account.id,
        $3,
        $4,
        $5,
        case when $9::uuid[] is null then $6::text[] else '{{}}' end,
        case when $9 is not null then $6 end,
        now() + make_interval(days => $7)
    from account
    where (select count(*) from api_tokens where user_id = $2) < $8
    returning token.*
),
added_lists as (
    insert into api_token_lists (token_id, user_id, list_id)
    select token.id, token.user_id, wanted.list_id
    from token, unnest($9) wanted (list_id)
)
select json_build_object({_fields_sql("$9")})::text
from token
"""


async def insert_token(db: Queryable, user_id: UUID, token: NewApiToken, max_tokens: int) -> Json | None:
    """The token without its secret; None if the account has too many. Raises `Invalid` for lists that are not the user's."""
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
        token.list_ids,
    )
    return row


# A list that was deleted forever is none of them, though its rows are there until the purge removes them.
_ITS_LISTS = """array(
        select list_id
        from api_token_lists
        join lists on lists.id = list_id
        where token_id = token.id
          and lists.purged_at is null
        order by list_id
    )"""
_LIST_TOKENS = f"""
select json_build_object('items', coalesce(json_agg(item order by id desc), '[]'), 'next_cursor', null)::text
from (
    select token.id, json_build_object({_fields_sql(_ITS_LISTS)}) as item
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
    is_restricted: bool
    """It reaches some lists alone."""


# Nobody knows yet whose request it is, so it waits for nothing: a use while the token is locked is not recorded.
_RECORD_USE = """
with token as (
    select
        api_tokens.id,
        api_tokens.user_id,
        coalesce(api_tokens.list_scopes, api_tokens.scopes),
        api_tokens.expires_at,
        api_tokens.list_scopes is not null
    from api_tokens
    join users on users.id = api_tokens.user_id
    where api_tokens.token_hash = $1
      and (api_tokens.expires_at is null or api_tokens.expires_at > now())
      and users.disabled_at is null
), unlocked as (
    select api_tokens.id
    from api_tokens
    join token on token.id = api_tokens.id
    for no key update of api_tokens skip locked
), recorded as (
    update api_tokens
    set last_used_at = now()
    from unlocked
    where api_tokens.id = unlocked.id
)
select *
from token
"""


async def use_token(db: Queryable, token_hash: bytes) -> UsedToken | None:
    """None for a token that does not exist, has expired, or belongs to a disabled account."""
    row = await db.fetchrow(_RECORD_USE, token_hash)
    return row and UsedToken(*row)


_REVOKE_TOKEN = revocation_sql("api_tokens", "user_id = $1 and id = $2")
_REVOKE_ALL_TOKENS = revocation_sql("api_tokens", "user_id = $1")


async def revoke_token(db: Queryable, user_id: UUID, token_id: UUID) -> list[RevokedSession]:
    """Delete one of the account's tokens. Processes learn of it as of a session."""
    return [RevokedSession(*row) for row in await db.fetch(_REVOKE_TOKEN, user_id, token_id)]


async def revoke_all_tokens(db: Queryable, user_id: UUID) -> list[RevokedSession]:
    return [RevokedSession(*row) for row in await db.fetch(_REVOKE_ALL_TOKENS, user_id)]
