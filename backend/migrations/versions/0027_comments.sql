-- They follow their todo: to another list, into the trash and out of it, and when it is deleted forever.
create table comments (
    id uuid primary key,
    -- the list of the todo
    list_id uuid not null references lists on delete cascade,
    todo_id uuid not null references todos on delete cascade,
    -- null once the account is deleted
    author_id uuid references users on delete set null,
    -- as it was when the comment was written, for readers of comments whose authors have left the list
    author_name text not null,
    -- Markdown, in which @[<id of a user>] mentions a member of the list
    text text not null,
    -- a comment on the same todo, which may have been deleted since
    quote_of uuid,
    mentions uuid[] not null default '{}',
    -- the number that this row's last change took in its list
    version bigint not null,
    created_at timestamptz not null default now(),
    edited_at timestamptz,
    resolved_at timestamptz,
    deleted_at timestamptz,
    deleted_by uuid
);
create unique index comments_by_version on comments (list_id, version);
create index comments_of_todo on comments (todo_id, created_at, id);
create index comments_of_author on comments (author_id) where author_id is not null;
create index comments_deleted on comments (deleted_at) where deleted_at is not null;

-- A comment counts as more than its text, so that a quota of text is one of rows too.
create function comment_bytes(text text) returns bigint
language sql immutable parallel safe
return octet_length(text) + 500;

-- As before, and with the comments of an account that has no row yet.
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

create function count_comment() returns trigger language plpgsql as $$
begin
    perform count_usage(
        new.author_id,
        0,
        comment_bytes(new.text) - case when tg_op = 'UPDATE' then comment_bytes(old.text) else 0 end
    );
    return null;
end
$$;
create trigger usage_of_added_comments after insert on comments for each row execute function count_comment();
create trigger usage_of_changed_comments after update of text on comments for each row
when (new.author_id is not null and octet_length(new.text) <> octet_length(old.text))
execute function count_comment();

create function count_deleted_comments() returns trigger language plpgsql as $$
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
create trigger usage_of_deleted_comments after delete on comments referencing old table as deleted
for each statement execute function count_deleted_comments();

-- downgrade

drop table comments;
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
        select account, count(*), coalesce(sum(todo_text_bytes(title, notes, tags, recurrence)), 0)
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
drop function count_comment;
drop function count_deleted_comments;
drop function comment_bytes;
