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
