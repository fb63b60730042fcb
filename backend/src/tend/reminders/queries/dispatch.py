from tend.lists.access import CAN_READ, can_read

BATCH = 100

_CAN_SEE = f"""
    join lists on lists.id = todos.list_id
        and lists.archived_at is null
    join memberships on {can_read("users.id")}"""

# Takes what is due: what is of no use any more is laid aside, what comes in quiet hours waits for their end, the rest
# fires, which is written down with the mail and notifications that the caller queues in the same transaction.
FIRE = f"""
with due as materialized (
    select id, user_id, todo_id, moment
    from reminders
    where fires_at <= now()
    order by fires_at
    limit {BATCH}
    for update skip locked
), judged as materialized (
    select
        due.id,
        due.user_id,
        due.moment,
        coalesce((settings.value ->> 'mail')::boolean, true) and users.email_verified_at is not null as mail,
        coalesce((settings.value ->> 'push')::boolean, false) as push,
        users.disabled_at is null and exists (
            select
            from todos{_CAN_SEE}
            where todos.id = due.todo_id
              and todos.completed_at is null
              and todos.deleted_at is null
        ) as open,
        quiet_until(
            now(), users.timezone, (settings.value ->> 'quiet_from')::time, (settings.value ->> 'quiet_to')::time
        ) as quiet_until
    from due
    join users on users.id = due.user_id
    left join settings on settings.user_id = users.id and settings.key = 'notifications'
), numbered as (
    update users
    set version = users.version + 1
    where users.id in (select user_id from judged where open and quiet_until is null)
    returning users.id, users.version
), done as (
    update reminders
    set fires_at = case when judged.open then judged.quiet_until end,
        fired_at = case when numbered.id is not null and judged.open then now() else reminders.fired_at end,
        version = coalesce(numbered.version, reminders.version)
    from judged
    left join numbered on numbered.id = judged.user_id
    where reminders.id = judged.id
)
select judged.*, open and quiet_until is null as fires, numbered.version as number
from judged
left join numbered on numbered.id = judged.user_id"""

# $1 the reminder, $2 the moment it fired for; nothing where there is nothing to tell any more
NOTICE = f"""
select
    users.id as user_id,
    users.email,
    users.name,
    users.locale,
    users.timezone,
    local_time(users.timezone)::date as today,
    reminders.mailed_for = reminders.moment as mailed,
    todos.id as todo_id,
    todos.list_id,
    todos.title,
    todos.due_date,
    todos.due_time,
    todos.due_timezone,
    lists.name as list,
    lists.inbox_of is not null as inbox
from reminders
join users on users.id = reminders.user_id
join todos on todos.id = reminders.todo_id{_CAN_SEE}
where reminders.id = $1
  and reminders.moment = $2
  and reminders.deleted_at is null
  and todos.completed_at is null
  and todos.deleted_at is null"""

# $1 the reminder, $2 the moment
MAILED = """
update reminders
set mailed_for = $2
where id = $1"""

# Whose morning it is, once for each day; a server that was away all morning leaves it out.
AGENDAS = """
with person as (
    select
        users.id,
        local_time(users.timezone) as wall,
        (settings.value ->> 'agenda_at')::time as agenda_at
    from settings
    join users on users.id = settings.user_id
    where settings.key = 'notifications'
      and settings.value ->> 'agenda_at' is not null
      and users.email_verified_at is not null
      and users.disabled_at is null
)
insert into agendas (user_id, day)
select id, wall::date
from person
where wall::time - agenda_at between interval '0' and interval '3 hours'
on conflict (user_id) do update
set day = excluded.day
where agendas.day < excluded.day
returning user_id, day"""

MOST_IN_AGENDA = 50

# $1 the person, $2 the day
AGENDA = f"""
select
    users.email,
    users.name,
    users.locale,
    users.timezone,
    todos.title,
    todos.due_date,
    todos.due_time,
    lists.name as list,
    count(*) over () as all_of_them
from users
cross join memberships
join lists on {CAN_READ}
    and lists.archived_at is null
join todos on todos.list_id = lists.id
where users.id = $1
  and todos.due_date <= $2
  and todos.completed_at is null
  and todos.deleted_at is null
order by todos.due_date, todos.due_time nulls first, todos.position, todos.id
limit {MOST_IN_AGENDA}"""
