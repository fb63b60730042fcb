-- since when signing in needs a code; null for the password alone
alter table users add column two_factor_at timestamptz;

-- The app that shows an account's codes. While users.two_factor_at is null, it is being set up.
create table authenticators (
    user_id uuid primary key references users on delete cascade,
    -- sealed with a key from the installation's secret
    secret bytea not null,
    -- the time step of the last code that was used, so that none works twice (RFC 6238 §5.2)
    last_step bigint not null default 0,
    created_at timestamptz not null default now()
);

create table recovery_codes (
    user_id uuid not null references users on delete cascade,
    code_hash bytea not null,
    used_at timestamptz,
    primary key (user_id, code_hash)
);

-- downgrade

drop table recovery_codes;
drop table authenticators;
alter table users drop column two_factor_at;
