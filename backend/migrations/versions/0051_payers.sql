-- The nil UUID says that nobody pays: whoever did has deleted their account.
create function payer_of_todo(created_by uuid, counted_for uuid) returns uuid language sql immutable parallel safe
return nullif(coalesce(counted_for, created_by), '00000000-0000-0000-0000-000000000000');

create function payer_of_member(account uuid, guest uuid) returns uuid language sql immutable parallel safe
return case when guest is null then account else guests_payer(account) end;

drop trigger usage_of_added_todos on todos;
create or replace function count_added_todo() returns trigger language plpgsql as $$
begin
    perform count_usage(
        payer_of_todo(new.created_by, new.counted_for),
        1,
        todo_text_bytes(new.title, new.notes, new.tags, new.recurrence)
    );
    return null;
end
$$;
create trigger usage_of_added_todos after insert on todos for each row
when (payer_of_todo(new.created_by, new.counted_for) is not null and not new.is_counted)
execute function count_added_todo();

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

-- Whoever makes the text of a todo longer pays for all of it from then on. A move to another list has counted the todo
-- itself for whoever pays there.
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
drop trigger usage_of_changed_text on todos;
create trigger usage_of_changed_text after update on todos for each row
when (
    payer_of_todo(new.created_by, new.counted_for) is not null
    and (
        octet_length(new.title) <> octet_length(old.title)
        or octet_length(new.notes) <> octet_length(old.notes)
        or new.tags <> old.tags
        or new.recurrence is distinct from old.recurrence
    )
)
execute function count_changed_text();

-- downgrade

drop trigger usage_of_added_todos on todos;
drop trigger usage_of_changed_text on todos;
create or replace function count_added_todo() returns trigger language plpgsql as $$
begin
    perform count_usage(new.created_by, 1, todo_text_bytes(new.title, new.notes, new.tags, new.recurrence));
    return null;
end
$$;
create trigger usage_of_added_todos after insert on todos for each row
when (new.created_by is not null and not new.is_counted)
execute function count_added_todo();

create or replace function count_deleted_todos() returns trigger language plpgsql as $$
begin
    update account_usage
    set todos = todos - fewer.count,
        text_bytes = text_bytes - fewer.bytes
    from (
        select created_by, count(*), sum(todo_text_bytes(title, notes, tags, recurrence)) as bytes
        from deleted
        group by created_by
    ) fewer
    where user_id = fewer.created_by;
    return null;
end
$$;

create or replace function count_changed_text() returns trigger language plpgsql as $$
begin
    perform count_usage(
        new.created_by,
        0,
        todo_text_bytes(new.title, new.notes, new.tags, new.recurrence)
            - todo_text_bytes(old.title, old.notes, old.tags, old.recurrence)
    );
    return null;
end
$$;
create trigger usage_of_changed_text after update on todos for each row
when (
    new.created_by is not null
    and (
        octet_length(new.title) <> octet_length(old.title)
        or octet_length(new.notes) <> octet_length(old.notes)
        or new.tags <> old.tags
        or new.recurrence is distinct from old.recurrence
    )
)
execute function count_changed_text();
drop function payer_of_member;
drop function payer_of_todo;
