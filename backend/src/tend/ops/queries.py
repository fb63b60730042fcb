"""What is deleted for good, and when. Each statement deletes a batch, so that none holds its locks for long."""

from collections.abc import Mapping

BATCH = 2000


def _batch(table: str, condition: str) -> str:
    return f"""
    with old as (
        select ctid
        from {table}
        where {condition}
        limit {BATCH}
    ), gone as (
        delete from {table}
        where ctid in (select ctid from old)
        returning 1
    )
    select count(*)
    from gone
    """


# Lists are locked first, as every change locks them. What goes takes a number, so that clients let go of it too.
_TODOS = f"""
with old as (
    select id, list_id
    from todos
    where deleted_at < now() - interval '30 days'
    limit {BATCH}
), held as materialized (
    select id
    from lists
    where id in (select list_id from old)
    order by id
    for no key update
), gone as (
    delete from todos
    using held
    where todos.list_id = held.id
      and todos.id in (select id from old)
      and todos.deleted_at < now() - interval '30 days'
    returning todos.id, todos.list_id
), numbered as (
    update lists
    set version = lists.version + fewer.count
    from (select list_id, count(*) from gone group by list_id) fewer
    where lists.id = fewer.list_id
    returning lists.id, lists.version - fewer.count as version
), told as (
    insert into tombstones (list_id, version, todo_id)
    select gone.list_id, numbered.version + row_number() over (partition by gone.list_id), gone.id
    from gone
    join numbered on numbered.id = gone.list_id
)
select count(*)
from gone
"""

# Who stands before one of these has to start again with the list.
_TOMBSTONES = f"""
with old as (
    select list_id, version
    from tombstones
    where created_at < now() - interval '30 days'
    limit {BATCH}
), held as materialized (
    select id
    from lists
    where id in (select list_id from old)
    order by id
    for no key update
), gone as (
    delete from tombstones
    using old, held
    where tombstones.list_id = held.id
      and tombstones.list_id = old.list_id
      and tombstones.version = old.version
    returning tombstones.list_id, tombstones.version
), forgotten as (
    update lists
    set tombstones_purged_through = greatest(lists.tombstones_purged_through, gone.version)
    from (select list_id, max(version) as version from gone group by list_id) gone
    where lists.id = gone.list_id
)
select count(*)
from gone
"""

# Each deletes a batch and tells how many went.
RETENTION: Mapping[str, str] = {
    "todos in the trash": _TODOS,
    "lists in the trash": _batch("lists", "deleted_at < now() - interval '30 days'"),
    "tombstones": _TOMBSTONES,
    "idempotency keys": _batch("idempotent_writes", "created_at < now() - interval '24 hours'"),
    "sessions": _batch("sessions", "expires_at < now()"),
    "revocations": _batch("revocations", "revoked_at < now() - interval '1 day'"),
    "one-time tokens": _batch("one_time_tokens", "expires_at < now() - interval '1 day'"),
    # a key whose arrival time has passed limits nothing any more
    "rate limits": _batch("rate_limits", "arrives_at < now()"),
    "job log": _batch("pgqueuer_log", "created < now() - interval '30 days'"),
    "job statistics": _batch("pgqueuer_statistics", "created < now() - interval '30 days'"),
}

# how many jobs gave up, and for how many seconds the oldest one has been waiting past its time
JOBS = """
select
    count(*) filter (where status = 'failed') as dead,
    coalesce(extract(epoch from now() - min(execute_after) filter (where status = 'queued')), 0)::float8 as oldest
from pgqueuer
"""

# two are enough to know that one has to be named
PEOPLE = """
select id
from users
limit 2"""

PERSON = """
select id
from users
where email_key = $1"""
