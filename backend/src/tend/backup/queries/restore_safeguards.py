"""What a restored database may do: nobody gets in who was shut out since, and nothing is sent before it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tend.backup.queries.credentials import read_credentials, write_credentials
from tend.core.clock import now
from tend.core.db.database import Json, Queryable
from tend.core.ids import id_bound

# The release of the replaced database may be an older one.
_HAS_TABLES = """
select
    to_regclass('sessions') is not null as has_sessions,
    exists (
        select
        from information_schema.columns
        where table_schema = current_schema()
          and table_name = 'users'
          and column_name = 'operator_since'
    ) as has_operators,
    not exists (select from pg_tables where schemaname = current_schema()) as is_empty
"""
_SESSION_IDS = """
select id
from sessions
where expires_at > now()
"""


_SHUT_OUT_IDS = """
select id, disabled_at is not null as is_disabled, operator_since is null as is_ordinary
from users
where disabled_at is not null
   or operator_since is null
"""


@dataclass(frozen=True, slots=True)
class ReplacedRights:
    """Rights that the replaced database knows to have ended, and a backup from before does not."""

    session_ids: Sequence[UUID] = ()
    """The open sessions."""
    disabled_ids: Sequence[UUID] = ()
    """The accounts that are disabled."""
    ordinary_ids: Sequence[UUID] = ()
    """The accounts that are no operator's."""
    credentials: Json | None = None
    """How people sign in, as `credentials.py` reads it."""
    is_empty: bool = False
    """Whether it had no table at all."""


async def read_replaced_rights(db: Queryable) -> ReplacedRights:
    tables = await db.fetchrow(_HAS_TABLES)
    session_ids = [row["id"] for row in await db.fetch(_SESSION_IDS)] if tables["has_sessions"] else []
    accounts = await db.fetch(_SHUT_OUT_IDS) if tables["has_operators"] else []
    return ReplacedRights(
        session_ids,
        [row["id"] for row in accounts if row["is_disabled"]],
        [row["id"] for row in accounts if row["is_ordinary"]],
        await read_credentials(db),
        is_empty=tables["is_empty"],
    )


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
# Who was shut out since stays so, if the database that is replaced can tell.
_DISABLE = """
update users
set disabled_at = now()
where id = any ($1::uuid[])
  and disabled_at is null
"""
_DEMOTE = """
update users
set operator_since = null
where id = any ($1::uuid[])
  and operator_since is not null
"""
# So may links, whose guests would come back with them.
_END_LINKS = "delete from link_shares"
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
    restored_at = now(),
    files_checked_at = null
"""


async def prepare_restored_database(db: Any, replaced: ReplacedRights) -> None:
    """End whatever may have been revoked since, hold what would be sent, and have every device load its lists again."""
    async with db.transaction():
        await db.execute(_END_SESSIONS, replaced.session_ids, id_bound(now()))
        await db.execute(_DISABLE, replaced.disabled_ids)
        await db.execute(_DEMOTE, replaced.ordinary_ids)
        if replaced.credentials:
            await write_credentials(db, replaced.credentials)
        for statement in (
            _DELETE_TOKENS,
            _EXPIRE_API_TOKENS,
            _EXPIRE_INVITATIONS,
            _END_LINKS,
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
class RestoreConfirmation:
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
_DROP_NOTIFICATIONS = """
update notifications
set push_at = null,
    mail_at = null
where least(push_at, mail_at) <= $1
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


async def confirm_restored_database(db: Any, since: datetime) -> RestoreConfirmation:
    """Drop what was due until `since`, and let everything later be sent."""
    async with db.transaction():
        reminders = await db.fetchval(_DROP_REMINDERS, since)
        await db.execute(_DROP_AGENDAS, since)
        await db.execute(_DROP_NOTIFICATIONS, since)
        total, queued = await db.fetchrow(_QUEUE_JOBS, since)
        await db.execute(_SET_CONFIRMED)
    return RestoreConfirmation(reminders, total - queued, queued)
