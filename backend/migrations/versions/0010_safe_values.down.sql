-- Repaired rows stay as they are.
create or replace function schedule_reminders(of_todo uuid, of_person uuid) returns void language sql as $$
with scheduled as (
    select
        reminders.id,
        reminders.user_id,
        reminder_moment(
            reminders.at, reminders.before_minutes, todos.due_date, todos.due_time, todos.due_timezone,
            users.timezone, (settings.value ->> 'day_at')::time
        ) as moment,
        todos.completed_at is null and todos.deleted_at is null as open
    from reminders
    join todos on todos.id = reminders.todo_id
    join users on users.id = reminders.user_id
    left join settings on settings.user_id = users.id and settings.key = 'notifications'
    where reminders.deleted_at is null
      and (reminders.todo_id = of_todo or reminders.user_id = of_person)
), changed as (
    select scheduled.*
    from scheduled
    join reminders using (id)
    where scheduled.moment is distinct from reminders.moment
       or scheduled.open and reminders.fires_at is null and reminders.fired_at is null
), numbered as (
    update users
    set version = users.version + 1
    where users.id in (select user_id from changed)
    returning users.id, users.version
)
update reminders
set moment = changed.moment,
    fires_at = case when changed.open and changed.moment > now() - interval '1 hour' then changed.moment end,
    fired_at = case when changed.moment is distinct from reminders.moment then null else reminders.fired_at end,
    version = numbered.version
from changed
join numbered on numbered.id = changed.user_id
where reminders.id = changed.id
$$;

drop function pattern_of;
drop function time_of_day;
drop function moment_of;
drop function known_zone;
