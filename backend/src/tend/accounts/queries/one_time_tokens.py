from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from tend.core.db.database import Queryable

Purpose = Literal["verify_email", "reset_password"]


@dataclass(frozen=True, slots=True)
class NewToken:
    id: UUID
    token_hash: bytes
    user_id: UUID
    purpose: Purpose
    email_key: str
    lifetime: timedelta


# A mail that is sent again has the same token, whose lifetime starts over.
_SAVE = """
insert into one_time_tokens (id, token_hash, user_id, purpose, email_key, expires_at)
values ($1, $2, $3, $4::text::token_purpose, $5, now() + $6)
on conflict (id) do update
set expires_at = excluded.expires_at
where one_time_tokens.used_at is null
"""


async def upsert_token(db: Queryable, token: NewToken) -> bool:
    """Insert the token, or extend its life; false if it was used already."""
    status = await db.execute(
        _SAVE, token.id, token.token_hash, token.user_id, token.purpose, token.email_key, token.lifetime
    )
    return status == "INSERT 0 1"


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """The account that a token was sent to, and its address at that time."""

    user_id: UUID
    email_key: str
    name: str
    has_two_factor: bool


_IS_USABLE = """token_hash = $1
      and purpose = $2::text::token_purpose
      and used_at is null
      and expires_at > now()"""

_FIND_OWNER = f"""
select users.id, one_time_tokens.email_key, users.name, users.two_factor_at is not null
from one_time_tokens
join users on users.id = one_time_tokens.user_id
where {_IS_USABLE}
  and users.disabled_at is null
"""


async def find_owner(db: Queryable, token_hash: bytes, purpose: Purpose) -> TokenOwner | None:
    """The owner of a usable token; None for one that is unknown, used or expired, or whose account is disabled."""
    row = await db.fetchrow(_FIND_OWNER, token_hash, purpose)
    return row and TokenOwner(*row)


# Of two uses at once, the second waits for the first and then finds the token used. The account is locked before the
# token, as when it is deleted.
_USE_TOKEN = f"""
with owner as materialized (
    select users.id, users.name, users.two_factor_at
    from one_time_tokens
    join users on users.id = one_time_tokens.user_id
    where {_IS_USABLE}
      and users.disabled_at is null
    for no key update of users
)
update one_time_tokens
set used_at = now()
from owner
where {_IS_USABLE}
  and one_time_tokens.user_id = owner.id
returning owner.id, one_time_tokens.email_key, owner.name, owner.two_factor_at is not null
"""


async def use_token(db: Queryable, token_hash: bytes, purpose: Purpose) -> TokenOwner | None:
    """The same for a token that nobody can use afterwards."""
    row = await db.fetchrow(_USE_TOKEN, token_hash, purpose)
    return row and TokenOwner(*row)


# The rows stay: without them, a mail that is sent again would insert its token again.
_VOID_RESETS = """
update one_time_tokens
set used_at = now()
where user_id = $1
  and purpose = 'reset_password'
  and used_at is null
"""


async def void_resets(db: Queryable, user_id: UUID) -> None:
    """Make links that would reset the password again unusable."""
    await db.execute(_VOID_RESETS, user_id)
