"""Sessions, from signing in to their end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from tend.accounts.queries.users import SHOWN, shown
from tend.core.db.database import Queryable


@dataclass(frozen=True, slots=True)
class RevokedSession:
    user_id: UUID
    session_id: UUID


# The lock makes a sign-in and a change of the password take turns: the session that would come of the old password is
# either never made, or made in time to be ended with the others.
_OPEN = f"""
with u as (
    select {SHOWN}
    from users u
    where u.id = $2
      and u.password_hash = $3
      and u.disabled_at is null
    for share
),
session as (
    insert into sessions (id, user_id, refresh_hash, user_agent, expires_at)
    select $1, u.id, $4, $5, now() + $6
    from u
)
select {shown()}
from u
"""
_EXPIRED = (
    "delete from sessions where expires_at < now()",
    "delete from one_time_tokens where expires_at < now() - interval '1 day'",
    "delete from revocations where revoked_at < now() - interval '1 day'",
)


async def open_one(db: Queryable, *values: Any) -> str | None:
    """The account as JSON; None when its password is no longer the one that was verified."""
    found: str | None = await db.fetchval(_OPEN, *values)
    return found


_ROTATE = f"""
with rotated as (
    update sessions
    set previous_hash = refresh_hash,
        refresh_hash = $3,
        rotated_at = now(),
        last_used_at = now(),
        expires_at = least(now() + $4::interval, created_at + $5::interval)
    where id = $1
      and refresh_hash = $2
      and expires_at > now()
    returning user_id
)
select u.id, {shown()}
from users u, rotated
where u.id = rotated.user_id
  and u.disabled_at is null
"""


async def rotate(db: Queryable, *values: Any) -> tuple[UUID, str] | None:
    """The account whose session it is, and as JSON; None unless the token is the session's newest."""
    found: tuple[UUID, str] | None = await db.fetchrow(_ROTATE, *values)
    return found


_IN_GRACE = f"""
select u.id, {shown()}
from users u, sessions
where sessions.id = $1
  and sessions.previous_hash = $2
  and sessions.rotated_at > now() - $3::interval
  and sessions.expires_at > now()
  and u.id = sessions.user_id
  and u.disabled_at is null
"""


async def in_grace(db: Queryable, session_id: UUID, refresh_hash: bytes, grace: timedelta) -> tuple[UUID, str] | None:
    """As `rotate`, for the token that was replaced a moment ago."""
    found: tuple[UUID, str] | None = await db.fetchrow(_IN_GRACE, session_id, refresh_hash, grace)
    return found


def _end(condition: str) -> str:
    return f"""
    with ended as (
        delete from sessions
        where {condition}
        returning user_id, id
    ),
    noted as (
        insert into revocations (session_id)
        select id
        from ended
    )
    select user_id, id
    from ended
    """


_END = _end("id = $1")
_END_UNEXPIRED = _end("id = $1 and expires_at > now()")
_END_OWN = _end("id = $1 and user_id = $2")
_END_ALL = _end("user_id = $1")


async def end(db: Queryable, session_id: UUID) -> list[RevokedSession]:
    return _revoked(await db.fetch(_END, session_id))


async def end_unexpired(db: Queryable, session_id: UUID) -> list[RevokedSession]:
    return _revoked(await db.fetch(_END_UNEXPIRED, session_id))


async def end_own(db: Queryable, session_id: UUID, user_id: UUID) -> list[RevokedSession]:
    return _revoked(await db.fetch(_END_OWN, session_id, user_id))


async def end_all(db: Queryable, user_id: UUID) -> list[RevokedSession]:
    """Give it a statement of its own after the one that locks the account, so that it sees what came in between."""
    return _revoked(await db.fetch(_END_ALL, user_id))


def _revoked(rows: Sequence[Any]) -> list[RevokedSession]:
    return [RevokedSession(*row) for row in rows]


_ALIVE = """
select true
from sessions
where id = $1
  and user_id = $2
  and expires_at > now()
"""


async def is_alive(db: Queryable, session_id: UUID, user_id: UUID) -> bool:
    return bool(await db.fetchval(_ALIVE, session_id, user_id))


_REVOKED = "select session_id from revocations where revoked_at > now() - make_interval(secs => $1)"


async def revoked_since(db: Queryable, seconds: float) -> list[UUID]:
    return [row[0] for row in await db.fetch(_REVOKED, seconds)]


_LIST = """
select json_build_object('items', coalesce(json_agg(item), '[]'), 'next_cursor', null)::text
from (
    select id, created_at, last_used_at, user_agent, id = $2 as current
    from sessions
    where user_id = $1
      and expires_at > now()
    order by last_used_at desc, id
    limit 200
) item
"""


async def show_all(db: Queryable, user_id: UUID, session_id: UUID) -> str:
    found: str = await db.fetchval(_LIST, user_id, session_id)
    return found


async def forget_the_expired(db: Queryable) -> None:
    """Drop sessions, tokens and revocations that nothing can use any more."""
    for statement in _EXPIRED:
        await db.execute(statement)
