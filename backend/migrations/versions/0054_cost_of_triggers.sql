-- PostgreSQL reads the condition of each trigger anew in every statement that it may concern, so each now names its columns.
drop trigger usage_of_changed_text on todos;
create trigger usage_of_changed_text after update of title, notes, tags, recurrence on todos for each row
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

drop trigger reminders_follow_todo on todos;
create trigger reminders_follow_due_date after update of due_date, due_time, due_timezone on todos for each row
when ((new.due_date, new.due_time, new.due_timezone) is distinct from (old.due_date, old.due_time, old.due_timezone))
execute function schedule_reminders_of_todo();
create trigger reminders_follow_reopened_todo after update of completed_at on todos for each row
when (new.completed_at is null and old.completed_at is not null)
execute function schedule_reminders_of_todo();
create trigger reminders_follow_restored_todo after update of deleted_at on todos for each row
when (new.deleted_at is null and old.deleted_at is not null)
execute function schedule_reminders_of_todo();

-- The same keys as before, and those of titles with numbers in half of the time.
do $do$
begin
    execute replace(
        pg_get_functiondef('title_key(text)'::regprocedure),
        $$        key := regexp_replace(key, '[0-9]+', '00000000000000000000\&', 'g');
        key := regexp_replace(key, '[0-9]*([0-9]{20})', '\1', 'g');
$$,
        $$        declare
            rest text := key;
            number text := substring(key from '[0-9]+');
        begin
            key := '';
            while number is not null loop
                key := concat(key, split_part(rest, number, 1), lpad(right(number, 20), 20, '0'));
                rest := substr(rest, strpos(rest, number) + length(number));
                number := substring(rest from '[0-9]+');
            end loop;
            key := concat(key, rest);
        end;
$$
    );
end
$do$;

-- downgrade

do $do$
begin
    execute replace(
        pg_get_functiondef('title_key(text)'::regprocedure),
        $$        declare
            rest text := key;
            number text := substring(key from '[0-9]+');
        begin
            key := '';
            while number is not null loop
                key := concat(key, split_part(rest, number, 1), lpad(right(number, 20), 20, '0'));
                rest := substr(rest, strpos(rest, number) + length(number));
                number := substring(rest from '[0-9]+');
            end loop;
            key := concat(key, rest);
        end;
$$,
        $$        key := regexp_replace(key, '[0-9]+', '00000000000000000000\&', 'g');
        key := regexp_replace(key, '[0-9]*([0-9]{20})', '\1', 'g');
$$
    );
end
$do$;

drop trigger reminders_follow_restored_todo on todos;
drop trigger reminders_follow_reopened_todo on todos;
drop trigger reminders_follow_due_date on todos;
create trigger reminders_follow_todo after update on todos for each row
when (
    (new.due_date, new.due_time, new.due_timezone) is distinct from (old.due_date, old.due_time, old.due_timezone)
    or new.completed_at is null and old.completed_at is not null
    or new.deleted_at is null and old.deleted_at is not null
)
execute function schedule_reminders_of_todo();

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
