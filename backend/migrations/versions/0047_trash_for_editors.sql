-- The version of the list from which its member sees its trash, or sees it no more: a client has to load the list again then.
alter table memberships add column sight_version bigint not null default 0;

-- At the end of the transaction, since the list may take its version after the role has changed.
create function note_sight_of_trash() returns trigger language plpgsql as $$
begin
    update memberships
    set sight_version = lists.version
    from lists
    where memberships.list_id = new.list_id
      and memberships.user_id = new.user_id
      and lists.id = new.list_id;
    return null;
end
$$;
create constraint trigger sight_of_trash after update on memberships deferrable initially deferred for each row
when ((old.role >= 'editor') is distinct from (new.role >= 'editor'))
execute function note_sight_of_trash();
-- Somebody who left and comes back may have cursors from before.
create constraint trigger sight_of_trash_of_new_member after insert on memberships deferrable initially deferred for each row
when (new.role < 'owner')
execute function note_sight_of_trash();

-- Whoever did not see a todo in the trash may lack its comments. Others have them, and lose nothing if their cursor passes
-- these versions.
create function number_comments_of_restored() returns trigger language plpgsql as $$
declare
    base bigint;
    added bigint;
begin
    select count(*) into added from comments where todo_id = new.id;
    if added = 0 or not exists (select from memberships where list_id = new.list_id and role < 'editor') then
        return null;
    end if;
    update lists set version = version + added where id = new.list_id returning version - added into base;
    update comments
    set version = base + numbered.number
    from (select id, row_number() over (order by version) as number from comments where todo_id = new.id) numbered
    where comments.id = numbered.id;
    return null;
end
$$;
create trigger comments_of_restored after update of deleted_at on todos for each row
when (old.deleted_at is not null and new.deleted_at is null)
execute function number_comments_of_restored();

-- downgrade

drop trigger comments_of_restored on todos;
drop function number_comments_of_restored;
drop trigger sight_of_trash_of_new_member on memberships;
drop trigger sight_of_trash on memberships;
drop function note_sight_of_trash;
alter table memberships drop column sight_version;
