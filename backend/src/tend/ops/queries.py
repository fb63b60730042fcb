"""SQL of the operator's commands: the purge, the doctor's checks and the account that `tend add` writes to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.settings.settings import Settings

# Each statement of the purge deletes one batch, so that none holds its locks for long.
BATCH = 2000
_MEGABYTE = 1_000_000


def _delete_batch_sql(table: str, condition: str) -> str:
    return f"""
    with expired as (
        select ctid
        from {table}
        where {condition}
        limit {BATCH}
    ), deleted as (
        delete from {table}
        where ctid in (select ctid from expired)
        returning 1
    )
    select count(*)
    from deleted
    """


# Lists are locked first, as every change locks them. Each deletion takes a version, so that clients learn of it.
def _delete_with_tombstones_sql(table: str) -> str:
    return f"""
    with expired as (
        select id, list_id
        from {table}
        where deleted_at < now() - interval '30 days'
        limit {BATCH}
    ), locked_lists as materialized (
        select id
        from lists
        where id in (select list_id from expired)
        order by id
        for no key update
    ), deleted as (
        delete from {table}
        using locked_lists
        where {table}.list_id = locked_lists.id
          and {table}.id in (select id from expired)
          and {table}.deleted_at < now() - interval '30 days'
        returning {table}.id, {table}.list_id
    ), numbered as (
        update lists
        set version = lists.version + counts.count
        from (select list_id, count(*) from deleted group by list_id) counts
        where lists.id = counts.list_id
        returning lists.id, lists.version - counts.count as version
    ), added_tombstones as (
        insert into tombstones (list_id, version, todo_id)
        select
            deleted.list_id,
            numbered.version + row_number() over (partition by deleted.list_id),
            deleted.id
        from deleted
        join numbered on numbered.id = deleted.list_id
    )
    select count(*)
    from deleted
    """


# A client whose cursor is older than a purged tombstone pulls the whole list again.
_DELETE_TOMBSTONES = f"""
with expired as (
    select list_id, version
    from tombstones
    where created_at < now() - interval '30 days'
    limit {BATCH}
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from expired)
    order by id
    for no key update
), deleted as (
    delete from tombstones
    using expired, locked_lists
    where tombstones.list_id = locked_lists.id
      and tombstones.list_id = expired.list_id
      and tombstones.version = expired.version
    returning tombstones.list_id, tombstones.version
), marked_lists as (
    update lists
    set tombstones_purged_through = greatest(lists.tombstones_purged_through, newest.version)
    from (select list_id, max(version) as version from deleted group by list_id) newest
    where lists.id = newest.list_id
)
select count(*)
from deleted
"""


def _delete_account_tombstones_sql(table: str, key: str) -> str:
    """A client whose cursor is older than a purged tombstone pulls all settings and reminders again."""
    return f"""
    with expired as (
        select user_id, {key}
        from {table}
        where deleted_at < now() - interval '30 days'
        limit {BATCH}
    ), locked_users as materialized (
        select id
        from users
        where id in (select user_id from expired)
        order by id
        for no key update
    ), deleted as (
        delete from {table}
        using expired, locked_users
        where {table}.user_id = locked_users.id
          and {table}.user_id = expired.user_id
          and {table}.{key} = expired.{key}
          and {table}.deleted_at < now() - interval '30 days'
        returning {table}.user_id, {table}.version
    ), marked_users as (
        update users
        set tombstones_purged_through = greatest(users.tombstones_purged_through, newest.version)
        from (select user_id, max(version) as version from deleted group by user_id) newest
        where users.id = newest.user_id
    )
    select count(*)
    from deleted
    """


# There is no index by age, which every write would pay for: the acts of a list are in the order of their versions, so that
# of most lists this reads the oldest one.
_DELETE_ACTS = f"""
with expired as (
    select acts.list_id, acts.version
    from lists
    cross join lateral (
        select at
        from acts
        where acts.list_id = lists.id
        order by acts.version
        limit 1
    ) oldest
    join acts on acts.list_id = lists.id
    where oldest.at < now() - interval '90 days'
      and acts.at < now() - interval '90 days'
    limit {BATCH}
), deleted as (
    delete from acts
    using expired
    where acts.list_id = expired.list_id
      and acts.version = expired.version
    returning 1
)
select count(*)
from deleted
"""
# The app gets a second token at once, and later ones as long as it is open. Comments can be edited by their guest alone.
_OPENED_ONLY = """
    last_seen_at = created_at
    and created_at < now() - interval '1 day'
    and not exists (
        select
        from link_shares
        join comments on comments.list_id = link_shares.list_id
        where link_shares.id = guests.link_id
          and comments.guest_id = guests.id
    )"""
# The keys are those of the log.
_PURGE: Mapping[str, str] = {
    "todos in the trash": _delete_with_tombstones_sql("todos"),
    "deleted comments": _delete_with_tombstones_sql("comments"),
    "deleted attachments": _delete_batch_sql("attachments", "deleted_at < now() - interval '30 days'"),
    "lists in the trash": _delete_batch_sql("lists", "deleted_at < now() - interval '30 days'"),
    "tombstones": _DELETE_TOMBSTONES,
    "deleted settings": _delete_account_tombstones_sql("settings", "key"),
    "deleted reminders": _delete_account_tombstones_sql("reminders", "id"),
    "notifications": _delete_batch_sql("notifications", "at < now() - interval '90 days'"),
    "acts": _DELETE_ACTS,
    "former members": _delete_batch_sql("former_members", "left_at < now() - interval '90 days'"),
    "idempotency keys": _delete_batch_sql("idempotent_writes", "created_at < now() - interval '24 hours'"),
    "sessions": _delete_batch_sql("sessions", "expires_at < now()"),
    "revocations": _delete_batch_sql("revocations", "revoked_at < now() - interval '1 day'"),
    "one-time tokens": _delete_batch_sql("one_time_tokens", "expires_at < now() - interval '1 day'"),
    "API tokens": _delete_batch_sql("api_tokens", "expires_at < now() - interval '30 days'"),
    "used challenges": _delete_batch_sql("used_challenges", "used_at < now() - interval '1 day'"),
    "security log": _delete_batch_sql("security_events", "created_at < now() - interval '90 days'"),
    "changes of email": _delete_batch_sql("email_changes", "expires_at < now() - interval '1 day'"),
    "links": _delete_batch_sql("link_shares", "expires_at < now() - interval '7 days'"),
    "guests": _delete_batch_sql("guests", "last_seen_at < now() - interval '30 days'"),
    "guests who were never there": _delete_batch_sql("guests", _OPENED_ONLY),
    "invitations": _delete_batch_sql("invitations", "expires_at < now() - interval '7 days'"),
    # A rate limit whose arrival time has passed no longer limits anything.
    "rate limits": _delete_batch_sql("rate_limits", "arrives_at < now()"),
    "operator acts": _delete_batch_sql("operator_acts", "acted_at < now() - interval '365 days'"),
    "job log": _delete_batch_sql("pgqueuer_log", "created < now() - interval '30 days'"),
    "job statistics": _delete_batch_sql("pgqueuer_statistics", "created < now() - interval '30 days'"),
}
PURGED = tuple(_PURGE)


def list_statements() -> Iterator[tuple[str, str]]:
    yield from ((f"purge_batch {kind}", statement) for kind, statement in _PURGE.items())


async def purge_batch(db: Queryable, kind: str) -> int:
    """Delete at most `BATCH` expired rows of `kind`, one of `PURGED`, and return how many."""
    deleted: int = await db.fetchval(_PURGE[kind])
    return deleted


_IS_REACHABLE = "select true"


async def is_reachable(db: Queryable) -> bool:
    return bool(await db.fetchval(_IS_REACHABLE))


_SERVER_VERSION = "select current_setting('server_version')"


async def fetch_server_version(db: Queryable) -> str:
    version: str = await db.fetchval(_SERVER_VERSION)
    return version


_SERVER_TIME = "select clock_timestamp()"


async def fetch_server_time(db: Queryable) -> datetime:
    time: datetime = await db.fetchval(_SERVER_TIME)
    return time


@dataclass(frozen=True, slots=True)
class JobBacklog:
    failed: int
    """How many jobs failed at every attempt."""
    delay: float
    """How many seconds the oldest job has been waiting past its time."""


_JOB_BACKLOG = """
select
    count(*) filter (where status = 'failed') as failed,
    coalesce(extract(epoch from now() - min(execute_after) filter (where status = 'queued')), 0)::float8 as delay
from pgqueuer
"""


async def fetch_job_backlog(db: Queryable) -> JobBacklog:
    return JobBacklog(*await db.fetchrow(_JOB_BACKLOG))


# $1 the lists, $2 the todos, $3 the bytes of text and $4 those of attachments that an account may have
_STORE_LIMITS = """
update account_limits
set max_lists = $1,
    max_todos = $2,
    max_text_bytes = $3,
    max_attachment_bytes = $4
where (max_lists, max_todos, max_text_bytes, max_attachment_bytes) is distinct from ($1, $2, $3, $4)
"""


async def store_quotas(db: Queryable, settings: Settings) -> None:
    """Writes the quotas where the statements and triggers that add lists and todos read them."""
    sizes = (settings.account_max_text_mb * _MEGABYTE, settings.account_max_attachment_mb * _MEGABYTE)
    await db.execute(_STORE_LIMITS, settings.account_max_lists, settings.account_max_todos, *sizes)


# Two are enough to know whether there is only one.
_FIRST_TWO_USERS = """
select id
from users
limit 2
"""


async def find_first_two_users(db: Queryable) -> list[UUID]:
    return [row["id"] for row in await db.fetch(_FIRST_TWO_USERS)]


_FIND_USER = """
select id
from users
where email_key = $1
"""


async def find_user(db: Queryable, email_key: str) -> UUID | None:
    user_id: UUID | None = await db.fetchval(_FIND_USER, email_key)
    return user_id
