-- The planner may compute an expression for rows that the person of the statement cannot see. These functions have a
-- value for whatever a row contains.

-- The zone, or UTC if PostgreSQL does not know it.
create function known_zone(zone text) returns text language plpgsql stable as $$
begin
    perform now() at time zone zone;
    return zone;
exception when data_exception then
    return 'UTC';
end
$$;

-- The moment at which clocks in the zone show `wall`. A zone that PostgreSQL does not know counts as UTC.
create function moment_of(wall timestamp, zone text) returns timestamptz language plpgsql stable as $$
begin
    return wall at time zone zone;
exception when data_exception then
    return wall at time zone 'UTC';
end
$$;

-- Null for a text that is not a time.
create function time_of_day(words text) returns time language plpgsql stable as $$
begin
    return words::time;
exception when data_exception then
    return null;
end
$$;

-- The LIKE pattern of folded texts that contain `words`. Folding makes signs of the pattern out of others, such as ＼,
-- so it comes before they are escaped.
create function pattern_of(words text) returns text
language sql immutable parallel safe strict
return '%' || replace(replace(replace(folded(words), '\', '\\'), '%', '\%'), '_', '\_') || '%';

-- As before, except that a setting that is not a time counts as unset.
create or replace function schedule_reminders(of_todo uuid, of_person uuid) returns void language sql as $$
with scheduled as (
    select
        reminders.id,
        reminders.user_id,
        reminder_moment(
            reminders.at, reminders.before_minutes, todos.due_date, todos.due_time, todos.due_timezone,
            users.timezone, time_of_day(settings.value ->> 'day_at')
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

-- Zones that PostgreSQL does not know: the todo is due at the same wall time everywhere.
with repaired as (
    select
        id,
        list_id,
        row_number() over (partition by list_id order by id) as number,
        count(*) over (partition by list_id) as total
    from todos
    where due_timezone is not null
      and due_timezone not in (select name from pg_timezone_names)
), numbered_lists as (
    update lists
    set version = lists.version + repaired.total
    from (select distinct list_id, total from repaired) repaired
    where lists.id = repaired.list_id
    returning lists.id, lists.version - repaired.total as base
)
update todos
set due_timezone = null,
    version = numbered_lists.base + repaired.number,
    updated_at = now()
from repaired
join numbered_lists on numbered_lists.id = repaired.list_id
where todos.id = repaired.id;

update users
set timezone = 'UTC',
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where timezone not in (select name from pg_timezone_names);

-- Times whose digits PostgreSQL cannot read become the default.
with repaired as (
    select settings.user_id, jsonb_object_agg(name, case when name = 'day_at' then '"09:00"'::jsonb end) as defaults
    from settings
    cross join unnest(array['day_at', 'quiet_from', 'quiet_to', 'agenda_at']) name
    where settings.key = 'notifications'
      and settings.value ->> name !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
    group by settings.user_id
), numbered_users as (
    update users
    set version = users.version + 1
    from repaired
    where users.id = repaired.user_id
    returning users.id, users.version
)
update settings
set value = settings.value || repaired.defaults,
    version = numbered_users.version
from repaired
join numbered_users on numbered_users.id = repaired.user_id
where settings.user_id = repaired.user_id
  and settings.key = 'notifications';

-- downgrade

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
