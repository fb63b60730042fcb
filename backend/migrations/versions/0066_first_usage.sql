-- Every account has its row from the start. Where one is without, the first of two writes that add it counts all that is
-- stored, and the other one waits for that.
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

-- downgrade

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
