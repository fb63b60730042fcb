-- The names that people had when they left a list, for what its activity says of them.
create table former_members (
    list_id uuid not null references lists on delete cascade,
    user_id uuid not null references users on delete cascade,
    name text not null,
    left_at timestamptz not null default now(),
    primary key (list_id, user_id)
);
create index former_members_of_user on former_members (user_id);
create index former_members_by_end on former_members (left_at);

create function add_former_members() returns trigger language plpgsql as $$
begin
    insert into former_members (list_id, user_id, name)
    select deleted.list_id, users.id, coalesce(nullif(users.name, ''), split_part(users.email, '@', 1))
    from deleted
    join lists on lists.id = deleted.list_id
    join users on users.id = deleted.user_id
    order by deleted.list_id, users.id
    on conflict (list_id, user_id) do update
    set name = excluded.name,
        left_at = excluded.left_at;
    return null;
end
$$;
create trigger former_members_are_known after delete on memberships referencing old table as deleted
for each statement execute function add_former_members();

insert into former_members (list_id, user_id, name)
select distinct lists.id, users.id, coalesce(nullif(users.name, ''), split_part(users.email, '@', 1))
from acts
join lists on lists.id = acts.list_id
join users on users.id = acts.actor_id
where not exists (
    select
    from memberships
    where memberships.list_id = acts.list_id
      and memberships.user_id = acts.actor_id
);

-- downgrade

drop trigger former_members_are_known on memberships;
drop function add_former_members;
drop table former_members;
