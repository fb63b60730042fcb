-- Tokens by which programs act for an account. The database has their hashes alone.
create table api_tokens (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    token_hash bytea not null unique,
    -- the last characters, by which people recognize a token
    hint text not null,
    name text not null,
    scopes text[] not null check (scopes <@ '{read,write}' and scopes <> '{}'),
    created_at timestamptz not null default now(),
    -- null: never
    expires_at timestamptz,
    last_used_at timestamptz
);
create index api_tokens_of_user on api_tokens (user_id, id);

-- Whoever disables an account, be it by hand, ends its tokens as its sessions.
create function revoke_tokens_of_disabled_account() returns trigger
language plpgsql as $$
declare
    revoked uuid;
begin
    for revoked in
        update api_tokens
        set expires_at = now()
        where user_id = new.id
          and coalesce(expires_at, 'infinity') > now()
        returning id
    loop
        insert into revocations (session_id) values (revoked) on conflict do nothing;
        perform pg_notify('tend_bus', format('["",["sessions",{"ended":["%s"]}]]', revoked));
    end loop;
    return null;
end
$$;
create trigger api_tokens_end_with_account after update of disabled_at on users for each row
when (old.disabled_at is null and new.disabled_at is not null)
execute function revoke_tokens_of_disabled_account();

-- downgrade

drop trigger api_tokens_end_with_account on users;
drop function revoke_tokens_of_disabled_account();
drop table api_tokens;
