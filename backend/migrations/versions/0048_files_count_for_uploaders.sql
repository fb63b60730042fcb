-- Nobody's quota rises by what others do: not by leaving, and not by making somebody an owner.
drop trigger attachments_of_former_member on memberships;
drop function hand_over_attachments;

-- downgrade

create function hand_over_attachments() returns trigger language plpgsql as $$
declare
    heir uuid;
    moved bigint;
begin
    select user_id into heir
    from memberships
    where list_id = old.list_id
      and role = 'owner'
    order by created_at, user_id
    limit 1;
    with handed as (
        update attachments
        set created_by = heir
        from todos
        where attachments.created_by = old.user_id
          and todos.id = attachments.todo_id
          and todos.list_id = old.list_id
        returning attachments.bytes
    )
    select sum(counted_file_bytes(bytes)) into moved
    from handed;
    if moved > 0 then
        perform add_attachment_bytes(old.user_id, -moved);
        perform add_attachment_bytes(heir, moved) where heir is not null;
    end if;
    return null;
end
$$;
create trigger attachments_of_former_member after delete on memberships for each row
execute function hand_over_attachments();
