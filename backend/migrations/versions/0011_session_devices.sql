-- the fingerprint of the browser's device cookie; null in sessions that were opened without one, or before this column
alter table sessions add column device_hash bytea;

-- Whoever disables an account, be it by hand, ends its sessions. A message of the bus tells every process to refuse their
-- access tokens and to close their event streams.
create function revoke_sessions_of_disabled_account() returns trigger
language plpgsql as $$
declare
    revoked uuid;
begin
    for revoked in
        update sessions
        set expires_at = now()
        where user_id = new.id
          and expires_at > now()
        returning id
    loop
        insert into revocations (session_id) values (revoked) on conflict do nothing;
        perform pg_notify('tend_bus', format('["",["sessions",{"ended":["%s"]}]]', revoked));
    end loop;
    return null;
end
$$;
create trigger sessions_end_with_account after update of disabled_at on users for each row
when (old.disabled_at is null and new.disabled_at is not null)
execute function revoke_sessions_of_disabled_account();

-- downgrade

drop trigger sessions_end_with_account on users;
drop function revoke_sessions_of_disabled_account();
alter table sessions drop column device_hash;
