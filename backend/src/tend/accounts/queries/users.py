"""Accounts, and how one is shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult

SHOWN = """u.id,
        u.email,
        u.name,
        u.timezone,
        u.locale,
        u.week_start,
        u.theme,
        u.email_verified_at,
        u.version,
        u.created_at,
        u.updated_at"""


def shown(inbox: str = "(select lists.id from lists where lists.inbox_of = u.id)") -> str:
    """`UserOut` from a row `u` that has the columns of `SHOWN`."""
    return f"""json_build_object(
        'id', u.id,
        'email', u.email,
        'name', u.name,
        'timezone', u.timezone,
        'locale', u.locale,
        'week_start', u.week_start,
        'theme', u.theme,
        'email_verified_at', u.email_verified_at,
        'inbox_id', {inbox},
        'version', u.version,
        'created_at', u.created_at,
        'updated_at', u.updated_at
    )::text"""


# the account, its Inbox and its first session; no row where the address is taken
_CREATE = f"""
with u as (
    insert into users as u (id, email, email_key, password_hash, name, timezone, locale)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (email_key) do nothing
    returning {SHOWN}
),
inbox as (
    insert into lists (id, inbox_of, name)
    select $8, u.id, 'Inbox'
    from u
    returning id
),
membership as (
    insert into memberships (list_id, user_id, role, position, version)
    select inbox.id, u.id, 'owner', order_key_after(null), u.version
    from u, inbox
),
session as (
    insert into sessions (id, user_id, refresh_hash, user_agent, expires_at)
    select $9, u.id, $10, $11, now() + $12
    from u
)
select {shown("$8")}
from u
"""


async def create(db: Queryable, *values: Any) -> str | None:
    """The new account as JSON; None when the address has one already."""
    found: str | None = await db.fetchval(_CREATE, *values)
    return found


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What signing in and writing to somebody need to know."""

    id: UUID
    email: str
    email_key: str
    name: str
    timezone: str
    password_hash: str
    email_verified_at: datetime | None
    disabled_at: datetime | None


def _known(condition: str) -> str:
    return f"""
    select id, email, email_key, name, timezone, password_hash, email_verified_at, disabled_at
    from users
    where {condition}
    """


_BY_KEY = _known("email_key = $1")
_BY_ID = _known("id = $1")


async def by_email_key(db: Queryable, email_key: str) -> AccountRow | None:
    row = await db.fetchrow(_BY_KEY, email_key)
    return row and AccountRow(*row)


async def by_id(db: Queryable, user_id: UUID) -> AccountRow | None:
    row = await db.fetchrow(_BY_ID, user_id)
    return row and AccountRow(*row)


async def show(db: Queryable, user_id: UUID) -> str | None:
    found: str | None = await db.fetchval(f"select {shown()} from users u where u.id = $1", user_id)
    return found


# null leaves a field as it is
_CHANGE_PROFILE = f"""
update users u
set name = coalesce($2, u.name),
    timezone = coalesce($3, u.timezone),
    locale = coalesce($4, u.locale),
    week_start = coalesce($5, u.week_start),
    theme = coalesce($6, u.theme),
    version = u.version + 1,
    profile_version = u.version + 1,
    updated_at = now()
where u.id = $1
returning {shown()} as row, u.version as number
"""


async def change_profile(db: Queryable, user_id: UUID, *fields: str | None) -> WriteResult | None:
    """`fields` are name, time zone, locale, first day of the week and theme."""
    row = await db.fetchrow(_CHANGE_PROFILE, user_id, *fields)
    return row and WriteResult(row["row"], users={user_id: row["number"]})
