"""Authenticators and recovery codes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.core.db.database import Json, Queryable


@dataclass(frozen=True, slots=True)
class Authenticator:
    sealed_secret: bytes
    enabled_at: datetime | None
    """Null while it is being set up."""


_FIND_AUTHENTICATOR = """
select authenticators.secret, users.two_factor_at
from authenticators
join users on users.id = authenticators.user_id
where authenticators.user_id = $1
"""


async def find_authenticator(db: Queryable, user_id: UUID) -> Authenticator | None:
    row = await db.fetchrow(_FIND_AUTHENTICATOR, user_id)
    return row and Authenticator(*row)


# Starting again replaces the secret of an authenticator that was never confirmed.
_START_SETUP = """
with account as materialized (
    select id
    from users
    where id = $1
      and two_factor_at is null
    for no key update
)
insert into authenticators (user_id, secret)
select id, $2
from account
on conflict (user_id) do update
set secret = excluded.secret,
    last_step = 0,
    created_at = now()
"""


async def start_two_factor_setup(db: Queryable, user_id: UUID, sealed_secret: bytes) -> bool:
    """False if two-factor authentication is on already."""
    return await db.execute(_START_SETUP, user_id, sealed_secret) == "INSERT 0 1"


_ENABLE = """
update users
set two_factor_at = now()
where id = $1
  and two_factor_at is null
  and exists (select from authenticators where user_id = $1 and secret = $2)
"""


async def enable_two_factor(db: Queryable, user_id: UUID, sealed_secret: bytes) -> bool:
    """False if it is on already, or another setup was started meanwhile."""
    return await db.execute(_ENABLE, user_id, sealed_secret) == "UPDATE 1"


_DISABLE = """
with account as (
    update users
    set two_factor_at = null
    where id = $1
      and two_factor_at is not null
    returning id
),
codes as (
    delete from recovery_codes
    where user_id = $1
),
authenticator as (
    delete from authenticators
    where user_id = $1
)
select true
from account
"""


async def disable_two_factor(db: Queryable, user_id: UUID) -> bool:
    """Delete the authenticator and the recovery codes; false if two-factor authentication was off."""
    return bool(await db.fetchval(_DISABLE, user_id))


# Of two uses of a code at once, the second waits for the first and then finds its step used.
_USE_STEP = """
update authenticators
set last_step = $2
where user_id = $1
  and last_step < $2
"""


async def use_totp_step(db: Queryable, user_id: UUID, step: int) -> bool:
    """False if this code or a later one was used before."""
    return await db.execute(_USE_STEP, user_id, step) == "UPDATE 1"


_USE_RECOVERY_CODE = """
update recovery_codes
set used_at = now()
where user_id = $1
  and code_hash = $2
  and used_at is null
"""


async def use_recovery_code(db: Queryable, user_id: UUID, code_hash: bytes) -> bool:
    return await db.execute(_USE_RECOVERY_CODE, user_id, code_hash) == "UPDATE 1"


_REPLACE_RECOVERY_CODES = """
with replaced as (
    delete from recovery_codes
    where user_id = $1
)
insert into recovery_codes (user_id, code_hash)
select $1, unnest($2::bytea[])
"""


async def replace_recovery_codes(db: Queryable, user_id: UUID, code_hashes: Collection[bytes]) -> None:
    await db.execute(_REPLACE_RECOVERY_CODES, user_id, code_hashes)


_READ_STATE = """
select json_build_object(
    'enabled_at', users.two_factor_at,
    'recovery_codes_left', (select count(*) from recovery_codes where user_id = users.id and used_at is null)
)::text
from users
where users.id = $1
"""


async def read_two_factor_state(db: Queryable, user_id: UUID) -> Json | None:
    state: Json | None = await db.fetchval(_READ_STATE, user_id)
    return state
