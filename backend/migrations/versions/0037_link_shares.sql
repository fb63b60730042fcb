-- Opens one list to whoever has the link. It ends, by being deleted, with the membership of the owner who made it.
create table link_shares (
    id uuid primary key,
    list_id uuid not null,
    -- who made it, and for whom counts what its guests write
    account_id uuid not null,
    role role not null check (role < 'owner'),
    token_hash bytea not null unique,
    password_hash text,
    -- null: until it is ended
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    foreign key (list_id, account_id) references memberships (list_id, user_id) on delete cascade
);
create index link_shares_of_owner on link_shares (list_id, account_id);
create index link_shares_by_expiry on link_shares (expires_at) where expires_at is not null;

-- Somebody who opened a link in one browser, under the name that they gave.
create table guests (
    id uuid primary key,
    link_id uuid not null references link_shares on delete cascade,
    name text not null,
    timezone text not null,
    secret_hash bytea not null unique,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now()
);
create index guests_of_link on guests (link_id);
create index guests_by_last_use on guests (last_seen_at);

-- A guest is a member too, so that memberships stay the only source of permission: with the id of the guest as the user.
alter table memberships
    -- for whom counts what the member writes: the person, or the owner who made the guest's link
    add column account_id uuid,
    add column guest_id uuid;
update memberships set account_id = user_id;
-- Every member but a guest writes for themselves, and the release before knows no others.
create function set_account_of_membership() returns trigger language plpgsql as $$
begin
    new.account_id := new.user_id;
    return new;
end
$$;
create trigger account_of_membership before insert on memberships for each row when (new.account_id is null)
execute function set_account_of_membership();
alter table memberships
    alter column account_id set not null,
    add constraint memberships_account_id_fkey foreign key (account_id) references users on delete cascade,
    add constraint memberships_guest_id_fkey foreign key (guest_id) references guests on delete cascade,
    add constraint member_is_user_or_guest check (
        case when guest_id is null then account_id = user_id else guest_id = user_id and role < 'owner' end
    ),
    drop constraint memberships_user_id_fkey;
create index memberships_of_account on memberships (account_id);
create index memberships_of_guest on memberships (guest_id) where guest_id is not null;

-- A guest cannot be assigned anything, with the error of somebody who is no member.
create function refuse_guest_as_assignee() returns trigger language plpgsql as $$
begin
    if exists (select from guests where id = new.assignee_id) then
        raise exception 'a guest is no assignee' using
            errcode = 'foreign_key_violation', constraint = 'todos_assignee_is_member', table = 'todos';
    end if;
    return new;
end
$$;
create trigger assignee_of_added_todo before insert on todos for each row when (new.assignee_id is not null)
execute function refuse_guest_as_assignee();
create trigger assignee_of_changed_todo before update of assignee_id on todos for each row
when (new.assignee_id is not null and new.assignee_id is distinct from old.assignee_id)
execute function refuse_guest_as_assignee();

alter table comments
    -- the guest who wrote it, if that was no user; kept once the guest is no more
    add column guest_id uuid,
    -- the account that made the link of the guest
    add column counted_for uuid references users on delete set null;
create index comments_counted_for on comments (counted_for) where counted_for is not null;

-- Whoever acts: a user, or a guest, whose name says so.
create view actors as
select id, id as user_id, null::uuid as guest_id, coalesce(nullif(name, ''), split_part(email, '@', 1)) as name
from users
union all
select id, null, id, name || ' (guest)'
from guests;

-- As before, and with the comments of guests.
create or replace function count_usage(account uuid, more_todos bigint, more_bytes bigint) returns void language plpgsql as $$
declare
    used account_usage;
    allowed account_limits;
begin
    update account_usage
    set todos = todos + more_todos,
        text_bytes = text_bytes + more_bytes
    where user_id = account
    returning * into used;
    if not found then
        insert into account_usage as known (user_id, todos, text_bytes)
        select
            account,
            count(*),
            coalesce(sum(todo_text_bytes(title, notes, tags, recurrence)), 0) + (
                select coalesce(sum(comment_bytes(comments.text)), 0)
                from comments
                where comments.author_id = account
                   or comments.counted_for = account
            )
        from memberships
        join todos on todos.list_id = memberships.list_id and todos.created_by = account
        where memberships.user_id = account
        on conflict (user_id) do update
        set todos = known.todos + more_todos,
            text_bytes = known.text_bytes + more_bytes
        returning * into used;
    end if;
    if more_todos > 0 or more_bytes > 0 then
        select * into allowed from account_limits;
        if more_todos > 0 and used.todos > allowed.max_todos then
            raise exception 'quota reached' using
                errcode = 'TQ001', constraint = 'todos', detail = allowed.max_todos;
        end if;
        if more_bytes > 0 and used.text_bytes > allowed.max_text_bytes then
            raise exception 'quota reached' using
                errcode = 'TQ001', constraint = 'text', detail = allowed.max_text_bytes;
        end if;
    end if;
end
$$;
create or replace function count_added_comments() returns trigger language plpgsql as $$
begin
    perform count_usage(coalesce(author_id, counted_for), 0, sum(comment_bytes(text))::bigint)
    from added
    where coalesce(author_id, counted_for) is not null
    group by coalesce(author_id, counted_for);
    return null;
end
$$;
create or replace function count_comment() returns trigger language plpgsql as $$
begin
    perform count_usage(
        coalesce(new.author_id, new.counted_for),
        0,
        comment_bytes(new.text) - case when tg_op = 'UPDATE' then comment_bytes(old.text) else 0 end
    );
    return null;
end
$$;
drop trigger usage_of_changed_comments on comments;
create trigger usage_of_changed_comments after update of text on comments for each row
when (coalesce(new.author_id, new.counted_for) is not null and octet_length(new.text) <> octet_length(old.text))
execute function count_comment();
create or replace function count_deleted_comments() returns trigger language plpgsql as $$
begin
    update account_usage
    set text_bytes = text_bytes - fewer.bytes
    from (
        select coalesce(author_id, counted_for) as account_id, sum(comment_bytes(text)) as bytes
        from deleted
        group by coalesce(author_id, counted_for)
    ) fewer
    where user_id = fewer.account_id;
    return null;
end
$$;

-- downgrade

create or replace function count_deleted_comments() returns trigger language plpgsql as $$
begin
    update account_usage
    set text_bytes = text_bytes - fewer.bytes
    from (
        select author_id, sum(comment_bytes(text)) as bytes
        from deleted
        group by author_id
    ) fewer
    where user_id = fewer.author_id;
    return null;
end
$$;
drop trigger usage_of_changed_comments on comments;
create trigger usage_of_changed_comments after update of text on comments for each row
when (new.author_id is not null and octet_length(new.text) <> octet_length(old.text))
execute function count_comment();
create or replace function count_comment() returns trigger language plpgsql as $$
begin
    perform count_usage(
        new.author_id,
        0,
        comment_bytes(new.text) - case when tg_op = 'UPDATE' then comment_bytes(old.text) else 0 end
    );
    return null;
end
$$;
create or replace function count_added_comments() returns trigger language plpgsql as $$
begin
    perform count_usage(author_id, 0, sum(comment_bytes(text))::bigint)
    from added
    where author_id is not null
    group by author_id;
    return null;
end
$$;
create or replace function count_usage(account uuid, more_todos bigint, more_bytes bigint) returns void language plpgsql as $$
declare
    used account_usage;
    allowed account_limits;
begin
    update account_usage
    set todos = todos + more_todos,
        text_bytes = text_bytes + more_bytes
    where user_id = account
    returning * into used;
    if not found then
        insert into account_usage as known (user_id, todos, text_bytes)
        select
            account,
            count(*),
            coalesce(sum(todo_text_bytes(title, notes, tags, recurrence)), 0)
                + (select coalesce(sum(comment_bytes(comments.text)), 0) from comments where author_id = account)
        from memberships
        join todos on todos.list_id = memberships.list_id and todos.created_by = account
        where memberships.user_id = account
        on conflict (user_id) do update
        set todos = known.todos + more_todos,
            text_bytes = known.text_bytes + more_bytes
        returning * into used;
    end if;
    if more_todos > 0 or more_bytes > 0 then
        select * into allowed from account_limits;
        if more_todos > 0 and used.todos > allowed.max_todos then
            raise exception 'quota reached' using
                errcode = 'TQ001', constraint = 'todos', detail = allowed.max_todos;
        end if;
        if more_bytes > 0 and used.text_bytes > allowed.max_text_bytes then
            raise exception 'quota reached' using
                errcode = 'TQ001', constraint = 'text', detail = allowed.max_text_bytes;
        end if;
    end if;
end
$$;
drop view actors;
alter table comments drop column counted_for, drop column guest_id;
drop trigger assignee_of_changed_todo on todos;
drop trigger assignee_of_added_todo on todos;
drop function refuse_guest_as_assignee;
delete from memberships where guest_id is not null;
drop trigger account_of_membership on memberships;
drop function set_account_of_membership;
alter table memberships
    add constraint memberships_user_id_fkey foreign key (user_id) references users on delete cascade,
    drop column guest_id,
    drop column account_id;
drop table guests;
drop table link_shares;
