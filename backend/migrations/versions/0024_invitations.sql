-- Invites one address to one list. It is open until it is accepted; if it is declined or withdrawn, it is deleted.
create table invitations (
    id uuid primary key,
    list_id uuid not null references lists on delete cascade,
    email text not null,
    email_key text not null,
    role role not null,
    token_hash bytea not null unique,
    inviter_id uuid not null references users on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_by uuid references users on delete cascade
);
create unique index open_invitations on invitations (list_id, email_key) where accepted_at is null;
create index invitations_to_address on invitations (email_key) where accepted_at is null;
create index invitations_of_inviter on invitations (inviter_id, list_id);
create index invitations_of_member on invitations (accepted_by) where accepted_by is not null;
create index invitations_by_expiry on invitations (expires_at);

-- Addresses that want no more invitations of a person.
create table invitation_blocks (
    email_key text not null,
    inviter_id uuid not null references users on delete cascade,
    created_at timestamptz not null default now(),
    primary key (email_key, inviter_id)
);
create index invitation_blocks_of_inviter on invitation_blocks (inviter_id);

-- downgrade

drop table invitation_blocks;
drop table invitations;
