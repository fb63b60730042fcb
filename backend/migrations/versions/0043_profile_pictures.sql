-- The picture of each person who has one: two squares made from what they uploaded, which is not stored itself.
create table profile_pictures (
    user_id uuid primary key references users on delete cascade,
    -- Each picture has an id of its own, so that whoever has loaded it knows it until it is replaced.
    id uuid not null unique,
    sha256 text not null references stored_files,
    thumbnail_sha256 text not null references stored_files,
    -- what it takes of the quota
    bytes bigint not null,
    created_at timestamptz not null default now()
);
create index profile_pictures_of_file on profile_pictures (sha256);
create index profile_pictures_of_thumbnail on profile_pictures (thumbnail_sha256);

-- Members of a person's lists see it with the name, so it is where the name is. The statements that write
-- `profile_pictures` write it too.
alter table users add picture_id uuid;

create function count_added_picture() returns trigger language plpgsql as $$
declare
    allowed bigint;
begin
    select max_attachment_bytes into allowed from account_limits;
    if add_attachment_bytes(new.user_id, new.bytes) > allowed then
        perform raise_quota_reached('attachments', allowed);
    end if;
    return null;
end
$$;
create trigger usage_of_added_pictures after insert on profile_pictures for each row execute function count_added_picture();

create function count_deleted_picture() returns trigger language plpgsql as $$
begin
    perform add_attachment_bytes(old.user_id, -old.bytes);
    update stored_files
    set last_used_at = now()
    from (
        select stored.sha256
        from stored_files stored
        where stored.sha256 in (old.sha256, old.thumbnail_sha256)
        order by stored.sha256
        for no key update
    ) locked
    where stored_files.sha256 = locked.sha256;
    return null;
end
$$;
create trigger usage_of_deleted_pictures after delete on profile_pictures for each row
execute function count_deleted_picture();

-- downgrade

drop table profile_pictures;
drop function count_added_picture;
drop function count_deleted_picture;
alter table users drop picture_id;
