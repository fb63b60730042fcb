-- A list keeps 5,000 tombstones: a client with an older cursor loads the list again, which costs no more than so many.
create function delete_excess_tombstones() returns trigger language plpgsql as $$
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
create trigger tombstones_are_limited after update of version on lists for each row
when (new.version / 256 <> old.version / 256)
execute function delete_excess_tombstones();

-- The deleted settings and reminders of an account are tombstones, too.
create function delete_excess_account_tombstones() returns trigger language plpgsql as $$
declare
    excess bigint;
begin
    select version into excess
    from (
        select version from settings where user_id = new.id and deleted_at is not null
        union all
        select version from reminders where user_id = new.id and deleted_at is not null
    ) tombstones
    order by version desc
    offset 5000
    limit 1;
    if found then
        delete from settings where user_id = new.id and deleted_at is not null and version <= excess;
        delete from reminders where user_id = new.id and deleted_at is not null and version <= excess;
        update users
        set tombstones_purged_through = greatest(tombstones_purged_through, excess)
        where id = new.id;
    end if;
    return null;
end
$$;
create trigger account_tombstones_are_limited after update of version on users for each row
when (new.version / 256 <> old.version / 256)
execute function delete_excess_account_tombstones();

-- downgrade

drop trigger account_tombstones_are_limited on users;
drop function delete_excess_account_tombstones;
drop trigger tombstones_are_limited on lists;
drop function delete_excess_tombstones;
