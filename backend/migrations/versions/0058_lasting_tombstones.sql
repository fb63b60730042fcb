-- A row that leaves a list again and again has one tombstone there: the latest says all that the others say.
create index tombstones_of_row on tombstones (list_id, todo_id);
create function delete_earlier_tombstones() returns trigger language plpgsql as $$
begin
    delete from tombstones
    using added
    where tombstones.list_id = added.list_id
      and tombstones.todo_id = added.todo_id
      and tombstones.version < added.version;
    return null;
end
$$;
create trigger one_tombstone_of_row after insert on tombstones referencing new table as added
for each statement execute function delete_earlier_tombstones();

-- Whoever loads a list, or pulls once a day, learns of all that left it: no act of another member makes them begin again.
create or replace function delete_excess_tombstones() returns trigger language plpgsql as $$
declare
    excess bigint;
    purged_through bigint;
begin
    select version into excess
    from tombstones
    where list_id = new.id
    order by version desc
    offset 5000
    limit 1;
    if found then
        with oldest as (
            select version, created_at
            from tombstones
            where list_id = new.id
              and version <= excess
            order by version
            limit 5000
        ), deleted as (
            delete from tombstones
            using oldest
            where tombstones.list_id = new.id
              and tombstones.version = oldest.version
              and oldest.created_at < now() - interval '1 day'
            returning tombstones.version
        )
        select max(version) into purged_through
        from deleted;
        if purged_through is not null then
            update lists
            set tombstones_purged_through = greatest(tombstones_purged_through, purged_through)
            where id = new.id;
        end if;
    end if;
    return null;
end
$$;

-- downgrade

create or replace function delete_excess_tombstones() returns trigger language plpgsql as $$
declare
    excess bigint;
begin
    select version into excess
    from tombstones
    where list_id = new.id
    order by version desc
    offset 5000
    limit 1;
    if found then
        delete from tombstones where list_id = new.id and version <= excess;
        update lists
        set tombstones_purged_through = greatest(tombstones_purged_through, excess)
        where id = new.id;
    end if;
    return null;
end
$$;
drop trigger one_tombstone_of_row on tombstones;
drop function delete_earlier_tombstones;
drop index tombstones_of_row;
