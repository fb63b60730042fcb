-- The moment at which clocks in the zone show `wall`. A time that occurs twice is the first one, and a time that clocks
-- skip is read with the offset from before (RFC 5545 §3.3.5). PostgreSQL agrees about the latter, and takes the second one
-- of two. No zone is a day away from UTC, so a day earlier is before any change of clocks that concerns `wall`.
-- A zone that PostgreSQL does not know counts as UTC.
create or replace function moment_of(wall timestamp, zone text) returns timestamptz language plpgsql stable as $$
declare
    day_before constant timestamptz := wall at time zone 'UTC' - interval '1 day';
    offset_before interval;
    by_offset_before timestamptz;
begin
    -- Errors of declarations would not reach the handler below.
    offset_before := (day_before at time zone zone) - (day_before at time zone 'UTC');
    by_offset_before := (wall - offset_before) at time zone 'UTC';
    if by_offset_before at time zone zone = wall then
        return by_offset_before;
    end if;
    return wall at time zone zone;
exception when data_exception then
    return wall at time zone 'UTC';
end
$$;

create or replace function reminder_moment(
    at timestamptz, before_minutes int, due_date date, due_time time, due_timezone text, zone text, day_at time
) returns timestamptz language plpgsql stable as $$
declare
    -- Whole days are counted by the calendar, the rest by the clock.
    days constant int := coalesce(before_minutes, 0) / 1440;
    minutes constant int := coalesce(before_minutes, 0) % 1440;
    wall constant timestamp := due_date - days + coalesce(due_time, day_at, time '09:00');
begin
    return coalesce(at, moment_of(wall, coalesce(due_timezone, zone)) - make_interval(mins => minutes));
end
$$;

select schedule_reminders(moved.todo_id, null)
from (
    select distinct reminders.todo_id
    from reminders
    join todos on todos.id = reminders.todo_id
    join users on users.id = reminders.user_id
    left join settings on settings.user_id = users.id and settings.key = 'notifications'
    where reminders.fires_at is not null
      and reminders.at is null
      and reminders.moment is distinct from reminder_moment(
          reminders.at, reminders.before_minutes, todos.due_date, todos.due_time, todos.due_timezone,
          users.timezone, time_of_day(settings.value ->> 'day_at')
      )
) moved;

-- Statistics count the subtasks that were completed with an occurrence and are open again.
create index completed_with_subtasks on todos (list_id, completed_at)
where recurrence #> '{previous_state,below}' is not null;

-- downgrade

drop index completed_with_subtasks;

create or replace function moment_of(wall timestamp, zone text) returns timestamptz language plpgsql stable as $$
begin
    return wall at time zone zone;
exception when data_exception then
    return wall at time zone 'UTC';
end
$$;

create or replace function reminder_moment(
    at timestamptz, before_minutes int, due_date date, due_time time, due_timezone text, zone text, day_at time
) returns timestamptz language plpgsql stable as $$
declare
    -- whole days go by the calendar, the rest by the clock
    days constant int := coalesce(before_minutes, 0) / 1440;
    minutes constant int := coalesce(before_minutes, 0) % 1440;
    wall constant timestamp := due_date - days + coalesce(due_time, day_at, time '09:00');
begin
    return coalesce(at, wall at time zone coalesce(due_timezone, zone) - make_interval(mins => minutes));
exception when invalid_parameter_value then
    return wall at time zone 'UTC' - make_interval(mins => minutes);
end
$$;
