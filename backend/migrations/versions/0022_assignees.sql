-- A todo can be assigned to a member of its list. Whoever ends a membership unassigns the todos first, each with a version of
-- the list, so that clients learn of it; the key only makes sure that none is left behind.
alter table todos add column assignee_id uuid;
-- Few todos have one. It is for the key, and for the todos of one person in all of their lists.
create index todos_by_assignee on todos (list_id, assignee_id) where assignee_id is not null;
alter table todos
    add constraint todos_assignee_is_member foreign key (list_id, assignee_id) references memberships (list_id, user_id)
        on delete set null (assignee_id),
    add constraint section_has_no_assignee check (kind = 'todo' or assignee_id is null);

-- downgrade

alter table todos drop column assignee_id;
