-- The one row says how much an account may store. The server writes it from its settings when it starts.
create table account_limits (
    only_one boolean primary key default true check (only_one),
    max_lists bigint not null default 1000,
    max_todos bigint not null default 100000,
    max_text_bytes bigint not null default 500000000
);
insert into account_limits default values;

-- The todos that an account has created, those in the trash included, and the bytes of their texts. An account gets its
-- row with the first change after this migration, so that the migration need not read all todos.
create table account_usage (
    user_id uuid primary key references users on delete cascade,
    todos bigint not null,
    text_bytes bigint not null
)
with (fillfactor = 50);

create function todo_text_bytes(title text, notes text, tags text[], recurrence jsonb) returns bigint
language sql stable parallel safe
return octet_length(title) + octet_length(notes) + octet_length(array_to_string(tags, ' '))
    + coalesce(octet_length(recurrence::text), 0);

-- Adds to what an account has stored. Raises TQ001, with the quota's name as the constraint and the limit as the detail,
-- when it grows beyond its limit. The row is locked until the transaction ends, so that no two changes pass together.
create function count_usage(account uuid, more_todos bigint, more_bytes bigint) returns void language plpgsql as $$
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

-- For each row, since a todo is mostly created alone: to read the new rows as a table would cost more than to count one.
create function count_added_todo() returns trigger language plpgsql as $$
begin
    perform count_usage(new.created_by, 1, todo_text_bytes(new.title, new.notes, new.tags, new.recurrence));
    return null;
end
$$;
create trigger usage_of_added_todos after insert on todos for each row when (new.created_by is not null)
execute function count_added_todo();

-- An account without a row is being deleted, or gets its row with its next change.
create function count_deleted_todos() returns trigger language plpgsql as $$
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
create trigger usage_of_deleted_todos after delete on todos referencing old table as deleted
for each statement execute function count_deleted_todos();

create function count_changed_text() returns trigger language plpgsql as $$
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
-- Most changes, such as completing a todo, leave all texts as they are.
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

-- The method, path and body of the request, or the operation of a push, that used the key; null if the release before
-- wrote the row.
alter table idempotent_writes add column request_hash bytea;
-- A key is claimed before the lists are locked, and an account that is being deleted is locked after its lists. The
-- check of the account therefore has to come last.
alter table idempotent_writes alter constraint idempotent_writes_user_id_fkey deferrable initially deferred;

-- A setting without a value is a tombstone. The release before writes null and no time.
alter table settings add column deleted_at timestamptz;
update settings set deleted_at = now() where value is null;
create function date_deleted_setting() returns trigger language plpgsql as $$
begin
    new.deleted_at := case when new.value is null then now() end;
    return new;
end
$$;
create trigger setting_deletion before insert or update of value on settings
for each row execute function date_deleted_setting();
create index settings_by_deletion on settings (deleted_at) where deleted_at is not null;
create index reminders_by_deletion on reminders (deleted_at) where deleted_at is not null;

-- Tombstones of settings and reminders with smaller versions are purged: a client with an older cursor cannot learn
-- which of them were deleted.
alter table users add column tombstones_purged_through bigint not null default 0;

-- How often in a row the push service did not answer, and since when.
alter table push_subscriptions
    add column timeouts int not null default 0,
    add column timed_out_since timestamptz;

-- downgrade

alter table push_subscriptions
    drop column timeouts,
    drop column timed_out_since;
alter table users drop column tombstones_purged_through;
drop index reminders_by_deletion;
drop index settings_by_deletion;
drop trigger setting_deletion on settings;
drop function date_deleted_setting;
alter table settings drop column deleted_at;
alter table idempotent_writes alter constraint idempotent_writes_user_id_fkey not deferrable;
alter table idempotent_writes drop column request_hash;
drop trigger usage_of_changed_text on todos;
drop trigger usage_of_deleted_todos on todos;
drop trigger usage_of_added_todos on todos;
drop function count_changed_text;
drop function count_deleted_todos;
drop function count_added_todo;
drop function count_usage;
drop function todo_text_bytes;
drop table account_usage;
drop table account_limits;
