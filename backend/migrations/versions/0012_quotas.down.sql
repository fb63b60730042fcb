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
