-- A todo that is deleted forever takes the acts with it that it has in its list. Those in a list that it left stay there: they
-- belong to the members of that list, unless they all own the list in which it is deleted.
create or replace function delete_acts_of_todos() returns trigger language plpgsql as $$
begin
    delete from acts
    using deleted
    where acts.todo_id = deleted.id
      and (acts.list_id = deleted.list_id or not exists (
          select
          from memberships
          where memberships.list_id = acts.list_id
            and memberships.guest_id is null
            and not exists (
                select
                from memberships owners
                where owners.list_id = deleted.list_id
                  and owners.user_id = memberships.user_id
                  and owners.role = 'owner'
            )
      ));
    return null;
end
$$;

-- As before, but all guests together are one person, since one person can be many of them. Acts with much text count as many,
-- by the KiB, and those that say that a todo was taken away stay the longest.
create or replace function delete_excess_acts() returns trigger language plpgsql as $$
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
                bytes,
                greatest(row_number() over of_actor, sum(bytes) over of_actor / 1024) as nth_of_actor
            from (
                select
                    acts.version,
                    acts.kind,
                    coalesce(pg_column_size(acts.before), 0) + coalesce(pg_column_size(acts.after), 0) as bytes,
                    acts.guest_name is not null or guests.id is not null as is_of_guest,
                    acts.actor_id
                from acts
                left join guests on guests.id = acts.actor_id
                where acts.list_id = new.id
            ) measured
            window of_actor as (
                partition by is_of_guest, case when not is_of_guest then actor_id end
                order by kind = 'moved_out' desc, version desc
                rows unbounded preceding
            )
        ) ranked
        window latest_first as (order by nth_of_actor, version desc)
    ) placed
    where acts.list_id = new.id
      and acts.version = placed.version
      and (placed.place > 1000 or placed.total_bytes > 1048576);
    return null;
end
$$;

-- downgrade

create or replace function delete_acts_of_todos() returns trigger language plpgsql as $$
begin
    delete from acts
    using deleted
    where acts.todo_id = deleted.id;
    return null;
end
$$;

create or replace function delete_excess_acts() returns trigger language plpgsql as $$
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
