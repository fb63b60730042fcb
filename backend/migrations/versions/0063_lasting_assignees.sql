-- A membership ends at once, however many todos are assigned to its person: those that a statement does not unassign keep
-- the id until a job has done it. The key looked at all of them. A todo still gets no assignee who is no member.
alter table todos drop constraint todos_assignee_is_member;

create function refuse_stranger_as_assignee() returns trigger language plpgsql as $$
begin
    perform
    from memberships
    where list_id = new.list_id
      and user_id = new.assignee_id
      and guest_id is null
    for key share;
    if not found then
        raise exception 'a stranger is no assignee' using
            errcode = 'foreign_key_violation', constraint = 'todos_assignee_is_member', table = 'todos';
    end if;
    return new;
end
$$;
drop trigger assignee_of_added_todo on todos;
drop trigger assignee_of_changed_todo on todos;
create trigger assignee_of_added_todo before insert on todos for each row when (new.assignee_id is not null)
execute function refuse_stranger_as_assignee();
create trigger assignee_of_changed_todo before update of list_id, assignee_id on todos for each row
when (new.assignee_id is not null and (new.assignee_id, new.list_id) is distinct from (old.assignee_id, old.list_id))
execute function refuse_stranger_as_assignee();
drop function refuse_guest_as_assignee;

-- downgrade

create function refuse_guest_as_assignee() returns trigger language plpgsql as $$
begin
    if exists (select from guests where id = new.assignee_id) then
        raise exception 'a guest is no assignee' using
            errcode = 'foreign_key_violation', constraint = 'todos_assignee_is_member', table = 'todos';
    end if;
    return new;
end
$$;
drop trigger assignee_of_added_todo on todos;
drop trigger assignee_of_changed_todo on todos;
create trigger assignee_of_added_todo before insert on todos for each row when (new.assignee_id is not null)
execute function refuse_guest_as_assignee();
create trigger assignee_of_changed_todo before update of assignee_id on todos for each row
when (new.assignee_id is not null and new.assignee_id is distinct from old.assignee_id)
execute function refuse_guest_as_assignee();
drop function refuse_stranger_as_assignee;
update todos
set assignee_id = null
where assignee_id is not null
  and not exists (
      select
      from memberships
      where memberships.list_id = todos.list_id
        and memberships.user_id = todos.assignee_id
  );
alter table todos
    add constraint todos_assignee_is_member foreign key (list_id, assignee_id) references memberships (list_id, user_id)
        on delete set null (assignee_id);
