create index comments_of_guest on comments (guest_id) where guest_id is not null;
create index guests_opened_only on guests (created_at) where last_seen_at = created_at;
-- A todo that is deleted takes deleted reminders with it too.
drop index reminders_of_todo;
create index reminders_of_todo on reminders (todo_id, user_id);

-- downgrade

drop index reminders_of_todo;
create index reminders_of_todo on reminders (todo_id, user_id) where not gone;
drop index guests_opened_only;
drop index comments_of_guest;
