-- when the password was last given in this session: at sign-in, and again before a sensitive change; null in sessions
-- that were opened before this column
alter table sessions add column authenticated_at timestamptz;
alter table sessions alter column authenticated_at set default now();

-- Changes of an account's address: nothing changes before the link to the new address was opened, and the link to the old
-- address undoes it for a week. Until then nobody else gets the old address.
create table email_changes (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    -- the session that requested the change, which continues when all others end
    session_id uuid not null,
    old_email text not null,
    old_email_key text not null,
    new_email text not null,
    new_email_key text not null,
    confirm_hash bytea not null unique,
    undo_hash bytea not null unique,
    created_at timestamptz not null default now(),
    -- of the link to the new address, and once it was opened, of the link to the old one
    expires_at timestamptz not null,
    confirmed_at timestamptz,
    undone_at timestamptz
);
create index email_changes_of_user on email_changes (user_id);
create index email_changes_by_old_email on email_changes (old_email_key);
create index email_changes_by_expiry on email_changes (expires_at);

-- downgrade

drop table email_changes;
alter table sessions drop column authenticated_at;
