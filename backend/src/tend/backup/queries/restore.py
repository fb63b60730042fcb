"""SQL of a restore: a new database that takes the name of the old one, and what may not happen in it again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tend.core.clock import now
from tend.core.db.database import Queryable
from tend.core.ids import ids_before

_CAN_CREATE = """
select rolcreatedb or rolsuper
from pg_roles
where rolname = current_user
"""


async def can_create_databases(db: Queryable) -> bool:
    return bool(await db.fetchval(_CAN_CREATE))


# $1 a database
_COUNT_CONNECTIONS = """
select count(*)
from pg_stat_activity
where datname = $1
  and pid <> pg_backend_pid()
  and backend_type = 'client backend'
"""


async def count_connections(db: Queryable, database: str) -> int:
    """How many others are connected to the database."""
    count: int = await db.fetchval(_COUNT_CONNECTIONS, database)
    return count


# $1 a database
_LOCALE = """
select to_jsonb(pg_database)
from pg_database
where datname = $1
"""


async def create_database(db: Queryable, name: str, *, like: str, owner: str | None) -> None:
    """Create an empty database with the locale of the database `like`; one of this name, from before, is dropped."""
    await drop_database(db, name)
    locale = json.loads(await db.fetchval(_LOCALE, like))
    words = [f"create database {_name(name)} template template0 encoding 'UTF8'"]
    words += [f"lc_collate {_text(locale['datcollate'])} lc_ctype {_text(locale['datctype'])}"]
    provider = {"b": "builtin", "i": "icu"}.get(locale.get("datlocprovider"))
    if provider:
        value = locale.get("datlocale") or locale.get("daticulocale")
        words += [f"locale_provider {provider} {provider}_locale {_text(value)}"]
    if owner:
        words += [f"owner {_name(owner)}"]
    await db.execute(" ".join(words))


async def drop_database(db: Queryable, name: str) -> None:
    await db.execute(f"drop database if exists {_name(name)} with (force)")


# $1 a database
_DISCONNECT = """
select pg_terminate_backend(pid, 5000)
from pg_stat_activity
where datname = $1
  and pid <> pg_backend_pid()
"""


async def swap_databases(db: Any, current: str, *, old: str, new: str) -> None:
    """Rename `current` to `old` and `new` to `current`: both or neither. Ends all connections to `current`."""
    # Others could connect again at once, such as a pooler.
    await db.execute(f"alter database {_name(current)} with allow_connections false")
    try:
        await db.fetch(_DISCONNECT, current)
        async with db.transaction():
            await db.execute(f"alter database {_name(current)} with allow_connections true")
            await db.execute(f"alter database {_name(current)} rename to {_name(old)}")
            await db.execute(f"alter database {_name(new)} rename to {_name(current)}")
    except BaseException:
        await db.execute(f"alter database {_name(current)} with allow_connections true")
        raise


# $1 the beginning of the names
_OLD_DATABASES = """
select datname
from pg_database
where starts_with(datname, $1)
order by datname
"""


async def list_databases(db: Queryable, prefix: str) -> list[str]:
    return [row["datname"] for row in await db.fetch(_OLD_DATABASES, prefix)]


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


_HAS_SESSIONS = "select to_regclass('sessions') is not null"
_SESSION_IDS = """
select id
from sessions
where expires_at > now()
"""


async def list_session_ids(db: Queryable) -> list[UUID]:
    """The open sessions, if the database has any."""
    if not await db.fetchval(_HAS_SESSIONS):
        return []
    return [row["id"] for row in await db.fetch(_SESSION_IDS)]


# An access token is valid for minutes, also without its session. $1 sessions of the database that is replaced, $2 the id
# that ends all sessions and API tokens from before.
_END_SESSIONS = """
with ended as (
    delete from sessions
    returning id
)
insert into revocations (session_id)
select id
from ended
union
select unnest($1::uuid[])
union
select $2
on conflict do nothing
"""
# A link from an email may have been used after the backup was made, and works once.
_DELETE_TOKENS = "delete from one_time_tokens"
# All of these may have been used, revoked or withdrawn since, which nothing can show. Their owners see that they expired.
_EXPIRE_API_TOKENS = """
update api_tokens
set expires_at = now()
where coalesce(expires_at, 'infinity') > now()
"""
_EXPIRE_INVITATIONS = """
update invitations
set expires_at = now()
where accepted_at is null
  and expires_at > now()
"""
_EXPIRE_UNDO_LINKS = """
update email_changes
set expires_at = now()
where undone_at is null
  and expires_at > now()
"""
_DELETE_EMAIL_CHANGES = "delete from email_changes where confirmed_at is null"
_DELETE_RECOVERY_CODES = "delete from recovery_codes"
_HOLD_JOBS = """
with waiting as (
    delete from pgqueuer
    where status in ('queued', 'picked')
    returning id, created, priority, entrypoint, payload
)
insert into restored_jobs (id, created, priority, entrypoint, payload)
select id, created, priority, entrypoint, payload
from waiting
on conflict do nothing
"""
_SET_RESTORED = """
update installation
set epoch = gen_random_uuid(),
    restored_at = now()
"""


async def prepare_restored(db: Any, session_ids: Sequence[UUID]) -> None:
    """End whatever may have been revoked since, hold what would be sent, and have every device load its lists again."""
    async with db.transaction():
        await db.execute(_END_SESSIONS, session_ids, ids_before(now()))
        for statement in (
            _DELETE_TOKENS,
            _EXPIRE_API_TOKENS,
            _EXPIRE_INVITATIONS,
            _DELETE_EMAIL_CHANGES,
            _EXPIRE_UNDO_LINKS,
            _DELETE_RECOVERY_CODES,
        ):
            await db.execute(statement)
        await db.execute(_HOLD_JOBS)
        await db.execute(_SET_RESTORED)


_RESTORED_AT = "select restored_at from installation"


async def fetch_restored_at(db: Queryable) -> datetime | None:
    """When the database was restored; None unless that has yet to be confirmed."""
    moment: datetime | None = await db.fetchval(_RESTORED_AT)
    return moment


@dataclass(frozen=True, slots=True)
class Confirmation:
    dropped_reminders: int
    dropped_jobs: int
    queued_jobs: int


# $1 the moment since when everything is sent
_DROP_REMINDERS = """
with dropped as (
    update reminders
    set fires_at = null
    where fires_at <= $1
    returning 1
)
select count(*)
from dropped
"""
_DROP_AGENDAS = """
with subscriber as (
    select
        users.id,
        local_time($1, users.timezone) as wall_time,
        time_of_day(settings.value ->> 'agenda_at') as agenda_at
    from settings
    join users on users.id = settings.user_id
    where settings.key = 'notifications'
      and settings.value ->> 'agenda_at' is not null
)
insert into agendas (user_id, day)
select id, wall_time::date
from subscriber
where agenda_at <= wall_time::time
on conflict (user_id) do update
set day = excluded.day
where agendas.day < excluded.day
"""
_QUEUE_JOBS = """
with waiting as (
    delete from restored_jobs
    returning id, created, priority, entrypoint, payload
), queued as (
    insert into pgqueuer (priority, entrypoint, payload, status)
    select priority, entrypoint, payload, 'queued'
    from waiting
    where created >= $1
    order by id
    returning 1
)
select
    (select count(*) from waiting) as total,
    (select count(*) from queued) as queued
"""
_SET_CONFIRMED = "update installation set restored_at = null"


async def confirm(db: Any, since: datetime) -> Confirmation:
    """Drop what was due until `since`, and let everything later be sent."""
    async with db.transaction():
        reminders = await db.fetchval(_DROP_REMINDERS, since)
        await db.execute(_DROP_AGENDAS, since)
        total, queued = await db.fetchrow(_QUEUE_JOBS, since)
        await db.execute(_SET_CONFIRMED)
    return Confirmation(reminders, total - queued, queued)
