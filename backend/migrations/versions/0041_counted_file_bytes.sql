-- What a file takes of its account's quota, since a file of one byte takes a block of the disk, and a name, too.
create function counted_file_bytes(bytes bigint) returns bigint language sql immutable parallel safe
return greatest(bytes, 4096);

lock table attachments in share row exclusive mode;
update account_usage
set attachment_bytes = counted.bytes
from (
    select created_by, sum(counted_file_bytes(bytes)) as bytes
    from attachments
    where created_by is not null
    group by created_by
) counted
where account_usage.user_id = counted.created_by;

create or replace function count_added_attachment() returns trigger language plpgsql as $$
declare
    allowed bigint;
begin
    select max_attachment_bytes into allowed from account_limits;
    if add_attachment_bytes(new.created_by, counted_file_bytes(new.bytes)) > allowed then
        perform raise_quota_reached('attachments', allowed);
    end if;
    return null;
end
$$;

create or replace function count_deleted_attachments() returns trigger language plpgsql as $$
begin
    perform add_attachment_bytes(created_by, -sum(counted_file_bytes(bytes))::bigint)
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

create or replace function hand_over_attachments() returns trigger language plpgsql as $$
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
    select sum(counted_file_bytes(bytes)) into moved
    from handed;
    if moved > 0 then
        perform add_attachment_bytes(old.user_id, -moved);
        perform add_attachment_bytes(heir, moved) where heir is not null;
    end if;
    return null;
end
$$;

-- downgrade

lock table attachments in share row exclusive mode;
update account_usage
set attachment_bytes = counted.bytes
from (
    select created_by, sum(bytes) as bytes
    from attachments
    where created_by is not null
    group by created_by
) counted
where account_usage.user_id = counted.created_by;

create or replace function count_added_attachment() returns trigger language plpgsql as $$
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

create or replace function count_deleted_attachments() returns trigger language plpgsql as $$
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

create or replace function hand_over_attachments() returns trigger language plpgsql as $$
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

drop function counted_file_bytes;
