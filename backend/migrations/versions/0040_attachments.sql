-- The files in the store, each once, under the SHA-256 of its content.
create table stored_files (
    sha256 text primary key,
    bytes bigint not null,
    -- the last moment at which an attachment came to need the file, or ceased to
    last_used_at timestamptz not null default now()
);
create index stored_files_by_use on stored_files (last_used_at);

-- They follow their todo, so they have no list of their own.
create table attachments (
    id uuid primary key,
    todo_id uuid not null references todos on delete cascade,
    -- the account in whose quota it counts: who added it or, once they have left the list, an owner. No foreign key would
    -- leave it for the owner when the account is deleted.
    created_by uuid,
    name text not null,
    -- by the content, whatever its name says
    type text not null,
    bytes bigint not null,
    sha256 text not null references stored_files,
    -- of an image that can be shown, in pixels
    width int,
    height int,
    created_at timestamptz not null default now(),
    deleted_at timestamptz
);
create index attachments_of_todo on attachments (todo_id);
create index attachments_of_creator on attachments (created_by) where created_by is not null;
create index attachments_of_file on attachments (sha256);
create index attachments_deleted on attachments (deleted_at) where deleted_at is not null;

-- The attachments that are not deleted, as clients see them: they are read, synced and moved with the todo. The statements
-- that write an attachment write this too, with a version of the list.
alter table todos add attachments jsonb not null default '[]';

alter table account_limits add max_attachment_bytes bigint not null default 1000000000;
alter table account_usage add attachment_bytes bigint not null default 0;

-- The bytes of an account's attachments after adding some, or fewer than none. The row stays locked until the transaction
-- ends, so that no two uploads pass the limit together.
create function add_attachment_bytes(account uuid, more bigint) returns bigint language plpgsql as $$
declare
    total bigint;
begin
    update account_usage
    set attachment_bytes = attachment_bytes + more
    where user_id = account
    returning attachment_bytes into total;
    if not found and more > 0 then
        -- It makes the row.
        perform count_usage(account, 0, 0);
        update account_usage
        set attachment_bytes = attachment_bytes + more
        where user_id = account
        returning attachment_bytes into total;
    end if;
    return total;
end
$$;

create function count_added_attachment() returns trigger language plpgsql as $$
declare
    allowed bigint;
begin
    select max_attachment_bytes into allowed from account_limits;
    if add_attachment_bytes(new.created_by, new.bytes) > allowed then
        perform raise_quota_reached('attachments', allowed);
    end if;
    return null;
end
$$;
create trigger usage_of_added_attachments after insert on attachments for each row when (new.created_by is not null)
execute function count_added_attachment();

create function count_deleted_attachments() returns trigger language plpgsql as $$
begin
    perform add_attachment_bytes(created_by, -sum(bytes)::bigint)
    from deleted
    where created_by is not null
    group by created_by
    order by created_by;
    update stored_files
    set last_used_at = now()
    from (
        select stored.sha256
        from stored_files stored
        where stored.sha256 in (select deleted.sha256 from deleted)
        order by stored.sha256
        for no key update
    ) locked
    where stored_files.sha256 = locked.sha256;
    return null;
end
$$;
create trigger usage_of_deleted_attachments after delete on attachments referencing old table as deleted
for each statement execute function count_deleted_attachments();

-- Somebody who leaves a list can no longer delete what they attached there, so from then on it counts for an owner.
create function hand_over_attachments() returns trigger language plpgsql as $$
declare
    heir uuid;
    moved bigint;
begin
    select user_id into heir
    from memberships
    where list_id = old.list_id
      and role = 'owner'
    order by created_at, user_id
    limit 1;
    with handed as (
        update attachments
        set created_by = heir
        from todos
        where attachments.created_by = old.user_id
          and todos.id = attachments.todo_id
          and todos.list_id = old.list_id
        returning attachments.bytes
    )
    select sum(bytes) into moved
    from handed;
    if moved > 0 then
        perform add_attachment_bytes(old.user_id, -moved);
        perform add_attachment_bytes(heir, moved) where heir is not null;
    end if;
    return null;
end
$$;
create trigger attachments_of_former_member after delete on memberships for each row
execute function hand_over_attachments();

-- downgrade

drop trigger attachments_of_former_member on memberships;
drop function hand_over_attachments;
drop table attachments;
drop table stored_files;
drop function count_added_attachment;
drop function count_deleted_attachments;
drop function add_attachment_bytes;
alter table account_usage drop attachment_bytes;
alter table account_limits drop max_attachment_bytes;
alter table todos drop attachments;
