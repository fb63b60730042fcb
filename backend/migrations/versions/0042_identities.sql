-- Accounts at an issuer of OpenID Connect, each of which signs in to one account.
create table identities (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    issuer text not null,
    -- the issuer's name for its account, which never changes
    subject text not null check (length(subject) <= 255),
    -- as the issuer confirmed it at the last sign-in; empty if it did not
    email text not null,
    email_key text not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    unique (issuer, subject)
);
create index identities_of_user on identities (user_id, id);

-- The hash of an account without a password is of no password that anybody knows.
alter table users add column passwordless_since timestamptz;

create function end_passwordless() returns trigger language plpgsql as $$
begin
    new.passwordless_since := null;
    return new;
end
$$;
create trigger passwordless_ends_with_password before update of password_hash on users for each row
when (
    new.password_hash is distinct from old.password_hash
    and new.passwordless_since is not distinct from old.passwordless_since
)
execute function end_passwordless();

-- downgrade

drop trigger passwordless_ends_with_password on users;
drop function end_passwordless();
alter table users drop column passwordless_since;
drop table identities;
