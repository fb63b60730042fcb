-- What people did in a list, by the version that it took. Every write of a todo adds a row, so there are no foreign keys,
-- which would be checked each time: triggers delete the rows with their list and todo.
create table acts (
    list_id uuid not null,
    version bigint not null,
    todo_id uuid,
    -- whose act it was: a user, or a guest
    actor_id uuid,
    -- of a guest whose row is gone
    guest_name text,
    kind text not null,
    -- of the todo as it was then, since the todo may have moved to a list that the readers of this one cannot see
    title text not null,
    -- of each field that changed
    before jsonb,
    after jsonb,
    -- of a larger act, such as the deletion of a todo with its subtasks
    is_part boolean not null,
    at timestamptz not null default now(),
    primary key (list_id, version)
) with (fillfactor = 90);
create index acts_of_todo on acts (todo_id, version) where todo_id is not null;
create index acts_by_actor on acts (actor_id, at) where actor_id is not null;

create function delete_acts_of_todos() returns trigger language plpgsql as $$
begin
    delete from acts
    using deleted
    where acts.todo_id = deleted.id;
    return null;
end
$$;
create trigger acts_end_with_todos after delete on todos referencing old table as deleted
for each statement execute function delete_acts_of_todos();

create function delete_acts_of_lists() returns trigger language plpgsql as $$
begin
    delete from acts
    using deleted
    where acts.list_id = deleted.id;
    return null;
end
$$;
create trigger acts_end_with_lists after delete on lists referencing old table as deleted
for each statement execute function delete_acts_of_lists();

create function keep_names_of_guests() returns trigger language plpgsql as $$
begin
    update acts
    set guest_name = deleted.name
    from deleted
    where acts.actor_id = deleted.id;
    return null;
end
$$;
create trigger acts_keep_guests after delete on guests referencing old table as deleted
for each statement execute function keep_names_of_guests();

-- A list keeps 1,000 acts and 1 MiB of what they changed. Each person's latest ones stay the longest, so that whoever makes
-- many only displaces their own.
create function delete_excess_acts() returns trigger language plpgsql as $$
begin
    delete from acts
    using (
        select
            version,
            row_number() over latest_first as place,
            sum(bytes) over latest_first as total_bytes
        from (
            select
                version,
                coalesce(pg_column_size(before), 0) + coalesce(pg_column_size(after), 0) as bytes,
                row_number() over (partition by actor_id order by version desc) as nth_of_actor
            from acts
            where list_id = new.id
        ) ranked
        window latest_first as (order by nth_of_actor, version desc)
    ) placed
    where acts.list_id = new.id
      and acts.version = placed.version
      and (placed.place > 1000 or placed.total_bytes > 1048576);
    return null;
end
$$;
create trigger acts_are_limited after update of version on lists for each row
when (new.version / 256 <> old.version / 256)
execute function delete_excess_acts();

-- downgrade

drop trigger acts_keep_guests on guests;
drop function keep_names_of_guests;
drop trigger acts_are_limited on lists;
drop function delete_excess_acts;
drop trigger acts_end_with_lists on lists;
drop function delete_acts_of_lists;
drop trigger acts_end_with_todos on todos;
drop function delete_acts_of_todos;
drop table acts;
