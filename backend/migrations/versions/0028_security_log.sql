-- What happened to the ways into an account, for its owner to read. Ids are in the order of time.
create table security_events (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    kind text not null,
    user_agent text not null default '',
    created_at timestamptz not null default now()
);
create index security_events_of_user on security_events (user_id, id);
create index security_events_by_age on security_events (created_at);

-- downgrade

drop table security_events;
