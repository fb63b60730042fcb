-- A statement that counts in account_usage what it adds says so in the new rows. The trigger counts the others one by
-- one, which costs more, and the more of them a transaction adds, since it reads past all of its earlier counts.
alter table todos add column is_counted boolean not null default false;
drop trigger usage_of_added_todos on todos;
create trigger usage_of_added_todos after insert on todos for each row
when (new.created_by is not null and not new.is_counted)
execute function count_added_todo();

-- The error of count_usage, for statements that count.
create function raise_quota_reached(quota text, allowed bigint) returns boolean language plpgsql as $$
begin
    raise exception 'quota reached' using errcode = 'TQ001', constraint = quota, detail = allowed;
end
$$;

-- The keys of several new todos at the end of a list whose greatest key is `last_key`: the wanted ones, and for null the
-- one after all before it.
create function order_keys_after(last_key text, wanted text[]) returns text[] language plpgsql immutable parallel safe as $$
declare
    greatest_key text := last_key;
    keys text[] := '{}';
    one text;
begin
    foreach one in array wanted loop
        if one is null then
            greatest_key := order_key_after(greatest_key);
            keys := keys || greatest_key;
        else
            greatest_key := greatest(greatest_key, one collate "C");
            keys := keys || one;
        end if;
    end loop;
    return keys;
end
$$;

-- To delete an account, PostgreSQL had to look for its todos in the whole table, and every new todo locked its account.
-- Whoever deletes an account deletes its lists, and takes it out of the todos of the others.
alter table todos drop constraint todos_created_by_fkey;

-- downgrade

update todos set created_by = null where not exists (select from users where users.id = todos.created_by);
alter table todos add constraint todos_created_by_fkey foreign key (created_by) references users on delete set null;
drop function order_keys_after;
drop function raise_quota_reached;
drop trigger usage_of_added_todos on todos;
create trigger usage_of_added_todos after insert on todos for each row when (new.created_by is not null)
execute function count_added_todo();
alter table todos drop column is_counted;
