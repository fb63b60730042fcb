from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from tend.accounts.queries.users import ACCOUNT_COLUMNS, user_json_sql
from tend.accounts.schemas import SecurityEventKind
from tend.accounts.session_tokens import NewSession
from tend.core.db.database import Json, Queryable


@dataclass(frozen=True, slots=True)
class RevokedSession:
    user_id: UUID
    session_id: UUID


# The lock makes a sign-in and a change of the password take turns: a session under the old password is either never
# created, or early enough to be revoked with the others.
_INSERT_SESSION = f"""
with account as (
    select {ACCOUNT_COLUMNS}
    from users account
    where account.id = $2
      and account.password_hash = $3
      and account.disabled_at is null
    for share
),
session as (
    insert into sessions (id, user_id, refresh_hash, device_hash, user_agent, expires_at)
    select $1, account.id, $4, $5, $6, now() + $7
    from account
),
event as (
    insert into security_events (id, user_id, kind, user_agent)
    select $1, account.id, $8, $6
    from account
    where $8::text is not null
)
select {user_json_sql()}
from account
"""


async def insert_session(
    db: Queryable, user_id: UUID, verified_hash: str, session: NewSession, event: SecurityEventKind | None
) -> Json | None:
    """The account; None if `verified_hash` is no longer the hash of its password. `event` goes into the security log."""
    account: Json | None = await db.fetchval(
        _INSERT_SESSION,
        session.id,
        user_id,
        verified_hash,
        session.refresh_hash,
        session.device_hash,
        session.user_agent,
        session.max_idle,
        event,
    )
    return account


_ROTATE_TOKEN = f"""
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
select account.id, {user_json_sql()}
from users account, rotated
where account.id = rotated.user_id
  and account.disabled_at is null
"""


async def rotate_token(
    db: Queryable, session_id: UUID, refresh_hash: bytes, successor_hash: bytes, max_idle: timedelta, max_age: timedelta
) -> tuple[UUID, Json] | None:
    """The id of the session's account, and the account; None unless `refresh_hash` is of the session's newest token."""
    row = await db.fetchrow(_ROTATE_TOKEN, session_id, refresh_hash, successor_hash, max_idle, max_age)
    return row and tuple(row)


_FIND_BY_PREVIOUS_TOKEN = f"""
select account.id, {user_json_sql()}
from users account, sessions
where sessions.id = $1
  and sessions.previous_hash = $2
  and (sessions.rotated_at > now() - $3::interval or sessions.device_hash = $4)
  and sessions.expires_at > now()
  and account.id = sessions.user_id
  and account.disabled_at is null
"""


async def find_by_previous_token(
    db: Queryable, session_id: UUID, refresh_hash: bytes, grace: timedelta, device_hash: bytes | None
) -> tuple[UUID, Json] | None:
    """The same for a token whose successor was not used yet.

    From another device than the session's it must have been rotated no longer than `grace` ago.
    """
    row = await db.fetchrow(_FIND_BY_PREVIOUS_TOKEN, session_id, refresh_hash, grace, device_hash)
    return row and tuple(row)


def revocation_sql(table: str, condition: str) -> str:
    """A statement that deletes sessions or API tokens and records their revocation. Its rows are `RevokedSession`."""
    return f"""
    with revoked as (
        delete from {table}
        where {condition}
        returning user_id, id
    ),
    revocation as (
        insert into revocations (session_id)
        select id
        from revoked
        on conflict do nothing
    )
    select user_id, id
    from revoked
    """


# When an account is disabled, a trigger revokes its sessions and leaves their rows to expire.
_REVOKE = revocation_sql("sessions", "id = $1")
_REVOKE_UNEXPIRED = revocation_sql("sessions", "id = $1 and expires_at > now()")
_REVOKE_OWN = revocation_sql("sessions", "id = $1 and user_id = $2")
_REVOKE_ALL = revocation_sql("sessions", "user_id = $1")
_REVOKE_OTHERS = revocation_sql("sessions", "user_id = $1 and id <> $2")


async def revoke_session(db: Queryable, session_id: UUID) -> list[RevokedSession]:
    return _to_sessions(await db.fetch(_REVOKE, session_id))


async def revoke_unexpired_session(db: Queryable, session_id: UUID) -> list[RevokedSession]:
    return _to_sessions(await db.fetch(_REVOKE_UNEXPIRED, session_id))


async def revoke_own_session(db: Queryable, session_id: UUID, user_id: UUID) -> list[RevokedSession]:
    return _to_sessions(await db.fetch(_REVOKE_OWN, session_id, user_id))


async def revoke_all_sessions(db: Queryable, user_id: UUID) -> list[RevokedSession]:
    """Call it after the statement that locks the account, so that it sees the sessions that were opened before."""
    return _to_sessions(await db.fetch(_REVOKE_ALL, user_id))


async def revoke_other_sessions(db: Queryable, user_id: UUID, session_id: UUID) -> list[RevokedSession]:
    """The same for all sessions but one."""
    return _to_sessions(await db.fetch(_REVOKE_OTHERS, user_id, session_id))


def _to_sessions(rows: Sequence[Any]) -> list[RevokedSession]:
    return [RevokedSession(*row) for row in rows]


_IS_ALIVE = """
select true
from sessions
where id = $1
  and user_id = $2
  and expires_at > now()
"""


async def is_session_alive(db: Queryable, session_id: UUID, user_id: UUID) -> bool:
    return bool(await db.fetchval(_IS_ALIVE, session_id, user_id))


_IS_AUTHENTICATED = """
select true
from sessions
where id = $1
  and user_id = $2
  and expires_at > now()
  and authenticated_at > now() - $3::interval
"""


async def is_authenticated_within(db: Queryable, session_id: UUID, user_id: UUID, lifetime: timedelta) -> bool:
    """Whether the password was given in this session no longer than `lifetime` ago."""
    return bool(await db.fetchval(_IS_AUTHENTICATED, session_id, user_id, lifetime))


# The hash shows that the password which was just verified is still the account's.
_RENEW_AUTHENTICATION = """
update sessions
set authenticated_at = now()
from users
where sessions.id = $1
  and sessions.user_id = $2
  and sessions.expires_at > now()
  and users.id = sessions.user_id
  and users.password_hash = $3
"""


async def renew_authentication(db: Queryable, session_id: UUID, user_id: UUID, verified_hash: str) -> bool:
    """Record that the password was given in this session; false if it was changed, or the session has ended."""
    return await db.execute(_RENEW_AUTHENTICATION, session_id, user_id, verified_hash) == "UPDATE 1"


_REVOKED_SINCE = """
select session_id
from revocations
where revoked_at > now() - make_interval(secs => $1)
"""


async def list_revoked_since(db: Queryable, seconds: float) -> list[UUID]:
    """The sessions that were revoked in the last `seconds`."""
    return [row[0] for row in await db.fetch(_REVOKED_SINCE, seconds)]


_LIST_SESSIONS = """
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


async def list_sessions(db: Queryable, user_id: UUID, current_session_id: UUID) -> Json:
    """A page of the user's sessions, the most recently used first."""
    page: Json = await db.fetchval(_LIST_SESSIONS, user_id, current_session_id)
    return page
