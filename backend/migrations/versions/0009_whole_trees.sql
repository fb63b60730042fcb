-- A subtask that was left behind when its parent moved to another list goes to the top level of its own list. Walks over
-- such a tree may have given rows of one list versions from another one's counter, which pulls then missed, so every row
-- of the lists concerned takes a new version.
create temporary table torn_lists on commit drop as
select child.list_id as id
from todos child
join todos parent on parent.id = child.parent_id
where parent.list_id <> child.list_id
union
select parent.list_id
from todos child
join todos parent on parent.id = child.parent_id
where parent.list_id <> child.list_id
union
select todos.list_id
from todos
join lists on lists.id = todos.list_id
where todos.version > lists.version
order by 1;

select from lists where id in (select id from torn_lists) order by id for no key update;

update todos child
set parent_id = null,
    updated_at = now()
from todos parent
where parent.id = child.parent_id
  and parent.list_id <> child.list_id;

create temporary table renumbered on commit drop as
select
    todos.id,
    todos.list_id,
    greatest(lists.version, max(todos.version) over (partition by todos.list_id))
        + row_number() over (partition by todos.list_id order by todos.version) as version
from todos
join torn_lists on torn_lists.id = todos.list_id
join lists on lists.id = todos.list_id;

update todos
set version = renumbered.version
from renumbered
where renumbered.id = todos.id;

update lists
set version = latest.version
from (select list_id, max(version) as version from renumbered group by list_id) latest
where latest.list_id = lists.id;

-- Restoring a large tree calls this once for each todo, of which few have reminders.
create or replace function schedule_reminders_of_todo() returns trigger language plpgsql as $$
begin
    if exists (select from reminders where todo_id = new.id) then
        perform schedule_reminders(new.id, null);
    end if;
    return null;
end
$$;

-- downgrade

-- Repaired trees stay as they are.
create or replace function schedule_reminders_of_todo() returns trigger language plpgsql as $$
begin
    perform schedule_reminders(new.id, null);
    return null;
end
$$;
