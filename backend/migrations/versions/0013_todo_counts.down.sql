update todos set created_by = null where not exists (select from users where users.id = todos.created_by);
alter table todos add constraint todos_created_by_fkey foreign key (created_by) references users on delete set null;
drop function order_keys_after;
drop function raise_quota_reached;
drop trigger usage_of_added_todos on todos;
create trigger usage_of_added_todos after insert on todos for each row when (new.created_by is not null)
execute function count_added_todo();
alter table todos drop column is_counted;
