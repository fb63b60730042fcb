-- accounts/queries/one_time_tokens.py: _SAVE
insert into one_time_tokens (id, token_hash, user_id, purpose, email_key, expires_at)
values ($1, $2, $3, $4::text::token_purpose, $5, now() + $6)
on conflict (id) do update
set expires_at = excluded.expires_at
where one_time_tokens.used_at is null;

-- accounts/queries/one_time_tokens.py: _FIND_OWNER
select users.id, one_time_tokens.email_key, users.name
from one_time_tokens
join users on users.id = one_time_tokens.user_id
where token_hash = $1
      and purpose = $2::text::token_purpose
      and used_at is null
      and expires_at > now()
  and users.disabled_at is null;

-- accounts/queries/one_time_tokens.py: _USE_TOKEN
with owner as materialized (
    select users.id, users.name
    from one_time_tokens
    join users on users.id = one_time_tokens.user_id
    where token_hash = $1
      and purpose = $2::text::token_purpose
      and used_at is null
      and expires_at > now()
      and users.disabled_at is null
    for no key update of users
)
update one_time_tokens
set used_at = now()
from owner
where token_hash = $1
      and purpose = $2::text::token_purpose
      and used_at is null
      and expires_at > now()
  and one_time_tokens.user_id = owner.id
returning owner.id, one_time_tokens.email_key, owner.name;

-- accounts/queries/one_time_tokens.py: _VOID_RESETS
update one_time_tokens
set used_at = now()
where user_id = $1
  and purpose = 'reset_password'
  and used_at is null;

-- accounts/queries/passwords.py: _REPLACE_HASH
update users
set password_hash = $3
where id = $1
  and password_hash = $2;

-- accounts/queries/passwords.py: _RESET_HASH_AND_VERIFY_ADDRESS
update users
set password_hash = $3,
    email_verified_at = case when email_key = $2 then coalesce(email_verified_at, now()) else email_verified_at end,
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1
  and disabled_at is null;

-- accounts/queries/passwords.py: _VERIFY_ADDRESS
update users
set email_verified_at = coalesce(email_verified_at, now()),
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1
  and email_key = $2
  and disabled_at is null;

-- accounts/queries/passwords.py: _LOCK_LISTS
select lists.id
from memberships
join lists on lists.id = memberships.list_id
where memberships.user_id = $1
order by lists.id
for update of lists;

-- accounts/queries/passwords.py: _HAS_OTHER_LISTS
select exists (
    select
    from memberships
    where user_id = $1
      and list_id <> all ($2::uuid[])
);

-- accounts/queries/passwords.py: _LOCK_ACCOUNT
select true
from users
where id = $1
  and password_hash = $2
for update;

-- accounts/queries/passwords.py: _DELETE_OWN_LISTS
delete from lists
using memberships own
where own.list_id = lists.id
  and own.user_id = $1
  and own.role = 'owner'
  and not exists (
      select
      from memberships others
      where others.list_id = lists.id
        and others.user_id <> $1
        and others.role = 'owner'
  );

-- accounts/queries/passwords.py: _FORGET_CREATOR
update todos
set created_by = null
from memberships
where memberships.user_id = $1
  and todos.list_id = memberships.list_id
  and todos.created_by = $1;

-- accounts/queries/passwords.py: _DELETE_USER
delete from users
where id = $1;

-- accounts/queries/sessions.py: _INSERT_SESSION
with account as (
    select account.id,
        account.email,
        account.name,
        account.timezone,
        account.locale,
        account.week_start,
        account.theme,
        account.email_verified_at,
        account.version,
        account.created_at,
        account.updated_at
    from users account
    where account.id = $2
      and account.password_hash = $3
      and account.disabled_at is null
    for share
),
session as (
    insert into sessions (id, user_id, refresh_hash, device_hash, user_agent, expires_at)
    select $1, account.id, $4, $5, $6, now() + $7
    from account
)
select json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text
from account;

-- accounts/queries/sessions.py: _ROTATE_TOKEN
with rotated as (
    update sessions
    set previous_hash = refresh_hash,
        refresh_hash = $3,
        rotated_at = now(),
        last_used_at = now(),
        expires_at = least(now() + $4::interval, created_at + $5::interval)
    where id = $1
      and refresh_hash = $2
      and expires_at > now()
    returning user_id
)
select account.id, json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text
from users account, rotated
where account.id = rotated.user_id
  and account.disabled_at is null;

-- accounts/queries/sessions.py: _FIND_ROTATED
select account.id, json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text
from users account, sessions
where sessions.id = $1
  and sessions.previous_hash = $2
  and (sessions.rotated_at > now() - $3::interval or sessions.device_hash = $4)
  and sessions.expires_at > now()
  and account.id = sessions.user_id
  and account.disabled_at is null;

-- accounts/queries/sessions.py: _REVOKE
with revoked as (
    delete from sessions
    where id = $1
    returning user_id, id
),
revocation as (
    insert into revocations (session_id)
    select id
    from revoked
    on conflict do nothing
)
select user_id, id
from revoked;

-- accounts/queries/sessions.py: _REVOKE_UNEXPIRED
with revoked as (
    delete from sessions
    where id = $1 and expires_at > now()
    returning user_id, id
),
revocation as (
    insert into revocations (session_id)
    select id
    from revoked
    on conflict do nothing
)
select user_id, id
from revoked;

-- accounts/queries/sessions.py: _REVOKE_OWN
with revoked as (
    delete from sessions
    where id = $1 and user_id = $2
    returning user_id, id
),
revocation as (
    insert into revocations (session_id)
    select id
    from revoked
    on conflict do nothing
)
select user_id, id
from revoked;

-- accounts/queries/sessions.py: _REVOKE_ALL
with revoked as (
    delete from sessions
    where user_id = $1
    returning user_id, id
),
revocation as (
    insert into revocations (session_id)
    select id
    from revoked
    on conflict do nothing
)
select user_id, id
from revoked;

-- accounts/queries/sessions.py: _IS_ALIVE
select true
from sessions
where id = $1
  and user_id = $2
  and expires_at > now();

-- accounts/queries/sessions.py: _REVOKED_SINCE
select session_id
from revocations
where revoked_at > now() - make_interval(secs => $1);

-- accounts/queries/sessions.py: _SHOW_SESSIONS
select json_build_object('items', coalesce(json_agg(item), '[]'), 'next_cursor', null)::text
from (
    select id, created_at, last_used_at, user_agent, id = $2 as current
    from sessions
    where user_id = $1
      and expires_at > now()
    order by last_used_at desc, id
    limit 200
) item;

-- accounts/queries/users.py: _CREATE_ACCOUNT
with account as (
    insert into users as account (id, email, email_key, password_hash, name, timezone, locale)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (email_key) do nothing
    returning account.id,
        account.email,
        account.name,
        account.timezone,
        account.locale,
        account.week_start,
        account.theme,
        account.email_verified_at,
        account.version,
        account.created_at,
        account.updated_at
),
inbox as (
    insert into lists (id, inbox_of, name)
    select $8, account.id, 'Inbox'
    from account
    returning id
),
membership as (
    insert into memberships (list_id, user_id, role, position, version)
    select inbox.id, account.id, 'owner', order_key_after(null), account.version
    from account, inbox
),
session as (
    insert into sessions (id, user_id, refresh_hash, device_hash, user_agent, expires_at)
    select $9, account.id, $10, $11, $12, now() + $13
    from account
)
select json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'inbox_id', $8,
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text
from account;

-- accounts/queries/users.py: _FIND_BY_EMAIL_KEY
select id, email, email_key, name, timezone, locale, password_hash, email_verified_at, disabled_at
from users
where email_key = $1;

-- accounts/queries/users.py: _FIND_BY_ID
select id, email, email_key, name, timezone, locale, password_hash, email_verified_at, disabled_at
from users
where id = $1;

-- accounts/queries/users.py: _DISABLE
update users
set disabled_at = coalesce(disabled_at, now())
where id = $1;

-- accounts/queries/users.py: _ENABLE
update users
set disabled_at = null
where id = $1;

-- accounts/queries/users.py: _LIST_ACCOUNTS
select id, email, created_at, last_used_at, disabled_at
from users
left join lateral (
    select max(sessions.last_used_at) as last_used_at
    from sessions
    where sessions.user_id = users.id
) used on true
order by email_key;

-- accounts/queries/users.py: _LOCK_USER
select true
from users
where id = $1
for no key update;

-- accounts/queries/users.py: _SHOW_PROFILE
select json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text
from users account
where account.id = $1;

-- accounts/queries/users.py: _UPDATE_PROFILE
update users account
set name = coalesce($2, account.name),
    timezone = coalesce($3, account.timezone),
    locale = coalesce($4, account.locale),
    week_start = coalesce($5, account.week_start),
    theme = coalesce($6, account.theme),
    version = account.version + 1,
    profile_version = account.version + 1,
    updated_at = now()
where account.id = $1
returning json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text as row, account.version;
