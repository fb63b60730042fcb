-- The comment that an attachment is on, whose todo it names too; null for one of the todo itself.
alter table attachments add comment_id uuid references comments on delete cascade;
create index attachments_of_comment on attachments (comment_id) where comment_id is not null;

-- As those of a todo.
alter table comments add attachments jsonb not null default '[]';

-- downgrade

-- Nothing would show them any more.
delete from attachments where comment_id is not null;
alter table comments drop attachments;
alter table attachments drop comment_id;
