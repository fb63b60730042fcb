-- Gives tables, columns and keys the names that the field has for them. The release before keeps working: it finds
-- what it knows under the old names, as views, or as columns and keys that triggers keep in step.
--
-- The next release's migration drops: the views departures and idempotency_keys, the columns lists.purged_version and
-- reminders.gone with the index reminders_of_todo, the keys "kept" and "was" of todos.recurrence, and the triggers
-- whose names end in _old_name with their functions.

alter table departures rename to tombstones;
alter table tombstones rename column departed_at to created_at;
alter table tombstones rename constraint departures_pkey to tombstones_pkey;
alter table tombstones rename constraint departures_list_id_fkey to tombstones_list_id_fkey;
alter index departures_by_age rename to tombstones_by_age;
create view departures as
select list_id, version, todo_id, created_at as departed_at
from tombstones;

alter table idempotency_keys rename to idempotent_writes;
-- a problem, or the row that the write is about; null while it is under way
alter table idempotent_writes rename column verdict to result;
alter table idempotent_writes rename constraint idempotency_keys_pkey to idempotent_writes_pkey;
alter table idempotent_writes rename constraint idempotency_keys_user_id_fkey to idempotent_writes_user_id_fkey;
alter index idempotency_keys_by_age rename to idempotent_writes_by_age;
-- with the rows' addresses, by which the release before purges
create view idempotency_keys as
select ctid, user_id, key, result as verdict, created_at
from idempotent_writes;

-- Tombstones with smaller versions are purged: a client with an older cursor cannot learn what left the list.
alter table lists add column tombstones_purged_through bigint not null default 0;
update lists set tombstones_purged_through = purged_version where purged_version > 0;
create function sync_purged_version() returns trigger language plpgsql as $$
begin
    new.tombstones_purged_through := greatest(new.tombstones_purged_through, new.purged_version);
    new.purged_version := new.tombstones_purged_through;
    return new;
end
$$;
create trigger purged_version_old_name before update of purged_version, tombstones_purged_through on lists
for each row execute function sync_purged_version();

-- The row of a deleted reminder stays, so that other devices learn of it.
alter table reminders add column deleted_at timestamptz;
update reminders set deleted_at = now() where gone;
create index reminders_by_todo on reminders (todo_id, user_id) where deleted_at is null;
create function sync_reminder_gone() returns trigger language plpgsql as $$
declare
    was_gone constant boolean := tg_op = 'UPDATE' and old.gone;
begin
    if new.gone is distinct from was_gone then
        new.deleted_at := case when new.gone then coalesce(new.deleted_at, now()) end;
    else
        new.gone := new.deleted_at is not null;
    end if;
    return new;
end
$$;
create trigger gone_old_name before insert or update of gone, deleted_at on reminders
for each row execute function sync_reminder_gone();

-- In todos.recurrence: the fields to restore after an occurrence that was changed alone, and, in a completed copy, the
-- series as it was before.
create function sync_recurrence_keys() returns trigger language plpgsql as $$
declare
    before constant jsonb := case when tg_op = 'UPDATE' then old.recurrence end;
    names constant jsonb := '{"kept": "original_fields", "was": "previous_state"}';
    old_name text;
    new_name text;
    written text;
    series jsonb;
begin
    for old_name, new_name in select * from jsonb_each_text(names) loop
        -- the release that runs writes one of the two names, or changes one and leaves the other
        written := case
            when not new.recurrence ? old_name then new_name
            when not new.recurrence ? new_name then old_name
            when new.recurrence -> old_name is distinct from before -> old_name then old_name
            else new_name
        end;
        if new.recurrence ? written then
            new.recurrence := new.recurrence || jsonb_build_object(
                old_name, new.recurrence -> written,
                new_name, new.recurrence -> written
            );
        end if;
    end loop;
    series := new.recurrence -> 'previous_state';
    if series ?| array['kept', 'original_fields'] then
        series := series || jsonb_build_object(
            'kept', coalesce(series -> 'original_fields', series -> 'kept'),
            'original_fields', coalesce(series -> 'original_fields', series -> 'kept')
        );
        new.recurrence := new.recurrence || jsonb_build_object('was', series, 'previous_state', series);
    end if;
    return new;
end
$$;
create trigger recurrence_old_name before insert or update of recurrence on todos
for each row when (new.recurrence ?| array['kept', 'original_fields', 'was', 'previous_state'])
execute function sync_recurrence_keys();
update todos set recurrence = recurrence where recurrence ?| array['kept', 'was'];

-- Computes when reminders are due. One that was due more than an hour ago is not sent any more.
create function schedule_reminders(of_todo uuid, of_person uuid) returns void language sql as $$
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
create or replace function reckon_reminders_of_todo() returns trigger language plpgsql as $$
begin
    perform schedule_reminders(new.id, null);
    return null;
end
$$;
create or replace function reckon_reminders_of_person() returns trigger language plpgsql as $$
begin
    perform schedule_reminders(null, new.id);
    return null;
end
$$;
create or replace function reckon_reminders_by_setting() returns trigger language plpgsql as $$
begin
    perform schedule_reminders(null, new.user_id);
    return null;
end
$$;
alter function reckon_reminders_of_todo rename to schedule_reminders_of_todo;
alter function reckon_reminders_of_person rename to schedule_reminders_of_person;
alter function reckon_reminders_by_setting rename to schedule_reminders_by_setting;
drop function reckon_reminders;

-- downgrade

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
alter function schedule_reminders_of_todo rename to reckon_reminders_of_todo;
alter function schedule_reminders_of_person rename to reckon_reminders_of_person;
alter function schedule_reminders_by_setting rename to reckon_reminders_by_setting;
create or replace function reckon_reminders_of_todo() returns trigger language plpgsql as $$
begin
    perform reckon_reminders(new.id, null);
    return null;
end
$$;
create or replace function reckon_reminders_of_person() returns trigger language plpgsql as $$
begin
    perform reckon_reminders(null, new.id);
    return null;
end
$$;
create or replace function reckon_reminders_by_setting() returns trigger language plpgsql as $$
begin
    perform reckon_reminders(null, new.user_id);
    return null;
end
$$;
drop function schedule_reminders;

drop trigger recurrence_old_name on todos;
drop function sync_recurrence_keys;
update todos
set recurrence = recurrence - array['original_fields', 'previous_state']
where recurrence ?| array['original_fields', 'previous_state'];

drop trigger gone_old_name on reminders;
drop function sync_reminder_gone;
drop index reminders_by_todo;
alter table reminders drop column deleted_at;

drop trigger purged_version_old_name on lists;
drop function sync_purged_version;
alter table lists drop column tombstones_purged_through;

drop view idempotency_keys;
alter index idempotent_writes_by_age rename to idempotency_keys_by_age;
alter table idempotent_writes rename constraint idempotent_writes_user_id_fkey to idempotency_keys_user_id_fkey;
alter table idempotent_writes rename constraint idempotent_writes_pkey to idempotency_keys_pkey;
alter table idempotent_writes rename column result to verdict;
alter table idempotent_writes rename to idempotency_keys;

drop view departures;
alter index tombstones_by_age rename to departures_by_age;
alter table tombstones rename constraint tombstones_list_id_fkey to departures_list_id_fkey;
alter table tombstones rename constraint tombstones_pkey to departures_pkey;
alter table tombstones rename column created_at to departed_at;
alter table tombstones rename to departures;
