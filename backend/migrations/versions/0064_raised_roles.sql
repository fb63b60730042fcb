-- Only an accepted invitation makes somebody a member of their own. An owner of the list can give whoever is there through
-- the folder alone a greater role, which ends with what the folder gives.
alter table memberships add column raised_role role;
-- The release before writes `direct_role` for it, as it did. A role of one's own takes the place of a raised one.
create or replace function set_role_of_membership() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.direct_role is null and new.folder_role is null then
            new.direct_role := new.role;
        end if;
    elsif new.role <> old.role and new.direct_role is not distinct from old.direct_role
        and new.folder_role is not distinct from old.folder_role
        and new.raised_role is not distinct from old.raised_role then
        new.direct_role := new.role;
    end if;
    if new.direct_role is not null or new.folder_id is null then
        new.raised_role := null;
    elsif tg_op = 'UPDATE' then
        if new.folder_id is distinct from old.folder_id then
            new.raised_role := null;
        end if;
    end if;
    new.role := greatest(new.direct_role, new.folder_role, new.raised_role);
    return new;
end
$$;
drop trigger role_of_membership on memberships;
create trigger role_of_membership before insert or update of role, direct_role, folder_role, folder_id, raised_role on memberships
for each row execute function set_role_of_membership();
alter table memberships
    drop constraint role_is_the_greater,
    add constraint role_is_the_greater check (role = greatest(direct_role, folder_role, raised_role)),
    add constraint only_the_folder_raises check (raised_role is null or folder_id is not null and direct_role is null);

-- downgrade

-- It becomes a role of their own, as the release before has it.
update memberships set direct_role = raised_role where raised_role is not null;
alter table memberships
    drop constraint role_is_the_greater,
    drop constraint only_the_folder_raises;
drop trigger role_of_membership on memberships;
create or replace function set_role_of_membership() returns trigger language plpgsql as $$
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
    drop column raised_role,
    add constraint role_is_the_greater check (role = greatest(direct_role, folder_role));
