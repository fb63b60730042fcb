"""`$1` is the person. Reminders are numbered by the person's own log, as settings are."""

from tend.lists.access import CAN_READ

MOST = 20
SHOWN = ", ".join(f"reminders.{name}" for name in ("id", "todo_id", "before_minutes", "at", "fires_at", "fired_at"))

# $2 the todo
ALL = f"""
select row_to_json(item)::text
from (
    select {SHOWN}
    from reminders
    where user_id = $1
      and todo_id = $2
      and deleted_at is null
    order by fires_at, id
) item"""

# $2 the id, $3 the todo, $4 minutes before it is due or $5 a moment
CREATE = f"""
with todo as materialized (
    select
        todos.id,
        todos.completed_at is null as open,
        reminder_moment(
            $5::timestamptz, $4::int, todos.due_date, todos.due_time, todos.due_timezone, users.timezone,
            (settings.value ->> 'day_at')::time
        ) as moment
    from todos
    join lists on lists.id = todos.list_id
    join memberships on {CAN_READ}
    join users on users.id = $1
    left join settings on settings.user_id = $1 and settings.key = 'notifications'
    where todos.id = $3
      and todos.kind = 'todo'
      and todos.deleted_at is null
), taken as materialized (
    select
        reminders.user_id = $1 and reminders.todo_id = $3 and reminders.before_minutes is not distinct from $4
            and reminders.at is not distinct from $5 as same
    from reminders
    where id = $2
      and (user_id <> $1 or deleted_at is null)
), numbered as (
    update users
    set version = users.version + 1
    from todo
    where users.id = $1
      and not exists (select from taken)
      and (select count(*) from reminders where todo_id = $3 and user_id = $1 and deleted_at is null) < {MOST}
    returning users.version
), made as (
    insert into reminders (id, user_id, todo_id, before_minutes, at, moment, fires_at, version)
    select
        $2, $1, $3, $4, $5, todo.moment,
        case when todo.open and todo.moment > now() - interval '1 hour' then todo.moment end,
        numbered.version
    from todo, numbered
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
    returning {SHOWN}, reminders.version
)
select
    (select row_to_json(item)::text from (select {SHOWN} from made reminders) item) as row,
    (select version from made) as number,
    exists (select from todo) as found,
    (select same from taken) as same,
    (
        select row_to_json(item)::text
        from (select {SHOWN} from reminders where id = $2 and user_id = $1) item
    ) as known"""

# $2 the reminder
DELETE = """
with mine as (
    select id
    from reminders
    where id = $2
      and user_id = $1
      and deleted_at is null
    for update
), numbered as (
    update users
    set version = users.version + 1
    from mine
    where users.id = $1
    returning users.version
)
update reminders
set deleted_at = now(),
    fires_at = null,
    version = numbered.version
from mine, numbered
where reminders.id = mine.id
returning reminders.version"""
