-- Whoever is in a shared folder is in every list in it.
create table shared_folders (
    id uuid primary key,
    name text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create table folder_memberships (
    folder_id uuid not null references shared_folders on delete cascade,
    user_id uuid not null references users on delete cascade,
    role role not null,
    created_at timestamptz not null default now(),
    primary key (folder_id, user_id)
);
create index folder_memberships_of_user on folder_memberships (user_id);

alter table lists add column folder_id uuid references shared_folders on delete set null;
create index lists_in_folder on lists (folder_id) where folder_id is not null;

-- the number of the last change of the shared folders that the person is in, in their own log
alter table users add column folders_version bigint not null default 1;

-- A membership says where it comes from: the person was invited to the list, or is in its folder, or both. `role` is the
-- greater of the two.
alter table memberships
    add column direct_role role,
    add column folder_role role,
    add column folder_id uuid;
update memberships set direct_role = role;
-- A statement that writes `role` alone means the person's own: the release before knows no other.
create function set_role_of_membership() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.direct_role is null and new.folder_role is null then
            new.direct_role := new.role;
        end if;
    elsif new.role <> old.role and new.direct_role is not distinct from old.direct_role
        and new.folder_role is not distinct from old.folder_role then
        new.direct_role := new.role;
    end if;
    new.role := greatest(new.direct_role, new.folder_role);
    return new;
end
$$;
create trigger role_of_membership before insert or update of role, direct_role, folder_role on memberships for each row
execute function set_role_of_membership();
alter table memberships
    add constraint role_is_the_greater check (role = greatest(direct_role, folder_role)),
    add constraint folder_gives_role check ((folder_id is null) = (folder_role is null)),
    add constraint guest_is_in_no_folder check (guest_id is null or folder_id is null),
    -- At the end of a transaction nobody is in a list through a folder that they are not in.
    add constraint memberships_folder_fkey foreign key (folder_id, user_id)
        references folder_memberships (folder_id, user_id) deferrable initially deferred;
create index memberships_through_folder on memberships (folder_id, user_id) where folder_id is not null;

-- An invitation is to a list or to a folder.
alter table invitations
    alter column list_id drop not null,
    add column folder_id uuid references shared_folders on delete cascade,
    add constraint invites_to_list_or_folder check (num_nonnulls(list_id, folder_id) = 1);
create unique index open_invitations_to_folder on invitations (folder_id, email_key)
where accepted_at is null and folder_id is not null;

-- So is a notification about one of the two.
alter table notifications
    alter column list_id drop not null,
    add column folder_id uuid;

-- downgrade

delete from notifications where list_id is null;
alter table notifications
    drop column folder_id,
    alter column list_id set not null;
delete from invitations where list_id is null;
alter table invitations
    drop column folder_id,
    alter column list_id set not null;
-- What a folder gave becomes the person's own.
drop trigger role_of_membership on memberships;
drop function set_role_of_membership;
alter table memberships
    drop column folder_id,
    drop column folder_role,
    drop column direct_role;
alter table users drop column folders_version;
alter table lists drop column folder_id;
drop table folder_memberships;
drop table shared_folders;
