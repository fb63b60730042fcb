-- When the list was deleted forever. Nobody has a role in it since then, and the purge deletes its rows.
alter table lists add column purged_at timestamptz;
create index lists_purged on lists (purged_at) where purged_at is not null;

-- Accounts that are gone, of which the purge still has to remove rows. An account has an unlimited number of those that lose
-- their foreign keys here, so its deletion would take as long as all of them.
create table deleted_accounts (
    user_id uuid primary key,
    deleted_at timestamptz not null default now()
);
-- The lists of others that it was in, where the purge still has to look for it in todos and acts.
create table lists_of_deleted_accounts (
    list_id uuid not null,
    user_id uuid not null,
    primary key (list_id, user_id)
);
create index lists_of_deleted_account on lists_of_deleted_accounts (user_id);

create function add_deleted_account() returns trigger language plpgsql as $$
begin
    insert into deleted_accounts (user_id) values (old.id) on conflict do nothing;
    return null;
end
$$;

create trigger deleted_accounts_are_known
after delete on users
for each row
execute function add_deleted_account();

drop trigger writes_end_with_account on users;
drop function delete_idempotent_writes();
alter table comments drop constraint comments_author_id_fkey, drop constraint comments_counted_for_fkey;
alter table notifications drop constraint notifications_guest_of_fkey;
alter table reminders drop constraint reminders_user_id_fkey;
alter table settings drop constraint settings_user_id_fkey;

-- Guests have no reminders, and those of an account that is gone are for the purge.
create or replace function end_reminders_of_member() returns trigger language plpgsql as $$
begin
    if exists (select from lists where id = old.list_id) and exists (select from users where id = old.user_id) then
        perform end_reminders(null, old.list_id, old.user_id);
    end if;
    return null;
end
$$;

-- What still counts for an account that is gone has no quota.
create or replace function count_usage(account uuid, more_todos bigint, more_bytes bigint) returns void language plpgsql as $$
declare
    used account_usage;
begin
    if more_todos <= 0 and more_bytes <= 0 and (more_todos < 0 or more_bytes < 0) then
        insert into usage_decreases (user_id, todos, text_bytes) values (account, -more_todos, -more_bytes);
        return;
    end if;
    update account_usage
    set todos = todos + more_todos,
        text_bytes = text_bytes + more_bytes
    where user_id = account
    returning * into used;
    if not found then
        if not exists (select from users where id = account) then
            return;
        end if;
        -- Another transaction that adds the row at this moment makes this one wait, and has counted then.
        insert into account_usage (user_id, account_id, todos, text_bytes) values (account, account, 0, 0)
        on conflict (user_id) do nothing;
        if found then
            -- What it counts is what is left after the decreases that this statement sees. Others are subtracted later.
            with counted as (
                delete from usage_decreases where user_id = account
            )
            update account_usage
            set todos = stored.todos,
                text_bytes = stored.text_bytes
            from (
                select
                    count(*) as todos,
                    coalesce(sum(bytes), 0) + (
                        select coalesce(sum(comment_bytes(comments.text)), 0)
                        from comments
                        where comments.author_id = account
                    ) as text_bytes
                from (
                    select todo_text_bytes(title, notes, tags, recurrence) as bytes
                    from memberships
                    join todos on todos.list_id = memberships.list_id
                    where memberships.user_id = account
                      and todos.created_by = account
                      and todos.counted_for is null
                    union all
                    select todo_text_bytes(title, notes, tags, recurrence)
                    from todos
                    where todos.counted_for = account
                ) counted_todos
            ) stored
            where account_usage.user_id = account
            returning account_usage.* into used;
        else
            update account_usage
            set todos = todos + more_todos,
                text_bytes = text_bytes + more_bytes
            where user_id = account
            returning * into used;
        end if;
    end if;
    perform require_quota(used, more_todos, more_bytes);
end
$$;

-- downgrade

delete from lists where purged_at is not null;
delete from reminders where not exists (select from users where users.id = reminders.user_id);
delete from settings where not exists (select from users where users.id = settings.user_id);
delete from idempotent_writes where not exists (select from users where users.id = idempotent_writes.user_id);
update comments
set author_id = null,
    author_name = ''
where author_id is not null
  and not exists (select from users where users.id = comments.author_id);
update comments
set counted_for = null
where counted_for is not null
  and not exists (select from users where users.id = comments.counted_for);
update notifications
set guest_of = null
where guest_of is not null
  and not exists (select from users where users.id = notifications.guest_of);

create or replace function count_usage(account uuid, more_todos bigint, more_bytes bigint) returns void language plpgsql as $$
declare
    used account_usage;
begin
    if more_todos <= 0 and more_bytes <= 0 and (more_todos < 0 or more_bytes < 0) then
        insert into usage_decreases (user_id, todos, text_bytes) values (account, -more_todos, -more_bytes);
        return;
    end if;
    update account_usage
    set todos = todos + more_todos,
        text_bytes = text_bytes + more_bytes
    where user_id = account
    returning * into used;
    if not found then
        -- Another transaction that adds the row at this moment makes this one wait, and has counted then.
        insert into account_usage (user_id, account_id, todos, text_bytes) values (account, account, 0, 0)
        on conflict (user_id) do nothing;
        if found then
            -- What it counts is what is left after the decreases that this statement sees. Others are subtracted later.
            with counted as (
                delete from usage_decreases where user_id = account
            )
            update account_usage
            set todos = stored.todos,
                text_bytes = stored.text_bytes
            from (
                select
                    count(*) as todos,
                    coalesce(sum(bytes), 0) + (
                        select coalesce(sum(comment_bytes(comments.text)), 0)
                        from comments
                        where comments.author_id = account
                    ) as text_bytes
                from (
                    select todo_text_bytes(title, notes, tags, recurrence) as bytes
                    from memberships
                    join todos on todos.list_id = memberships.list_id
                    where memberships.user_id = account
                      and todos.created_by = account
                      and todos.counted_for is null
                    union all
                    select todo_text_bytes(title, notes, tags, recurrence)
                    from todos
                    where todos.counted_for = account
                ) counted_todos
            ) stored
            where account_usage.user_id = account
            returning account_usage.* into used;
        else
            update account_usage
            set todos = todos + more_todos,
                text_bytes = text_bytes + more_bytes
            where user_id = account
            returning * into used;
        end if;
    end if;
    perform require_quota(used, more_todos, more_bytes);
end
$$;

create or replace function end_reminders_of_member() returns trigger language plpgsql as $$
begin
    if exists (select from lists where id = old.list_id) then
        perform end_reminders(null, old.list_id, old.user_id);
    end if;
    return null;
end
$$;

alter table settings add constraint settings_user_id_fkey foreign key (user_id) references users on delete cascade;
alter table reminders add constraint reminders_user_id_fkey foreign key (user_id) references users on delete cascade;
alter table notifications
add constraint notifications_guest_of_fkey foreign key (guest_of) references users on delete set null;
alter table comments
add constraint comments_author_id_fkey foreign key (author_id) references users on delete set null,
add constraint comments_counted_for_fkey foreign key (counted_for) references users on delete set null;

create function delete_idempotent_writes() returns trigger language plpgsql as $$
begin
    delete from idempotent_writes where user_id = old.id;
    return null;
end
$$;

create trigger writes_end_with_account
after delete on users
for each row
execute function delete_idempotent_writes();

drop trigger deleted_accounts_are_known on users;
drop function add_deleted_account();
drop table lists_of_deleted_accounts;
drop table deleted_accounts;
drop index lists_purged;
alter table lists drop column purged_at;
