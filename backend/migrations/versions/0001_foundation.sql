create type role as enum ('viewer', 'editor', 'owner');
create type priority as enum ('none', 'low', 'medium', 'high');
create type token_purpose as enum ('verify_email', 'reset_password');

create table users (
    id uuid primary key,
    email text not null,
    -- what two spellings of one address share: lower case, NFC, IDNA domain
    email_key text not null unique,
    password_hash text not null,
    name text not null default '',
    timezone text not null default 'UTC',
    locale text not null default 'en',
    week_start text not null default 'monday' check (week_start in ('monday', 'sunday', 'saturday')),
    theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
    email_verified_at timestamptz,
    disabled_at timestamptz,
    -- numbers the account's own log: settings and memberships
    version bigint not null default 1,
    profile_version bigint not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table sessions (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    refresh_hash bytea not null,
    -- the token before the last rotation; reuse after the grace ends the session
    previous_hash bytea,
    rotated_at timestamptz not null default now(),
    user_agent text not null default '',
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index sessions_of_user on sessions (user_id, id);
create index sessions_by_expiry on sessions (expires_at);

-- sessions that ended while an access token of theirs may still be valid; it outlives account and session
create table revocations (
    session_id uuid primary key,
    revoked_at timestamptz not null default now()
);
create index revocations_by_age on revocations (revoked_at);

create table one_time_tokens (
    id uuid primary key,
    token_hash bytea not null unique,
    user_id uuid not null references users on delete cascade,
    purpose token_purpose not null,
    -- the address the token was sent to, so that it proves that address and no other
    email_key text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz
);
create index one_time_tokens_of_user on one_time_tokens (user_id, purpose);
create index one_time_tokens_by_expiry on one_time_tokens (expires_at);

-- the theoretical arrival time of each limited key (GCRA); losing it in a crash forgives, never locks out
create unlogged table rate_limits (
    key text primary key,
    arrives_at timestamptz not null
);
create index rate_limits_by_age on rate_limits (arrives_at);

create table lists (
    id uuid primary key,
    inbox_of uuid unique references users on delete cascade,
    name text not null,
    color text not null default 'gray',
    icon text,
    -- numbers every change in the list, without gaps
    version bigint not null default 1,
    -- the number of the last change to the list's own row
    details_version bigint not null default 1,
    -- the greatest order key handed out in this list
    last_position text collate "C",
    archived_at timestamptz,
    deleted_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
)
-- every change in a list rewrites its row: room on the page keeps that from touching the indexes
with (fillfactor = 50);
create index lists_deleted on lists (deleted_at) where deleted_at is not null;

-- the only source of permission
create table memberships (
    list_id uuid not null references lists on delete cascade,
    user_id uuid not null references users on delete cascade,
    role role not null,
    -- where this person keeps the list in the sidebar
    position text collate "C" not null,
    -- the number of the last change in the person's own log (users.version)
    version bigint not null,
    created_at timestamptz not null default now(),
    primary key (list_id, user_id)
);
create index memberships_of_user on memberships (user_id, list_id) include (role);

-- What "due" sorts by: a whole day comes after its timed todos, and no date after every date.
create function due_moment(due_date date, due_time time) returns timestamp
language sql immutable parallel safe
return coalesce(due_date + coalesce(due_time, time '23:59:59.5'), timestamp 'infinity');

create table todos (
    id uuid primary key,
    list_id uuid not null references lists on delete cascade,
    created_by uuid references users on delete set null,
    title text not null,
    notes text not null default '',
    priority priority not null default 'none',
    due_date date,
    due_time time,
    due_timezone text,
    tags text[] not null default '{}',
    position text collate "C" not null,
    -- the number that this row's last change took in its list
    version bigint not null,
    completed_at timestamptz,
    deleted_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint due_time_needs_date check (due_time is null or due_date is not null),
    constraint due_timezone_needs_time check (due_timezone is null or due_time is not null)
);
-- Plans are made for lists of a thousand: reading them in order through an index is what long ones need and what
-- short ones do not mind. Told the true average, the planner fetches all of a list to sort it.
alter table todos alter column list_id set (n_distinct = -0.001);
create unique index todos_by_version on todos (list_id, version);
create index todos_in_order on todos (list_id, position, id) where deleted_at is null;
create index todos_by_due on todos (list_id, due_moment(due_date, due_time), id) where deleted_at is null;
create index todos_by_priority on todos (list_id, priority, id) where deleted_at is null;
create index todos_by_creation on todos (list_id, created_at, id) where deleted_at is null;
create index todos_by_title on todos (list_id, (lower(title) collate "C"), id) where deleted_at is null;
create index todos_in_trash on todos (list_id, id) where deleted_at is not null;
create index todos_deleted on todos (deleted_at) where deleted_at is not null;

-- a todo that left for another list: the number it took in the list it left
create table departures (
    list_id uuid not null references lists on delete cascade,
    version bigint not null,
    todo_id uuid not null,
    departed_at timestamptz not null default now(),
    primary key (list_id, version)
);
create index departures_by_age on departures (departed_at);

-- The next integer order key, as the npm package fractional-indexing counts them: a0, a1, … az, b00, …
-- Null in gives the first key; a fraction is dropped, since the next integer is already greater.
-- Past the greatest integer a fraction grows, up to the longest key that is accepted; from there on ids decide.
create function order_key_after(key text) returns text language plpgsql immutable parallel safe as $$
declare
    digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    head int := ascii(key);
    size int;
    tail text;
    digit int;
begin
    if key is null then return 'a0'; end if;
    size := case when head >= ascii('a') then head - ascii('a') + 1 else ascii('Z') - head + 1 end;
    tail := substr(key, 2, size);
    for place in reverse size .. 1 loop
        digit := strpos(digits, substr(tail, place, 1));
        if digit < 62 then
            return chr(head) || left(tail, place - 1) || substr(digits, digit + 1, 1) || repeat('0', size - place);
        end if;
    end loop;
    if head = ascii('Z') then return 'a0'; end if;
    if head = ascii('z') then return left(key || 'V', 256); end if;
    if head >= ascii('a') then return chr(head + 1) || repeat('0', size + 1); end if;
    return chr(head + 1) || repeat('0', size - 1);
end $$;

-- downgrade

drop function order_key_after;
drop table departures;
drop table todos;
drop function due_moment;
drop table memberships;
drop table lists;
drop table rate_limits;
drop table one_time_tokens;
drop table revocations;
drop table sessions;
drop table users;
drop type token_purpose;
drop type priority;
drop type role;
