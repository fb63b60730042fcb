-- ops/queries.py: _DELETE_TODOS
with expired as (
    select id, list_id
    from todos
    where deleted_at < now() - interval '30 days'
    limit 2000
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from expired)
    order by id
    for no key update
), deleted as (
    delete from todos
    using locked_lists
    where todos.list_id = locked_lists.id
      and todos.id in (select id from expired)
      and todos.deleted_at < now() - interval '30 days'
    returning todos.id, todos.list_id
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
from deleted;

-- ops/queries.py: _DELETE_TOMBSTONES
with expired as (
    select list_id, version
    from tombstones
    where created_at < now() - interval '30 days'
    limit 2000
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
from deleted;

-- ops/queries.py: _IS_REACHABLE
select true;

-- ops/queries.py: _SERVER_VERSION
select current_setting('server_version');

-- ops/queries.py: _SERVER_TIME
select clock_timestamp();

-- ops/queries.py: _JOB_BACKLOG
select
    count(*) filter (where status = 'failed') as failed,
    coalesce(extract(epoch from now() - min(execute_after) filter (where status = 'queued')), 0)::float8 as delay
from pgqueuer;

-- ops/queries.py: _STORE_LIMITS
update account_limits
set max_lists = $1,
    max_todos = $2,
    max_text_bytes = $3
where (max_lists, max_todos, max_text_bytes) is distinct from ($1, $2, $3);

-- ops/queries.py: _FIRST_TWO_USERS
select id
from users
limit 2;

-- ops/queries.py: _FIND_USER
select id
from users
where email_key = $1;

-- ops/queries.py: purge_batch lists in the trash
with expired as (
    select ctid
    from lists
    where deleted_at < now() - interval '30 days'
    limit 2000
), deleted as (
    delete from lists
    where ctid in (select ctid from expired)
    returning 1
)
select count(*)
from deleted;

-- ops/queries.py: purge_batch deleted settings
with expired as (
    select user_id, key
    from settings
    where deleted_at < now() - interval '30 days'
    limit 2000
), locked_users as materialized (
    select id
    from users
    where id in (select user_id from expired)
    order by id
    for no key update
), deleted as (
    delete from settings
    using expired, locked_users
    where settings.user_id = locked_users.id
      and settings.user_id = expired.user_id
      and settings.key = expired.key
      and settings.deleted_at < now() - interval '30 days'
    returning settings.user_id, settings.version
), marked_users as (
    update users
    set tombstones_purged_through = greatest(users.tombstones_purged_through, newest.version)
    from (select user_id, max(version) as version from deleted group by user_id) newest
    where users.id = newest.user_id
)
select count(*)
from deleted;

-- ops/queries.py: purge_batch deleted reminders
with expired as (
    select user_id, id
    from reminders
    where deleted_at < now() - interval '30 days'
    limit 2000
), locked_users as materialized (
    select id
    from users
    where id in (select user_id from expired)
    order by id
    for no key update
), deleted as (
    delete from reminders
    using expired, locked_users
    where reminders.user_id = locked_users.id
      and reminders.user_id = expired.user_id
      and reminders.id = expired.id
      and reminders.deleted_at < now() - interval '30 days'
    returning reminders.user_id, reminders.version
), marked_users as (
    update users
    set tombstones_purged_through = greatest(users.tombstones_purged_through, newest.version)
    from (select user_id, max(version) as version from deleted group by user_id) newest
    where users.id = newest.user_id
)
select count(*)
from deleted;

-- ops/queries.py: purge_batch idempotency keys
-- differs from: purge_batch lists in the trash
-- -    from lists
-- -    where deleted_at < now() - interval '30 days'
-- +    from idempotent_writes
-- +    where created_at < now() - interval '24 hours'
-- -    delete from lists
-- +    delete from idempotent_writes

-- ops/queries.py: purge_batch sessions
-- differs from: purge_batch idempotency keys
-- -    from idempotent_writes
-- -    where created_at < now() - interval '24 hours'
-- +    from sessions
-- +    where expires_at < now()
-- -    delete from idempotent_writes
-- +    delete from sessions

-- ops/queries.py: purge_batch revocations
-- differs from: purge_batch idempotency keys
-- -    from idempotent_writes
-- -    where created_at < now() - interval '24 hours'
-- +    from revocations
-- +    where revoked_at < now() - interval '1 day'
-- -    delete from idempotent_writes
-- +    delete from revocations

-- ops/queries.py: purge_batch one-time tokens
-- differs from: purge_batch idempotency keys
-- -    from idempotent_writes
-- -    where created_at < now() - interval '24 hours'
-- +    from one_time_tokens
-- +    where expires_at < now() - interval '1 day'
-- -    delete from idempotent_writes
-- +    delete from one_time_tokens

-- ops/queries.py: purge_batch rate limits
-- differs from: purge_batch idempotency keys
-- -    from idempotent_writes
-- -    where created_at < now() - interval '24 hours'
-- +    from rate_limits
-- +    where arrives_at < now()
-- -    delete from idempotent_writes
-- +    delete from rate_limits

-- ops/queries.py: purge_batch job log
-- differs from: purge_batch idempotency keys
-- -    from idempotent_writes
-- -    where created_at < now() - interval '24 hours'
-- +    from pgqueuer_log
-- +    where created < now() - interval '30 days'
-- -    delete from idempotent_writes
-- +    delete from pgqueuer_log

-- ops/queries.py: purge_batch job statistics
-- differs from: purge_batch job log
-- -    from pgqueuer_log
-- +    from pgqueuer_statistics
-- -    delete from pgqueuer_log
-- +    delete from pgqueuer_statistics
