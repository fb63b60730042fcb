-- Reminders are for members alone: nobody else learns of a new date.
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
    join memberships on memberships.list_id = todos.list_id and memberships.user_id = reminders.user_id
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

-- Deletes reminders of a todo, or of a member's todos in a list, whose person is no member of the todo's list.
create function end_reminders(of_todo uuid, of_list uuid, of_person uuid) returns void language sql as $$
with ended as materialized (
    select reminders.id, reminders.user_id
    from reminders
    join todos on todos.id = reminders.todo_id
    where reminders.deleted_at is null
      and (reminders.todo_id = of_todo or reminders.user_id = of_person and todos.list_id = of_list)
      and not exists (
          select
          from memberships
          where memberships.list_id = todos.list_id
            and memberships.user_id = reminders.user_id
      )
), locked as materialized (
    select id
    from users
    where id in (select user_id from ended)
    order by id
    for no key update
), numbered as (
    update users
    set version = users.version + 1
    from locked
    where users.id = locked.id
    returning users.id, users.version
)
update reminders
set deleted_at = now(),
    fires_at = null,
    version = numbered.version
from ended
join numbered on numbered.id = ended.user_id
where reminders.id = ended.id
$$;

create function end_reminders_of_todo() returns trigger language plpgsql as $$
begin
    perform end_reminders(new.id, null, null);
    return null;
end
$$;
create trigger reminders_end_with_move after update of list_id on todos for each row
when (new.list_id <> old.list_id)
execute function end_reminders_of_todo();

-- With a list or an account that is deleted forever, its reminders are deleted as well.
create function end_reminders_of_member() returns trigger language plpgsql as $$
begin
    if exists (select from lists where id = old.list_id) then
        perform end_reminders(null, old.list_id, old.user_id);
    end if;
    return null;
end
$$;
create trigger reminders_end_with_membership after delete on memberships for each row
execute function end_reminders_of_member();

-- A pull leaves out reminders in a list that the person cannot read, so they come again when it leaves the trash.
create function return_reminders() returns trigger language plpgsql as $$
begin
    with hidden as materialized (
        select reminders.id, reminders.user_id
        from todos
        join reminders on reminders.todo_id = todos.id and reminders.deleted_at is null
        where todos.list_id = new.id
    ), locked as materialized (
        select id
        from users
        where id in (select user_id from hidden)
        order by id
        for no key update
    ), numbered as (
        update users
        set version = users.version + 1
        from locked
        where users.id = locked.id
        returning users.id, users.version
    )
    update reminders
    set version = numbered.version
    from hidden
    join numbered on numbered.id = hidden.user_id
    where reminders.id = hidden.id;
    return null;
end
$$;
create trigger reminders_return_with_list after update of deleted_at on lists for each row
when (old.deleted_at is not null and new.deleted_at is null)
execute function return_reminders();

-- Reminders that memberships have left behind.
with ended as materialized (
    select distinct reminders.todo_id
    from reminders
    join todos on todos.id = reminders.todo_id
    where reminders.deleted_at is null
      and not exists (
          select
          from memberships
          where memberships.list_id = todos.list_id
            and memberships.user_id = reminders.user_id
      )
)
select count(end_reminders(todo_id, null, null))
from ended;

-- downgrade

drop trigger reminders_return_with_list on lists;
drop function return_reminders;
drop trigger reminders_end_with_membership on memberships;
drop function end_reminders_of_member;
drop trigger reminders_end_with_move on todos;
drop function end_reminders_of_todo;
drop function end_reminders;
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
