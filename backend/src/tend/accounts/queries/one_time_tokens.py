"""One-time tokens."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tend.core.db.database import Queryable

# again at each attempt of the same mail: its time runs from when it is sent
_KEEP = """
insert into one_time_tokens (id, token_hash, user_id, purpose, email_key, expires_at)
values ($1, $2, $3, $4::text::token_purpose, $5, now() + $6)
on conflict (id) do update
set expires_at = excluded.expires_at
where one_time_tokens.used_at is null
"""


async def keep(db: Queryable, *values: Any) -> bool:
    """False when this token was used already."""
    return await db.execute(_KEEP, *values) == "INSERT 0 1"


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """Whom a token was sent to."""

    user_id: UUID
    email_key: str
    name: str


_USABLE = """token_hash = $1
      and purpose = $2::text::token_purpose
      and used_at is null
      and expires_at > now()"""

_PEEK = f"""
select users.id, one_time_tokens.email_key, users.name
from one_time_tokens
join users on users.id = one_time_tokens.user_id
where {_USABLE}
"""


async def peek(db: Queryable, token_hash: bytes, purpose: str) -> TokenOwner | None:
    row = await db.fetchrow(_PEEK, token_hash, purpose)
    return row and TokenOwner(*row)


# of two uses at once, the second waits for the first and then finds it used
_USE = f"""
with used as (
    update one_time_tokens
    set used_at = now()
    where {_USABLE}
    returning user_id, email_key
)
select users.id, used.email_key, users.name
from used
join users on users.id = used.user_id
"""


async def use(db: Queryable, token_hash: bytes, purpose: str) -> TokenOwner | None:
    row = await db.fetchrow(_USE, token_hash, purpose)
    return row and TokenOwner(*row)


# marked rather than deleted, or a mail that is sent again would make its token anew
_VOID_RESETS = """
update one_time_tokens
set used_at = now()
where user_id = $1
  and purpose = 'reset_password'
  and used_at is null
"""


async def void_resets(db: Queryable, user_id: UUID) -> None:
    """Spoil the links that would undo a change of the password."""
    await db.execute(_VOID_RESETS, user_id)
