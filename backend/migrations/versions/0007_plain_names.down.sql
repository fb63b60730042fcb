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
