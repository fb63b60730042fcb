-- Acts in a list that a todo left are deleted with it if all members of that list own the one in which it is deleted, and if
-- nobody else does: whoever owns it could have made them owners.
create or replace function delete_acts_of_todos() returns trigger language plpgsql as $$
begin
    delete from acts
    using deleted
    where acts.todo_id = deleted.id
      and (acts.list_id = deleted.list_id or not exists (
          select
          from memberships
          where memberships.list_id = acts.list_id
            and memberships.guest_id is null
            and not exists (
                select
                from memberships owners
                where owners.list_id = deleted.list_id
                  and owners.user_id = memberships.user_id
                  and owners.role = 'owner'
            )
      ) and not exists (
          select
          from memberships
          where memberships.list_id = deleted.list_id
            and memberships.role = 'owner'
            and not exists (
                select
                from memberships owners
                where owners.list_id = acts.list_id
                  and owners.user_id = memberships.user_id
                  and owners.role = 'owner'
            )
      ));
    return null;
end
$$;

-- downgrade

create or replace function delete_acts_of_todos() returns trigger language plpgsql as $$
begin
    delete from acts
    using deleted
    where acts.todo_id = deleted.id
      and (acts.list_id = deleted.list_id or not exists (
          select
          from memberships
          where memberships.list_id = acts.list_id
            and memberships.guest_id is null
            and not exists (
                select
                from memberships owners
                where owners.list_id = deleted.list_id
                  and owners.user_id = memberships.user_id
                  and owners.role = 'owner'
            )
      ));
    return null;
end
$$;
