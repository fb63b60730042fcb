-- One person's; others with whom the list is shared have their own.
create table reminders (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    todo_id uuid not null references todos on delete cascade,
    before_minutes int check (before_minutes between 0 and 527040),
    at timestamptz,
    -- when it was reckoned to fire, and when it will; later than that in quiet hours, null once it fired or cannot
    moment timestamptz,
    fires_at timestamptz,
    fired_at timestamptz,
    -- the moment whose mail is out, so that a job that comes again leaves it
    mailed_for timestamptz,
    -- the number of its last change in the person's own log (users.version)
    version bigint not null,
    -- it was removed: the row stays, so that the removal is told
    gone boolean not null default false,
    check (num_nonnulls(before_minutes, at) = 1)
);
create index reminders_of_todo on reminders (todo_id, user_id) where not gone;
create index reminders_of_person on reminders (user_id, version);
create index reminders_due on reminders (fires_at) where fires_at is not null;

-- What a clock on the wall shows there now. A zone that PostgreSQL does not know counts as UTC.
create function local_time(zone text) returns timestamp language plpgsql stable as $$
begin
    return now() at time zone zone;
exception when invalid_parameter_value then
    return now() at time zone 'UTC';
end
$$;

-- When the quiet hours end that it is in now; null where it is in none.
create function quiet_until(zone text, quiet_from time, quiet_to time) returns timestamptz language sql stable as $$
select now() + (wall::date + quiet_to + case when wall::time < quiet_to then interval '0' else interval '1 day' end - wall)
from local_time(zone) wall
where quiet_from <> quiet_to
  and case
      when quiet_from < quiet_to then wall::time >= quiet_from and wall::time < quiet_to
      else wall::time >= quiet_from or wall::time < quiet_to
  end
$$;

-- 09:00 where the setting is missing. A zone that PostgreSQL does not know counts as UTC.
create function reminder_moment(
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

-- Reckons reminders anew. What should have fired more than an hour ago does not fire any more.
create function reckon_reminders(of_todo uuid, of_person uuid) returns void language sql as $$
with reckoned as (
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
    where not reminders.gone
      and (reminders.todo_id = of_todo or reminders.user_id = of_person)
), changed as (
    select reckoned.*
    from reckoned
    join reminders using (id)
    where reckoned.moment is distinct from reminders.moment
       or reckoned.open and reminders.fires_at is null and reminders.fired_at is null
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

create function reckon_reminders_of_todo() returns trigger language plpgsql as $$
begin
    perform reckon_reminders(new.id, null);
    return null;
end
$$;
-- what most writes do, to complete and to create, asks nothing of this
create trigger reminders_follow_todo after update on todos for each row
when (
    (new.due_date, new.due_time, new.due_timezone) is distinct from (old.due_date, old.due_time, old.due_timezone)
    or new.completed_at is null and old.completed_at is not null
    or new.deleted_at is null and old.deleted_at is not null
)
execute function reckon_reminders_of_todo();

create function reckon_reminders_of_person() returns trigger language plpgsql as $$
begin
    perform reckon_reminders(null, new.id);
    return null;
end
$$;
create trigger reminders_follow_zone after update of timezone on users for each row
when (new.timezone <> old.timezone)
execute function reckon_reminders_of_person();

create function reckon_reminders_by_setting() returns trigger language plpgsql as $$
begin
    perform reckon_reminders(null, new.user_id);
    return null;
end
$$;
create trigger reminders_follow_setting after insert or update on settings for each row
when (new.key = 'notifications')
execute function reckon_reminders_by_setting();

-- Browsers that take notifications, by what their push service told them (RFC 8030, RFC 8291).
create table push_subscriptions (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    -- signed out there, nothing more is sent
    session_id uuid not null references sessions on delete cascade,
    endpoint text not null unique,
    p256dh text not null,
    auth text not null,
    created_at timestamptz not null default now()
);
create index push_subscriptions_of_user on push_subscriptions (user_id);
create index push_subscriptions_of_session on push_subscriptions (session_id);

-- the last day whose agenda was sent
create table agendas (
    user_id uuid primary key references users on delete cascade,
    day date not null
);
create index settings_with_agenda on settings (user_id) where key = 'notifications' and value ->> 'agenda_at' is not null;

-- downgrade

drop index settings_with_agenda;
drop table agendas;
drop table push_subscriptions;
drop trigger reminders_follow_setting on settings;
drop function reckon_reminders_by_setting();
drop trigger reminders_follow_zone on users;
drop function reckon_reminders_of_person();
drop trigger reminders_follow_todo on todos;
drop function reckon_reminders_of_todo();
drop function reckon_reminders(uuid, uuid);
drop function reminder_moment(timestamptz, int, date, time, text, text, time);
drop function quiet_until(text, time, time);
drop function local_time(text);
drop table reminders;
