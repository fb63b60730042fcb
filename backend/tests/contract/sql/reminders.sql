-- reminders/queries/agenda.py: _CLAIM_AGENDAS
with subscriber as (
    select
        users.id,
        local_time(users.timezone) as wall_time,
        time_of_day(settings.value ->> 'agenda_at') as agenda_at
    from settings
    join users on users.id = settings.user_id
    where settings.key = 'notifications'
      and settings.value ->> 'agenda_at' is not null
      and users.email_verified_at is not null
      and users.disabled_at is null
)
insert into agendas (user_id, day)
select id, wall_time::date
from subscriber
where wall_time::time - agenda_at between interval '0' and interval '3 hours'
on conflict (user_id) do update
set day = excluded.day
where agendas.day < excluded.day
returning user_id, day;

-- reminders/queries/agenda.py: _FIND_AGENDA
select
    users.email,
    users.name as user_name,
    users.timezone as user_timezone,
    users.locale as user_locale,
    todos.title,
    todos.due_date,
    todos.due_time,
    lists.name as list_name,
    count(*) over () as total
from users
cross join memberships
join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
    and lists.archived_at is null
join todos on todos.list_id = lists.id
where users.id = $1
  and todos.due_date <= $2
  and todos.completed_at is null
  and todos.deleted_at is null
order by todos.due_date, todos.due_time nulls first, todos.position, todos.id
limit 50;

-- reminders/queries/crud.py: _LIST_REMINDERS
select row_to_json(item)::text
from (
    select reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fires_at, reminders.fired_at
    from reminders
    where user_id = $1
      and todo_id = $2
      and deleted_at is null
    order by fires_at, id
) item;

-- reminders/queries/crud.py: _LOCK_LIST
select true
from todos
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
where todos.id = $2
for share of lists;

-- reminders/queries/crud.py: _CREATE_REMINDER
with todo as materialized (
    select
        todos.id,
        todos.completed_at is null as is_open,
        reminder_moment(
            $5::timestamptz, $4::int, todos.due_date, todos.due_time, todos.due_timezone, users.timezone,
            time_of_day(settings.value ->> 'day_at')
        ) as moment
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
    join users on users.id = $1 and users.disabled_at is null
    left join settings on settings.user_id = $1 and settings.key = 'notifications'
    where todos.id = $3
      and todos.kind = 'todo'
      and todos.deleted_at is null
), existing as materialized (
    select
        reminders.user_id = $1 and reminders.todo_id = $3 and reminders.before_minutes is not distinct from $4
            and reminders.at is not distinct from $5 as is_same
    from reminders
    where id = $2
      and (user_id <> $1 or deleted_at is null)
), numbered_user as (
    update users
    set version = users.version + 1
    from todo
    where users.id = $1
      and not exists (select from existing)
      and (select count(*) from reminders where todo_id = $3 and user_id = $1 and deleted_at is null) < 20
    returning users.version
), saved as (
    insert into reminders (id, user_id, todo_id, before_minutes, at, moment, fires_at, version)
    select
        $2, $1, $3, $4, $5, todo.moment,
        case when todo.is_open and todo.moment > now() - interval '1 hour' then todo.moment end,
        numbered_user.version
    from todo, numbered_user
    on conflict (id) do update
    set todo_id = excluded.todo_id,
        before_minutes = excluded.before_minutes,
        at = excluded.at,
        moment = excluded.moment,
        fires_at = excluded.fires_at,
        fired_at = null,
        version = excluded.version,
        deleted_at = null
    where reminders.user_id = excluded.user_id
      and reminders.deleted_at is not null
    returning reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fires_at, reminders.fired_at, reminders.version
)
select
    (select row_to_json(item)::text from (select reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fires_at, reminders.fired_at from saved reminders) item) as row,
    (select version from saved) as user_version,
    exists (select from todo) as has_todo,
    (select is_same from existing) as is_same,
    (
        select row_to_json(item)::text
        from (select reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fires_at, reminders.fired_at from reminders where id = $2 and user_id = $1) item
    ) as existing_row;

-- reminders/queries/crud.py: _DELETE_REMINDER
with target as (
    select id
    from reminders
    where id = $2
      and user_id = $1
      and deleted_at is null
    for update
), numbered_user as (
    update users
    set version = users.version + 1
    from target
    where users.id = $1
    returning users.version
)
update reminders
set deleted_at = now(),
    fires_at = null,
    version = numbered_user.version
from target, numbered_user
where reminders.id = target.id
returning reminders.version;

-- reminders/queries/dispatch.py: _DISPATCH_DUE
with first_due as materialized (
    select id, user_id
    from reminders
    where fires_at <= now()
    order by fires_at
    limit 100
), locked_users as materialized (
    select users.id
    from users
    where users.id in (select user_id from first_due)
    order by users.id
    for no key update
), due as materialized (
    select reminders.id, reminders.user_id, reminders.todo_id, reminders.moment
    from locked_users
    join reminders on reminders.user_id = locked_users.id
    where reminders.id in (select id from first_due)
      and reminders.fires_at <= now()
    for update of reminders skip locked
), checked as materialized (
    select
        due.id,
        due.user_id,
        due.moment,
        coalesce(settings.value -> 'mail' = 'true', true) and users.email_verified_at is not null as has_mail,
        coalesce(settings.value -> 'push' = 'true', false) as has_push,
        users.disabled_at is null and exists (
            select
            from todos
    join lists on lists.id = todos.list_id
        and lists.archived_at is null
    join memberships on memberships.list_id = lists.id and memberships.user_id = users.id and memberships.role >= 'viewer' and lists.deleted_at is null
            where todos.id = due.todo_id
              and todos.completed_at is null
              and todos.deleted_at is null
        ) as is_open,
        quiet_until(
            now(), users.timezone, time_of_day(settings.value ->> 'quiet_from'), time_of_day(settings.value ->> 'quiet_to')
        ) as quiet_until
    from due
    join users on users.id = due.user_id
    left join settings on settings.user_id = users.id and settings.key = 'notifications'
), numbered_users as (
    update users
    set version = users.version + 1
    where users.id in (select user_id from checked where is_open and quiet_until is null)
    returning users.id, users.version
), changed as (
    update reminders
    set fires_at = case when checked.is_open then checked.quiet_until end,
        fired_at = case
            when numbered_users.id is not null and checked.is_open then now()
            else reminders.fired_at
        end,
        version = coalesce(numbered_users.version, reminders.version)
    from checked
    left join numbered_users on numbered_users.id = checked.user_id
    where reminders.id = checked.id
)
select
    checked.id,
    checked.user_id,
    checked.moment,
    checked.has_mail,
    checked.has_push,
    checked.is_open and checked.quiet_until is null as is_dispatched,
    numbered_users.version as user_version
from checked
left join numbered_users on numbered_users.id = checked.user_id;

-- reminders/queries/dispatch.py: _FIND_DISPATCHED
select
    users.id as user_id,
    users.email,
    users.name as user_name,
    users.timezone as user_timezone,
    users.locale as user_locale,
    local_time(users.timezone)::date as today,
    coalesce(reminders.mailed_for = reminders.moment, false) as is_mailed,
    todos.id as todo_id,
    todos.title,
    todos.due_date,
    todos.due_time,
    todos.due_timezone,
    lists.id as list_id,
    lists.name as list_name,
    lists.inbox_of is not null as is_inbox
from reminders
join users on users.id = reminders.user_id
join todos on todos.id = reminders.todo_id
    join lists on lists.id = todos.list_id
        and lists.archived_at is null
    join memberships on memberships.list_id = lists.id and memberships.user_id = users.id and memberships.role >= 'viewer' and lists.deleted_at is null
where reminders.id = $1
  and reminders.moment = $2
  and reminders.deleted_at is null
  and todos.completed_at is null
  and todos.deleted_at is null;

-- reminders/queries/dispatch.py: _MARK_MAILED
update reminders
set mailed_for = $2
where id = $1;
