-- When the account became one of an operator, of those who run this server.
alter table users add column operator_since timestamptz;

-- What operators did. Nothing refers to accounts, since an act outlives them. Ids are in the order of time.
create table operator_acts (
    id uuid primary key,
    acted_at timestamptz not null default now(),
    -- Null: on the command line.
    operator_id uuid,
    act text not null,
    -- The account that it was about.
    user_id uuid,
    detail text not null default ''
);

-- downgrade

drop table operator_acts;
alter table users drop column operator_since;
