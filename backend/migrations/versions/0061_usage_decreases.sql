-- A decrease of somebody's usage waits in a row of its own: the row of the account would stay locked until the transaction ends,
-- and members who delete or move what somebody else pays for would keep that person waiting. A job subtracts the rows from
-- account_usage, which until then says too much and never too little.
create table usage_decreases (
    user_id uuid not null,
    todos bigint not null default 0,
    text_bytes bigint not null default 0,
    attachment_bytes bigint not null default 0
);
create index usage_decreases_of_account on usage_decreases (user_id);

-- What a payer really has.
create view current_usage as
select
    account_usage.user_id,
    account_usage.todos - fewer.todos as todos,
    account_usage.text_bytes - fewer.text_bytes as text_bytes,
    account_usage.attachment_bytes - fewer.attachment_bytes as attachment_bytes
from account_usage
cross join lateral (
    select
        coalesce(sum(todos), 0)::bigint as todos,
        coalesce(sum(text_bytes), 0)::bigint as text_bytes,
        coalesce(sum(attachment_bytes), 0)::bigint as attachment_bytes
    from usage_decreases
    where usage_decreases.user_id = account_usage.user_id
) fewer;

-- Raises the error for a quota that `used`, whose row is locked, exceeds also without the decreases that wait. Volatile: what it
-- reads has to be as new as the lock.
create function require_quota(used account_usage, more_todos bigint, more_bytes bigint) returns boolean language plpgsql as $$
declare
    allowed account_limits;
    rest current_usage;
begin
    select * into allowed from account_limits;
    if used.todos <= allowed.max_todos / used.share and used.text_bytes <= allowed.max_text_bytes / used.share then
        return true;
    end if;
    select * into rest from current_usage where current_usage.user_id = used.user_id;
    perform raise_quota_reached('todos', allowed.max_todos / used.share)
    where more_todos > 0 and rest.todos > allowed.max_todos / used.share;
    perform raise_quota_reached('text', allowed.max_text_bytes / used.share)
    where more_bytes > 0 and rest.text_bytes > allowed.max_text_bytes / used.share;
    return true;
end
$$;

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
        -- What it counts is what is left after the decreases that it sees.
        with counted as (
            delete from usage_decreases where user_id = account
        )
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
    perform require_quota(used, more_todos, more_bytes);
end
$$;

create or replace function count_deleted_todos() returns trigger language plpgsql as $$
begin
    insert into usage_decreases (user_id, todos, text_bytes)
    select payer, count(*), sum(bytes)
    from (
        select
            payer_of_todo(created_by, counted_for) as payer,
            todo_text_bytes(title, notes, tags, recurrence) as bytes
        from deleted
    ) fewer
    where payer is not null
    group by payer;
    return null;
end
$$;

create or replace function count_changed_text() returns trigger language plpgsql as $$
declare
    old_payer constant uuid := payer_of_todo(old.created_by, old.counted_for);
    new_payer constant uuid := payer_of_todo(new.created_by, new.counted_for);
    old_bytes constant bigint := todo_text_bytes(old.title, old.notes, old.tags, old.recurrence);
    new_bytes constant bigint := todo_text_bytes(new.title, new.notes, new.tags, new.recurrence);
begin
    if new_payer is not distinct from old_payer or new.list_id <> old.list_id then
        perform count_usage(new_payer, 0, new_bytes - old_bytes) where new_bytes <> old_bytes;
    else
        perform count_usage(old_payer, -1, -old_bytes) where old_payer is not null;
        perform count_usage(new_payer, 1, new_bytes);
    end if;
    return null;
end
$$;

create or replace function count_deleted_comments() returns trigger language plpgsql as $$
begin
    insert into usage_decreases (user_id, text_bytes)
    select payer, sum(bytes)
    from (
        select coalesce(author_id, guests_payer(counted_for)) as payer, comment_bytes(text) as bytes
        from deleted
    ) fewer
    where payer is not null
    group by payer;
    return null;
end
$$;

-- The bytes of an account's attachments after adding some, or null after taking some away. The row stays locked until the
-- transaction ends, so that no two uploads pass the limit together.
create or replace function add_attachment_bytes(account uuid, more bigint) returns bigint language plpgsql as $$
begin
    if more <= 0 then
        insert into usage_decreases (user_id, attachment_bytes) values (account, -more);
        return null;
    end if;
    update account_usage
    set attachment_bytes = attachment_bytes + more
    where user_id = account;
    if not found then
        -- It makes the row.
        perform count_usage(account, 0, 0);
        update account_usage
        set attachment_bytes = attachment_bytes + more
        where user_id = account;
    end if;
    return (select attachment_bytes from current_usage where user_id = account);
end
$$;

-- downgrade

lock table account_usage, usage_decreases in access exclusive mode;
update account_usage
set (todos, text_bytes, attachment_bytes)
    = (current_usage.todos, current_usage.text_bytes, current_usage.attachment_bytes)
from current_usage
where current_usage.user_id = account_usage.user_id;

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
        perform raise_quota_reached('todos', allowed.max_todos / used.share)
        where more_todos > 0 and used.todos > allowed.max_todos / used.share;
        perform raise_quota_reached('text', allowed.max_text_bytes / used.share)
        where more_bytes > 0 and used.text_bytes > allowed.max_text_bytes / used.share;
    end if;
end
$$;

create or replace function count_deleted_todos() returns trigger language plpgsql as $$
begin
    update account_usage
    set todos = todos - fewer.count,
        text_bytes = text_bytes - fewer.bytes
    from (
        select
            payer_of_todo(created_by, counted_for) as payer,
            count(*),
            sum(todo_text_bytes(title, notes, tags, recurrence)) as bytes
        from deleted
        group by payer
    ) fewer
    where user_id = fewer.payer;
    return null;
end
$$;

create or replace function count_changed_text() returns trigger language plpgsql as $$
declare
    old_payer constant uuid := payer_of_todo(old.created_by, old.counted_for);
    new_payer constant uuid := payer_of_todo(new.created_by, new.counted_for);
    old_bytes constant bigint := todo_text_bytes(old.title, old.notes, old.tags, old.recurrence);
    new_bytes constant bigint := todo_text_bytes(new.title, new.notes, new.tags, new.recurrence);
begin
    if new_payer is not distinct from old_payer or new.list_id <> old.list_id then
        perform count_usage(new_payer, 0, new_bytes - old_bytes);
    else
        -- In the order of their ids, as moves lock them.
        perform from account_usage where user_id in (old_payer, new_payer) order by user_id for no key update;
        update account_usage
        set todos = todos - 1,
            text_bytes = text_bytes - old_bytes
        where user_id = old_payer;
        perform count_usage(new_payer, 1, new_bytes);
    end if;
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

create or replace function add_attachment_bytes(account uuid, more bigint) returns bigint language plpgsql as $$
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

drop function require_quota;
drop view current_usage;
drop table usage_decreases;
