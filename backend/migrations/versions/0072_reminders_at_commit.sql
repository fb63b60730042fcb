-- Reminders that have to follow a todo, of people whose accounts were locked when it changed. The dispatch of reminders reads them.
-- They refer to nothing, since a key would wait for the account.
create table unscheduled_reminders (
    user_id uuid not null,
    todo_id uuid not null
);
create index unscheduled_reminders_of_user on unscheduled_reminders (user_id);

-- The reminders of a todo that are not as the todo says. Reminders are for members alone: nobody else learns of a new date.
create function outdated_reminders(of_todo uuid)
returns table (id uuid, user_id uuid, has_ended boolean, moment timestamptz, is_open boolean) language sql stable as $$
select reminders.id, reminders.user_id, scheduled.has_ended, scheduled.moment, scheduled.is_open
from todos
join reminders on reminders.todo_id = todos.id and reminders.deleted_at is null
join users on users.id = reminders.user_id
left join settings on settings.user_id = users.id and settings.key = 'notifications'
cross join lateral (
    select
        not exists (
            select
            from memberships
            where memberships.list_id = todos.list_id
              and memberships.user_id = reminders.user_id
        ) as has_ended,
        reminder_moment(
            reminders.at, reminders.before_minutes, todos.due_date, todos.due_time, todos.due_timezone,
            users.timezone, time_of_day(settings.value ->> 'day_at')
        ) as moment,
        todos.completed_at is null and todos.deleted_at is null as is_open
) scheduled
where todos.id = of_todo
  and (
      scheduled.has_ended
      or scheduled.moment is distinct from reminders.moment
      or scheduled.is_open and reminders.fires_at is null and reminders.fired_at is null
  )
$$;

-- Some of the reminders are of other people, so it waits for no account: those of locked accounts are left for later.
create function schedule_reminders_or_leave(of_todo uuid) returns void language plpgsql as $$
declare
    people constant uuid[] := array(select distinct user_id from outdated_reminders(of_todo));
    locked uuid[];
begin
    if cardinality(people) = 0 then
        return;
    end if;
    locked := array(
        select users.id
        from users
        where users.id = any(people)
        order by users.id
        for no key update skip locked
    );
    insert into unscheduled_reminders (user_id, todo_id)
    select person, of_todo
    from unnest(people) person
    where person <> all(locked);
    with outdated as materialized (
        select *
        from outdated_reminders(of_todo)
        where user_id = any(locked)
    ), numbered as (
        update users
        set version = users.version + 1
        where users.id in (select user_id from outdated)
        returning users.id, users.version
    )
    update reminders
    set moment = case when outdated.has_ended then reminders.moment else outdated.moment end,
        fires_at = case
            when not outdated.has_ended and outdated.is_open and outdated.moment > now() - interval '1 hour'
                then outdated.moment
        end,
        fired_at = case
            when outdated.has_ended or outdated.moment is not distinct from reminders.moment then reminders.fired_at
        end,
        deleted_at = case when outdated.has_ended then now() end,
        version = numbered.version
    from outdated
    join numbered on numbered.id = outdated.user_id
    where reminders.id = outdated.id;
end
$$;

-- The triggers ask this when a todo changes. Most have no reminder, and leave nothing for the end of the transaction.
create function todo_has_reminders(of_todo uuid) returns boolean language plpgsql stable as $$
begin
    return exists (select from reminders where reminders.todo_id = of_todo and reminders.deleted_at is null);
end
$$;

create function reminders_follow_todo() returns trigger language plpgsql as $$
begin
    perform schedule_reminders_or_leave(new.id);
    return null;
end
$$;

-- They run at the end of the transaction, which may change many todos before. Otherwise the first of them would lock the accounts of other
-- people until the last one is done.
drop trigger reminders_follow_due_date on todos;
drop trigger reminders_follow_reopened_todo on todos;
drop trigger reminders_follow_restored_todo on todos;
drop trigger reminders_end_with_move on todos;
create constraint trigger reminders_follow_due_date after update of due_date, due_time, due_timezone on todos
deferrable initially deferred for each row
when (
    (new.due_date, new.due_time, new.due_timezone) is distinct from (old.due_date, old.due_time, old.due_timezone)
    and todo_has_reminders(new.id)
)
execute function reminders_follow_todo();
create constraint trigger reminders_follow_reopened_todo after update of completed_at on todos
deferrable initially deferred for each row
when (new.completed_at is null and old.completed_at is not null and todo_has_reminders(new.id))
execute function reminders_follow_todo();
create constraint trigger reminders_follow_restored_todo after update of deleted_at on todos
deferrable initially deferred for each row
when (new.deleted_at is null and old.deleted_at is not null and todo_has_reminders(new.id))
execute function reminders_follow_todo();
create constraint trigger reminders_end_with_move after update of list_id on todos
deferrable initially deferred for each row
when (new.list_id <> old.list_id and todo_has_reminders(new.id))
execute function reminders_follow_todo();
drop function schedule_reminders_of_todo;
drop function end_reminders_of_todo;

-- downgrade

create function schedule_reminders_of_todo() returns trigger language plpgsql as $$
begin
    if exists (select from reminders where todo_id = new.id) then
        perform schedule_reminders(new.id, null);
    end if;
    return null;
end
$$;
create function end_reminders_of_todo() returns trigger language plpgsql as $$
begin
    perform end_reminders(new.id, null, null);
    return null;
end
$$;
drop trigger reminders_end_with_move on todos;
drop trigger reminders_follow_restored_todo on todos;
drop trigger reminders_follow_reopened_todo on todos;
drop trigger reminders_follow_due_date on todos;
create trigger reminders_follow_due_date after update of due_date, due_time, due_timezone on todos for each row
when ((new.due_date, new.due_time, new.due_timezone) is distinct from (old.due_date, old.due_time, old.due_timezone))
execute function schedule_reminders_of_todo();
create trigger reminders_follow_reopened_todo after update of completed_at on todos for each row
when (new.completed_at is null and old.completed_at is not null)
execute function schedule_reminders_of_todo();
create trigger reminders_follow_restored_todo after update of deleted_at on todos for each row
when (new.deleted_at is null and old.deleted_at is not null)
execute function schedule_reminders_of_todo();
create trigger reminders_end_with_move after update of list_id on todos for each row
when (new.list_id <> old.list_id)
execute function end_reminders_of_todo();
select end_reminders(left_one.todo_id, null, null), schedule_reminders(left_one.todo_id, null)
from (select distinct todo_id from unscheduled_reminders) left_one;
drop function reminders_follow_todo;
drop function todo_has_reminders;
drop function schedule_reminders_or_leave;
drop function outdated_reminders;
drop table unscheduled_reminders;
