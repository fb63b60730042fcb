-- The passkeys of an account. The private keys never leave the authenticators.
create table passkeys (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    name text not null,
    -- chosen by the authenticator
    credential_id bytea not null unique check (octet_length(credential_id) <= 1023),
    -- in the format of COSE (RFC 9052 §7)
    public_key bytea not null,
    -- how often the authenticator says that it has signed; 0 if it does not count
    sign_count bigint not null,
    -- how a browser reaches the authenticator, as it called that itself
    transports text[] not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz
);
create index passkeys_of_user on passkeys (user_id, id);

-- A challenge is signed and not stored, but one that was answered is, so that it is good once.
create table used_challenges (
    id uuid primary key,
    used_at timestamptz not null default now()
);
create index used_challenges_by_age on used_challenges (used_at);

-- downgrade

drop table used_challenges;
drop table passkeys;
