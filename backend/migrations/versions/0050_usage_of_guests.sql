-- A payer is an account, or the guests of all links of an account together: they have a row in account_usage of their own,
-- with a tenth of the quota, so that they cannot fill that of the account.
create function guests_payer(account uuid) returns uuid language sql immutable parallel safe
return md5('guests of ' || account::text)::uuid;
-- Who pays for the todo, if that is not its creator: whoever made its text longer, who created it and has left the list,
-- or the guests of a link.
alter table todos add column counted_for uuid;
create index todos_counted_for on todos (counted_for) where counted_for is not null;

-- The account that created the list, whoever owns it now; null once that account is deleted.
alter table lists add column counted_for uuid;
update lists
set counted_for = owner.user_id
from (
    select distinct on (list_id) list_id, user_id
    from memberships
    where role = 'owner'
    order by list_id, created_at, user_id
) owner
where owner.list_id = lists.id;
create index lists_counted_for on lists (counted_for) where counted_for is not null;

alter table account_usage add column account_id uuid, add column share int not null default 1;
update account_usage set account_id = user_id;
alter table account_usage
    alter column account_id set not null,
    add constraint account_usage_account_id_fkey foreign key (account_id) references users on delete cascade,
    drop constraint account_usage_user_id_fkey;
create index account_usage_of_account on account_usage (account_id);

create function add_usage_of_guests() returns trigger language plpgsql as $$
begin
    insert into account_usage (user_id, account_id, todos, text_bytes, share)
    values (guests_payer(new.account_id), new.account_id, 0, 0, 10)
    on conflict (user_id) do nothing;
    return null;
end
$$;
create trigger usage_of_guests after insert on link_shares for each row execute function add_usage_of_guests();

-- What guests commented counted for the account.
lock table comments in share row exclusive mode;
insert into account_usage (user_id, account_id, todos, text_bytes, share)
select guests_payer(accounts.id), accounts.id, 0, coalesce(sum(comment_bytes(comments.text)), 0), 10
from (
    select account_id as id from link_shares
    union
    select counted_for from comments where counted_for is not null
) accounts
left join comments on comments.counted_for = accounts.id and comments.author_id is null
group by accounts.id;
update account_usage
set text_bytes = account_usage.text_bytes - guests.text_bytes
from account_usage guests
where guests.user_id = guests_payer(account_usage.user_id);

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
        insert into account_usage as known (user_id, account_id, todos, text_bytes)
        select
            account,
            account,
            count(*),
            coalesce(sum(bytes), 0) + (
                select coalesce(sum(comment_bytes(comments.text)), 0)
                from comments
                where comments.author_id = account
            )
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
        ) stored
        on conflict (user_id) do update
        set todos = known.todos + more_todos,
            text_bytes = known.text_bytes + more_bytes
        returning * into used;
    end if;
    if more_todos > 0 or more_bytes > 0 then
        select * into allowed from account_limits;
        if more_todos > 0 and used.todos > allowed.max_todos / used.share then
            perform raise_quota_reached('todos', allowed.max_todos / used.share);
        end if;
        if more_bytes > 0 and used.text_bytes > allowed.max_text_bytes / used.share then
            perform raise_quota_reached('text', allowed.max_text_bytes / used.share);
        end if;
    end if;
end
$$;

-- Every account has its row from the start: one that came with the first of several rows counted the others twice.
create function add_usage_of_account() returns trigger language plpgsql as $$
begin
    insert into account_usage (user_id, account_id, todos, text_bytes) values (new.id, new.id, 0, 0);
    return null;
end
$$;
create trigger usage_of_account after insert on users for each row execute function add_usage_of_account();
select count_usage(users.id, 0, 0)
from users
where not exists (select from account_usage where account_usage.user_id = users.id);

create or replace function count_added_comments() returns trigger language plpgsql as $$
begin
    perform count_usage(payer, 0, sum(comment_bytes(text))::bigint)
    from (select coalesce(author_id, guests_payer(counted_for)) as payer, text from added) counted
    where payer is not null
    group by payer;
    return null;
end
$$;
create or replace function count_comment() returns trigger language plpgsql as $$
begin
    perform count_usage(
        coalesce(new.author_id, guests_payer(new.counted_for)),
        0,
        comment_bytes(new.text) - case when tg_op = 'UPDATE' then comment_bytes(old.text) else 0 end
    );
    return null;
end
$$;
create or replace function count_deleted_comments() returns trigger language plpgsql as $$
begin
    update account_usage
    set text_bytes = text_bytes - fewer.bytes
    from (
        select coalesce(author_id, guests_payer(counted_for)) as payer, sum(comment_bytes(text)) as bytes
        from deleted
        group by payer
    ) fewer
    where user_id = fewer.payer;
    return null;
end
$$;

-- downgrade

-- What nobody is left to pay for counted for nobody, and guests counted for the account of their link.
lock table comments, todos in share row exclusive mode;
drop trigger usage_of_account on users;
drop function add_usage_of_account;
drop trigger usage_of_guests on link_shares;
drop function add_usage_of_guests;
drop index todos_counted_for;
drop index lists_counted_for;
alter table lists drop column counted_for;
alter table todos drop column counted_for;
delete from account_usage where user_id <> account_id;
alter table account_usage
    drop column account_id,
    drop column share,
    add constraint account_usage_user_id_fkey foreign key (user_id) references users on delete cascade;
update account_usage
set todos = (
        select count(*)
        from memberships
        join todos on todos.list_id = memberships.list_id and todos.created_by = account_usage.user_id
        where memberships.user_id = account_usage.user_id
    ),
    text_bytes = (
        select coalesce(sum(todo_text_bytes(title, notes, tags, recurrence)), 0)
        from memberships
        join todos on todos.list_id = memberships.list_id and todos.created_by = account_usage.user_id
        where memberships.user_id = account_usage.user_id
    ) + (
        select coalesce(sum(comment_bytes(comments.text)), 0)
        from comments
        where comments.author_id = account_usage.user_id
           or comments.counted_for = account_usage.user_id
    );

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
drop function guests_payer;
