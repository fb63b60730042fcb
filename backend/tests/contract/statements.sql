-- accounts/queries/account_deletion.py: _LOCK_LISTS
select lists.id
from lists
where lists.id in (
    select memberships.list_id
    from memberships
    where memberships.user_id = $1
    union
    select lists.id
    from lists
    where lists.counted_for = $1
)
order by lists.id
for no key update of lists;

-- accounts/queries/account_deletion.py: _HAS_OTHER_MEMBERSHIPS
select exists (
    select
    from memberships
    where user_id = $1
      and list_id <> all ($2::uuid[])
);

-- accounts/queries/account_deletion.py: _LOCK_PEOPLE
select users.id
from users
where users.id = $1
   or users.id in (
       select theirs.user_id
       from memberships own
       join memberships theirs on theirs.list_id = own.list_id
       where own.user_id = $1
         and own.role = 'owner'
   )
   or users.id in (
       select theirs.user_id
       from folder_memberships own
       join folder_memberships theirs on theirs.folder_id = own.folder_id
       where own.user_id = $1
         and own.role = 'owner'
   )
order by users.id
for no key update of users;

-- accounts/queries/account_deletion.py: _LOCK_ACCOUNT
select true
from users
where id = $1
  and password_hash = $2
for update;

-- accounts/queries/account_deletion.py: _FIND_UNDECIDED
select lists.id, lists.name
from memberships
join lists on lists.id = memberships.list_id
where memberships.user_id = $1
  and lists.deleted_at is null
  and lists.id <> all($2::uuid[])
  and memberships.role = 'owner'
      and not exists (
          select
          from memberships others
          join users on users.id = others.user_id
          where others.list_id = memberships.list_id
            and others.user_id <> memberships.user_id
            and others.role = 'owner'
            and users.disabled_at is null
      )
  and exists (
      select
      from memberships theirs
      join users on users.id = theirs.user_id
      where theirs.list_id = lists.id
        and theirs.user_id <> $1
        -- A list whose other members are all disabled stays with one of them who owns it.
        and (users.disabled_at is null or memberships.role = 'owner'
      and not exists (
          select
          from memberships others
          where others.list_id = memberships.list_id
            and others.user_id <> memberships.user_id
            and others.role = 'owner'
      ))
  )
order by lists.name, lists.id;

-- accounts/queries/account_deletion.py: _CHOOSE_NEW_OWNERS
select distinct on (theirs.list_id) theirs.list_id, theirs.user_id
from memberships
join lists on lists.id = memberships.list_id and lists.deleted_at is null
join memberships theirs on theirs.list_id = memberships.list_id and theirs.user_id <> memberships.user_id
join users on users.id = theirs.user_id
where memberships.user_id = $1
  and memberships.role = 'owner'
      and not exists (
          select
          from memberships others
          join users on users.id = others.user_id
          where others.list_id = memberships.list_id
            and others.user_id <> memberships.user_id
            and others.role = 'owner'
            and users.disabled_at is null
      )
order by theirs.list_id, users.disabled_at is not null, theirs.role desc, theirs.created_at, theirs.user_id;

-- accounts/queries/account_deletion.py: _HAND_OVER
with target as materialized (
    select theirs.list_id, theirs.user_id
    from unnest($2::uuid[], $3::uuid[]) choices (list_id, user_id)
    join memberships own on own.list_id = choices.list_id and own.user_id = $1 and own.role = 'owner'
    join memberships theirs on theirs.list_id = choices.list_id and theirs.user_id = choices.user_id
    join users on users.id = theirs.user_id
    where choices.user_id <> $1
      and ($4::boolean or users.disabled_at is null)
), locked_users as materialized (
    select id
    from users
    where id in (select user_id from target)
    order by id
    for no key update
), numbered_users as (
    update users
    set version = users.version + 1
    from locked_users
    where users.id = locked_users.id
    returning users.id, users.version
)
update memberships
set direct_role = case when memberships.direct_role is not null then role 'owner' end,
    raised_role = case when memberships.direct_role is null then role 'owner' end,
    version = numbered_users.version
from target, numbered_users
where memberships.list_id = target.list_id
  and memberships.user_id = target.user_id
  and numbered_users.id = target.user_id
returning memberships.list_id, memberships.user_id, memberships.version;

-- accounts/queries/account_deletion.py: _DELETE_OWN_LISTS
with own as materialized (
    select memberships.list_id
    from memberships
    where memberships.user_id = $1
      and memberships.role = 'owner'
      and not exists (
          select
          from memberships others
          where others.list_id = memberships.list_id
            and others.user_id <> memberships.user_id
            and others.role = 'owner'
      )
), locked_users as materialized (
    select id
    from users
    where id in (select user_id from memberships join own on own.list_id = memberships.list_id where user_id <> $1)
    order by id
    for no key update
), numbered_users as (
    update users
    set version = users.version + 1
    from locked_users
    where users.id = locked_users.id
    returning users.id, users.version
), deleted as (
    update lists
    set purged_at = now(),
        deleted_at = coalesce(deleted_at, now()),
        inbox_of = null,
        version = version + 1,
        members_version = version + 1
    where id in (select list_id from own)
      and (select count(*) from numbered_users) >= 0
)
select id, version
from numbered_users;

-- accounts/queries/account_deletion.py: _LEAVE_LISTS
with left_lists as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    from memberships
    where memberships.user_id = $1
      and lists.id = memberships.list_id
      and lists.purged_at is null
    returning lists.id, lists.version
), remembered as (
    insert into lists_of_deleted_accounts (list_id, user_id)
    select id, $1
    from left_lists
)
select id, version
from left_lists;

-- accounts/queries/account_deletion.py: _FORGET_CREATOR_OF_LISTS
update lists
set counted_for = null
where counted_for = $1;

-- accounts/queries/account_deletion.py: _FIND_GUESTS
select guests.id
from link_shares
join guests on guests.link_id = link_shares.id
where link_shares.account_id = $1;

-- accounts/queries/account_deletion.py: _DELETE_USER
delete from users
where id = $1;

-- accounts/queries/api_tokens.py: _INSERT_TOKEN
with account as materialized (
    select id
    from users
    where id = $2
    for no key update
),
token as (
    insert into api_tokens as token (id, user_id, token_hash, hint, name, scopes, list_scopes, expires_at)
    select
        $1,
        account.id,
        $3,
        $4,
        $5,
        case when $9::uuid[] is null then $6::text[] else '{}' end,
        case when $9 is not null then $6 end,
        now() + make_interval(days => $7)
    from account
    where (select count(*) from api_tokens where user_id = $2) < $8
    returning token.*
),
added_lists as (
    insert into api_token_lists (token_id, user_id, list_id)
    select token.id, token.user_id, wanted.list_id
    from token, unnest($9) wanted (list_id)
)
select json_build_object('id', token.id,
    'name', token.name,
    'hint', token.hint,
    'scopes', coalesce(token.list_scopes, token.scopes),
    'list_ids', case when token.list_scopes is not null then $9 end,
    'created_at', token.created_at,
    'expires_at', token.expires_at,
    'last_used_at', token.last_used_at)::text
from token;

-- accounts/queries/api_tokens.py: _LIST_TOKENS
select json_build_object('items', coalesce(json_agg(item order by id desc), '[]'), 'next_cursor', null)::text
from (
    select token.id, json_build_object('id', token.id,
    'name', token.name,
    'hint', token.hint,
    'scopes', coalesce(token.list_scopes, token.scopes),
    'list_ids', case when token.list_scopes is not null then array(
        select list_id
        from api_token_lists
        join lists on lists.id = list_id
        where token_id = token.id
          and lists.purged_at is null
        order by list_id
    ) end,
    'created_at', token.created_at,
    'expires_at', token.expires_at,
    'last_used_at', token.last_used_at) as item
    from api_tokens token
    where token.user_id = $1
) items;

-- accounts/queries/api_tokens.py: _RECORD_USE
with token as (
    select
        api_tokens.id,
        api_tokens.user_id,
        coalesce(api_tokens.list_scopes, api_tokens.scopes),
        api_tokens.expires_at,
        api_tokens.list_scopes is not null
    from api_tokens
    join users on users.id = api_tokens.user_id
    where api_tokens.token_hash = $1
      and (api_tokens.expires_at is null or api_tokens.expires_at > now())
      and users.disabled_at is null
), unlocked as (
    select api_tokens.id
    from api_tokens
    join token on token.id = api_tokens.id
    for no key update of api_tokens skip locked
), recorded as (
    update api_tokens
    set last_used_at = now()
    from unlocked
    where api_tokens.id = unlocked.id
)
select *
from token;

-- accounts/queries/api_tokens.py: _REVOKE_TOKEN
with revoked as (
    delete from api_tokens
    where user_id = $1 and id = $2
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

-- accounts/queries/api_tokens.py: _REVOKE_ALL_TOKENS
with revoked as (
    delete from api_tokens
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

-- accounts/queries/email_changes.py: _INSERT_CHANGE
with replaced as (
    delete from email_changes
    where user_id = $2
      and confirmed_at is null
)
insert into email_changes (
    id, user_id, session_id, old_email, old_email_key, new_email, new_email_key, confirm_hash, undo_hash, expires_at
)
select $1, users.id, $3, users.email, users.email_key, $4, $5, $6, $7, now() + interval '24 hours'
from users
where users.id = $2
  and users.email_key <> $5;

-- accounts/queries/email_changes.py: _IS_RESERVED
select exists (
        select
        from email_changes reserved
        where reserved.old_email_key = $1
          and reserved.user_id is distinct from $2::uuid
          and (reserved.confirmed_at is not null and reserved.old_was_confirmed)
          and reserved.undone_at is null
          and reserved.expires_at > now()
    );

-- accounts/queries/email_changes.py: _FIND_CHANGE
select
    email_changes.id, email_changes.old_email, email_changes.new_email, email_changes.confirmed_at,
    coalesce(email_changes.old_was_confirmed, true),
    not exists (select from users taken where taken.email_key = email_changes.new_email_key)
        and not exists (
        select
        from email_changes reserved
        where reserved.old_email_key = email_changes.new_email_key
          and reserved.user_id is distinct from users.id
          and (reserved.confirmed_at is not null and reserved.old_was_confirmed)
          and reserved.undone_at is null
          and reserved.expires_at > now()
    ),
    users.timezone,
    users.locale
from email_changes
join users on users.id = email_changes.user_id
where email_changes.id = $1
  and email_changes.undone_at is null
  and users.disabled_at is null;

-- accounts/queries/email_changes.py: _NUMBER_SHARED_LISTS
with shared_lists as materialized (
    select lists.id
    from email_changes
    join users on users.id = email_changes.user_id
    join memberships on memberships.user_id = users.id
    join lists on lists.id = memberships.list_id
    where (email_changes.confirm_hash = $1 or email_changes.undo_hash = $1)
      and (
          users.name = ''
          and exists (select from memberships others where others.list_id = lists.id and others.user_id <> users.id)
          or email_changes.undo_hash = $1
          and exists (select from link_shares where link_shares.list_id = lists.id and link_shares.account_id = email_changes.user_id
          and link_shares.id > email_changes.session_id)
      )
    order by lists.id
    for no key update of lists
)
update lists
set version = lists.version + 1,
    members_version = lists.version + 1
from shared_lists
where lists.id = shared_lists.id
returning lists.id, lists.version;

-- accounts/queries/email_changes.py: _LOCK_LINKS
select link_shares.id
from email_changes
join link_shares on link_shares.list_id = any($2::uuid[]) and link_shares.account_id = email_changes.user_id
          and link_shares.id > email_changes.session_id
where email_changes.undo_hash = $1
order by link_shares.id
for update of link_shares;

-- accounts/queries/email_changes.py: _END_LINKS
with ended as (
    delete from link_shares
    where id = any($1::uuid[])
    returning id
)
select guests.id
from ended
join guests on guests.link_id = ended.id;

-- accounts/queries/email_changes.py: _CONFIRM_CHANGE
with account as materialized (
    select users.id, users.email_key, users.email_verified_at is not null as is_confirmed
    from email_changes
    join users on users.id = email_changes.user_id
    where email_changes.confirm_hash = $1
      and email_changes.confirmed_at is null
      and email_changes.undone_at is null
      and email_changes.expires_at > now()
      and users.email_key = email_changes.old_email_key
      and users.disabled_at is null
    for update of users
),
confirmed as (
    update email_changes
    set confirmed_at = now(),
        expires_at = now() + interval '7 days',
        old_was_confirmed = account.is_confirmed
    from account
    where email_changes.confirm_hash = $1
      and email_changes.user_id = account.id
      and email_changes.old_email_key = account.email_key
      and email_changes.confirmed_at is null
      and email_changes.undone_at is null
      and email_changes.expires_at > now()
    returning email_changes.*
)
update users
set email = confirmed.new_email,
    email_key = confirmed.new_email_key,
    email_verified_at = now(),
    version = users.version + 1,
    profile_version = users.version + 1,
    updated_at = now()
from confirmed
where users.id = confirmed.user_id
returning confirmed.id, users.id, confirmed.session_id, users.email_key, users.version;

-- accounts/queries/email_changes.py: _UNDO_CHANGE
with account as materialized (
    select users.id, email_changes.confirmed_at
    from email_changes
    join users on users.id = email_changes.user_id
    where email_changes.undo_hash = $1
      and email_changes.confirmed_at is not null
      and email_changes.undone_at is null
      and email_changes.expires_at > now()
      and users.disabled_at is null
    for update of users
),
undone as (
    update email_changes
    set undone_at = now()
    from account
    where email_changes.user_id = account.id
      and (email_changes.confirmed_at is null or email_changes.confirmed_at >= account.confirmed_at)
      and email_changes.undone_at is null
    returning email_changes.*
)
update users
set email = undone.old_email,
    email_key = undone.old_email_key,
    email_verified_at = now(),
    password_hash = $2,
    passwordless_since = now(),
    version = users.version + 1,
    profile_version = users.version + 1,
    updated_at = now()
from undone
where users.id = undone.user_id
  and undone.undo_hash = $1
returning undone.id, users.id, undone.session_id, users.email_key, users.version;

-- accounts/queries/email_changes.py: _VOID_UNDO
update email_changes
set expires_at = now()
where user_id = $1
  and confirmed_at is not null
  and undone_at is null
  and not old_was_confirmed;

-- accounts/queries/folder_handover.py: _LOCK_FOLDERS
select shared_folders.id
from shared_folders
where shared_folders.id in (select folder_id from folder_memberships where user_id = $1)
order by shared_folders.id
for no key update of shared_folders;

-- accounts/queries/folder_handover.py: _HAS_OTHER_FOLDERS
select exists (
    select
    from folder_memberships
    where user_id = $1
      and folder_id <> all ($2::uuid[])
);

-- accounts/queries/folder_handover.py: _FIND_UNDECIDED
select shared_folders.id, shared_folders.name
from folder_memberships own
join shared_folders on shared_folders.id = own.folder_id
where own.user_id = $1
  and own.role = 'owner'
  and not exists (
      select
      from folder_memberships others
      join users on users.id = others.user_id
      where others.folder_id = own.folder_id
        and others.user_id <> own.user_id
        and others.role = 'owner'
        and users.disabled_at is null
  )
  and own.folder_id <> all ($2::uuid[])
  and exists (
      select
      from folder_memberships theirs
      join users on users.id = theirs.user_id
      where theirs.folder_id = own.folder_id
        and theirs.user_id <> own.user_id
        and users.disabled_at is null
  )
order by shared_folders.name, shared_folders.id;

-- accounts/queries/folder_handover.py: _CHOOSE_NEW_OWNERS
select distinct on (theirs.folder_id) theirs.folder_id, theirs.user_id
from folder_memberships own
join folder_memberships theirs on theirs.folder_id = own.folder_id and theirs.user_id <> own.user_id
join users on users.id = theirs.user_id
where own.user_id = $1
  and own.role = 'owner'
  and not exists (
      select
      from folder_memberships others
      join users on users.id = others.user_id
      where others.folder_id = own.folder_id
        and others.user_id <> own.user_id
        and others.role = 'owner'
        and users.disabled_at is null
  )
order by theirs.folder_id, users.disabled_at is not null, theirs.role desc, theirs.created_at, theirs.user_id;

-- accounts/queries/folder_handover.py: _HAND_OVER
with changed as (
    update folder_memberships theirs
    set role = 'owner'
    from unnest($2::uuid[], $3::uuid[]) choices (folder_id, user_id)
    join folder_memberships own on own.folder_id = choices.folder_id and own.user_id = $1 and own.role = 'owner'
    join users on users.id = choices.user_id
    where (users.disabled_at is null or choices.folder_id = any ($4::uuid[]))
      and theirs.folder_id = choices.folder_id
      and theirs.user_id = choices.user_id
      and theirs.user_id <> $1
    returning theirs.folder_id, theirs.user_id
), numbered_users as (
    update users
    set version = users.version + 1,
        folders_version = users.version + 1
    where users.id in (select user_id from changed)
    returning users.id, users.version
), raised as (
    update memberships
    set folder_role = 'owner',
        version = numbered_users.version
    from changed
    join numbered_users on numbered_users.id = changed.user_id
    where memberships.folder_id = changed.folder_id
      and memberships.user_id = changed.user_id
)
select changed.folder_id, changed.user_id, numbered_users.version
from changed
join numbered_users on numbered_users.id = changed.user_id;

-- accounts/queries/folder_handover.py: _DELETE_EMPTY_FOLDERS
delete from shared_folders
where id = any ($1::uuid[])
  and not exists (select from folder_memberships where folder_id = shared_folders.id);

-- accounts/queries/identities.py: _INSERT_IDENTITY
insert into identities (id, user_id, issuer, subject, email, email_key, last_used_at)
values ($1, $2, $3, $4, $5, $6, case when $7::boolean then now() end)
on conflict (issuer, subject) do nothing;

-- accounts/queries/identities.py: _FIND_OWNER
select user_id
from identities
where issuer = $1
  and subject = $2;

-- accounts/queries/identities.py: _USE_IDENTITY
update identities
set last_used_at = now(),
    email = $4,
    email_key = $5
where issuer = $1
  and subject = $2
  and user_id = $3;

-- accounts/queries/identities.py: _LIST_IDENTITIES
select json_build_object(
    'items', coalesce(json_agg(item order by id desc), '[]'),
    'has_password', (select passwordless_since is null from users where users.id = $1)
)::text
from (
    select
        identity.id,
        json_build_object(
            'id', identity.id,
            'issuer', identity.issuer,
            'email', identity.email,
            'created_at', identity.created_at,
            'last_used_at', identity.last_used_at
        ) as item
    from identities identity
    where identity.user_id = $1
) items;

-- accounts/queries/identities.py: _COUNT_IDENTITIES
select count(*)
from identities
where user_id = $1;

-- accounts/queries/identities.py: _DELETE_IDENTITY
delete from identities
where user_id = $1
  and id = $2;

-- accounts/queries/identities.py: _DELETE_OF_OTHER_ADDRESSES
delete from identities
where user_id = $1
  and email_key <> $2;

-- accounts/queries/identities.py: _HAS_WAY_IN
select users.passwordless_since is null
    or exists (select from identities where user_id = users.id and issuer = $2)
    or exists (select from passkeys where user_id = users.id)
from users
where users.id = $1;

-- accounts/queries/identities.py: _FIND_SESSION_OWNER
select user_id
from sessions
where id = $1
  and expires_at > now()
  and authenticated_at > now() - $2::interval;

-- accounts/queries/invitations.py: _WITHDRAW
with withdrawn as (
    delete from invitations
    where inviter_id = $1
      and accepted_at is null
    returning expires_at
)
select exists (
    select
    from withdrawn
    where expires_at > now()
);

-- accounts/queries/one_time_tokens.py: _SAVE
insert into one_time_tokens (id, token_hash, user_id, purpose, email_key, expires_at)
values ($1, $2, $3, $4::text::token_purpose, $5, now() + $6)
on conflict (id) do update
set expires_at = excluded.expires_at
where one_time_tokens.used_at is null;

-- accounts/queries/one_time_tokens.py: _FIND_OWNER
select users.id, one_time_tokens.email_key, users.name, users.two_factor_at is not null
from one_time_tokens
join users on users.id = one_time_tokens.user_id
where token_hash = $1
      and purpose = $2::text::token_purpose
      and used_at is null
      and expires_at > now()
  and users.disabled_at is null;

-- accounts/queries/one_time_tokens.py: _USE_TOKEN
with owner as materialized (
    select users.id, users.name, users.two_factor_at
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
returning owner.id, one_time_tokens.email_key, owner.name, owner.two_factor_at is not null;

-- accounts/queries/one_time_tokens.py: _VOID_RESETS
update one_time_tokens
set used_at = now()
where user_id = $1
  and purpose = 'reset_password'
  and used_at is null;

-- accounts/queries/operators.py: _IS_OPERATOR
select true
from users
where id = $1
  and operator_since is not null
  and disabled_at is null;

-- accounts/queries/operators.py: _PROMOTE
update users
set operator_since = coalesce(operator_since, now()),
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1;

-- accounts/queries/operators.py: _DEMOTE
update users
set operator_since = null,
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1;

-- accounts/queries/operators.py: _RECORD_ACT
insert into operator_acts (id, operator_id, act, user_id, detail)
values ($1, $2, $3, $4, $5);

-- accounts/queries/operators.py: _LIST_ACTS
select
    acts.id,
    acts.acted_at,
    acts.act,
    acts.operator_id,
    operators.email,
    acts.user_id,
    users.email,
    acts.detail
from operator_acts acts
left join users operators on operators.id = acts.operator_id
left join users on users.id = acts.user_id
where $1::uuid is null or acts.id < $1
order by acts.id desc
limit $2;

-- accounts/queries/operators.py: _SEARCH_ACCOUNTS
select
    users.id,
    users.email,
    users.name,
    users.created_at,
    users.email_verified_at,
    used.last_used_at,
    users.disabled_at,
    users.operator_since,
    users.two_factor_at,
    coalesce(current_usage.todos, 0),
    coalesce(current_usage.text_bytes, 0)
from users
left join current_usage on current_usage.user_id = users.id
left join lateral (
    select max(sessions.last_used_at) as last_used_at
    from sessions
    where sessions.user_id = users.id
) used on true
where (users.email_key like $1 or lower(users.name) like $1)
  and ($2::uuid is null or users.id < $2)
order by users.id desc
limit $3;

-- accounts/queries/passkeys.py: _INSERT_PASSKEY
insert into passkeys as passkey (id, user_id, name, credential_id, public_key, sign_count, transports)
values ($1, $2, $3, $4, $5, $6, $7::text[])
on conflict (credential_id) do nothing
returning json_build_object('id', passkey.id,
    'name', passkey.name,
    'created_at', passkey.created_at,
    'last_used_at', passkey.last_used_at)::text;

-- accounts/queries/passkeys.py: _LIST_PASSKEYS
select json_build_object('items', coalesce(json_agg(item order by id desc), '[]'), 'next_cursor', null)::text
from (
    select passkey.id, json_build_object('id', passkey.id,
    'name', passkey.name,
    'created_at', passkey.created_at,
    'last_used_at', passkey.last_used_at) as item
    from passkeys passkey
    where passkey.user_id = $1
) items;

-- accounts/queries/passkeys.py: _LIST_CREDENTIALS
select credential_id, transports
from passkeys
where user_id = $1
order by id;

-- accounts/queries/passkeys.py: _RENAME_PASSKEY
update passkeys as passkey
set name = $3
where user_id = $1
  and id = $2
returning json_build_object('id', passkey.id,
    'name', passkey.name,
    'created_at', passkey.created_at,
    'last_used_at', passkey.last_used_at)::text;

-- accounts/queries/passkeys.py: _DELETE_PASSKEY
delete from passkeys
where user_id = $1
  and id = $2;

-- accounts/queries/passkeys.py: _DELETE_ALL_PASSKEYS
delete from passkeys where user_id = $1;

-- accounts/queries/passkeys.py: _FIND_PASSKEY
select id, user_id, credential_id, public_key
from passkeys
where credential_id = $1;

-- accounts/queries/passkeys.py: _USE_PASSKEY
update passkeys
set sign_count = $2,
    last_used_at = now()
where id = $1
  and (sign_count < $2 or (sign_count = 0 and $2 = 0));

-- accounts/queries/passkeys.py: _USE_CHALLENGE
insert into used_challenges (id)
values ($1)
on conflict do nothing;

-- accounts/queries/profile.py: _READ_PROFILE
select json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'picture_id', account.picture_id,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'is_operator', account.operator_since is not null,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text
from users account
where account.id = $1;

-- accounts/queries/profile.py: _UPDATE_PROFILE
with shared_lists as materialized (
    select lists.id
    from memberships
    join lists on lists.id = memberships.list_id
    where memberships.user_id = $1
      and exists (select from users where users.id = $1 and users.name <> $2)
      and exists (select from memberships others where others.list_id = lists.id and others.user_id <> $1)
    order by lists.id
    for no key update of lists
), numbered_lists as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    from shared_lists
    where lists.id = shared_lists.id
    returning lists.id, lists.version
)
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
  and (select count(*) from numbered_lists) >= 0
returning
    json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'picture_id', account.picture_id,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'is_operator', account.operator_since is not null,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text as row,
    account.version,
    (select coalesce(json_object_agg(id, version), '{}')::text from numbered_lists) as lists;

-- accounts/queries/profile.py: _CHANGE_PICTURE
with shared_lists as materialized (
    select lists.id
    from memberships
    join lists on lists.id = memberships.list_id
    where memberships.user_id = $1
      and exists (select from users where users.id = $1 and users.picture_id is distinct from $2)
      and exists (select from memberships others where others.list_id = lists.id and others.user_id <> $1)
    order by lists.id
    for no key update of lists
), numbered_lists as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    from shared_lists
    where lists.id = shared_lists.id
    returning lists.id, lists.version
)
update users account
set picture_id = $2,
    version = account.version + 1,
    profile_version = account.version + 1,
    updated_at = now()
where account.id = $1
  and (select count(*) from numbered_lists) >= 0
returning
    json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'picture_id', account.picture_id,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'is_operator', account.operator_since is not null,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text as row,
    account.version,
    (select coalesce(json_object_agg(id, version), '{}')::text from numbered_lists) as lists;

-- accounts/queries/second_factor.py: _FIND_AUTHENTICATOR
select authenticators.secret, users.two_factor_at
from authenticators
join users on users.id = authenticators.user_id
where authenticators.user_id = $1;

-- accounts/queries/second_factor.py: _START_SETUP
with account as materialized (
    select id
    from users
    where id = $1
      and two_factor_at is null
    for no key update
)
insert into authenticators (user_id, secret)
select id, $2
from account
on conflict (user_id) do update
set secret = excluded.secret,
    last_step = 0,
    created_at = now();

-- accounts/queries/second_factor.py: _ENABLE
update users
set two_factor_at = now()
where id = $1
  and two_factor_at is null
  and exists (select from authenticators where user_id = $1 and secret = $2);

-- accounts/queries/second_factor.py: _DISABLE
with account as (
    update users
    set two_factor_at = null
    where id = $1
      and two_factor_at is not null
    returning id
),
codes as (
    delete from recovery_codes
    where user_id = $1
),
authenticator as (
    delete from authenticators
    where user_id = $1
)
select true
from account;

-- accounts/queries/second_factor.py: _USE_STEP
update authenticators
set last_step = $2
where user_id = $1
  and last_step < $2;

-- accounts/queries/second_factor.py: _USE_RECOVERY_CODE
update recovery_codes
set used_at = now()
where user_id = $1
  and code_hash = $2
  and used_at is null;

-- accounts/queries/second_factor.py: _REPLACE_RECOVERY_CODES
with replaced as (
    delete from recovery_codes
    where user_id = $1
)
insert into recovery_codes (user_id, code_hash)
select $1, unnest($2::bytea[]);

-- accounts/queries/second_factor.py: _READ_STATE
select json_build_object(
    'enabled_at', users.two_factor_at,
    'recovery_codes_left', (select count(*) from recovery_codes where user_id = users.id and used_at is null)
)::text
from users
where users.id = $1;

-- accounts/queries/security_events.py: _INSERT_EVENT
insert into security_events (id, user_id, kind, user_agent)
values ($1, $2, $3, coalesce((select user_agent from sessions where id = $4 and user_id = $2), $5));

-- accounts/queries/security_events.py: _LIST_EVENTS
select coalesce(json_agg(event), '[]')::text as items, count(*) as count, min(event.id::text) as last_id
from (
    select id, kind, user_agent, created_at as at
    from security_events
    where user_id = $1
      and ($2::uuid is null or id < $2)
    order by id desc
    limit $3
) event;

-- accounts/queries/sessions.py: _INSERT_SESSION
with account as (
    select account.id,
        account.email,
        account.name,
        account.picture_id,
        account.timezone,
        account.locale,
        account.week_start,
        account.theme,
        account.email_verified_at,
        account.operator_since,
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
),
event as (
    insert into security_events (id, user_id, kind, user_agent)
    select $1, account.id, $8, $6
    from account
    where $8::text is not null
)
select json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'picture_id', account.picture_id,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'is_operator', account.operator_since is not null,
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
        'picture_id', account.picture_id,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'is_operator', account.operator_since is not null,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text
from users account, rotated
where account.id = rotated.user_id
  and account.disabled_at is null;

-- accounts/queries/sessions.py: _FIND_BY_PREVIOUS_TOKEN
select account.id, json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'picture_id', account.picture_id,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'is_operator', account.operator_since is not null,
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

-- accounts/queries/sessions.py: _REVOKE_OTHERS
with revoked as (
    delete from sessions
    where user_id = $1 and id <> $2
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

-- accounts/queries/sessions.py: _IS_AUTHENTICATED
select true
from sessions
where id = $1
  and user_id = $2
  and expires_at > now()
  and authenticated_at > now() - $3::interval;

-- accounts/queries/sessions.py: _RENEW_AUTHENTICATION
update sessions
set authenticated_at = now()
from users
where sessions.id = $1
  and sessions.user_id = $2
  and sessions.expires_at > now()
  and users.id = sessions.user_id
  and users.password_hash = $3;

-- accounts/queries/sessions.py: _REVOKED_SINCE
select session_id
from revocations
where revoked_at > now() - make_interval(secs => $1);

-- accounts/queries/sessions.py: _LIST_SESSIONS
select json_build_object('items', coalesce(json_agg(item), '[]'), 'next_cursor', null)::text
from (
    select id, created_at, last_used_at, user_agent, id = $2 as current
    from sessions
    where user_id = $1
      and expires_at > now()
    order by last_used_at desc, id
    limit 200
) item;

-- accounts/queries/sign_in_changes.py: _WITHDRAW
with withdrawn as (
    delete from email_changes
    where user_id = $1
      and confirmed_at is null
)
delete from authenticators
using users
where authenticators.user_id = $1
  and users.id = authenticators.user_id
  and users.two_factor_at is null;

-- accounts/queries/token_owners.py: _OWNER_OF_SESSION
select user_id
from sessions
where id = $1;

-- accounts/queries/token_owners.py: _OWNER_OF_EMAIL_CHANGE
select user_id
from email_changes
where confirm_hash = $1
   or undo_hash = $1;

-- accounts/queries/usage_decreases.py: _SUBTRACT_DECREASES
with accounts as materialized (
    select distinct user_id
    from usage_decreases
), locked_usage as materialized (
    select user_id
    from account_usage
    where user_id in (select user_id from accounts)
    order by user_id
    for no key update skip locked
), done as (
    select user_id
    from locked_usage
    union all
    select user_id
    from accounts
    where not exists (select from account_usage where account_usage.user_id = accounts.user_id)
      and not exists (select from users where users.id = accounts.user_id)
), deleted as (
    delete from usage_decreases
    using done
    where usage_decreases.user_id = done.user_id
    returning usage_decreases.*
), subtracted as (
    update account_usage
    set todos = account_usage.todos - fewer.todos,
        text_bytes = account_usage.text_bytes - fewer.text_bytes,
        attachment_bytes = account_usage.attachment_bytes - fewer.attachment_bytes
    from (
        select
            user_id,
            sum(todos) as todos,
            sum(text_bytes) as text_bytes,
            sum(attachment_bytes) as attachment_bytes
        from deleted
        group by user_id
    ) fewer
    where account_usage.user_id = fewer.user_id
)
select count(*)
from deleted;

-- accounts/queries/users.py: _CREATE_ACCOUNT
with account as (
    insert into users as account (
        id, email, email_key, password_hash, name, timezone, locale, week_start, email_verified_at, passwordless_since
    )
    values (
        $1, $2, $3, $4, $5, $6, $7, $8,
        case when $15::boolean then now() end,
        case when not $16::boolean then now() end
    )
    on conflict (email_key) do nothing
    returning account.id,
        account.email,
        account.name,
        account.picture_id,
        account.timezone,
        account.locale,
        account.week_start,
        account.theme,
        account.email_verified_at,
        account.operator_since,
        account.version,
        account.created_at,
        account.updated_at
),
inbox as (
    insert into lists (id, inbox_of, name, counted_for)
    select $9, account.id, 'Inbox', account.id
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
    select $10, account.id, $11, $12, $13, now() + $14
    from account
),
event as (
    insert into security_events (id, user_id, kind, user_agent)
    select $10, account.id, 'registered', $13
    from account
)
select json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'picture_id', account.picture_id,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'is_operator', account.operator_since is not null,
        'inbox_id', $9,
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text
from account;

-- accounts/queries/users.py: _FIND_BY_EMAIL_KEY
select
    id, email, email_key, name, timezone, locale, password_hash, email_verified_at, disabled_at, two_factor_at,
    email_verified_at is null and (select cardinality(allowed_domains) > 0 from server_settings),
    passwordless_since is null
from users
where email_key = $1;

-- accounts/queries/users.py: _FIND_BY_ID
select
    id, email, email_key, name, timezone, locale, password_hash, email_verified_at, disabled_at, two_factor_at,
    email_verified_at is null and (select cardinality(allowed_domains) > 0 from server_settings),
    passwordless_since is null
from users
where id = $1;

-- accounts/queries/users.py: _HAS_LINKS
select exists (select from link_shares where account_id = $1);

-- accounts/queries/users.py: _REPLACE_HASH
update users
set password_hash = $3
where id = $1
  and password_hash = $2;

-- accounts/queries/users.py: _RESET_HASH_AND_VERIFY_ADDRESS
update users
set password_hash = $3,
    email_verified_at = case when email_key = $2 then coalesce(email_verified_at, now()) else email_verified_at end,
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1
  and disabled_at is null;

-- accounts/queries/users.py: _VERIFY_ADDRESS
update users
set email_verified_at = coalesce(email_verified_at, now()),
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1
  and email_key = $2
  and disabled_at is null;

-- accounts/queries/users.py: _DISABLE
update users
set disabled_at = coalesce(disabled_at, now())
where id = $1;

-- accounts/queries/users.py: _ENABLE
update users
set disabled_at = null
where id = $1;

-- accounts/queries/users.py: _LIST_ACCOUNTS
select id, email, created_at, last_used_at, disabled_at, operator_since
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

-- activity/queries.py: _TODO_ACTS
select row_to_json(item)::text as json, item.at, item.version, item.list_id
from todos
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
left join lateral (
    select
        acts.list_id,
        lists.name as list_name,
        acts.version,
        acts.todo_id,
        acts.kind,
        acts.title,
        case
            when not acts.before ? 'list_id' or exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
                where lists.id = (acts.before ->> 'list_id')::uuid
            ) then acts.before
        end as before,
        case
            when not acts.after ? 'list_id' or exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
                where lists.id = (acts.after ->> 'list_id')::uuid
            ) then acts.after
        end as after,
        users.id as actor_id,
        coalesce(coalesce(acts.guest_name, guests.name) || ' (guest)', case
            when users.id = $1 or exists (
                select
                from memberships theirs
                where theirs.list_id = acts.list_id
                  and theirs.user_id = users.id
            ) then coalesce(nullif(users.name, ''), split_part(users.email, '@', 1))
            else (
                select former_members.name
                from former_members
                where former_members.list_id = acts.list_id
                  and former_members.user_id = users.id
            )
        end) as actor_name,
        (
            select coalesce(json_object_agg(named.id, named.name) filter (where named.name is not null), '{}')
            from (
                select users.id, case
            when users.id = $1 or exists (
                select
                from memberships theirs
                where theirs.list_id = acts.list_id
                  and theirs.user_id = users.id
            ) then coalesce(nullif(users.name, ''), split_part(users.email, '@', 1))
            else (
                select former_members.name
                from former_members
                where former_members.list_id = acts.list_id
                  and former_members.user_id = users.id
            )
        end as name
                from users
                where users.id in ((acts.before ->> 'assignee_id')::uuid, (acts.before ->> 'user_id')::uuid, (acts.after ->> 'assignee_id')::uuid, (acts.after ->> 'user_id')::uuid)
            ) named
        ) as people,
        acts.at
    from acts
    join lists on lists.id = acts.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null and acts.at >= memberships.created_at
    left join users on users.id = acts.actor_id
    left join guests on guests.id = acts.actor_id
    where (acts.before is null or acts.before is distinct from acts.after)
      and (acts.kind = 'deleted' or (memberships.role >= 'editor' or not exists (
        select
        from todos
        where todos.id = acts.todo_id
          and todos.deleted_at is not null
    )) and (memberships.role >= 'editor' or not exists (
        select
        from acts moves
        where moves.todo_id = acts.todo_id
          and moves.list_id = acts.list_id
          and moves.kind = 'moved_out'
          and moves.after ? 'from_trash'
          and not exists (select from todos where todos.id = acts.todo_id)
    )))
    and not exists (
        select
        from lists_of_deleted_accounts deleted
        where deleted.list_id = acts.list_id
          and position(deleted.user_id::text in concat(acts.before, acts.after)) > 0
    )
      and acts.todo_id = $2
      -- Where the todo has gone, it has an act of its own.
      and acts.kind <> 'moved_out'
      and ($3::timestamptz is null or (acts.at, acts.version, acts.list_id) < ($3, $4::bigint, $5::uuid))
    order by acts.at desc, acts.version desc, acts.list_id desc
    limit $6
) item on true
where todos.id = $2
  and (todos.deleted_at is null or memberships.role >= 'editor')
order by item.at desc, item.version desc, item.list_id desc;

-- activity/queries.py: _LIST_ACTS
select row_to_json(item)::text as json, item.at, item.version, item.list_id
from lists
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
left join lateral (
    select
        acts.list_id,
        lists.name as list_name,
        acts.version,
        acts.todo_id,
        acts.kind,
        acts.title,
        case
            when not acts.before ? 'list_id' or exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
                where lists.id = (acts.before ->> 'list_id')::uuid
            ) then acts.before
        end as before,
        case
            when not acts.after ? 'list_id' or exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
                where lists.id = (acts.after ->> 'list_id')::uuid
            ) then acts.after
        end as after,
        users.id as actor_id,
        coalesce(coalesce(acts.guest_name, guests.name) || ' (guest)', case
            when users.id = $1 or exists (
                select
                from memberships theirs
                where theirs.list_id = acts.list_id
                  and theirs.user_id = users.id
            ) then coalesce(nullif(users.name, ''), split_part(users.email, '@', 1))
            else (
                select former_members.name
                from former_members
                where former_members.list_id = acts.list_id
                  and former_members.user_id = users.id
            )
        end) as actor_name,
        (
            select coalesce(json_object_agg(named.id, named.name) filter (where named.name is not null), '{}')
            from (
                select users.id, case
            when users.id = $1 or exists (
                select
                from memberships theirs
                where theirs.list_id = acts.list_id
                  and theirs.user_id = users.id
            ) then coalesce(nullif(users.name, ''), split_part(users.email, '@', 1))
            else (
                select former_members.name
                from former_members
                where former_members.list_id = acts.list_id
                  and former_members.user_id = users.id
            )
        end as name
                from users
                where users.id in ((acts.before ->> 'assignee_id')::uuid, (acts.before ->> 'user_id')::uuid, (acts.after ->> 'assignee_id')::uuid, (acts.after ->> 'user_id')::uuid)
            ) named
        ) as people,
        acts.at
    from acts
    join lists on lists.id = acts.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null and acts.at >= memberships.created_at
    left join users on users.id = acts.actor_id
    left join guests on guests.id = acts.actor_id
    where (acts.before is null or acts.before is distinct from acts.after)
      and (acts.kind = 'deleted' or (memberships.role >= 'editor' or not exists (
        select
        from todos
        where todos.id = acts.todo_id
          and todos.deleted_at is not null
    )) and (memberships.role >= 'editor' or not exists (
        select
        from acts moves
        where moves.todo_id = acts.todo_id
          and moves.list_id = acts.list_id
          and moves.kind = 'moved_out'
          and moves.after ? 'from_trash'
          and not exists (select from todos where todos.id = acts.todo_id)
    )))
    and not exists (
        select
        from lists_of_deleted_accounts deleted
        where deleted.list_id = acts.list_id
          and position(deleted.user_id::text in concat(acts.before, acts.after)) > 0
    )
      and acts.list_id = $2
      and acts.version < coalesce($3::bigint, 9223372036854775807)
      and not acts.is_part
    order by acts.version desc
    limit $4
) item on true
where lists.id = $2
order by item.version desc;

-- activity/queries.py: _OWN_ACTS
select row_to_json(item)::text as json, item.at, item.version, item.list_id
from (
    select
        acts.list_id,
        lists.name as list_name,
        acts.version,
        acts.todo_id,
        acts.kind,
        acts.title,
        case
            when not acts.before ? 'list_id' or exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
                where lists.id = (acts.before ->> 'list_id')::uuid
            ) then acts.before
        end as before,
        case
            when not acts.after ? 'list_id' or exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
                where lists.id = (acts.after ->> 'list_id')::uuid
            ) then acts.after
        end as after,
        users.id as actor_id,
        coalesce(coalesce(acts.guest_name, guests.name) || ' (guest)', case
            when users.id = $1 or exists (
                select
                from memberships theirs
                where theirs.list_id = acts.list_id
                  and theirs.user_id = users.id
            ) then coalesce(nullif(users.name, ''), split_part(users.email, '@', 1))
            else (
                select former_members.name
                from former_members
                where former_members.list_id = acts.list_id
                  and former_members.user_id = users.id
            )
        end) as actor_name,
        (
            select coalesce(json_object_agg(named.id, named.name) filter (where named.name is not null), '{}')
            from (
                select users.id, case
            when users.id = $1 or exists (
                select
                from memberships theirs
                where theirs.list_id = acts.list_id
                  and theirs.user_id = users.id
            ) then coalesce(nullif(users.name, ''), split_part(users.email, '@', 1))
            else (
                select former_members.name
                from former_members
                where former_members.list_id = acts.list_id
                  and former_members.user_id = users.id
            )
        end as name
                from users
                where users.id in ((acts.before ->> 'assignee_id')::uuid, (acts.before ->> 'user_id')::uuid, (acts.after ->> 'assignee_id')::uuid, (acts.after ->> 'user_id')::uuid)
            ) named
        ) as people,
        acts.at
    from acts
    join lists on lists.id = acts.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null and acts.at >= memberships.created_at
    left join users on users.id = acts.actor_id
    left join guests on guests.id = acts.actor_id
    where (acts.before is null or acts.before is distinct from acts.after)
      and (acts.kind = 'deleted' or (memberships.role >= 'editor' or not exists (
        select
        from todos
        where todos.id = acts.todo_id
          and todos.deleted_at is not null
    )) and (memberships.role >= 'editor' or not exists (
        select
        from acts moves
        where moves.todo_id = acts.todo_id
          and moves.list_id = acts.list_id
          and moves.kind = 'moved_out'
          and moves.after ? 'from_trash'
          and not exists (select from todos where todos.id = acts.todo_id)
    )))
    and not exists (
        select
        from lists_of_deleted_accounts deleted
        where deleted.list_id = acts.list_id
          and position(deleted.user_id::text in concat(acts.before, acts.after)) > 0
    )
      and acts.actor_id = $1
      and acts.at <= coalesce($2::timestamptz, 'infinity')
      and ($2 is null or (acts.at, acts.version, acts.list_id) < ($2, $3::bigint, $4::uuid))
      and not acts.is_part
    order by acts.at desc, acts.version desc, acts.list_id desc
    limit $5
) item
order by item.at desc, item.version desc, item.list_id desc;

-- attachments/queries/attachments.py: _ADD_ATTACHMENT
with target as (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where todos.id = $2
      and todos.kind = 'todo'
      and todos.deleted_at is null
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists, todos
), added as (
    insert into attachments (id, todo_id, created_by, name, type, bytes, sha256, width, height)
    select $3, target.id, $1, $4, $5, $6, $7, $8, $9
    from target
    where not (jsonb_array_length(target.attachments) >= 50)
    on conflict (id) do nothing
    returning attachments.*
), numbered_list as (
    update lists
    set version = lists.version + 1
    from target, added
    where lists.id = target.list_id
    returning lists.version
), changed_todo as (
    update todos
    set attachments = target.attachments || jsonb_build_object('id', added.id, 'name', added.name, 'type', added.type, 'bytes', added.bytes, 'width', added.width, 'height', added.height, 'created_at', added.created_at),
        version = numbered_list.version
    from target, added, numbered_list
    where todos.id = target.id
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        changed_todo.list_id,
        changed_todo.version,
        changed_todo.id::uuid,
        $1,
        'file_added',
        changed_todo.title,
        null::jsonb,
        jsonb_build_object('name', added.name)::jsonb,
        false
    from changed_todo, added)
select row_to_json(changed_todo)::text as row, list_id, version
from changed_todo
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered_list);

-- attachments/queries/attachments.py: _DELETE_ATTACHMENT
with target as (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where todos.id = $2
      and todos.kind = 'todo'
      and todos.deleted_at is null
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists, todos
), deleted as (
    update attachments
    set deleted_at = now()
    from target
    where attachments.id = $3
      and attachments.todo_id = target.id
      and attachments.comment_id is null
      and attachments.deleted_at is null
    returning attachments.name
), numbered_list as (
    update lists
    set version = lists.version + 1
    from target, deleted
    where lists.id = target.list_id
    returning lists.version
), changed_todo as (
    update todos
    set attachments = (
            select coalesce(jsonb_agg(item order by number), '[]')
            from jsonb_array_elements(target.attachments) with ordinality items (item, number)
            where item ->> 'id' <> $3::text
        ),
        version = numbered_list.version
    from target, deleted, numbered_list
    where todos.id = target.id
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        changed_todo.list_id,
        changed_todo.version,
        changed_todo.id::uuid,
        $1,
        'file_deleted',
        changed_todo.title,
        null::jsonb,
        jsonb_build_object('name', deleted.name)::jsonb,
        false
    from changed_todo, deleted)
select row_to_json(changed_todo)::text as row, list_id, version
from changed_todo
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered_list);

-- attachments/queries/attachments.py: _RESTORE_ATTACHMENT
with target as (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where todos.id = $2
      and todos.kind = 'todo'
      and todos.deleted_at is null
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists, todos
), restored as (
    update attachments
    set deleted_at = null
    from target
    where attachments.id = $3
      and attachments.todo_id = target.id
      and attachments.comment_id is null
      and attachments.deleted_at is not null
      and not (jsonb_array_length(target.attachments) >= 50)
    returning attachments.*
), numbered_list as (
    update lists
    set version = lists.version + 1
    from target, restored
    where lists.id = target.list_id
    returning lists.version
), changed_todo as (
    update todos
    set attachments = target.attachments || jsonb_build_object('id', restored.id, 'name', restored.name, 'type', restored.type, 'bytes', restored.bytes, 'width', restored.width, 'height', restored.height, 'created_at', restored.created_at),
        version = numbered_list.version
    from target, restored, numbered_list
    where todos.id = target.id
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        changed_todo.list_id,
        changed_todo.version,
        changed_todo.id::uuid,
        $1,
        'file_restored',
        changed_todo.title,
        null::jsonb,
        jsonb_build_object('name', restored.name)::jsonb,
        false
    from changed_todo, restored)
select row_to_json(changed_todo)::text as row, list_id, version
from changed_todo
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered_list);

-- attachments/queries/attachments.py: _FIND_ATTACHMENT
select attachments.name, attachments.bytes, attachments.sha256, attachments.width is not null as has_pictures,
    attachments.created_by
from attachments
join todos on todos.id = attachments.todo_id
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
left join comments on comments.id = attachments.comment_id
where attachments.id = $2
  and attachments.deleted_at is null
  and comments.deleted_at is null
  and (todos.deleted_at is null or memberships.role >= 'editor');

-- attachments/queries/attachments.py: _FIND_TODO
select attachments.todo_id
from attachments
join todos on todos.id = attachments.todo_id
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
where attachments.id = $2
  and attachments.comment_id is null;

-- attachments/queries/attachments.py: _FIND_ROOM
select
    jsonb_array_length(todos.attachments) as count,
    coalesce((select attachment_bytes from current_usage where user_id = $1), 0) + counted_file_bytes($4) as counted_bytes,
    (select max_attachment_bytes from account_limits) as max_bytes,
    attachments.sha256,
    coalesce(attachments.todo_id = todos.id and attachments.comment_id is null and attachments.created_by = $1, false) as is_own
from todos
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
left join attachments on attachments.id = $3
where todos.id = $2
  and todos.kind = 'todo'
  and todos.deleted_at is null;

-- attachments/queries/comment_files.py: _ADD_ATTACHMENT
with target as (
    select comments.*
    from comments
    join lists on lists.id = comments.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'commenter' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where comments.id = $2
      and coalesce(comments.author_id, comments.guest_id) = $1
      and comments.deleted_at is null
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists, comments
), added as (
    insert into attachments (id, todo_id, comment_id, created_by, name, type, bytes, sha256, width, height)
    select $3, target.todo_id, target.id, $1, $4, $5, $6, $7, $8, $9
    from target
    where jsonb_array_length(target.attachments) < 10
    on conflict (id) do nothing
    returning attachments.*
), numbered_list as (
    update lists
    set version = lists.version + 1
    from target, added
    where lists.id = target.list_id
    returning lists.version
), changed_comment as (
    update comments
    set attachments = target.attachments || jsonb_build_object('id', added.id, 'name', added.name, 'type', added.type, 'bytes', added.bytes, 'width', added.width, 'height', added.height, 'created_at', added.created_at),
        version = numbered_list.version
    from target, added, numbered_list
    where comments.id = target.id
    returning comments.id, comments.list_id, comments.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id, comments.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.text else '' end as text, comments.quote_of, comments.mentions, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.attachments else '[]' end as attachments, comments.version, comments.created_at, comments.edited_at, comments.resolved_at, comments.deleted_at
)
select row_to_json(changed_comment)::text as row, list_id, version
from changed_comment
union all
select row_to_json(item)::text, null, null
from (select target.id, target.list_id, target.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = target.author_id) then target.author_id end as author_id, target.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = target.author_id) then '' else target.author_name end as author_name, case when target.deleted_at is null or target.deleted_by = $1 then target.text else '' end as text, target.quote_of, target.mentions, case when target.deleted_at is null or target.deleted_by = $1 then target.attachments else '[]' end as attachments, target.version, target.created_at, target.edited_at, target.resolved_at, target.deleted_at from target) item
where not exists (select from added);

-- attachments/queries/comment_files.py: _FIND_ROOM
select
    jsonb_array_length(comments.attachments) as count,
    coalesce((select attachment_bytes from current_usage where user_id = $1), 0) + counted_file_bytes($4) as counted_bytes,
    (select max_attachment_bytes from account_limits) as max_bytes,
    attachments.sha256,
    coalesce(attachments.comment_id = comments.id and coalesce(comments.author_id, comments.guest_id) = $1, false) as is_own
from comments
join lists on lists.id = comments.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'commenter' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
left join attachments on attachments.id = $3
where comments.id = $2
  and coalesce(comments.author_id, comments.guest_id) = $1
  and comments.deleted_at is null;

-- attachments/queries/profile_pictures.py: _DELETE_PICTURE
delete from profile_pictures
where user_id = $1;

-- attachments/queries/profile_pictures.py: _ADD_PICTURE
insert into profile_pictures (user_id, id, sha256, thumbnail_sha256, bytes)
values ($1, $2, $3, $5, counted_file_bytes($4) + counted_file_bytes($6));

-- attachments/queries/profile_pictures.py: _FIND_HASH
select case when $3::boolean then profile_pictures.thumbnail_sha256 else profile_pictures.sha256 end
from profile_pictures
where profile_pictures.id = $2
  and (exists (
        select
        from memberships
        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
        join memberships theirs on theirs.list_id = lists.id and theirs.user_id = profile_pictures.user_id
        where memberships.user_id = $1
    ) or exists (
        select
        from folder_memberships
        join folder_memberships theirs on theirs.folder_id = folder_memberships.folder_id and theirs.user_id = profile_pictures.user_id
        where folder_memberships.user_id = $1 /*restricted and false*/
    ));

-- attachments/queries/profile_pictures.py: _FIND_OWN_HASH
select sha256
from profile_pictures
where user_id = $1;

-- attachments/queries/stored_files.py: _CLAIM_FILE
insert into stored_files (sha256, bytes)
values ($1, $2)
on conflict (sha256) do update
set last_used_at = now();

-- attachments/queries/stored_files.py: _DELETE_UNUSED_FILES
delete from stored_files
where sha256 in (
    select stored.sha256
    from stored_files stored
    where stored.last_used_at < now() - $1::interval
      and not exists (select from attachments where attachments.sha256 = stored.sha256)
      and not exists (select from profile_pictures where profile_pictures.sha256 = stored.sha256)
      and not exists (select from profile_pictures where profile_pictures.thumbnail_sha256 = stored.sha256)
    order by stored.last_used_at
    limit 100
    for update skip locked
)
returning sha256;

-- attachments/queries/stored_files.py: _LIST_NAMED
select sha256
from attachments
where sha256 >= $1
  and sha256 < $2
union
select sha256
from profile_pictures
where sha256 >= $1
  and sha256 < $2
union
select thumbnail_sha256
from profile_pictures
where thumbnail_sha256 >= $1
  and thumbnail_sha256 < $2;

-- attachments/queries/stored_files.py: _IS_CHECK_DUE
select files_checked_at is null
    or files_checked_at < now() - case when missing_files > 0 then interval '1 hour' else interval '1 day' end
from installation;

-- attachments/queries/stored_files.py: _STORE_CHECK
update installation
set files_checked_at = now(),
    missing_files = $1;

-- attachments/queries/stored_files.py: _MISSING_FILES
select missing_files
from installation;

-- attachments/queries/stored_files.py: _LIST_ATTACHED
select distinct sha256
from attachments
order by sha256;

-- attachments/queries/stored_files.py: _LIST_STORED
select sha256
from attachments
union
select sha256
from profile_pictures
union
select thumbnail_sha256
from profile_pictures
order by sha256;

-- backup/queries/credentials.py: _HAS_TABLES
select to_regclass('identities') is not null;

-- backup/queries/credentials.py: _READ_CREDENTIALS
select json_build_object(
    'users', (
        select coalesce(json_agg(json_build_object(
            'id', id,
            'password_hash', password_hash,
            'passwordless_since', passwordless_since,
            'two_factor_at', two_factor_at
        )), '[]')
        from users
    ),
    'authenticators', (select coalesce(json_agg(authenticators), '[]') from authenticators),
    'passkeys', (select coalesce(json_agg(passkeys), '[]') from passkeys),
    'identities', (select coalesce(json_agg(identities), '[]') from identities)
)::text;

-- backup/queries/credentials.py: _SET_PASSWORDS
update users
set password_hash = known.password_hash,
    passwordless_since = known.passwordless_since,
    two_factor_at = known.two_factor_at
from json_to_recordset($1::json -> 'users') known (
    id uuid, password_hash text, passwordless_since timestamptz, two_factor_at timestamptz
)
where users.id = known.id;

-- backup/queries/credentials.py: delete authenticators
delete from authenticators
using json_to_recordset($1::json -> 'users') known (id uuid)
where authenticators.user_id = known.id;

-- backup/queries/credentials.py: insert authenticators
insert into authenticators
select known.*
from json_populate_recordset(null::authenticators, $1::json -> 'authenticators') known
where exists (select from users where users.id = known.user_id)
on conflict do nothing;

-- backup/queries/credentials.py: delete passkeys
delete from passkeys
using json_to_recordset($1::json -> 'users') known (id uuid)
where passkeys.user_id = known.id;

-- backup/queries/credentials.py: insert passkeys
insert into passkeys
select known.*
from json_populate_recordset(null::passkeys, $1::json -> 'passkeys') known
where exists (select from users where users.id = known.user_id)
on conflict do nothing;

-- backup/queries/credentials.py: delete identities
delete from identities
using json_to_recordset($1::json -> 'users') known (id uuid)
where identities.user_id = known.id;

-- backup/queries/credentials.py: insert identities
insert into identities
select known.*
from json_populate_recordset(null::identities, $1::json -> 'identities') known
where exists (select from users where users.id = known.user_id)
on conflict do nothing;

-- backup/queries/database_swap.py: _CAN_CREATE
select rolcreatedb or rolsuper
from pg_roles
where rolname = current_user;

-- backup/queries/database_swap.py: _COUNT_CONNECTIONS
select count(*)
from pg_stat_activity
where datname = $1
  and pid <> pg_backend_pid()
  and backend_type = 'client backend';

-- backup/queries/database_swap.py: _LOCALE
select to_jsonb(pg_database)
from pg_database
where datname = $1;

-- backup/queries/database_swap.py: _DISCONNECT
select pg_terminate_backend(pid, 5000)
from pg_stat_activity
where datname = $1
  and pid <> pg_backend_pid();

-- backup/queries/database_swap.py: _OLD_DATABASES
select datname
from pg_database
where starts_with(datname, $1)
order by datname;

-- backup/queries/digests.py: _TRY_LOCK
select pg_try_advisory_lock(7316842094);

-- backup/queries/digests.py: _LOCK
select pg_advisory_lock(7316842094);

-- backup/queries/digests.py: _UNLOCK
select pg_advisory_unlock(7316842094);

-- backup/queries/digests.py: _IS_LOCKED
select exists (
    select
    from pg_locks
    where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())
      and (classid::bigint << 32) + objid::bigint = 7316842094
      and objsubid = 1
      and granted
);

-- backup/queries/digests.py: _SERVER_FACTS
select
    current_setting('server_version_num')::int as version,
    coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as has_tls;

-- backup/queries/digests.py: _EXPORT_SNAPSHOT
select pg_export_snapshot();

-- backup/queries/digests.py: _TABLES
select
    pg_class.relname as name,
    format('%I.%I', pg_namespace.nspname, pg_class.relname) as identifier,
    string_agg(quote_ident(pg_attribute.attname), ', ' order by pg_attribute.attnum) as columns
from pg_class
join pg_namespace on pg_namespace.oid = pg_class.relnamespace
join pg_attribute on pg_attribute.attrelid = pg_class.oid
where pg_class.relkind = 'r'
  and pg_class.relpersistence = 'p'
  and pg_namespace.nspname <> 'information_schema'
  and pg_namespace.nspname not like 'pg\_%'
  and pg_attribute.attnum > 0
  and not pg_attribute.attisdropped
  and pg_attribute.attgenerated = ''
  and not exists (
    select
    from pg_depend
    where pg_depend.classid = 'pg_class'::regclass
      and pg_depend.objid = pg_class.oid
      and pg_depend.deptype = 'e'
  )
group by pg_class.oid, pg_class.relname, pg_namespace.nspname
order by pg_namespace.nspname, pg_class.relname;

-- backup/queries/restore_safeguards.py: _HAS_TABLES
select
    to_regclass('sessions') is not null as has_sessions,
    exists (
        select
        from information_schema.columns
        where table_schema = current_schema()
          and table_name = 'users'
          and column_name = 'operator_since'
    ) as has_operators,
    not exists (select from pg_tables where schemaname = current_schema()) as is_empty;

-- backup/queries/restore_safeguards.py: _SESSION_IDS
select id
from sessions
where expires_at > now();

-- backup/queries/restore_safeguards.py: _SHUT_OUT_IDS
select id, disabled_at is not null as is_disabled, operator_since is null as is_ordinary
from users
where disabled_at is not null
   or operator_since is null;

-- backup/queries/restore_safeguards.py: _END_SESSIONS
with ended as (
    delete from sessions
    returning id
)
insert into revocations (session_id)
select id
from ended
union
select unnest($1::uuid[])
union
select $2
on conflict do nothing;

-- backup/queries/restore_safeguards.py: _DELETE_TOKENS
delete from one_time_tokens;

-- backup/queries/restore_safeguards.py: _EXPIRE_API_TOKENS
update api_tokens
set expires_at = now()
where coalesce(expires_at, 'infinity') > now();

-- backup/queries/restore_safeguards.py: _EXPIRE_INVITATIONS
update invitations
set expires_at = now()
where accepted_at is null
  and expires_at > now();

-- backup/queries/restore_safeguards.py: _EXPIRE_UNDO_LINKS
update email_changes
set expires_at = now()
where undone_at is null
  and expires_at > now();

-- backup/queries/restore_safeguards.py: _DISABLE
update users
set disabled_at = now()
where id = any ($1::uuid[])
  and disabled_at is null;

-- backup/queries/restore_safeguards.py: _DEMOTE
update users
set operator_since = null
where id = any ($1::uuid[])
  and operator_since is not null;

-- backup/queries/restore_safeguards.py: _END_LINKS
delete from link_shares;

-- backup/queries/restore_safeguards.py: _DELETE_EMAIL_CHANGES
delete from email_changes where confirmed_at is null;

-- backup/queries/restore_safeguards.py: _DELETE_RECOVERY_CODES
delete from recovery_codes;

-- backup/queries/restore_safeguards.py: _HOLD_JOBS
with waiting as (
    delete from pgqueuer
    where status in ('queued', 'picked')
    returning id, created, priority, entrypoint, payload
)
insert into restored_jobs (id, created, priority, entrypoint, payload)
select id, created, priority, entrypoint, payload
from waiting
on conflict do nothing;

-- backup/queries/restore_safeguards.py: _SET_RESTORED
update installation
set epoch = gen_random_uuid(),
    restored_at = now(),
    files_checked_at = null;

-- backup/queries/restore_safeguards.py: _RESTORED_AT
select restored_at from installation;

-- backup/queries/restore_safeguards.py: _DROP_REMINDERS
with dropped as (
    update reminders
    set fires_at = null
    where fires_at <= $1
    returning 1
)
select count(*)
from dropped;

-- backup/queries/restore_safeguards.py: _DROP_AGENDAS
with subscriber as (
    select
        users.id,
        local_time($1, users.timezone) as wall_time,
        time_of_day(settings.value ->> 'agenda_at') as agenda_at
    from settings
    join users on users.id = settings.user_id
    where settings.key = 'notifications'
      and settings.value ->> 'agenda_at' is not null
)
insert into agendas (user_id, day)
select id, wall_time::date
from subscriber
where agenda_at <= wall_time::time
on conflict (user_id) do update
set day = excluded.day
where agendas.day < excluded.day;

-- backup/queries/restore_safeguards.py: _DROP_NOTIFICATIONS
update notifications
set push_at = null,
    mail_at = null
where least(push_at, mail_at) <= $1;

-- backup/queries/restore_safeguards.py: _QUEUE_JOBS
with waiting as (
    delete from restored_jobs
    returning id, created, priority, entrypoint, payload
), queued as (
    insert into pgqueuer (priority, entrypoint, payload, status)
    select priority, entrypoint, payload, 'queued'
    from waiting
    where created >= $1
    order by id
    returning 1
)
select
    (select count(*) from waiting) as total,
    (select count(*) from queued) as queued;

-- backup/queries/restore_safeguards.py: _SET_CONFIRMED
update installation set restored_at = null;

-- backup/queries/state.py: _HAS_STATE
select to_regclass('backup_state') is not null;

-- backup/queries/state.py: _STORE_BACKUP
update backup_state
set backup_id = $1,
    backed_up_at = $2,
    backup_bytes = $3,
    failed_at = null,
    failure = null
where backed_up_at is null
   or backed_up_at <= $2;

-- backup/queries/state.py: _STORE_VERIFICATION
update backup_state
set verified_id = $1,
    verified_backup_at = $2,
    verified_at = now(),
    failed_at = null,
    failure = null
where verified_backup_at is null
   or verified_backup_at <= $2;

-- backup/queries/state.py: _STORE_FAILURE
update backup_state
set failed_at = now(),
    failure = $1;

-- backup/queries/state.py: _STATE
select backup_id, backed_up_at, backup_bytes, verified_id, verified_backup_at, verified_at, failed_at, failure
from backup_state;

-- backup/queries/state.py: _ARCHIVE_FAILURE
select last_failed_time
from pg_stat_archiver
where last_failed_time > coalesce(last_archived_time, '-infinity');

-- backup/queries/state.py: _LAST_REPLAYED_CHANGE
select pg_last_xact_replay_timestamp();

-- comments/queries/create.py: _CREATE_COMMENT
with target as (
    update lists
    set version = lists.version + 1
    from memberships, todos
    where todos.id = $3
      and todos.kind = 'todo'
      and lists.id = todos.list_id
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'commenter' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
      and lists.version = (select seen.version from lists seen where seen.id = lists.id)
      and not exists (select from comments where id = $2)
      and (
          select count(*) filter (where written.deleted_at is null) < 500
              and count(*) filter (where written.is_same_author) < 1000
              and (
                  count(*) filter (where written.is_same_author and written.deleted_at is null) < 200
                  or exists (select from memberships where memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/)
              )
          from (
              select
                  comments.deleted_at,
                  comments.author_id = $1 or comments.guest_id in (
                      select same_link.id
                      from guests
                      join guests same_link on same_link.link_id = guests.link_id
                      where guests.id = $1
                  ) as is_same_author
              from comments
              where comments.todo_id = $3
          ) written
      )
    returning lists.id, lists.version, memberships.account_id
), added_comment as (
    insert into comments (
        id, list_id, todo_id, author_id, guest_id, counted_for, author_name, text, quote_of, mentions, version, created_at
    )
    select
        $2,
        lists.id,
        $3,
        author.user_id,
        author.guest_id,
        case when author.guest_id is not null then target.account_id end,
        author.name,
        $4,
        (select quoted.id from comments quoted where quoted.id = $5 and quoted.todo_id = $3),
        array(
            select mentioned.id
            from unnest($6::uuid[]) with ordinality mentioned (id, number)
            where exists (select from memberships where memberships.list_id = lists.id and memberships.user_id = mentioned.id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null)
            order by mentioned.number
        ),
        target.version,
        least(now(), $7::timestamptz)
    from target
    join lists on lists.id = target.id
    join actors author on author.id = $1
    returning comments.id, comments.list_id, comments.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id, comments.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.text else '' end as text, comments.quote_of, comments.mentions, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.attachments else '[]' end as attachments, comments.version, comments.created_at, comments.edited_at, comments.resolved_at, comments.deleted_at
)
select row_to_json(added_comment)::text as row, list_id, version
from added_comment;

-- comments/queries/create.py: _EXPLAIN_FAILED_CREATION
select
    exists (
        select
        from todos
        join lists on lists.id = todos.list_id
        join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'commenter' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
        where todos.id = $3
          and todos.kind = 'todo'
    ) as has_todo,
    exists (select from comments where id = $2) as is_id_taken,
    (
        select row_to_json(item)::text
        from (
            select comments.id, comments.list_id, comments.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id, comments.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.text else '' end as text, comments.quote_of, comments.mentions, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.attachments else '[]' end as attachments, comments.version, comments.created_at, comments.edited_at, comments.resolved_at, comments.deleted_at
            from comments
            join lists on lists.id = comments.list_id
            join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
            where comments.id = $2
              and comments.todo_id = $3
              and coalesce(comments.author_id, comments.guest_id) = $1
        ) item
    ) as own_row,
    exists (
        select
        from todos
        join lists on lists.id = todos.list_id
        where todos.id = $3
          and not (
          select count(*) filter (where written.deleted_at is null) < 500
              and count(*) filter (where written.is_same_author) < 1000
              and (
                  count(*) filter (where written.is_same_author and written.deleted_at is null) < 200
                  or exists (select from memberships where memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/)
              )
          from (
              select
                  comments.deleted_at,
                  comments.author_id = $1 or comments.guest_id in (
                      select same_link.id
                      from guests
                      join guests same_link on same_link.link_id = guests.link_id
                      where guests.id = $1
                  ) as is_same_author
              from comments
              where comments.todo_id = $3
          ) written
      )
    ) as is_full;

-- comments/queries/create.py: _LOCK_LIST
select lists.id
from todos
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'commenter' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
where todos.id = $2
for no key update of lists;

-- comments/queries/crud.py: _LIST_COMMENTS
select row_to_json(item)::text
from (
    select comments.id, comments.list_id, comments.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id, comments.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.text else '' end as text, comments.quote_of, comments.mentions, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.attachments else '[]' end as attachments, comments.version, comments.created_at, comments.edited_at, comments.resolved_at, comments.deleted_at
    from comments
    join lists on lists.id = comments.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where comments.todo_id = $2
      and comments.deleted_at is null
    order by comments.created_at, comments.id
) item;

-- comments/queries/crud.py: _FIND_COMMENT
select row_to_json(item)::text
from (
    select comments.id, comments.list_id, comments.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id, comments.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.text else '' end as text, comments.quote_of, comments.mentions, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.attachments else '[]' end as attachments, comments.version, comments.created_at, comments.edited_at, comments.resolved_at, comments.deleted_at
    from comments
    join todos on todos.id = comments.todo_id
    join lists on lists.id = comments.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where comments.id = $2
      and comments.deleted_at is null
      and todos.deleted_at is null
) item;

-- comments/queries/crud.py: _CHANGE_COMMENT
with target as (
    select comments.*
    from comments
    join lists on lists.id = comments.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'commenter' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where comments.id = $2
      and comments.deleted_at is null
      and (coalesce(comments.author_id, comments.guest_id) = $1 or $3::text is null and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/)
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists, comments
), numbered_list as (
    update lists
    set version = lists.version + 1
    from target
    where lists.id = target.list_id
      and (coalesce($3, target.text), case $4::boolean
            when true then coalesce(target.resolved_at, now())
            when false then null
            else target.resolved_at
        end) is distinct from (target.text, target.resolved_at)
    returning lists.id, lists.version
), changed_comment as (
    update comments
    set text = coalesce($3, target.text),
        mentions = case when $3 is null then target.mentions else array(
            select mentioned.id
            from unnest($5::uuid[]) with ordinality mentioned (id, number)
            where exists (select from memberships where memberships.list_id = lists.id and memberships.user_id = mentioned.id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null)
            order by mentioned.number
        ) end,
        edited_at = case when coalesce($3, target.text) = target.text then target.edited_at else least(now(), $6::timestamptz) end,
        resolved_at = case $4::boolean
            when true then coalesce(target.resolved_at, now())
            when false then null
            else target.resolved_at
        end,
        version = numbered_list.version
    from target, numbered_list
    join lists on lists.id = numbered_list.id
    where comments.id = target.id
    returning comments.id, comments.list_id, comments.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id, comments.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.text else '' end as text, comments.quote_of, comments.mentions, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.attachments else '[]' end as attachments, comments.version, comments.created_at, comments.edited_at, comments.resolved_at, comments.deleted_at
)
select row_to_json(changed_comment)::text as row, list_id, version
from changed_comment
union all
select row_to_json(item)::text, null, null
from (select target.id, target.list_id, target.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = target.author_id) then target.author_id end as author_id, target.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = target.author_id) then '' else target.author_name end as author_name, case when target.deleted_at is null or target.deleted_by = $1 then target.text else '' end as text, target.quote_of, target.mentions, case when target.deleted_at is null or target.deleted_by = $1 then target.attachments else '[]' end as attachments, target.version, target.created_at, target.edited_at, target.resolved_at, target.deleted_at from target) item
where not exists (select from numbered_list);

-- comments/queries/crud.py: _DELETE_COMMENT
with target as (
    select comments.*
    from comments
    join lists on lists.id = comments.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'commenter' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where comments.id = $2
      and (coalesce(comments.author_id, comments.guest_id) = $1 or memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
          and (comments.origin_list_id is null or not exists (
              select
              from lists origin
              where origin.id = comments.origin_list_id
                and origin.purged_at is null
          ) or exists (
              select
              from lists
              join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
              where lists.id = comments.origin_list_id
          )))
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists, comments
), numbered_list as (
    update lists
    set version = lists.version + 1
    from target
    where lists.id = target.list_id
      and target.deleted_at is null
    returning lists.id, lists.version
), changed_comment as (
    update comments
    set deleted_at = now(),
        deleted_by = $1,
        version = numbered_list.version
    from target, numbered_list
    join lists on lists.id = numbered_list.id
    where comments.id = target.id
    returning comments.id, comments.list_id, comments.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id, comments.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.text else '' end as text, comments.quote_of, comments.mentions, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.attachments else '[]' end as attachments, comments.version, comments.created_at, comments.edited_at, comments.resolved_at, comments.deleted_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        numbered_list.id,
        numbered_list.version,
        target.todo_id::uuid,
        $1,
        'comment_deleted',
        (select todos.title from todos where todos.id = target.todo_id),
        null::jsonb,
        null::jsonb,
        false
    from target, numbered_list)
select row_to_json(changed_comment)::text as row, list_id, version
from changed_comment
union all
select row_to_json(item)::text, null, null
from (select target.id, target.list_id, target.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = target.author_id) then target.author_id end as author_id, target.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = target.author_id) then '' else target.author_name end as author_name, case when target.deleted_at is null or target.deleted_by = $1 then target.text else '' end as text, target.quote_of, target.mentions, case when target.deleted_at is null or target.deleted_by = $1 then target.attachments else '[]' end as attachments, target.version, target.created_at, target.edited_at, target.resolved_at, target.deleted_at from target) item
where not exists (select from numbered_list);

-- comments/queries/crud.py: _RESTORE_COMMENT
with target as (
    select comments.*
    from comments
    join lists on lists.id = comments.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'commenter' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where comments.id = $2
      and (comments.deleted_at is null or comments.deleted_by = $1 or comments.deleted_by <> coalesce(comments.author_id, comments.guest_id))
      and (coalesce(comments.author_id, comments.guest_id) = $1 and coalesce(comments.deleted_by, $1) = $1 or memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
          and (comments.origin_list_id is null or not exists (
              select
              from lists origin
              where origin.id = comments.origin_list_id
                and origin.purged_at is null
          ) or exists (
              select
              from lists
              join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
              where lists.id = comments.origin_list_id
          )))
      and lists.version = (select seen.version from lists seen where seen.id = lists.id)
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists, comments
), numbered_list as (
    update lists
    set version = lists.version + 1
    from target
    where lists.id = target.list_id
      and target.deleted_at is not null
      and (
          select count(*) filter (where written.deleted_at is null) < 500
              and count(*) filter (where written.is_same_author) < 1000
              and (
                  count(*) filter (where written.is_same_author and written.deleted_at is null) < 200
                  or exists (select from memberships where memberships.list_id = lists.id and memberships.user_id = coalesce(target.author_id, target.guest_id) and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/)
              )
          from (
              select
                  comments.deleted_at,
                  comments.author_id = coalesce(target.author_id, target.guest_id) or comments.guest_id in (
                      select same_link.id
                      from guests
                      join guests same_link on same_link.link_id = guests.link_id
                      where guests.id = coalesce(target.author_id, target.guest_id)
                  ) as is_same_author
              from comments
              where comments.todo_id = target.todo_id
          ) written
      )
    returning lists.id, lists.version
), changed_comment as (
    update comments
    set deleted_at = null,
        deleted_by = null,
        version = numbered_list.version
    from target, numbered_list
    join lists on lists.id = numbered_list.id
    where comments.id = target.id
    returning comments.id, comments.list_id, comments.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id, comments.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.text else '' end as text, comments.quote_of, comments.mentions, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.attachments else '[]' end as attachments, comments.version, comments.created_at, comments.edited_at, comments.resolved_at, comments.deleted_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        numbered_list.id,
        numbered_list.version,
        target.todo_id::uuid,
        $1,
        'comment_restored',
        (select todos.title from todos where todos.id = target.todo_id),
        null::jsonb,
        null::jsonb,
        false
    from target, numbered_list)
select row_to_json(changed_comment)::text as row, list_id, version
from changed_comment
union all
select row_to_json(item)::text, null, null
from (select target.id, target.list_id, target.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = target.author_id) then target.author_id end as author_id, target.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = target.author_id) then '' else target.author_name end as author_name, case when target.deleted_at is null or target.deleted_by = $1 then target.text else '' end as text, target.quote_of, target.mentions, case when target.deleted_at is null or target.deleted_by = $1 then target.attachments else '[]' end as attachments, target.version, target.created_at, target.edited_at, target.resolved_at, target.deleted_at from target) item
where not exists (select from numbered_list);

-- core/bus/postgres.py: _NOTIFY
select pg_notify('tend_bus', $1);

-- core/db/idempotency.py: _FIND_RESULTS
select key, request_hash, result::text as result
from idempotent_writes
where user_id = $1
  and key = any($2::text[]);

-- core/db/idempotency.py: _INSERT_RESULTS
insert into idempotent_writes (user_id, key, request_hash, result)
select account.id, key, request_hash, result
from (select users.id from users where users.id = $1 for key share) account
cross join unnest($2::text[], $3::bytea[], $4::jsonb[]) results(key, request_hash, result);

-- core/db/idempotency.py: _CLAIM_KEY
insert into idempotent_writes (user_id, key, request_hash)
values ($1, $2, $3)
on conflict do nothing
returning key;

-- core/db/idempotency.py: _STORE_RESULT
update idempotent_writes
set result = $3::jsonb
from (select users.id from users where users.id = $1 for key share) account
where user_id = account.id
  and key = $2;

-- core/db/migrations.py: _HAS_REVISIONS
select exists (
    select
    from pg_catalog.pg_tables
    where schemaname = current_schema()
    and tablename = 'alembic_version'
);

-- core/db/migrations.py: _LIST_COLUMNS
select string_agg(line, e'\n' order by line) || e'\n'
from (
    select c.relname || ' ' || string_agg(a.attname, ' ' order by a.attname) as line
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace
      and c.relkind in ('r', 'p')
      and a.attnum > 0
      and not a.attisdropped
    group by c.relname
) tables;

-- core/db/migrations.py: _FIND_MISSING
select distinct case when wanted.relation is null then wanted.table_name else wanted.table_name || '.' || wanted.name end
from (
    select table_name, name, to_regclass(quote_ident(table_name)) as relation
    from unnest($1::text[], $2::text[]) as pair (table_name, name)
) wanted
where not exists (
    select
    from pg_attribute
    where attrelid = wanted.relation
      and attname = wanted.name
      and not attisdropped
)
order by 1;

-- core/db/rate_limit.py: _SPEND
with spent as (
    insert into rate_limits as stored (key, arrives_at)
    values ($1, now() + make_interval(secs => $2))
    on conflict (key) do update
    set arrives_at = greatest(stored.arrives_at, now()) + make_interval(secs => $2)
    where greatest(stored.arrives_at, now()) + make_interval(secs => $2) <= now() + make_interval(secs => $3)
    returning arrives_at
)
select true as allowed, extract(epoch from arrives_at - now())::float8 as ahead
from spent
union all
select false, extract(epoch from arrives_at - now())::float8
from rate_limits
where key = $1
and not exists (select from spent);

-- core/jobs.py: _RUN_SCHEDULES_NOW
update pgqueuer_schedules
set next_run = now()
from unnest($1::text[], $2::text[], $3::interval[]) as registered (entrypoint, expression, delay)
where pgqueuer_schedules.entrypoint = registered.entrypoint
  and pgqueuer_schedules.expression = registered.expression
  and pgqueuer_schedules.status = 'queued'
  and pgqueuer_schedules.next_run > now() + registered.delay + interval '10 seconds';

-- core/postgres/server_check.py: _READ_SERVER
select current_setting('server_version_num')::int as version,
  current_setting('server_encoding') as encoding,
  pg_is_in_recovery() as is_standby,
  current_setting('transaction_read_only')::bool as is_read_only;

-- core/postgres/server_check.py: _READ_RIGHTS
select current_database() as database,
  current_user as "user",
  current_schema() as schema,
  has_database_privilege(current_database(), 'create') as can_create_extensions,
  coalesce(has_schema_privilege(current_schema(), 'create'), false) as can_create_tables,
  array(select extname::text from pg_extension) as present,
  array(select name::text from pg_available_extensions) as available;

-- demo/queries.py: _ADD_TODOS
with numbered_list as (
    update lists
    set version = version + cardinality($3::uuid[]),
        last_position = 'e' || lpad((version + cardinality($3::uuid[]))::text, 5, '0')
    where id = $1
    returning version - cardinality($3::uuid[]) as before
)
insert into todos (id, list_id, created_by, title, priority, due_date, tags, position, version)
select
    added.id,
    $1,
    $2,
    added.title,
    added.priority::priority,
    added.due_date::date,
    case when added.tag is null then '{}' else array[added.tag] end,
    'e' || lpad((before + added.number)::text, 5, '0'),
    before + added.number
from numbered_list, unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
    with ordinality added (id, title, priority, due_date, tag, number);

-- lists/queries/crud.py: _PAGE
select row_to_json(item)::text as json, item.position, item.id
from (
    select lists.id as id,
    lists.name as name,
    lists.color as color,
    lists.icon as icon,
    memberships.position as position,
    memberships.folder as folder,
    memberships.folder_id as shared_folder_id,
    memberships.favorited_at as favorited_at,
    lists.inbox_of is not null as inbox,
    memberships.role as role,
    lists.version as version,
    lists.archived_at as archived_at,
    lists.deleted_at as deleted_at,
    lists.created_at as created_at,
    lists.updated_at as updated_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
    where lists.deleted_at is null
      and ($2::boolean is null or (lists.archived_at is not null) = $2)
      and (memberships.position, lists.id) > ($3, $4::uuid)
    order by memberships.position, lists.id
    limit $5 + 1
) item;

-- lists/queries/crud.py: _TRASH_PAGE
select row_to_json(item)::text as json, item.position, item.id
from (
    select lists.id as id,
    lists.name as name,
    lists.color as color,
    lists.icon as icon,
    memberships.position as position,
    memberships.folder as folder,
    memberships.folder_id as shared_folder_id,
    memberships.favorited_at as favorited_at,
    lists.inbox_of is not null as inbox,
    memberships.role as role,
    lists.version as version,
    lists.archived_at as archived_at,
    lists.deleted_at as deleted_at,
    lists.created_at as created_at,
    lists.updated_at as updated_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
    where lists.deleted_at is not null
      and ($2::boolean is null or (lists.archived_at is not null) = $2)
      and (memberships.position, lists.id) > ($3, $4::uuid)
    order by memberships.position, lists.id
    limit $5 + 1
) item;

-- lists/queries/crud.py: _FIND_LIST
select row_to_json(item)::text
from (
    select lists.id as id,
    lists.name as name,
    lists.color as color,
    lists.icon as icon,
    memberships.position as position,
    memberships.folder as folder,
    memberships.folder_id as shared_folder_id,
    memberships.favorited_at as favorited_at,
    lists.inbox_of is not null as inbox,
    memberships.role as role,
    lists.version as version,
    lists.archived_at as archived_at,
    lists.deleted_at as deleted_at,
    lists.created_at as created_at,
    lists.updated_at as updated_at
    from memberships, lists
    where lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
) item;

-- lists/queries/crud.py: _FIND_OWN_LIST
select row_to_json(item)::text
from (
    select lists.id as id,
    lists.name as name,
    lists.color as color,
    lists.icon as icon,
    memberships.position as position,
    memberships.folder as folder,
    memberships.folder_id as shared_folder_id,
    memberships.favorited_at as favorited_at,
    lists.inbox_of is not null as inbox,
    memberships.role as role,
    lists.version as version,
    lists.archived_at as archived_at,
    lists.deleted_at as deleted_at,
    lists.created_at as created_at,
    lists.updated_at as updated_at
    from memberships, lists
    where lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
) item;

-- lists/queries/crud.py: _CREATE_LIST
with numbered_user as (
    update users
    set version = users.version + 1
    where users.id = $1
      and not exists (select from lists where lists.id = $2)
      and (select count(*) from lists where lists.counted_for = $1) < (select max_lists from account_limits)
    returning users.version
), added as (
    insert into lists (id, name, color, icon, counted_for)
    select $2, $3, $4, $5, $1
    from numbered_user
    returning id, name, color, icon, inbox_of, version, archived_at, deleted_at, created_at, updated_at
), joined as (
    insert into memberships (list_id, user_id, role, position, folder, version)
    select
        added.id,
        $1,
        'owner',
        coalesce($6, order_key_after((select max(position) from memberships where user_id = $1))),
        $7,
        numbered_user.version
    from numbered_user, added
    returning position, folder, folder_id, favorited_at, role
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        added.id,
        added.version,
        null::uuid,
        $1,
        'list_created',
        '',
        null::jsonb,
        null::jsonb,
        false
    from added)
select row_to_json(item)::text as row, item.version as list_version, numbered_user.version as user_version
from (select lists.id as id,
        lists.name as name,
        lists.color as color,
        lists.icon as icon,
        memberships.position as position,
        memberships.folder as folder,
        memberships.folder_id as shared_folder_id,
        memberships.favorited_at as favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role as role,
        lists.version as version,
        lists.archived_at as archived_at,
        lists.deleted_at as deleted_at,
        lists.created_at as created_at,
        lists.updated_at as updated_at from added lists, joined memberships) item, numbered_user;

-- lists/queries/crud.py: _FIND_REACHED_LIMIT
select max_lists
from account_limits
where max_lists <= (select count(*) from lists where lists.counted_for = $1);

-- lists/queries/crud.py: _DELETE_LIST
with target as (
    select lists.id as id,
    lists.name as name,
    lists.color as color,
    lists.icon as icon,
    memberships.position as position,
    memberships.folder as folder,
    memberships.folder_id as shared_folder_id,
    memberships.favorited_at as favorited_at,
    lists.inbox_of is not null as inbox,
    memberships.role as role,
    lists.version as version,
    lists.archived_at as archived_at,
    lists.deleted_at as deleted_at,
    lists.created_at as created_at,
    lists.updated_at as updated_at
    from memberships, lists
    where lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists
), changed_list as (
    update lists
    set deleted_at = now(),
        version = lists.version + 1,
        details_version = lists.version + 1,
        updated_at = now()
    from target
    where lists.id = target.id
      and not target.inbox
      and lists.deleted_at is null
    returning lists.version, lists.deleted_at, lists.updated_at
), recorded as (
insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
select
    $2,
    changed_list.version,
    null::uuid,
    $1,
    'list_deleted',
    '',
    null::jsonb,
    null::jsonb,
    false
from changed_list)
select case when target.inbox then 'inbox' end as rejection, (
    select row_to_json(item)::text
    from (
        select target.id as id,
    target.name as name,
    target.color as color,
    target.icon as icon,
    target.position as position,
    target.folder as folder,
    target.shared_folder_id as shared_folder_id,
    target.favorited_at as favorited_at,
    target.inbox as inbox,
    target.role as role,
    coalesce(changed_list.version, target.version) as version,
    target.archived_at as archived_at,
    case when changed_list.version is null then target.deleted_at else changed_list.deleted_at end as deleted_at,
    target.created_at as created_at,
    coalesce(changed_list.updated_at, target.updated_at) as updated_at
    ) item
) as row, changed_list.version as list_version, null::bigint as user_version
from target
left join changed_list on true;

-- lists/queries/crud.py: _RESTORE_LIST
with target as (
    select lists.id as id,
    lists.name as name,
    lists.color as color,
    lists.icon as icon,
    memberships.position as position,
    memberships.folder as folder,
    memberships.folder_id as shared_folder_id,
    memberships.favorited_at as favorited_at,
    lists.inbox_of is not null as inbox,
    memberships.role as role,
    lists.version as version,
    lists.archived_at as archived_at,
    lists.deleted_at as deleted_at,
    lists.created_at as created_at,
    lists.updated_at as updated_at
    from memberships, lists
    where lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists
), changed_list as (
    update lists
    set deleted_at = null,
        version = lists.version + 1,
        details_version = lists.version + 1,
        updated_at = now()
    from target
    where lists.id = target.id
      and not target.inbox
      and lists.deleted_at is not null
    returning lists.version, lists.deleted_at, lists.updated_at
), recorded as (
insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
select
    $2,
    changed_list.version,
    null::uuid,
    $1,
    'list_restored',
    '',
    null::jsonb,
    null::jsonb,
    false
from changed_list)
select case when target.inbox then 'inbox' end as rejection, (
    select row_to_json(item)::text
    from (
        select target.id as id,
    target.name as name,
    target.color as color,
    target.icon as icon,
    target.position as position,
    target.folder as folder,
    target.shared_folder_id as shared_folder_id,
    target.favorited_at as favorited_at,
    target.inbox as inbox,
    target.role as role,
    coalesce(changed_list.version, target.version) as version,
    target.archived_at as archived_at,
    case when changed_list.version is null then target.deleted_at else changed_list.deleted_at end as deleted_at,
    target.created_at as created_at,
    coalesce(changed_list.updated_at, target.updated_at) as updated_at
    ) item
) as row, changed_list.version as list_version, null::bigint as user_version
from target
left join changed_list on true;

-- lists/queries/crud.py: _LISTS_OF_USERS
select user_id::text, list_id::text
from memberships
where user_id = any($1::uuid[]);

-- lists/queries/crud.py: _LISTS_OF_TOKENS
select token_id, list_id::text
from api_token_lists
where token_id = any($1::uuid[]);

-- lists/queries/folder_members.py: _LIST_MEMBERS
select json_build_object('items', json_agg(item order by joined_at, user_id), 'next_cursor', null)::text
from (
    select
        users.id as user_id,
        coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)) as name,
        users.picture_id,
        theirs.role,
        case when folder_memberships.role = 'owner' then users.email end as email,
        theirs.created_at as joined_at
    from folder_memberships, shared_folders
    join folder_memberships theirs on theirs.folder_id = shared_folders.id
    join users on users.id = theirs.user_id
    where shared_folders.id = $2
      and folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = $1 and folder_memberships.role >= 'viewer' /*restricted and false*/
) item
having count(*) > 0;

-- lists/queries/folder_members.py: _FIND_MEMBER
select
    theirs.role::text,
    theirs.role = 'owner' and not exists (
        select
        from folder_memberships others
        join users on users.id = others.user_id
        where others.folder_id = theirs.folder_id
          and others.user_id <> theirs.user_id
          and others.role = 'owner'
          and users.disabled_at is null
    ),
    json_build_object(
        'user_id', theirs.user_id,
        'name', coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)),
        'picture_id', users.picture_id,
        'role', theirs.role,
        'email', users.email,
        'joined_at', theirs.created_at
    )::text
from folder_memberships theirs
join users on users.id = theirs.user_id
where theirs.folder_id = $1
  and theirs.user_id = $2;

-- lists/queries/folder_members.py: _NUMBER_ACCOUNT
update users
set version = users.version + 1,
    folders_version = users.version + 1
where id = $1
returning version;

-- lists/queries/folder_members.py: _ADD_MEMBER
insert into folder_memberships (folder_id, user_id, role)
select $1, $2, $3::text::role
where (select count(*) from folder_memberships where folder_id = $1) < 100
  and (select count(*) from folder_memberships where user_id = $2) < 50
returning user_id;

-- lists/queries/folder_members.py: _CHANGE_ROLE
update folder_memberships
set role = $3::text::role
where folder_id = $1
  and user_id = $2;

-- lists/queries/folder_members.py: _REMOVE_MEMBER
delete from folder_memberships
where folder_id = $1
  and user_id = $2;

-- lists/queries/folder_members.py: _FIND_OWNERS
select user_id
from folder_memberships
where folder_id = $1
  and role = 'owner';

-- lists/queries/folder_memberships.py: _FIND_CHANGES
select list_id, user_id, old_role::text, new_role::text
from (
    select
        list_id,
        user_id,
        wanted.folder_id,
        wanted.folder_name,
        wanted.role as folder_role,
        present.role as old_role,
        greatest(
            present.direct_role,
            wanted.role,
            case when wanted.folder_id = present.folder_id then present.raised_role end
        ) as new_role
    from (
        select
            lists.id as list_id,
            folder_memberships.user_id,
            shared_folders.id as folder_id,
            shared_folders.name as folder_name,
            folder_memberships.role
        from lists
        join shared_folders on shared_folders.id = lists.folder_id
        join folder_memberships on folder_memberships.folder_id = shared_folders.id
        where lists.id = any ($1::uuid[])
    ) wanted
    full join (
        select list_id, user_id, role, direct_role, folder_id, folder_role, raised_role
        from memberships
        where list_id = any ($1::uuid[])
          and guest_id is null
    ) present using (list_id, user_id)
    where (present.folder_id, present.folder_role) is distinct from (wanted.folder_id, wanted.role)
) difference;

-- lists/queries/folder_memberships.py: _HAS_ROOM
with added as materialized (
    select list_id
    from (
    select
        list_id,
        user_id,
        wanted.folder_id,
        wanted.folder_name,
        wanted.role as folder_role,
        present.role as old_role,
        greatest(
            present.direct_role,
            wanted.role,
            case when wanted.folder_id = present.folder_id then present.raised_role end
        ) as new_role
    from (
        select
            lists.id as list_id,
            folder_memberships.user_id,
            shared_folders.id as folder_id,
            shared_folders.name as folder_name,
            folder_memberships.role
        from lists
        join shared_folders on shared_folders.id = lists.folder_id
        join folder_memberships on folder_memberships.folder_id = shared_folders.id
        where lists.id = any ($1::uuid[])
    ) wanted
    full join (
        select list_id, user_id, role, direct_role, folder_id, folder_role, raised_role
        from memberships
        where list_id = any ($1::uuid[])
          and guest_id is null
    ) present using (list_id, user_id)
    where (present.folder_id, present.folder_role) is distinct from (wanted.folder_id, wanted.role)
    ) difference
    where old_role is null
)
select not exists (
    select
    from added
    group by list_id
    having count(*) + (
        select count(*) from memberships where memberships.list_id = added.list_id and guest_id is null
    ) > 200
);

-- lists/queries/folder_memberships.py: _WRITE
with recursive difference as materialized (
    select
        list_id,
        user_id,
        wanted.folder_id,
        wanted.folder_name,
        wanted.role as folder_role,
        present.role as old_role,
        greatest(
            present.direct_role,
            wanted.role,
            case when wanted.folder_id = present.folder_id then present.raised_role end
        ) as new_role
    from (
        select
            lists.id as list_id,
            folder_memberships.user_id,
            shared_folders.id as folder_id,
            shared_folders.name as folder_name,
            folder_memberships.role
        from lists
        join shared_folders on shared_folders.id = lists.folder_id
        join folder_memberships on folder_memberships.folder_id = shared_folders.id
        where lists.id = any ($2::uuid[])
    ) wanted
    full join (
        select list_id, user_id, role, direct_role, folder_id, folder_role, raised_role
        from memberships
        where list_id = any ($2::uuid[])
          and guest_id is null
    ) present using (list_id, user_id)
    where (present.folder_id, present.folder_role) is distinct from (wanted.folder_id, wanted.role)
), assigned as materialized (
    select limited.*, row_number() over (partition by list_id order by id) as number
    from (
        select todos.id, todos.title, difference.list_id, difference.user_id
        from difference
        join todos on todos.list_id = difference.list_id and todos.assignee_id = difference.user_id
        where difference.new_role is null
        limit 500
    ) limited
), numbered_changes as materialized (
    select list_id, user_id, old_role, new_role, row_number() over (partition by list_id order by user_id) as number
    from difference
    where old_role is distinct from new_role
), numbered_lists as (
    update lists
    set version = lists.version + total.assigned + total.changed,
        members_version = lists.version + total.assigned + total.changed
    from (
        select
            list_id,
            (select count(*) from assigned where assigned.list_id = difference.list_id) as assigned,
            greatest(count(*) filter (where old_role is distinct from new_role), 1) as changed
        from difference
        group by list_id
    ) total
    where lists.id = total.list_id
    returning
        lists.id,
        lists.version,
        lists.version - total.assigned - total.changed as base,
        lists.version - total.changed as assigned_version
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        changes.list_id,
        numbered_lists.assigned_version + changes.number,
        null::uuid,
        case when changes.old_role is null then changes.user_id else $1 end,
        case
            when changes.old_role is null then 'joined'
            when changes.new_role is not null then 'role_changed'
            when changes.user_id = $1 then 'left'
            else 'removed'
        end,
        '',
        case when changes.old_role is not null then jsonb_strip_nulls(jsonb_build_object(
            'user_id', changes.user_id, 'role', case when changes.new_role is not null then changes.old_role end
        )) end::jsonb,
        case when changes.new_role is not null then jsonb_build_object(
            'user_id', changes.user_id, 'role', changes.new_role
        ) end::jsonb,
        false
    from numbered_changes changes join numbered_lists on numbered_lists.id = changes.list_id
), recorded_todos as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        assigned.list_id,
        numbered_lists.base + assigned.number,
        assigned.id::uuid,
        $1,
        'changed',
        assigned.title,
        jsonb_build_object('assignee_id', assigned.user_id)::jsonb,
        jsonb_build_object('assignee_id', null)::jsonb,
        true
    from assigned join numbered_lists on numbered_lists.id = assigned.list_id
), unassigned as (
    update todos
    set assignee_id = null,
        version = numbered_lists.base + assigned.number,
        updated_at = now()
    from assigned
    join numbered_lists on numbered_lists.id = assigned.list_id
    where todos.id = assigned.id
), numbered_users as (
    update users
    set version = users.version + 1
    where users.id in (select user_id from difference)
    returning users.id, users.version
), ended as (
    delete from memberships
    using difference
    where memberships.list_id = difference.list_id
      and memberships.user_id = difference.user_id
      and difference.new_role is null
), changed as (
    update memberships
    set folder_id = difference.folder_id,
        folder_role = difference.folder_role,
        folder = case
            when difference.folder_id is not null then difference.folder_name
            when $3 then memberships.folder
        end,
        version = numbered_users.version
    from difference
    join numbered_users on numbered_users.id = difference.user_id
    where memberships.list_id = difference.list_id
      and memberships.user_id = difference.user_id
      and difference.new_role is not null
), added as materialized (
    select difference.*, row_number() over (partition by user_id order by lists.created_at, lists.id) as number
    from difference
    join lists on lists.id = difference.list_id
    where difference.old_role is null
), positions (user_id, number, position) as (
    select user_id, number, order_key_after((
        select max(position) from memberships where memberships.user_id = added.user_id
    ))
    from added
    where number = 1
    union all
    select added.user_id, added.number, order_key_after(positions.position)
    from positions
    join added on added.user_id = positions.user_id and added.number = positions.number + 1
), joined as (
    insert into memberships (list_id, user_id, role, folder_role, folder_id, folder, position, version)
    select
        added.list_id,
        added.user_id,
        added.folder_role,
        added.folder_role,
        added.folder_id,
        added.folder_name,
        positions.position,
        numbered_users.version
    from added
    join positions using (user_id, number)
    join numbered_users on numbered_users.id = added.user_id
)
select
    (select count(*) from assigned) = 500 as has_assigned,
    (select coalesce(json_object_agg(id, version), '{}') from numbered_lists)::text as lists,
    (select coalesce(json_object_agg(id, version), '{}') from numbered_users)::text as users;

-- lists/queries/folders.py: _FIND_FOLDER
select row_to_json(item)::text
from (
    select shared_folders.id, shared_folders.name, folder_memberships.role
    from shared_folders
    join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = $1 and folder_memberships.role >= 'viewer' /*restricted and false*/
    where shared_folders.id = $2
) item;

-- lists/queries/folders.py: _LOCK_FOLDER
select true
from shared_folders
join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = $1 and folder_memberships.role >= 'viewer' /*restricted and false*/
where shared_folders.id = $2
for no key update of shared_folders;

-- lists/queries/folders.py: _FIND_ROLE
select folder_memberships.role::text
from shared_folders
join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = $1 and folder_memberships.role >= 'viewer' /*restricted and false*/
where shared_folders.id = $2;

-- lists/queries/folders.py: _LOCK_ANY_FOLDER
select true
from shared_folders
where id = $1
for no key update;

-- lists/queries/folders.py: _LOCK_LISTS
with lists_of_folder as materialized (
    select id
    from lists
    where folder_id = $1
    order by id
), turns as materialized (
    select id, pg_advisory_xact_lock(('x' || left(md5('members ' || id), 16))::bit(64)::bigint) as members_turn
    from lists_of_folder
)
select id
from lists
where id = any (array(select turns.id from turns))
  and folder_id = $1
order by id
for no key update;

-- lists/queries/folders.py: _LOCK_OWN_LISTS
with own_lists as materialized (
    select lists.id
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
    where lists.id = any ($2::uuid[])
    order by lists.id
), turns as materialized (
    select id, pg_advisory_xact_lock(('x' || left(md5('members ' || id), 16))::bit(64)::bigint) as members_turn
    from own_lists
)
select lists.id
from lists
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
where lists.id = any (array(select turns.id from turns))
order by lists.id
for no key update of lists, memberships;

-- lists/queries/folders.py: _FIND_OWN_LISTS
select lists.id, lists.inbox_of is not null as is_inbox, lists.folder_id
from lists
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
where lists.id = any ($2::uuid[])
  and lists.deleted_at is null;

-- lists/queries/folders.py: _LOCK_PEOPLE
select users.id
from users
where users.id = any ($3::uuid[])
   or users.id in (select user_id from folder_memberships where folder_id = any ($1::uuid[]))
   or users.id in (
       select user_id from memberships where list_id = any ($2::uuid[]) and memberships.folder_id is not null
   )
order by users.id
for no key update of users;

-- lists/queries/folders.py: _CREATE_FOLDER
with added as (
    insert into shared_folders (id, name)
    select $2, $3
    where (select count(*) from folder_memberships where user_id = $1) < 50
    returning id
)
insert into folder_memberships (folder_id, user_id, role)
select added.id, $1, 'owner'
from added
returning folder_id;

-- lists/queries/folders.py: _PUT_LISTS
update lists
set folder_id = $1
where id = any ($2::uuid[]);

-- lists/queries/folders.py: _NUMBER_MEMBERS
update users
set version = users.version + 1,
    folders_version = users.version + 1
from folder_memberships
where folder_memberships.folder_id = $1
  and users.id = folder_memberships.user_id
returning users.id, users.version;

-- lists/queries/folders.py: _RENAME_FOLDER
update shared_folders
set name = $2,
    updated_at = now()
where id = $1
  and name <> $2
returning id;

-- lists/queries/folders.py: _RENAME_IN_SIDEBARS
update memberships
set folder = $2,
    version = users.version
from users
where memberships.folder_id = $1
  and users.id = memberships.user_id;

-- lists/queries/folders.py: _KEEP_AS_OWNER
update memberships
set direct_role = 'owner'
from lists
where lists.id = any ($2::uuid[])
  and memberships.list_id = lists.id
  and memberships.user_id = $1
  and memberships.direct_role is distinct from 'owner'
  and not exists (
      select
      from memberships others
      join users on users.id = others.user_id
      where others.list_id = lists.id
        and others.direct_role = 'owner'
        and users.disabled_at is null
  );

-- lists/queries/former_members.py: _FORGET_CREATORS
update todos
set created_by = null,
    counted_for = coalesce(todos.counted_for, todos.created_by)
where todos.id in (
    select todos.id
    from todos
    where todos.list_id = $1
      and todos.created_by = any ($2::uuid[])
      and (todos.version <= $3 or not exists (
          select
          from lists
          join memberships on memberships.list_id = lists.id and memberships.user_id = todos.created_by and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
          where lists.id = $1
      ))
    limit 500
)
  and todos.list_id = $1;

-- lists/queries/former_members.py: _LOCK_LIST
select true
from lists
where id = $1
for no key update;

-- lists/queries/former_members.py: _UNASSIGN
with assigned as materialized (
    select id, title, assignee_id, row_number() over (order by id) as number
    from (
        select todos.id, todos.title, todos.assignee_id
        from todos
        where todos.list_id = $1
      and todos.assignee_id = any ($2::uuid[])
      and (todos.version <= $3 or not exists (
          select
          from lists
          join memberships on memberships.list_id = lists.id and memberships.user_id = todos.assignee_id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
          where lists.id = $1
      ))
        limit 500
    ) limited
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from assigned) total
    where lists.id = $1
      and total.count > 0
    returning lists.version, lists.version - total.count as base
), unassigned as (
    update todos
    set assignee_id = null,
        version = numbered_list.base + assigned.number,
        updated_at = now()
    from assigned, numbered_list
    where todos.id = assigned.id
      and todos.list_id = $1
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $1,
        numbered_list.base + assigned.number,
        assigned.id::uuid,
        (select users.id from users where users.id = $4),
        'changed',
        assigned.title,
        jsonb_build_object('assignee_id', (select users.id from users where users.id = assigned.assignee_id))::jsonb,
        jsonb_build_object('assignee_id', null)::jsonb,
        true
    from numbered_list join assigned on exists (select from users where users.id in ($4, assigned.assignee_id)))
select version
from numbered_list;

-- lists/queries/guests.py: _ADD_GUEST
with locked_list as materialized (
    select lists.id
    from link_shares
    join lists on lists.id = link_shares.list_id
    where link_shares.id = $2
    for share of lists
), locked_account as materialized (
    select users.id, locked_list.id as list_id
    from locked_list
    join link_shares on link_shares.id = $2
    join users on users.id = link_shares.account_id
    for key share of users
), link as materialized (
    select link_shares.*
    from locked_account, link_shares, lists, memberships
    where link_shares.id = $2
      and lists.id = locked_account.list_id
      and memberships.list_id = lists.id and memberships.user_id = link_shares.account_id and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
      and coalesce(link_shares.expires_at, 'infinity') > now()
      and exists (select from users where users.id = link_shares.account_id and users.disabled_at is null)
      and 500 > (
          select count(*)
          from guests
          where guests.link_id = $2
            and guests.last_seen_at > now() - interval '1 day'
      )
    for key share of link_shares
), added as (
    insert into guests (id, link_id, name, timezone, secret_hash)
    select $1, link.id, $3, $4, $5
    from link
    returning id, name
), joined as (
    insert into memberships (list_id, user_id, account_id, guest_id, role, position, version)
    select link.list_id, added.id, link.account_id, added.id, link.role, order_key_after(null), 1
    from link, added
)
select added.id, added.name, link.id, link.account_id, link.list_id, link.role::text, link.expires_at
from link, added;

-- lists/queries/guests.py: _USE_GUEST
update guests
set last_seen_at = now()
from link_shares, lists, memberships
where guests.secret_hash = $1
  and link_shares.id = guests.link_id
  and lists.id = link_shares.list_id
  and memberships.list_id = lists.id and memberships.user_id = link_shares.account_id and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
      and coalesce(link_shares.expires_at, 'infinity') > now()
      and exists (select from users where users.id = link_shares.account_id and users.disabled_at is null)
returning
    guests.id,
    guests.name,
    link_shares.id,
    link_shares.account_id,
    link_shares.list_id,
    link_shares.role::text,
    link_shares.expires_at;

-- lists/queries/guests.py: _FIND_ACCOUNT
select link_shares.account_id
from guests
join link_shares on link_shares.id = guests.link_id
where guests.secret_hash = $1;

-- lists/queries/member_changes.py: _CHANGE_ROLE
with target as (
    select
        theirs.user_id,
        theirs.role,
        theirs.created_at,
        theirs.direct_role,
        theirs.folder_role,
        $4 <> 'owner' and theirs.role = 'owner' and not exists (
            select
            from memberships others
            join users on users.id = others.user_id
            where others.list_id = theirs.list_id
              and others.user_id <> theirs.user_id
              and others.role = 'owner'
              and users.disabled_at is null
        ) as is_last_owner,
        coalesce($4::text::role < theirs.folder_role, false) as is_from_folder
    from memberships, lists
    join memberships theirs on theirs.list_id = lists.id
    where lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
      and theirs.user_id = $3
      and theirs.guest_id is null
), numbered_list as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    from target
    where lists.id = $2
      and not target.is_last_owner
      and not target.is_from_folder
      and target.role <> $4::text::role
    returning lists.version
), numbered_user as (
    update users
    set version = users.version + 1
    from numbered_list
    where users.id = $3
    returning users.version
), changed as (
    update memberships
    set direct_role = case when memberships.direct_role is not null then $4::text::role end,
        raised_role = case when memberships.direct_role is null then nullif($4::text::role, memberships.folder_role) end,
        version = numbered_user.version
    from numbered_user
    where memberships.list_id = $2
      and memberships.user_id = $3
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $2,
        numbered_list.version,
        null::uuid,
        $1,
        'role_changed',
        '',
        jsonb_build_object('user_id', target.user_id, 'role', target.role)::jsonb,
        jsonb_build_object('user_id', target.user_id, 'role', $4)::jsonb,
        false
    from target, numbered_list)
select
    target.is_last_owner,
    target.is_from_folder,
    json_build_object(
        'user_id', target.user_id,
        'name', coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)),
        'picture_id', users.picture_id,
        'role', case when target.is_last_owner or target.is_from_folder then target.role else $4::text::role end,
        'direct_role', case
            when numbered_list.version is null or target.direct_role is null then target.direct_role
            else $4::text::role
        end,
        'folder_role', target.folder_role,
        'email', users.email,
        'joined_at', target.created_at
    )::text as row,
    numbered_list.version as list_version,
    numbered_user.version as user_version
from target
join users on users.id = target.user_id
left join numbered_list on true
left join numbered_user on true;

-- lists/queries/member_changes.py: _REMOVE_MEMBER
with target as (
    select theirs.user_id, theirs.role = 'owner' and not exists (
            select
            from memberships others
            join users on users.id = others.user_id
            where others.list_id = theirs.list_id
              and others.user_id <> theirs.user_id
              and others.role = 'owner'
              and users.disabled_at is null
        ) as is_last_owner, theirs.folder_id is not null as is_from_folder
    from memberships, lists
    join memberships theirs on theirs.list_id = lists.id
    where lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
      and theirs.user_id = $3
      and theirs.guest_id is null
      and (memberships.role = 'owner' or theirs.user_id = $1)
), assigned as (
    select id, title, row_number() over (order by id) as number
    from (
        select todos.id, todos.title
        from todos
        where todos.list_id = $2
          and todos.assignee_id = $3
        limit 500
    ) limited
), numbered_list as (
    update lists
    set version = lists.version + total.count + 1,
        members_version = lists.version + total.count + 1
    from target, (select count(*) from assigned) total
    where lists.id = $2
      and not target.is_last_owner
      and not target.is_from_folder
    returning lists.version, lists.version - total.count - 1 as base
), unassigned as (
    update todos
    set assignee_id = null,
        version = numbered_list.base + assigned.number,
        updated_at = now()
    from assigned, numbered_list
    where todos.id = assigned.id
), numbered_user as (
    update users
    set version = users.version + 1
    from numbered_list
    where users.id = $3
    returning users.version
), removed as (
    delete from memberships
    using numbered_user
    where memberships.list_id = $2
      and memberships.user_id = $3
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $2,
        numbered_list.version,
        null::uuid,
        $1,
        case when $1 = $3 then 'left' else 'removed' end,
        '',
        jsonb_build_object('user_id', $3)::jsonb,
        null::jsonb,
        false
    from numbered_list), recorded_todos as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $2,
        numbered_list.base + assigned.number,
        assigned.id::uuid,
        $1,
        'changed',
        assigned.title,
        jsonb_build_object('assignee_id', $3)::jsonb,
        jsonb_build_object('assignee_id', null)::jsonb,
        true
    from assigned, numbered_list)
select
    target.is_last_owner,
    target.is_from_folder,
    'null' as row,
    (select count(*) from assigned) = 500 as has_assigned,
    numbered_list.version as list_version,
    numbered_user.version as user_version
from target
left join numbered_list on true
left join numbered_user on true;

-- lists/queries/members.py: _LIST_MEMBERS
select json_build_object('items', json_agg(item order by joined_at, user_id), 'next_cursor', null)::text
from (
    select
        users.id as user_id,
        coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)) as name,
        users.picture_id,
        theirs.role,
        theirs.direct_role,
        theirs.folder_role,
        case when memberships.role = 'owner' then users.email end as email,
        theirs.created_at as joined_at
    from memberships, lists
    join memberships theirs on theirs.list_id = lists.id
    join users on users.id = theirs.user_id
    where lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
) item
having count(*) > 0;

-- lists/queries/members.py: _LOCK_LIST
with turn as materialized (
    select lists.id, pg_advisory_xact_lock(('x' || left(md5('members ' || lists.id), 16))::bit(64)::bigint) as members_turn
    from lists, memberships
    where lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
)
select inbox_of is not null as is_inbox
from lists
where id = (select turn.id from turn)
for no key update;

-- lists/queries/members.py: _ADD_MEMBER
with numbered_list as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    where lists.id = $2
      and (select count(*) from memberships where list_id = $2 and guest_id is null) < 200
      and (
          select count(*) from memberships where memberships.user_id = $1 and memberships.direct_role is not null
      ) < 2 * (select max_lists from account_limits)
    returning lists.version
), numbered_user as (
    update users
    set version = users.version + 1
    from numbered_list
    where users.id = $1
    returning users.version
), joined as (
    insert into memberships (list_id, user_id, role, position, version)
    select
        $2,
        $1,
        $3::text::role,
        order_key_after((select max(position) from memberships where user_id = $1)),
        numbered_user.version
    from numbered_user
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $2,
        numbered_list.version,
        null::uuid,
        $1,
        'joined',
        '',
        null::jsonb,
        jsonb_build_object('user_id', $1, 'role', $3)::jsonb,
        false
    from numbered_list)
select numbered_list.version as list_version, numbered_user.version as user_version
from numbered_list, numbered_user;

-- lists/queries/members.py: _ADD_DIRECT_ROLE
with numbered_user as (
    update users
    set version = users.version + 1
    where users.id = $1
      and exists (select from memberships where list_id = $2 and user_id = $1 and direct_role is null)
      and (
          select count(*) from memberships where memberships.user_id = $1 and memberships.direct_role is not null
      ) < 2 * (select max_lists from account_limits)
    returning users.version
), target as (
    update memberships
    set direct_role = greatest($3::text::role, memberships.raised_role),
        version = numbered_user.version
    from numbered_user
    where memberships.list_id = $2
      and memberships.user_id = $1
    returning numbered_user.version, memberships.direct_role > memberships.folder_role as is_greater
), numbered_list as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    from target
    where lists.id = $2
      and target.is_greater
    returning lists.version
)
select target.version as user_version, (select version from numbered_list) as list_version
from target;

-- lists/queries/members.py: _HAS_DIRECT_ROLE
select direct_role is not null
from memberships
where user_id = $1
  and list_id = $2;

-- lists/queries/members.py: _FIND_ROLE
select role::text
from memberships
where user_id = $1
  and list_id = $2;

-- lists/queries/people.py: _MEMBERS_OF_LIST
select memberships.list_id, memberships.user_id, coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)) as name
from memberships
join users on users.id = memberships.user_id
where memberships.list_id = any (array[$1::uuid]);

-- lists/queries/people.py: _LIST_PEOPLE
select list_id, user_id, name
from (
    select people.*, count(*) over (partition by list_id) as members
    from (
        select memberships.list_id, memberships.user_id, coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)) as name
        from memberships
        join users on users.id = memberships.user_id
        where memberships.list_id = any (array(select lists.id from memberships join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null))
    ) people
) counted
where members > 1
order by list_id, user_id
limit $2;

-- lists/queries/people.py: _LOCK_OWNERS
select users.id
from users
where users.id = $1
   or users.id = any (array(
       select memberships.user_id
       from lists
       join memberships on memberships.list_id = lists.id and memberships.user_id = memberships.user_id and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
       where lists.id = $2
   ))
order by users.id
for no key update of users;

-- lists/queries/update.py: _CHANGE_LIST
with target as (
    select lists.id as id,
        lists.name as name,
        lists.color as color,
        lists.icon as icon,
        memberships.position as position,
        memberships.folder as folder,
        memberships.folder_id as shared_folder_id,
        memberships.favorited_at as favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role as role,
        lists.version as version,
        lists.archived_at as archived_at,
        lists.deleted_at as deleted_at,
        lists.created_at as created_at,
        lists.updated_at as updated_at
    from memberships, lists
    where lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    for no key update of lists, memberships
), draft as (
    select
        case
            when target.inbox and (change ->> 'name' <> target.name or (change ->> 'archived')::boolean) then 'inbox'
            when target.shared_folder_id is not null and change ? 'folder'
                and change ->> 'folder' is distinct from target.folder then 'shared_folder'
        end as rejection,
        coalesce(change ->> 'name', target.name) as name,
        coalesce(change ->> 'color', target.color) as color,
        case when change ? 'icon' then change ->> 'icon' else target.icon end as icon,
        case (change ->> 'archived')::boolean
            when true then coalesce(target.archived_at, now())
            when false then null
            else target.archived_at
        end as archived_at,
        coalesce(change ->> 'position', target.position) as position,
        case when change ? 'folder' then change ->> 'folder' else target.folder end as folder,
        case (change ->> 'favorite')::boolean
            when true then coalesce(target.favorited_at, now())
            when false then null
            else target.favorited_at
        end as favorited_at
    from target, cast($3 as jsonb) change
), changed_list as (
    update lists
    set name = draft.name,
        color = draft.color,
        icon = draft.icon,
        archived_at = draft.archived_at,
        version = lists.version + 1,
        details_version = lists.version + 1,
        updated_at = now()
    from draft
    where lists.id = $2
      and draft.rejection is null
      and (lists.name, lists.color, lists.icon, lists.archived_at)
          is distinct from (draft.name, draft.color, draft.icon, draft.archived_at)
    returning lists.version, lists.updated_at
), numbered_user as (
    update users
    set version = users.version + 1
    from draft, target
    where users.id = $1
      and draft.rejection is null
      and (draft.position, draft.folder, draft.favorited_at)
          is distinct from (target.position, target.folder, target.favorited_at)
    returning users.version
), changed_membership as (
    update memberships
    set position = draft.position,
        folder = draft.folder,
        favorited_at = draft.favorited_at,
        version = numbered_user.version
    from draft, numbered_user
    where memberships.list_id = $2
      and memberships.user_id = $1
), compared as (
    select changed_list.version, ('{' || nullif(concat_ws(',', case when target.name is distinct from draft.name then '"name":' || coalesce(to_json(target.name)::text, 'null') end,
                case when target.color is distinct from draft.color then '"color":' || coalesce(to_json(target.color)::text, 'null') end,
                case when target.icon is distinct from draft.icon then '"icon":' || coalesce(to_json(target.icon)::text, 'null') end,
                case when target.archived_at is distinct from draft.archived_at then '"archived_at":' || coalesce(to_json(target.archived_at)::text, 'null') end), '') || '}')::jsonb as before, ('{' || nullif(concat_ws(',', case when target.name is distinct from draft.name then '"name":' || coalesce(to_json(draft.name)::text, 'null') end,
                case when target.color is distinct from draft.color then '"color":' || coalesce(to_json(draft.color)::text, 'null') end,
                case when target.icon is distinct from draft.icon then '"icon":' || coalesce(to_json(draft.icon)::text, 'null') end,
                case when target.archived_at is distinct from draft.archived_at then '"archived_at":' || coalesce(to_json(draft.archived_at)::text, 'null') end), '') || '}')::jsonb as after
    from changed_list, target, draft
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $2,
        compared.version,
        null::uuid,
        $1,
        'list_changed',
        '',
        compared.before::jsonb,
        compared.after::jsonb,
        false
    from compared)
select draft.rejection, (
    select row_to_json(item)::text
    from (
        select target.id as id,
        draft.name as name,
        draft.color as color,
        draft.icon as icon,
        draft.position as position,
        draft.folder as folder,
        target.shared_folder_id as shared_folder_id,
        draft.favorited_at as favorited_at,
        target.inbox as inbox,
        target.role as role,
        coalesce(changed_list.version, target.version) as version,
        draft.archived_at as archived_at,
        target.deleted_at as deleted_at,
        target.created_at as created_at,
        coalesce(changed_list.updated_at, target.updated_at) as updated_at
    ) item
) as row, changed_list.version as list_version, numbered_user.version as user_version
from draft
cross join target
left join changed_list on true
left join numbered_user on true;

-- lists/queries/update.py: _ARRANGE_LIST
with target as (
    select lists.id as id,
        lists.name as name,
        lists.color as color,
        lists.icon as icon,
        memberships.position as position,
        memberships.folder as folder,
        memberships.folder_id as shared_folder_id,
        memberships.favorited_at as favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role as role,
        lists.version as version,
        lists.archived_at as archived_at,
        lists.deleted_at as deleted_at,
        lists.created_at as created_at,
        lists.updated_at as updated_at
    from memberships, lists
    where lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    for no key update of lists, memberships
), draft as (
    select
        case
            when target.inbox and (change ->> 'name' <> target.name or (change ->> 'archived')::boolean) then 'inbox'
            when target.shared_folder_id is not null and change ? 'folder'
                and change ->> 'folder' is distinct from target.folder then 'shared_folder'
        end as rejection,
        coalesce(change ->> 'name', target.name) as name,
        coalesce(change ->> 'color', target.color) as color,
        case when change ? 'icon' then change ->> 'icon' else target.icon end as icon,
        case (change ->> 'archived')::boolean
            when true then coalesce(target.archived_at, now())
            when false then null
            else target.archived_at
        end as archived_at,
        coalesce(change ->> 'position', target.position) as position,
        case when change ? 'folder' then change ->> 'folder' else target.folder end as folder,
        case (change ->> 'favorite')::boolean
            when true then coalesce(target.favorited_at, now())
            when false then null
            else target.favorited_at
        end as favorited_at
    from target, cast($3 as jsonb) change
), changed_list as (
    update lists
    set name = draft.name,
        color = draft.color,
        icon = draft.icon,
        archived_at = draft.archived_at,
        version = lists.version + 1,
        details_version = lists.version + 1,
        updated_at = now()
    from draft
    where lists.id = $2
      and draft.rejection is null
      and (lists.name, lists.color, lists.icon, lists.archived_at)
          is distinct from (draft.name, draft.color, draft.icon, draft.archived_at)
    returning lists.version, lists.updated_at
), numbered_user as (
    update users
    set version = users.version + 1
    from draft, target
    where users.id = $1
      and draft.rejection is null
      and (draft.position, draft.folder, draft.favorited_at)
          is distinct from (target.position, target.folder, target.favorited_at)
    returning users.version
), changed_membership as (
    update memberships
    set position = draft.position,
        folder = draft.folder,
        favorited_at = draft.favorited_at,
        version = numbered_user.version
    from draft, numbered_user
    where memberships.list_id = $2
      and memberships.user_id = $1
), compared as (
    select changed_list.version, ('{' || nullif(concat_ws(',', case when target.name is distinct from draft.name then '"name":' || coalesce(to_json(target.name)::text, 'null') end,
                case when target.color is distinct from draft.color then '"color":' || coalesce(to_json(target.color)::text, 'null') end,
                case when target.icon is distinct from draft.icon then '"icon":' || coalesce(to_json(target.icon)::text, 'null') end,
                case when target.archived_at is distinct from draft.archived_at then '"archived_at":' || coalesce(to_json(target.archived_at)::text, 'null') end), '') || '}')::jsonb as before, ('{' || nullif(concat_ws(',', case when target.name is distinct from draft.name then '"name":' || coalesce(to_json(draft.name)::text, 'null') end,
                case when target.color is distinct from draft.color then '"color":' || coalesce(to_json(draft.color)::text, 'null') end,
                case when target.icon is distinct from draft.icon then '"icon":' || coalesce(to_json(draft.icon)::text, 'null') end,
                case when target.archived_at is distinct from draft.archived_at then '"archived_at":' || coalesce(to_json(draft.archived_at)::text, 'null') end), '') || '}')::jsonb as after
    from changed_list, target, draft
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $2,
        compared.version,
        null::uuid,
        $1,
        'list_changed',
        '',
        compared.before::jsonb,
        compared.after::jsonb,
        false
    from compared)
select draft.rejection, (
    select row_to_json(item)::text
    from (
        select target.id as id,
        draft.name as name,
        draft.color as color,
        draft.icon as icon,
        draft.position as position,
        draft.folder as folder,
        target.shared_folder_id as shared_folder_id,
        draft.favorited_at as favorited_at,
        target.inbox as inbox,
        target.role as role,
        coalesce(changed_list.version, target.version) as version,
        draft.archived_at as archived_at,
        target.deleted_at as deleted_at,
        target.created_at as created_at,
        coalesce(changed_list.updated_at, target.updated_at) as updated_at
    ) item
) as row, changed_list.version as list_version, numbered_user.version as user_version
from draft
cross join target
left join changed_list on true
left join numbered_user on true;

-- monitoring/queries/alerts.py: _LIST_RAISED
select kind
from alerts
order by raised_at;

-- monitoring/queries/alerts.py: _RAISE
insert into alerts (kind)
values ($1)
on conflict do nothing;

-- monitoring/queries/alerts.py: _CLEAR
delete from alerts
where kind = $1;

-- monitoring/queries/facts.py: _FACTS
with jobs as (
    select
        count(*) filter (where status = 'queued' and execute_after <= now()) as waiting,
        count(*) filter (where status = 'queued' and execute_after > now()) as delayed,
        count(*) filter (where status = 'picked') as running,
        count(*) filter (where status = 'failed') as dead,
        min(execute_after) filter (where status = 'queued' and execute_after <= now()) as oldest
    from pgqueuer
)
select
    jobs.waiting,
    jobs.delayed,
    jobs.running,
    jobs.dead,
    coalesce(extract(epoch from now() - jobs.oldest), 0)::float8,
    pg_database_size(current_database()),
    (select numbackends from pg_stat_database where datname = current_database()),
    current_setting('max_connections')::int,
    (select max(extract(epoch from replay_lag))::float8 from pg_stat_replication),
    (select extract(epoch from now() - verified_backup_at)::float8 from backup_state),
    (select missing_files from installation)
from jobs;

-- monitoring/queries/jobs.py: _LIST_JOBS
with jobs as (
    select
        id,
        entrypoint,
        case
            when status = 'failed' then 'dead'
            when status = 'picked' then 'running'
            when execute_after > now() then 'delayed'
            else 'waiting'
        end as state,
        created,
        execute_after,
        attempts
    from pgqueuer
)
select
    jobs.id,
    jobs.entrypoint,
    jobs.state,
    jobs.created,
    jobs.execute_after,
    jobs.attempts,
    (
        select coalesce(log.traceback ->> 'exception_message', log.traceback ->> 'exception_type')
        from pgqueuer_log log
        where log.job_id = jobs.id
          and log.traceback is not null
        order by log.created desc
        limit 1
    )
from jobs
where $1::text is null or jobs.state = $1
order by jobs.state = 'dead' desc, jobs.execute_after, jobs.id
limit $2;

-- monitoring/queries/jobs.py: _LIST_DEAD_IDS
select id
from pgqueuer
where status = 'failed'
  and ($1::bigint[] is null or id = any ($1))
for update skip locked;

-- monitoring/queries/samples.py: _ADD_MINUTE
insert into samples as known (step, sampled_at, requests, errors, rate_limited, latency_buckets, pool_waits, emails_sent, emails_failed, pushes_sent, pushes_failed, cpu_seconds, streams, memory_bytes, jobs_waiting, jobs_running, jobs_dead, oldest_job_seconds, database_bytes, database_connections, disk_free_bytes, backup_age_seconds, missing_files)
values ('minute', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
on conflict (step, sampled_at) do update
set requests = known.requests + excluded.requests,
    errors = known.errors + excluded.errors,
    rate_limited = known.rate_limited + excluded.rate_limited,
    latency_buckets = (
        select array_agg(pair.present + pair.added order by pair.place)
        from unnest(known.latency_buckets, excluded.latency_buckets)
            with ordinality as pair (present, added, place)
    ),
    pool_waits = known.pool_waits + excluded.pool_waits,
    emails_sent = known.emails_sent + excluded.emails_sent,
    emails_failed = known.emails_failed + excluded.emails_failed,
    pushes_sent = known.pushes_sent + excluded.pushes_sent,
    pushes_failed = known.pushes_failed + excluded.pushes_failed,
    cpu_seconds = known.cpu_seconds + excluded.cpu_seconds,
    streams = known.streams + excluded.streams,
    memory_bytes = known.memory_bytes + excluded.memory_bytes,
    jobs_waiting = greatest(known.jobs_waiting, excluded.jobs_waiting),
    jobs_running = greatest(known.jobs_running, excluded.jobs_running),
    jobs_dead = greatest(known.jobs_dead, excluded.jobs_dead),
    oldest_job_seconds = greatest(known.oldest_job_seconds, excluded.oldest_job_seconds),
    database_bytes = greatest(known.database_bytes, excluded.database_bytes),
    database_connections = greatest(known.database_connections, excluded.database_connections),
    disk_free_bytes = least(known.disk_free_bytes, excluded.disk_free_bytes),
    backup_age_seconds = greatest(known.backup_age_seconds, excluded.backup_age_seconds),
    missing_files = greatest(known.missing_files, excluded.missing_files);

-- monitoring/queries/samples.py: _COMBINE_HOUR
with bins as (
    select date_bin(interval '1 hour', sampled_at, timestamptz '2000-01-01 00:00Z') as bin, sampled_at, requests, errors, rate_limited, latency_buckets, pool_waits, emails_sent, emails_failed, pushes_sent, pushes_failed, cpu_seconds, streams, memory_bytes, jobs_waiting, jobs_running, jobs_dead, oldest_job_seconds, database_bytes, database_connections, disk_free_bytes, backup_age_seconds, missing_files
    from samples
    where step = 'minute' and sampled_at >= date_trunc('hour', $1::timestamptz) and sampled_at < date_trunc('hour', $1::timestamptz) + interval '1 hour'
), buckets as (
    select bins.bin, bucket.place, sum(bucket.number)::bigint as total
    from bins, unnest(bins.latency_buckets) with ordinality as bucket (number, place)
    group by bins.bin, bucket.place
)
insert into samples (step, sampled_at, requests, errors, rate_limited, latency_buckets, pool_waits, emails_sent, emails_failed, pushes_sent, pushes_failed, cpu_seconds, streams, memory_bytes, jobs_waiting, jobs_running, jobs_dead, oldest_job_seconds, database_bytes, database_connections, disk_free_bytes, backup_age_seconds, missing_files)
select
    'hour',
    bins.bin,
    sum(requests)::bigint,
    sum(errors)::bigint,
    sum(rate_limited)::bigint,
    (select array_agg(buckets.total order by buckets.place) from buckets where buckets.bin = bins.bin),
    sum(pool_waits)::bigint,
    sum(emails_sent)::bigint,
    sum(emails_failed)::bigint,
    sum(pushes_sent)::bigint,
    sum(pushes_failed)::bigint,
    sum(cpu_seconds),
    max(streams),
    max(memory_bytes),
    max(jobs_waiting),
    max(jobs_running),
    max(jobs_dead),
    max(oldest_job_seconds),
    max(database_bytes),
    max(database_connections),
    min(disk_free_bytes),
    max(backup_age_seconds),
    max(missing_files)
from bins
group by bins.bin
on conflict (step, sampled_at) do update
set requests = excluded.requests,
    errors = excluded.errors,
    rate_limited = excluded.rate_limited,
    latency_buckets = excluded.latency_buckets,
    pool_waits = excluded.pool_waits,
    emails_sent = excluded.emails_sent,
    emails_failed = excluded.emails_failed,
    pushes_sent = excluded.pushes_sent,
    pushes_failed = excluded.pushes_failed,
    cpu_seconds = excluded.cpu_seconds,
    streams = excluded.streams,
    memory_bytes = excluded.memory_bytes,
    jobs_waiting = excluded.jobs_waiting,
    jobs_running = excluded.jobs_running,
    jobs_dead = excluded.jobs_dead,
    oldest_job_seconds = excluded.oldest_job_seconds,
    database_bytes = excluded.database_bytes,
    database_connections = excluded.database_connections,
    disk_free_bytes = excluded.disk_free_bytes,
    backup_age_seconds = excluded.backup_age_seconds,
    missing_files = excluded.missing_files;

-- monitoring/queries/samples.py: _PRUNE
delete from samples
where (step = 'minute' and sampled_at < now() - $1::interval)
   or (step = 'hour' and sampled_at < now() - $2::interval);

-- monitoring/queries/samples.py: _READ_BINS
with bins as (
    select date_bin($3::interval, sampled_at, timestamptz '2000-01-01 00:00Z') as bin, sampled_at, requests, errors, rate_limited, latency_buckets, pool_waits, emails_sent, emails_failed, pushes_sent, pushes_failed, cpu_seconds, streams, memory_bytes, jobs_waiting, jobs_running, jobs_dead, oldest_job_seconds, database_bytes, database_connections, disk_free_bytes, backup_age_seconds, missing_files
    from samples
    where step = $1 and sampled_at > now() - $2::interval
), buckets as (
    select bins.bin, bucket.place, sum(bucket.number)::bigint as total
    from bins, unnest(bins.latency_buckets) with ordinality as bucket (number, place)
    group by bins.bin, bucket.place
)
select
    bins.bin,
    sum(requests)::bigint,
    sum(errors)::bigint,
    sum(rate_limited)::bigint,
    (select array_agg(buckets.total order by buckets.place) from buckets where buckets.bin = bins.bin),
    sum(pool_waits)::bigint,
    sum(emails_sent)::bigint,
    sum(emails_failed)::bigint,
    sum(pushes_sent)::bigint,
    sum(pushes_failed)::bigint,
    sum(cpu_seconds),
    max(streams),
    max(memory_bytes),
    max(jobs_waiting),
    max(jobs_running),
    max(jobs_dead),
    max(oldest_job_seconds),
    max(database_bytes),
    max(database_connections),
    min(disk_free_bytes),
    max(backup_age_seconds),
    max(missing_files)
from bins
group by bins.bin
order by bins.bin;

-- notifications/queries/dispatch.py: _DISPATCH_PUSHES
with due as materialized (
    select id
    from notifications
    where push_at <= now()
      and not exists (select from installation where restored_at is not null)
    order by push_at
    limit 200
    for update skip locked
), checked as materialized (
    select
        notifications.id,
        notifications.user_id,
        coalesce(notifications.todo_id, notifications.list_id, notifications.folder_id) as subject_id,
        notifications.version,
        users.disabled_at is null
        and notifications.read_at is null
        and notifications.archived_at is null
        and coalesce(updates.value -> 'kinds' -> notifications.kind -> 'push' = 'true', notifications.kind in ('assigned', 'commented', 'mentioned')) and coalesce(reminders.value -> 'push' = 'true', false)
        and of_list.value -> 'muted' is distinct from 'true'
          and (of_list.value -> 'personal_only' is distinct from 'true' or notifications.kind in ('assigned', 'mentioned', 'unassigned'))
        and (notifications.todo_id is null or exists (select from todos where todos.id = notifications.todo_id))
        and (exists (select from lists join memberships on memberships.list_id = lists.id and memberships.user_id = notifications.user_id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null where lists.id = notifications.list_id and (memberships.role >= 'editor' or not exists (
        select
        from todos
        where todos.id = notifications.todo_id
          and todos.deleted_at is not null
    ))) or exists (select from shared_folders join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = notifications.user_id and folder_memberships.role >= 'viewer' /*restricted and false*/ where shared_folders.id = notifications.folder_id)) and (exists (select from lists join memberships on memberships.list_id = lists.id and memberships.user_id = coalesce(notifications.actor_id, notifications.guest_id) and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null where lists.id = notifications.list_id) or exists (select from shared_folders join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = coalesce(notifications.actor_id, notifications.guest_id) and folder_memberships.role >= 'viewer' /*restricted and false*/ where shared_folders.id = notifications.folder_id)) as is_due,
        quiet_until(
            now(), users.timezone, time_of_day(reminders.value ->> 'quiet_from'), time_of_day(reminders.value ->> 'quiet_to')
        ) as quiet_until
    from due
    join notifications on notifications.id = due.id
    join users on users.id = notifications.user_id
    left join settings updates on updates.user_id = users.id and updates.key = 'updates'
    left join settings reminders on reminders.user_id = users.id and reminders.key = 'notifications'
    left join settings of_list on of_list.user_id = users.id and of_list.key = 'updates:' || notifications.list_id
), changed as (
    update notifications
    set push_at = case when checked.is_due then checked.quiet_until end
    from checked
    where notifications.id = checked.id
)
select taken.count, pushed.user_id, pushed.id
from (select count(*) from due) taken
left join (
    -- Of several about one thing, a device shows the last one.
    select distinct on (user_id, subject_id) user_id, id
    from checked
    where is_due
      and quiet_until is null
    order by user_id, subject_id, version desc
) pushed on true;

-- notifications/queries/dispatch.py: _CLAIM_DIGESTS
with waiting as materialized (
    select distinct notifications.user_id
    from notifications
    where notifications.mail_at <= now()
      and not exists (select from installation where restored_at is not null)
), claimed as (
    insert into digests (user_id, id, queued_at)
    select users.id, gen_random_uuid(), now()
    from waiting
    join users on users.id = waiting.user_id
    left join settings reminders on reminders.user_id = users.id and reminders.key = 'notifications'
    where quiet_until(
            now(), users.timezone, time_of_day(reminders.value ->> 'quiet_from'), time_of_day(reminders.value ->> 'quiet_to')
        ) is null
    on conflict (user_id) do update
    set id = excluded.id,
        queued_at = excluded.queued_at
    where digests.queued_at <= now() - interval '1 hour'
    returning digests.user_id, digests.id
), changed as (
    update notifications
    set mail_at = null,
        digest_id = claimed.id
    from claimed
    where notifications.user_id = claimed.user_id
      and notifications.mail_at is not null
)
select user_id, id
from claimed;

-- notifications/queries/dispatch.py: _FIND_PUSHED
select
    users.email,
    users.name as user_name,
    notifications.kind,
    notifications.list_id,
    notifications.folder_id,
    notifications.todo_id,
    case when exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then '' else notifications.actor_name end as actor_name,
    notifications.list_name,
    notifications.title,
    comments.text,
    (
        select coalesce(json_object_agg(people.user_id, people.name), '{}')
        from (
        select memberships.list_id, memberships.user_id, coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)) as name
        from memberships
        join users on users.id = memberships.user_id
        where memberships.list_id = any (array[notifications.list_id])
        ) people
        where people.user_id = any (comments.mentions)
    )::text as names,
    notifications.at
from notifications
    join users on users.id = notifications.user_id
    left join settings updates on updates.user_id = users.id and updates.key = 'updates'
    left join settings reminders on reminders.user_id = users.id and reminders.key = 'notifications'
    left join settings of_list on of_list.user_id = users.id and of_list.key = 'updates:' || notifications.list_id
left join comments on comments.id = notifications.comment_id
    and comments.list_id = notifications.list_id
    and comments.deleted_at is null
where notifications.user_id = $1
  and notifications.id = $2
  and users.disabled_at is null
        and notifications.read_at is null
        and notifications.archived_at is null
        and coalesce(updates.value -> 'kinds' -> notifications.kind -> 'push' = 'true', notifications.kind in ('assigned', 'commented', 'mentioned')) and coalesce(reminders.value -> 'push' = 'true', false)
        and of_list.value -> 'muted' is distinct from 'true'
          and (of_list.value -> 'personal_only' is distinct from 'true' or notifications.kind in ('assigned', 'mentioned', 'unassigned'))
        and (notifications.todo_id is null or exists (select from todos where todos.id = notifications.todo_id))
        and (exists (select from lists join memberships on memberships.list_id = lists.id and memberships.user_id = notifications.user_id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null where lists.id = notifications.list_id and (memberships.role >= 'editor' or not exists (
        select
        from todos
        where todos.id = notifications.todo_id
          and todos.deleted_at is not null
    ))) or exists (select from shared_folders join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = notifications.user_id and folder_memberships.role >= 'viewer' /*restricted and false*/ where shared_folders.id = notifications.folder_id)) and (exists (select from lists join memberships on memberships.list_id = lists.id and memberships.user_id = coalesce(notifications.actor_id, notifications.guest_id) and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null where lists.id = notifications.list_id) or exists (select from shared_folders join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = coalesce(notifications.actor_id, notifications.guest_id) and folder_memberships.role >= 'viewer' /*restricted and false*/ where shared_folders.id = notifications.folder_id));

-- notifications/queries/dispatch.py: _FIND_MAILED
select
    users.email,
    users.name as user_name,
    notifications.kind,
    notifications.list_id,
    notifications.folder_id,
    notifications.todo_id,
    case when exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then '' else notifications.actor_name end as actor_name,
    notifications.list_name,
    notifications.title,
    comments.text,
    (
        select coalesce(json_object_agg(people.user_id, people.name), '{}')
        from (
        select memberships.list_id, memberships.user_id, coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)) as name
        from memberships
        join users on users.id = memberships.user_id
        where memberships.list_id = any (array[notifications.list_id])
        ) people
        where people.user_id = any (comments.mentions)
    )::text as names,
    notifications.at
from notifications
    join users on users.id = notifications.user_id
    left join settings updates on updates.user_id = users.id and updates.key = 'updates'
    left join settings reminders on reminders.user_id = users.id and reminders.key = 'notifications'
    left join settings of_list on of_list.user_id = users.id and of_list.key = 'updates:' || notifications.list_id
left join comments on comments.id = notifications.comment_id
    and comments.list_id = notifications.list_id
    and comments.deleted_at is null
where notifications.user_id = $1
  and notifications.digest_id = $2
  and users.email_verified_at is not null
  and users.disabled_at is null
        and notifications.read_at is null
        and notifications.archived_at is null
        and coalesce(updates.value -> 'kinds' -> notifications.kind -> 'mail' = 'true', notifications.kind in ('assigned', 'commented', 'mentioned')) and coalesce(updates.value -> 'mail' = 'true', true)
        and of_list.value -> 'muted' is distinct from 'true'
          and (of_list.value -> 'personal_only' is distinct from 'true' or notifications.kind in ('assigned', 'mentioned', 'unassigned'))
        and (notifications.todo_id is null or exists (select from todos where todos.id = notifications.todo_id))
        and (exists (select from lists join memberships on memberships.list_id = lists.id and memberships.user_id = notifications.user_id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null where lists.id = notifications.list_id and (memberships.role >= 'editor' or not exists (
        select
        from todos
        where todos.id = notifications.todo_id
          and todos.deleted_at is not null
    ))) or exists (select from shared_folders join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = notifications.user_id and folder_memberships.role >= 'viewer' /*restricted and false*/ where shared_folders.id = notifications.folder_id)) and (exists (select from lists join memberships on memberships.list_id = lists.id and memberships.user_id = coalesce(notifications.actor_id, notifications.guest_id) and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null where lists.id = notifications.list_id) or exists (select from shared_folders join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = coalesce(notifications.actor_id, notifications.guest_id) and folder_memberships.role >= 'viewer' /*restricted and false*/ where shared_folders.id = notifications.folder_id))
order by notifications.at, notifications.id;

-- notifications/queries/notifications.py: _LIST_NOTIFICATIONS
select row_to_json(item)::text
from (
    select notifications.id, notifications.kind, notifications.list_id, notifications.todo_id, notifications.comment_id, notifications.folder_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then notifications.actor_id end as actor_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then '' else notifications.actor_name end as actor_name, notifications.list_name, notifications.title, notifications.at, notifications.read_at, notifications.archived_at
    from notifications
    where user_id = $1
      and not is_hidden
    order by at desc, id
    limit 500
) item;

-- notifications/queries/notifications.py: _CHANGE_NOTIFICATION
with target as (
    select
        notifications.id,
        case
            when $3::boolean is null and $4::boolean then coalesce(read_at, now())
            when $3 then coalesce(read_at, now())
            when not $3 then null
            else read_at
        end as read_at,
        case when $4 then coalesce(archived_at, now()) when not $4 then null else archived_at end as archived_at,
        notifications.read_at as old_read_at,
        notifications.archived_at as old_archived_at
    from notifications
    where notifications.id = $2
      and notifications.user_id = $1
      and not notifications.is_hidden
), numbered_user as (
    update users
    set version = users.version + 1
    from target
    where users.id = $1
      and (target.read_at, target.archived_at) is distinct from (target.old_read_at, target.old_archived_at)
    returning users.version
), changed as (
    update notifications
    set read_at = target.read_at,
        archived_at = target.archived_at,
        version = numbered_user.version
    from target, numbered_user
    where notifications.id = target.id
    returning notifications.id, notifications.kind, notifications.list_id, notifications.todo_id, notifications.comment_id, notifications.folder_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then notifications.actor_id end as actor_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then '' else notifications.actor_name end as actor_name, notifications.list_name, notifications.title, notifications.at, notifications.read_at, notifications.archived_at, notifications.version
)
select
    coalesce(
        (select row_to_json(item) from (select notifications.id, notifications.kind, notifications.list_id, notifications.todo_id, notifications.comment_id, notifications.folder_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then notifications.actor_id end as actor_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then '' else notifications.actor_name end as actor_name, notifications.list_name, notifications.title, notifications.at, notifications.read_at, notifications.archived_at from changed notifications) item),
        (
            select row_to_json(item)
            from (select notifications.id, notifications.kind, notifications.list_id, notifications.todo_id, notifications.comment_id, notifications.folder_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then notifications.actor_id end as actor_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then '' else notifications.actor_name end as actor_name, notifications.list_name, notifications.title, notifications.at, notifications.read_at, notifications.archived_at from notifications join target on target.id = notifications.id) item
        )
    )::text as row,
    (select version from changed) as version;

-- notifications/queries/notify.py: _NOTIFY
with sender as materialized (
    select actors.user_id, actors.guest_id, actors.name, link_shares.account_id as guest_of
    from actors
    left join guests on guests.id = actors.guest_id
    left join link_shares on link_shares.id = guests.link_id
    where actors.id = $1
), wanted as materialized (
    select
        wanted.*,
        coalesce(lists.name, shared_folders.name, wanted.former_name) as list_name,
        coalesce(updates.value -> 'kinds' -> wanted.kind -> 'app' = 'true', wanted.kind in ('assigned', 'commented', 'invited', 'joined', 'left', 'list_deleted', 'mentioned', 'removed', 'role_changed', 'unassigned')) as has_app,
        coalesce(updates.value -> 'kinds' -> wanted.kind -> 'mail' = 'true', wanted.kind in ('assigned', 'commented', 'mentioned')) and coalesce(updates.value -> 'mail' = 'true', true) and users.email_verified_at is not null and not (wanted.kind in ('invited', 'removed', 'list_deleted') or wanted.kind = 'left') as has_mail,
        coalesce(updates.value -> 'kinds' -> wanted.kind -> 'push' = 'true', wanted.kind in ('assigned', 'commented', 'mentioned')) and coalesce(reminders.value -> 'push' = 'true', false) and not (wanted.kind in ('invited', 'removed', 'list_deleted') or wanted.kind = 'left') as has_push,
        (
            select count(*)
            from notifications earlier
            where earlier.actor_id = $1
              and earlier.user_id = wanted.user_id
              and earlier.at > now() - interval '1 hour'
        ) + (
            select count(*)
            from notifications earlier
            where earlier.guest_of = (select guest_of from sender)
              and earlier.user_id = wanted.user_id
              and earlier.at > now() - interval '1 hour'
        ) + row_number() over (partition by wanted.user_id order by wanted.number) <= 30 as is_loud
    from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::uuid[], $10::uuid[],
        $11::text[])
        with ordinality wanted (user_id, kind, list_id, todo_id, comment_id, title, id, unless_in, folder_id, former_name, number)
    left join lists on lists.id = wanted.list_id
    left join shared_folders on shared_folders.id = wanted.folder_id
    join users on users.id = wanted.user_id
    left join settings updates on updates.user_id = users.id and updates.key = 'updates'
    left join settings reminders on reminders.user_id = users.id and reminders.key = 'notifications'
    left join settings of_list on of_list.user_id = users.id and of_list.key = 'updates:' || lists.id
    where wanted.user_id <> $1
      and coalesce(lists.name, shared_folders.name, wanted.former_name) is not null
      and (
          wanted.kind in ('invited', 'removed', 'list_deleted') and wanted.todo_id is null and wanted.comment_id is null and wanted.title is null
          or of_list.value -> 'muted' is distinct from 'true'
          and (of_list.value -> 'personal_only' is distinct from 'true' or wanted.kind in ('assigned', 'mentioned', 'unassigned'))
          and exists (
              select
              from memberships
              where memberships.list_id = lists.id and memberships.user_id = wanted.user_id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
                and (memberships.role >= 'editor' or not exists (
        select
        from todos
        where todos.id = wanted.todo_id
          and todos.deleted_at is not null
    ))
          )
          or exists (select from folder_memberships where folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = wanted.user_id and folder_memberships.role >= 'viewer' /*restricted and false*/)
      )
      and not exists (
          select
          from lists
          join memberships on memberships.list_id = lists.id and memberships.user_id = wanted.user_id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
          where lists.id = wanted.unless_in
      )
      and not exists (select from notifications known where known.id = wanted.id)
      -- A mention stays one when the comment is edited.
      and not exists (
          select
          from notifications known
          where known.comment_id = wanted.comment_id
            and known.user_id = wanted.user_id
            and known.kind = wanted.kind
      )
), sent as materialized (
    select *
    from wanted
    where has_app or has_mail or has_push
), recipients as materialized (
    select users.id
    from users
    where users.id in (select sent.user_id from sent)
    order by users.id
    for no key update of users
), numbered as (
    update users
    set version = users.version + total.count
    from (
        select recipients.id, count(*)
        from recipients
        join sent on sent.user_id = recipients.id
        group by recipients.id
    ) total
    where users.id = total.id
    returning users.id, users.version, users.version - total.count as base
)
insert into notifications (
    id, user_id, kind, list_id, todo_id, comment_id, folder_id, actor_id, guest_id, guest_of, actor_name, list_name, title, version,
    is_hidden, push_at, mail_at
)
select
    coalesce(sent.id, gen_random_uuid()),
    numbered.id,
    sent.kind,
    sent.list_id,
    sent.todo_id,
    sent.comment_id,
    sent.folder_id,
    sender.user_id,
    sender.guest_id,
    sender.guest_of,
    sender.name,
    sent.list_name,
    coalesce(
        sent.title,
        (select todos.title from todos where todos.id = sent.todo_id and todos.list_id = sent.list_id),
        ''
    ),
    numbered.base + row_number() over (partition by numbered.id order by sent.number),
    not sent.has_app,
    case when sent.has_push and sent.is_loud then now() end,
    case when sent.has_mail and sent.is_loud then now() + interval '10 minutes' end
from numbered
join sent on sent.user_id = numbered.id, sender
returning user_id, version;

-- notifications/queries/notify.py: _DELETE_EXCESS
with ranked as (
    select
        id,
        user_id,
        at,
        row_number() over (
            partition by
                user_id,
                kind = 'invited',
                case when kind <> 'invited' then actor_id end,
                case when kind <> 'invited' then guest_of end
            order by at desc, version desc
        ) as nth_of_actor
    from notifications
    where user_id = any ($1::uuid[])
), placed as (
    select id, nth_of_actor, row_number() over (partition by user_id order by nth_of_actor, at desc) as place
    from ranked
)
delete from notifications
using placed
where notifications.id = placed.id
  and (placed.nth_of_actor > 200 or placed.place > 400);

-- notifications/queries/notify.py: _FIND_FOLLOWERS
select todos.created_by as id
from todos
where todos.id = $2
  and todos.created_by <> $1
union
select todos.assignee_id
from todos
where todos.id = $2
  and todos.assignee_id <> $1
union
select comments.author_id
from comments
where comments.todo_id = $2
  and comments.author_id <> $1
union
select mentioned.id
from comments, unnest(comments.mentions) mentioned (id)
where comments.todo_id = $2
  and mentioned.id <> $1;

-- ops/queries/account_purge.py: _UNASSIGN_TODOS
with found as materialized (
    select todos.id, todos.list_id
    from lists_of_deleted_accounts
    join todos on todos.list_id = lists_of_deleted_accounts.list_id
        and todos.assignee_id = lists_of_deleted_accounts.user_id
    limit 300
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from found)
    order by id
    for no key update
), ordered as (
    select found.id, found.list_id as log, row_number() over (partition by found.list_id order by found.id) as number
    from found
    join locked_lists on locked_lists.id = found.list_id
), numbered as (
    update lists
    set version = lists.version + counts.count
    from (select log, count(*) from ordered group by log) counts
    where lists.id = counts.log
    returning lists.id, lists.version, lists.version - counts.count as base
), changed as (
    update todos
    set assignee_id = null, updated_at = now(),
        version = numbered.base + ordered.number
    from ordered
    join numbered on numbered.id = ordered.log
    where todos.id = ordered.id
      and todos.list_id = ordered.log
)
select (select count(*) from found) as count, (select json_object_agg(numbered.id, numbered.version) from numbered) as lists;

-- ops/queries/account_purge.py: _FORGET_UPLOADER
with attached as materialized (
    select id, todo_id
    from attachments
    where created_by in (select deleted_accounts.user_id from deleted_accounts)
    limit 300
), found as materialized (
    select attached.id, todos.list_id
    from attached
    join todos on todos.id = attached.todo_id
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from found)
    order by id
    for no key update
), changed as (
    update attachments
    set created_by = null
    from found
    join locked_lists on locked_lists.id = found.list_id
    where attachments.id = found.id
)
select count(*)
from found;

-- ops/queries/account_purge.py: _FORGET_ACTS
with found as materialized (
    select list_id, version
    from acts
    where actor_id in (select deleted_accounts.user_id from deleted_accounts)
    limit 300
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from found)
    order by id
    for no key update
), changed as (
    update acts
    set actor_id = null
    from found
    join locked_lists on locked_lists.id = found.list_id
    where acts.list_id = found.list_id
      and acts.version = found.version
)
select count(*)
from found;

-- ops/queries/account_purge.py: _FORGET_IN_ACTS
with found as materialized (
    select distinct on (places.list_id) places.list_id, places.user_id
    from (
        select list_id, user_id
        from lists_of_deleted_accounts
        order by list_id, user_id
        limit 20
    ) places
    where not exists (
        select
        from todos
        where todos.list_id = places.list_id
          and (todos.assignee_id = places.user_id or todos.created_by = places.user_id)
    )
    order by places.list_id
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from found)
    order by id
    for no key update
), changed as (
    update acts
    set before = replace(acts.before::text, '"' || found.user_id || '"', 'null')::jsonb,
        after = replace(acts.after::text, '"' || found.user_id || '"', 'null')::jsonb
    from found
    join locked_lists on locked_lists.id = found.list_id
    where acts.list_id = found.list_id
      and position(found.user_id::text in concat(acts.before, acts.after)) > 0
), done as (
    delete from lists_of_deleted_accounts
    using found
    where lists_of_deleted_accounts.list_id = found.list_id
      and lists_of_deleted_accounts.user_id = found.user_id
    returning 1
)
select count(*)
from done;

-- ops/queries/account_purge.py: _FORGET_ACCOUNTS
with done as (
    delete from deleted_accounts
    where not exists (select from lists_of_deleted_accounts places where places.user_id = deleted_accounts.user_id) and not exists (select from comments where comments.author_id = deleted_accounts.user_id and not exists (select from lists where lists.id = comments.list_id and lists.purged_at is not null)) and not exists (select from comments where comments.counted_for = deleted_accounts.user_id and not exists (select from lists where lists.id = comments.list_id and lists.purged_at is not null)) and not exists (select from notifications where notifications.actor_id = deleted_accounts.user_id) and not exists (select from notifications where notifications.guest_of = deleted_accounts.user_id) and not exists (select from acts where acts.actor_id = deleted_accounts.user_id) and not exists (select from reminders where reminders.user_id = deleted_accounts.user_id) and not exists (select from settings where settings.user_id = deleted_accounts.user_id) and not exists (select from idempotent_writes where idempotent_writes.user_id = deleted_accounts.user_id)
    returning 1
)
select count(*)
from done;

-- ops/queries/list_purge.py: _DELETE_TODOS_OF_LISTS_IN_TRASH
with weighed as (
    select todos.id, todos.list_id, 1 + (select count(*) from comments where comments.todo_id = todos.id) + (select count(*) from attachments where attachments.todo_id = todos.id) + (select count(*) from reminders where reminders.todo_id = todos.id) + (select count(*) from acts where acts.todo_id = todos.id) as rows
    from todos
    where todos.list_id in (select lists.id from lists where lists.deleted_at < now() - interval '30 days')
      and not exists (
          select
          from todos child
          where child.parent_id = todos.id
            and child.list_id = todos.list_id
      )
    limit 200
), expired as materialized (
    select id, list_id
    from (select weighed.*, sum(rows) over (order by id) as total from weighed) weighed
    where total <= 2000
       or total = rows
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from expired)
      and lists.deleted_at < now() - interval '30 days'
    order by id
    for no key update
), deleted as (
    delete from todos
    using locked_lists
    where todos.list_id = locked_lists.id
      and todos.id in (select id from expired)
    returning todos.list_id
), marked_lists as (
    update lists
    set version = version + 1,
        tombstones_purged_through = version + 1
    where id in (select list_id from deleted)
)
select count(*)
from deleted;

-- ops/queries/purge.py: _DELETE_TOMBSTONES
with expired as (
    select list_id, version
    from tombstones
    where created_at < now() - interval '30 days'
    limit 2000
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from expired)
    order by id
    for no key update
), deleted as (
    delete from tombstones
    using expired, locked_lists
    where tombstones.list_id = locked_lists.id
      and tombstones.list_id = expired.list_id
      and tombstones.version = expired.version
    returning tombstones.list_id, tombstones.version
), marked_lists as (
    update lists
    set tombstones_purged_through = greatest(lists.tombstones_purged_through, newest.version)
    from (select list_id, max(version) as version from deleted group by list_id) newest
    where lists.id = newest.list_id
)
select count(*)
from deleted;

-- ops/queries/purge.py: _DELETE_ACTS
with expired as (
    select acts.list_id, acts.version
    from lists
    cross join lateral (
        select at
        from acts
        where acts.list_id = lists.id
        order by acts.version
        limit 1
    ) oldest
    join acts on acts.list_id = lists.id
    where oldest.at < now() - interval '90 days'
      and acts.at < now() - interval '90 days'
    limit 2000
), deleted as (
    delete from acts
    using expired
    where acts.list_id = expired.list_id
      and acts.version = expired.version
    returning 1
)
select count(*)
from deleted;

-- ops/queries/purge.py: purge_batch todos in the trash
with weighed as (
    select todos.id, todos.list_id, 1 + (select count(*) from comments where comments.todo_id = todos.id) + (select count(*) from attachments where attachments.todo_id = todos.id) + (select count(*) from reminders where reminders.todo_id = todos.id) + (select count(*) from acts where acts.todo_id = todos.id) as rows
    from todos
    where todos.deleted_at < now() - interval '30 days'
      and not exists (
          select
          from todos child
          where child.parent_id = todos.id
            and child.deleted_at < now() - interval '30 days'
      )
    limit 200
), expired as materialized (
    select id, list_id
    from (select weighed.*, sum(rows) over (order by id) as total from weighed) weighed
    where total <= 2000
       or total = rows
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from expired)
    order by id
    for no key update
), deleted as (
    delete from todos
    using locked_lists
    where todos.list_id = locked_lists.id
      and todos.id in (select id from expired)
      and todos.deleted_at < now() - interval '30 days'
    returning todos.id, todos.list_id
), numbered as (
    update lists
    set version = lists.version + counts.count
    from (select list_id, count(*) from deleted group by list_id) counts
    where lists.id = counts.list_id
    returning lists.id, lists.version - counts.count as version
), added_tombstones as (
    insert into tombstones (list_id, version, todo_id)
    select
        deleted.list_id,
        numbered.version + row_number() over (partition by deleted.list_id),
        deleted.id
    from deleted
    join numbered on numbered.id = deleted.list_id
)
select count(*)
from deleted;

-- ops/queries/purge.py: purge_batch deleted comments
with expired as (
    select id, list_id
    from comments
    where deleted_at < now() - interval '30 days'
    limit 2000
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from expired)
    order by id
    for no key update
), deleted as (
    delete from comments
    using locked_lists
    where comments.list_id = locked_lists.id
      and comments.id in (select id from expired)
      and comments.deleted_at < now() - interval '30 days'
    returning comments.id, comments.list_id
), numbered as (
    update lists
    set version = lists.version + counts.count
    from (select list_id, count(*) from deleted group by list_id) counts
    where lists.id = counts.list_id
    returning lists.id, lists.version - counts.count as version
), added_tombstones as (
    insert into tombstones (list_id, version, todo_id)
    select
        deleted.list_id,
        numbered.version + row_number() over (partition by deleted.list_id),
        deleted.id
    from deleted
    join numbered on numbered.id = deleted.list_id
)
select count(*)
from deleted;

-- ops/queries/purge.py: purge_batch deleted attachments
with expired as (
    select ctid
    from attachments
    where deleted_at < now() - interval '30 days'
    limit 2000
), deleted as (
    delete from attachments
    where ctid in (select ctid from expired)
    returning 1
)
select count(*)
from deleted;

-- ops/queries/purge.py: purge_batch lists in the trash 1
with weighed as (
    select todos.id, todos.list_id, 1 + (select count(*) from comments where comments.todo_id = todos.id) + (select count(*) from attachments where attachments.todo_id = todos.id) + (select count(*) from reminders where reminders.todo_id = todos.id) + (select count(*) from acts where acts.todo_id = todos.id) as rows
    from todos
    where todos.list_id in (select lists.id from lists where lists.deleted_at < now() - interval '30 days')
      and not exists (
          select
          from todos child
          where child.parent_id = todos.id
            and child.list_id = todos.list_id
      )
    limit 200
), expired as materialized (
    select id, list_id
    from (select weighed.*, sum(rows) over (order by id) as total from weighed) weighed
    where total <= 2000
       or total = rows
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from expired)
      and lists.deleted_at < now() - interval '30 days'
    order by id
    for no key update
), deleted as (
    delete from todos
    using locked_lists
    where todos.list_id = locked_lists.id
      and todos.id in (select id from expired)
    returning todos.list_id
), marked_lists as (
    update lists
    set version = version + 1,
        tombstones_purged_through = version + 1
    where id in (select list_id from deleted)
)
select count(*)
from deleted;

-- ops/queries/purge.py: purge_batch lists in the trash 2
with weighed as (
    select guests.id, 1 + (select count(*) from memberships where memberships.guest_id = guests.id) + (select count(*) from acts where acts.actor_id = guests.id) as rows
    from guests
    where guests.link_id in (select link_shares.id from link_shares join lists on lists.id = link_shares.list_id where lists.deleted_at < now() - interval '30 days')
    limit 200
), expired as materialized (
    select id
    from (select weighed.*, sum(rows) over (order by id) as total from weighed) weighed
    where total <= 2000
       or total = rows
), deleted as (
    delete from guests
    where id in (select id from expired)
      and guests.link_id in (select link_shares.id from link_shares join lists on lists.id = link_shares.list_id where lists.deleted_at < now() - interval '30 days')
    returning 1
)
select count(*)
from deleted;

-- ops/queries/purge.py: purge_batch lists in the trash 3
with weighed as (
    select lists.id, 1 + (select count(*) from tombstones where tombstones.list_id = lists.id) + (select count(*) from acts where acts.list_id = lists.id) + (select count(*) from memberships where memberships.list_id = lists.id) + (select count(*) from former_members where former_members.list_id = lists.id) + (select count(*) from completion_days where completion_days.list_id = lists.id) + (select count(*) from invitations where invitations.list_id = lists.id) as rows
    from lists
    where lists.deleted_at < now() - interval '30 days'
      and not exists (select from todos where todos.list_id = lists.id)
      and not exists (select from tombstones where tombstones.list_id = lists.id offset 10000)
    limit 200
), expired as materialized (
    select id
    from (select weighed.*, sum(rows) over (order by id) as total from weighed) weighed
    where total <= 2000
       or total = rows
), deleted as (
    delete from lists
    where id in (select id from expired)
      and lists.deleted_at < now() - interval '30 days'
      and not exists (select from todos where todos.list_id = lists.id)
      and not exists (select from tombstones where tombstones.list_id = lists.id offset 10000)
    returning 1
)
select count(*)
from deleted;

-- ops/queries/purge.py: purge_batch lists deleted forever 1
with weighed as (
    select todos.id, 1 + (select count(*) from comments where comments.todo_id = todos.id) + (select count(*) from attachments where attachments.todo_id = todos.id) + (select count(*) from reminders where reminders.todo_id = todos.id) + (select count(*) from acts where acts.todo_id = todos.id) as rows
    from todos
    where todos.list_id in (select lists.id from lists where lists.purged_at is not null)
      and not exists (
          select
          from todos child
          where child.parent_id = todos.id
            and child.list_id = todos.list_id
      )
    limit 200
), expired as materialized (
    select id
    from (select weighed.*, sum(rows) over (order by id) as total from weighed) weighed
    where total <= 2000
       or total = rows
), deleted as (
    delete from todos
    where id in (select id from expired)
      and todos.list_id in (select lists.id from lists where lists.purged_at is not null)
      and not exists (
          select
          from todos child
          where child.parent_id = todos.id
            and child.list_id = todos.list_id
      )
    returning 1
)
select count(*)
from deleted;

-- ops/queries/purge.py: purge_batch lists deleted forever 2
-- differs from: purge_batch lists in the trash 2
-- -    where guests.link_id in (select link_shares.id from link_shares join lists on lists.id = link_shares.list_id where lists.deleted_at < now() - interval '30 days')
-- +    where guests.link_id in (select link_shares.id from link_shares join lists on lists.id = link_shares.list_id where lists.purged_at is not null)
-- -      and guests.link_id in (select link_shares.id from link_shares join lists on lists.id = link_shares.list_id where lists.deleted_at < now() - interval '30 days')
-- +      and guests.link_id in (select link_shares.id from link_shares join lists on lists.id = link_shares.list_id where lists.purged_at is not null)

-- ops/queries/purge.py: purge_batch lists deleted forever 3
-- differs from: purge_batch deleted attachments
-- -    from attachments
-- -    where deleted_at < now() - interval '30 days'
-- +    from tombstones
-- +    where list_id in (select lists.id from lists where lists.purged_at is not null)
-- -    delete from attachments
-- +    delete from tombstones

-- ops/queries/purge.py: purge_batch lists deleted forever 4
-- differs from: purge_batch lists deleted forever 3
-- -    from tombstones
-- +    from acts
-- -    delete from tombstones
-- +    delete from acts

-- ops/queries/purge.py: purge_batch lists deleted forever 5
-- differs from: purge_batch lists in the trash 3
-- -    select lists.id, 1 + (select count(*) from tombstones where tombstones.list_id = lists.id) + (select count(*) from acts where acts.list_id = lists.id) + (select count(*) from memberships where memberships.list_id = lists.id) + (select count(*) from former_members where former_members.list_id = lists.id) + (select count(*) from completion_days where completion_days.list_id = lists.id) + (select count(*) from invitations where invitations.list_id = lists.id) as rows
-- +    select lists.id, 1 + (select count(*) from memberships where memberships.list_id = lists.id) + (select count(*) from former_members where former_members.list_id = lists.id) + (select count(*) from completion_days where completion_days.list_id = lists.id) + (select count(*) from invitations where invitations.list_id = lists.id) as rows
-- -    where lists.deleted_at < now() - interval '30 days'
-- +    where lists.purged_at is not null
-- -      and not exists (select from tombstones where tombstones.list_id = lists.id offset 10000)
-- +      and not exists (select from tombstones where tombstones.list_id = lists.id)
-- +      and not exists (select from acts where acts.list_id = lists.id)
-- -      and lists.deleted_at < now() - interval '30 days'
-- +      and lists.purged_at is not null
-- -      and not exists (select from tombstones where tombstones.list_id = lists.id offset 10000)
-- +      and not exists (select from tombstones where tombstones.list_id = lists.id)
-- +      and not exists (select from acts where acts.list_id = lists.id)

-- ops/queries/purge.py: purge_batch deleted accounts 1
with found as materialized (
    select id, list_id
    from comments
    where comments.author_id in (select deleted_accounts.user_id from deleted_accounts) and not exists (select from lists where lists.id = comments.list_id and lists.purged_at is not null)
    limit 300
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from found)
    order by id
    for no key update
), ordered as (
    select found.id, found.list_id as log, row_number() over (partition by found.list_id order by found.id) as number
    from found
    join locked_lists on locked_lists.id = found.list_id
), numbered as (
    update lists
    set version = lists.version + counts.count
    from (select log, count(*) from ordered group by log) counts
    where lists.id = counts.log
    returning lists.id, lists.version, lists.version - counts.count as base
), changed as (
    update comments
    set author_id = null, author_name = '',
        version = numbered.base + ordered.number
    from ordered
    join numbered on numbered.id = ordered.log
    where comments.id = ordered.id
      and comments.list_id = ordered.log
)
select (select count(*) from found) as count, (select json_object_agg(numbered.id, numbered.version) from numbered) as lists;

-- ops/queries/purge.py: purge_batch deleted accounts 2
with found as materialized (
    select id, user_id
    from notifications
    where actor_id in (select deleted_accounts.user_id from deleted_accounts)
    limit 300
), locked_users as materialized (
    select id
    from users
    where id in (select user_id from found)
    order by id
    for no key update
), ordered as (
    select found.id, found.user_id as log, row_number() over (partition by found.user_id order by found.id) as number
    from found
    join locked_users on locked_users.id = found.user_id
), numbered as (
    update users
    set version = users.version + counts.count
    from (select log, count(*) from ordered group by log) counts
    where users.id = counts.log
    returning users.id, users.version, users.version - counts.count as base
), changed as (
    update notifications
    set actor_id = null, actor_name = '',
        version = numbered.base + ordered.number
    from ordered
    join numbered on numbered.id = ordered.log
    where notifications.id = ordered.id
      and notifications.user_id = ordered.log
)
select (select count(*) from found) as count, (select json_object_agg(numbered.id, numbered.version) from numbered) as users;

-- ops/queries/purge.py: purge_batch deleted accounts 3
-- differs from: purge_batch deleted attachments
-- -    from attachments
-- -    where deleted_at < now() - interval '30 days'
-- +    from reminders
-- +    where user_id in (select deleted_accounts.user_id from deleted_accounts)
-- -    delete from attachments
-- +    delete from reminders

-- ops/queries/purge.py: purge_batch deleted accounts 4
-- differs from: purge_batch deleted accounts 1
-- -    select id, list_id
-- -    from comments
-- -    where comments.author_id in (select deleted_accounts.user_id from deleted_accounts) and not exists (select from lists where lists.id = comments.list_id and lists.purged_at is not null)
-- +    select todos.id, todos.list_id
-- +    from lists_of_deleted_accounts
-- +    join todos on todos.list_id = lists_of_deleted_accounts.list_id
-- +        and todos.assignee_id = lists_of_deleted_accounts.user_id
-- -    update comments
-- -    set author_id = null, author_name = '',
-- +    update todos
-- +    set assignee_id = null, updated_at = now(),
-- -    where comments.id = ordered.id
-- -      and comments.list_id = ordered.log
-- +    where todos.id = ordered.id
-- +      and todos.list_id = ordered.log

-- ops/queries/purge.py: purge_batch deleted accounts 5
with found as materialized (
    select list_id, version
    from acts
    where actor_id in (select deleted_accounts.user_id from deleted_accounts)
    limit 300
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from found)
    order by id
    for no key update
), changed as (
    update acts
    set actor_id = null
    from found
    join locked_lists on locked_lists.id = found.list_id
    where acts.list_id = found.list_id
      and acts.version = found.version
)
select count(*)
from found;

-- ops/queries/purge.py: purge_batch deleted accounts 6
with found as materialized (
    select todos.id, todos.list_id
    from (
        select list_id, user_id
        from lists_of_deleted_accounts
        order by list_id, user_id
        limit 20
    ) places join todos on todos.list_id = places.list_id and todos.created_by = places.user_id
    limit 300
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from found)
    order by id
    for no key update
), changed as (
    update todos
    set created_by = null,
        counted_for = case
            when todos.counted_for in (todos.created_by, guests_payer(todos.created_by)) then null
            else todos.counted_for
        end
    from found
    join locked_lists on locked_lists.id = found.list_id
    where todos.id = found.id
      and todos.list_id = found.list_id
)
select count(*)
from found;

-- ops/queries/purge.py: purge_batch deleted accounts 7
with found as materialized (
    select distinct on (places.list_id) places.list_id, places.user_id
    from (
        select list_id, user_id
        from lists_of_deleted_accounts
        order by list_id, user_id
        limit 20
    ) places
    where not exists (
        select
        from todos
        where todos.list_id = places.list_id
          and (todos.assignee_id = places.user_id or todos.created_by = places.user_id)
    )
    order by places.list_id
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from found)
    order by id
    for no key update
), changed as (
    update acts
    set before = replace(acts.before::text, '"' || found.user_id || '"', 'null')::jsonb,
        after = replace(acts.after::text, '"' || found.user_id || '"', 'null')::jsonb
    from found
    join locked_lists on locked_lists.id = found.list_id
    where acts.list_id = found.list_id
      and position(found.user_id::text in concat(acts.before, acts.after)) > 0
), done as (
    delete from lists_of_deleted_accounts
    using found
    where lists_of_deleted_accounts.list_id = found.list_id
      and lists_of_deleted_accounts.user_id = found.user_id
    returning 1
)
select count(*)
from done;

-- ops/queries/purge.py: purge_batch deleted accounts 8
with found as materialized (
    select todos.id, todos.list_id
    from todos where todos.counted_for in (
        select payer
        from deleted_accounts
        cross join lateral unnest(array[user_id, guests_payer(user_id)]) payer
    ) and not exists (select from lists where lists.id = todos.list_id and lists.purged_at is not null)
    limit 300
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from found)
    order by id
    for no key update
), changed as (
    update todos
    set counted_for = case
            when todos.created_by is not null then '00000000-0000-0000-0000-000000000000'::uuid
        end
    from found
    join locked_lists on locked_lists.id = found.list_id
    where todos.id = found.id
      and todos.list_id = found.list_id
)
select count(*)
from found;

-- ops/queries/purge.py: purge_batch deleted accounts 9
with attached as materialized (
    select id, todo_id
    from attachments
    where created_by in (select deleted_accounts.user_id from deleted_accounts)
    limit 300
), found as materialized (
    select attached.id, todos.list_id
    from attached
    join todos on todos.id = attached.todo_id
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from found)
    order by id
    for no key update
), changed as (
    update attachments
    set created_by = null
    from found
    join locked_lists on locked_lists.id = found.list_id
    where attachments.id = found.id
)
select count(*)
from found;

-- ops/queries/purge.py: purge_batch deleted accounts 10
-- differs from: purge_batch deleted accounts 1
-- -    where comments.author_id in (select deleted_accounts.user_id from deleted_accounts) and not exists (select from lists where lists.id = comments.list_id and lists.purged_at is not null)
-- +    where comments.counted_for in (select deleted_accounts.user_id from deleted_accounts) and not exists (select from lists where lists.id = comments.list_id and lists.purged_at is not null)
-- -    set author_id = null, author_name = '',
-- +    set counted_for = null,

-- ops/queries/purge.py: purge_batch deleted accounts 11
-- differs from: purge_batch deleted accounts 2
-- -    where actor_id in (select deleted_accounts.user_id from deleted_accounts)
-- +    where guest_of in (select deleted_accounts.user_id from deleted_accounts)
-- -    set actor_id = null, actor_name = '',
-- +    set guest_of = null,

-- ops/queries/purge.py: purge_batch deleted accounts 12
-- differs from: purge_batch deleted accounts 3
-- -    from reminders
-- +    from settings
-- -    delete from reminders
-- +    delete from settings

-- ops/queries/purge.py: purge_batch deleted accounts 13
-- differs from: purge_batch deleted accounts 12
-- -    from settings
-- +    from idempotent_writes
-- -    delete from settings
-- +    delete from idempotent_writes

-- ops/queries/purge.py: purge_batch deleted accounts 14
with done as (
    delete from deleted_accounts
    where not exists (select from lists_of_deleted_accounts places where places.user_id = deleted_accounts.user_id) and not exists (select from comments where comments.author_id = deleted_accounts.user_id and not exists (select from lists where lists.id = comments.list_id and lists.purged_at is not null)) and not exists (select from comments where comments.counted_for = deleted_accounts.user_id and not exists (select from lists where lists.id = comments.list_id and lists.purged_at is not null)) and not exists (select from notifications where notifications.actor_id = deleted_accounts.user_id) and not exists (select from notifications where notifications.guest_of = deleted_accounts.user_id) and not exists (select from acts where acts.actor_id = deleted_accounts.user_id) and not exists (select from reminders where reminders.user_id = deleted_accounts.user_id) and not exists (select from settings where settings.user_id = deleted_accounts.user_id) and not exists (select from idempotent_writes where idempotent_writes.user_id = deleted_accounts.user_id)
    returning 1
)
select count(*)
from done;

-- ops/queries/purge.py: purge_batch deleted settings
with expired as (
    select user_id, key
    from settings
    where deleted_at < now() - interval '30 days'
    limit 2000
), locked_users as materialized (
    select id
    from users
    where id in (select user_id from expired)
    order by id
    for no key update
), deleted as (
    delete from settings
    using expired, locked_users
    where settings.user_id = locked_users.id
      and settings.user_id = expired.user_id
      and settings.key = expired.key
      and settings.deleted_at < now() - interval '30 days'
    returning settings.user_id, settings.version
), marked_users as (
    update users
    set tombstones_purged_through = greatest(users.tombstones_purged_through, newest.version)
    from (select user_id, max(version) as version from deleted group by user_id) newest
    where users.id = newest.user_id
)
select count(*)
from deleted;

-- ops/queries/purge.py: purge_batch deleted reminders
with expired as (
    select user_id, id
    from reminders
    where deleted_at < now() - interval '30 days'
    limit 2000
), locked_users as materialized (
    select id
    from users
    where id in (select user_id from expired)
    order by id
    for no key update
), deleted as (
    delete from reminders
    using expired, locked_users
    where reminders.user_id = locked_users.id
      and reminders.user_id = expired.user_id
      and reminders.id = expired.id
      and reminders.deleted_at < now() - interval '30 days'
    returning reminders.user_id, reminders.version
), marked_users as (
    update users
    set tombstones_purged_through = greatest(users.tombstones_purged_through, newest.version)
    from (select user_id, max(version) as version from deleted group by user_id) newest
    where users.id = newest.user_id
)
select count(*)
from deleted;

-- ops/queries/purge.py: purge_batch notifications
-- differs from: purge_batch deleted accounts 12
-- -    from settings
-- -    where user_id in (select deleted_accounts.user_id from deleted_accounts)
-- +    from notifications
-- +    where at < now() - interval '90 days'
-- -    delete from settings
-- +    delete from notifications

-- ops/queries/purge.py: purge_batch former members
-- differs from: purge_batch deleted accounts 12
-- -    from settings
-- -    where user_id in (select deleted_accounts.user_id from deleted_accounts)
-- +    from former_members
-- +    where left_at < now() - interval '90 days'
-- -    delete from settings
-- +    delete from former_members

-- ops/queries/purge.py: purge_batch idempotency keys
-- differs from: purge_batch deleted accounts 13
-- -    where user_id in (select deleted_accounts.user_id from deleted_accounts)
-- +    where created_at < now() - interval '24 hours'

-- ops/queries/purge.py: purge_batch sessions
-- differs from: purge_batch deleted accounts 12
-- -    from settings
-- -    where user_id in (select deleted_accounts.user_id from deleted_accounts)
-- +    from sessions
-- +    where expires_at < now()
-- -    delete from settings
-- +    delete from sessions

-- ops/queries/purge.py: purge_batch revocations
-- differs from: purge_batch deleted accounts 12
-- -    from settings
-- -    where user_id in (select deleted_accounts.user_id from deleted_accounts)
-- +    from revocations
-- +    where revoked_at < now() - interval '1 day'
-- -    delete from settings
-- +    delete from revocations

-- ops/queries/purge.py: purge_batch one-time tokens
-- differs from: purge_batch deleted accounts 12
-- -    from settings
-- -    where user_id in (select deleted_accounts.user_id from deleted_accounts)
-- +    from one_time_tokens
-- +    where expires_at < now() - interval '1 day'
-- -    delete from settings
-- +    delete from one_time_tokens

-- ops/queries/purge.py: purge_batch API tokens
with weighed as (
    select api_tokens.id, 1 + (select count(*) from api_token_lists where api_token_lists.token_id = api_tokens.id) as rows
    from api_tokens
    where api_tokens.expires_at < now() - interval '30 days'
    limit 200
), expired as materialized (
    select id
    from (select weighed.*, sum(rows) over (order by id) as total from weighed) weighed
    where total <= 2000
       or total = rows
), deleted as (
    delete from api_tokens
    where id in (select id from expired)
      and api_tokens.expires_at < now() - interval '30 days'
    returning 1
)
select count(*)
from deleted;

-- ops/queries/purge.py: purge_batch used challenges
-- differs from: purge_batch deleted accounts 12
-- -    from settings
-- -    where user_id in (select deleted_accounts.user_id from deleted_accounts)
-- +    from used_challenges
-- +    where used_at < now() - interval '1 day'
-- -    delete from settings
-- +    delete from used_challenges

-- ops/queries/purge.py: purge_batch security log
-- differs from: purge_batch deleted accounts 12
-- -    from settings
-- -    where user_id in (select deleted_accounts.user_id from deleted_accounts)
-- +    from security_events
-- +    where created_at < now() - interval '90 days'
-- -    delete from settings
-- +    delete from security_events

-- ops/queries/purge.py: purge_batch changes of email
-- differs from: purge_batch one-time tokens
-- -    from one_time_tokens
-- +    from email_changes
-- -    delete from one_time_tokens
-- +    delete from email_changes

-- ops/queries/purge.py: purge_batch links 1
-- differs from: purge_batch lists deleted forever 2
-- -    where guests.link_id in (select link_shares.id from link_shares join lists on lists.id = link_shares.list_id where lists.purged_at is not null)
-- +    where guests.link_id in (select link_shares.id from link_shares where expires_at < now() - interval '7 days')
-- -      and guests.link_id in (select link_shares.id from link_shares join lists on lists.id = link_shares.list_id where lists.purged_at is not null)
-- +      and guests.link_id in (select link_shares.id from link_shares where expires_at < now() - interval '7 days')

-- ops/queries/purge.py: purge_batch links 2
-- differs from: purge_batch changes of email
-- -    from email_changes
-- -    where expires_at < now() - interval '1 day'
-- +    from link_shares
-- +    where expires_at < now() - interval '7 days'
-- -    delete from email_changes
-- +    delete from link_shares

-- ops/queries/purge.py: purge_batch guests
-- differs from: purge_batch links 1
-- -    where guests.link_id in (select link_shares.id from link_shares where expires_at < now() - interval '7 days')
-- +    where guests.last_seen_at < now() - interval '30 days'
-- -      and guests.link_id in (select link_shares.id from link_shares where expires_at < now() - interval '7 days')
-- +      and guests.last_seen_at < now() - interval '30 days'

-- ops/queries/purge.py: purge_batch guests who were never there
-- differs from: purge_batch guests
-- -    where guests.last_seen_at < now() - interval '30 days'
-- +    where guests.last_seen_at = guests.created_at
-- +      and guests.created_at < now() - interval '1 day'
-- +      and not exists (select from comments where comments.guest_id = guests.id)
-- -      and guests.last_seen_at < now() - interval '30 days'
-- +      and guests.last_seen_at = guests.created_at
-- +      and guests.created_at < now() - interval '1 day'
-- +      and not exists (select from comments where comments.guest_id = guests.id)

-- ops/queries/purge.py: purge_batch invitations
-- differs from: purge_batch links 2
-- -    from link_shares
-- +    from invitations
-- -    delete from link_shares
-- +    delete from invitations

-- ops/queries/purge.py: purge_batch rate limits
-- differs from: purge_batch changes of email
-- -    from email_changes
-- -    where expires_at < now() - interval '1 day'
-- +    from rate_limits
-- +    where arrives_at < now()
-- -    delete from email_changes
-- +    delete from rate_limits

-- ops/queries/purge.py: purge_batch operator acts
-- differs from: purge_batch changes of email
-- -    from email_changes
-- -    where expires_at < now() - interval '1 day'
-- +    from operator_acts
-- +    where acted_at < now() - interval '365 days'
-- -    delete from email_changes
-- +    delete from operator_acts

-- ops/queries/purge.py: purge_batch job log
-- differs from: purge_batch changes of email
-- -    from email_changes
-- -    where expires_at < now() - interval '1 day'
-- +    from pgqueuer_log
-- +    where created < now() - interval '30 days'
-- -    delete from email_changes
-- +    delete from pgqueuer_log

-- ops/queries/purge.py: purge_batch job statistics
-- differs from: purge_batch job log
-- -    from pgqueuer_log
-- +    from pgqueuer_statistics
-- -    delete from pgqueuer_log
-- +    delete from pgqueuer_statistics

-- ops/queries/server.py: _IS_REACHABLE
select true;

-- ops/queries/server.py: _SERVER_VERSION
select current_setting('server_version');

-- ops/queries/server.py: _SERVER_TIME
select clock_timestamp();

-- ops/queries/server.py: _JOB_BACKLOG
select
    count(*) filter (where status = 'failed') as failed,
    coalesce(extract(epoch from now() - min(execute_after) filter (where status = 'queued')), 0)::float8 as delay
from pgqueuer;

-- ops/queries/server.py: _STORE_LIMITS
update account_limits
set max_lists = $1,
    max_todos = $2,
    max_text_bytes = $3,
    max_attachment_bytes = $4
where (max_lists, max_todos, max_text_bytes, max_attachment_bytes) is distinct from ($1, $2, $3, $4);

-- ops/queries/server.py: _FIRST_TWO_USERS
select id
from users
limit 2;

-- ops/queries/server.py: _FIND_USER
select id
from users
where email_key = $1;

-- reminders/queries/agenda.py: _CLAIM_AGENDAS
with subscriber as (
    select
        users.id,
        local_time(users.timezone) as wall_time,
        time_of_day(settings.value ->> 'agenda_at') as agenda_at
    from settings
    join users on users.id = settings.user_id
    where settings.key = 'notifications'
      and settings.value ->> 'agenda_at' is not null
      and users.email_verified_at is not null
      and users.disabled_at is null
      and not exists (select from installation where restored_at is not null)
)
insert into agendas (user_id, day)
select id, wall_time::date
from subscriber
where wall_time::time - agenda_at between interval '0' and interval '3 hours'
on conflict (user_id) do update
set day = excluded.day
where agendas.day < excluded.day
returning user_id, day;

-- reminders/queries/agenda.py: _FIND_AGENDA
select
    users.email,
    users.name as user_name,
    users.timezone as user_timezone,
    users.locale as user_locale,
    todos.title,
    todos.due_date,
    todos.due_time,
    lists.name as list_name,
    count(*) over () as total
from users
cross join memberships
join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    and lists.archived_at is null
join todos on todos.list_id = lists.id
where users.id = $1
  and todos.due_date <= $2
  and todos.completed_at is null
  and todos.deleted_at is null
order by todos.due_date, todos.due_time nulls first, todos.position, todos.id
limit 50;

-- reminders/queries/crud.py: _LIST_REMINDERS
select row_to_json(item)::text
from (
    select reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fires_at, reminders.fired_at
    from reminders
    where user_id = $1
      and todo_id = $2
      and deleted_at is null
    order by fires_at, id
) item;

-- reminders/queries/crud.py: _LOCK_LIST
select true
from todos
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
where todos.id = $2
for share of lists;

-- reminders/queries/crud.py: _CREATE_REMINDER
with todo as materialized (
    select
        todos.id,
        todos.completed_at is null as is_open,
        reminder_moment(
            $5::timestamptz, $4::int, todos.due_date, todos.due_time, todos.due_timezone, users.timezone,
            time_of_day(settings.value ->> 'day_at')
        ) as moment
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    join users on users.id = $1 and users.disabled_at is null
    left join settings on settings.user_id = $1 and settings.key = 'notifications'
    where todos.id = $3
      and todos.kind = 'todo'
      and todos.deleted_at is null
), existing as materialized (
    select
        reminders.user_id = $1 and reminders.todo_id = $3 and reminders.before_minutes is not distinct from $4
            and reminders.at is not distinct from $5 as is_same
    from reminders
    where id = $2
      and (user_id <> $1 or deleted_at is null)
), numbered_user as (
    update users
    set version = users.version + 1
    from todo
    where users.id = $1
      and not exists (select from existing)
      and (select count(*) from reminders where todo_id = $3 and user_id = $1 and deleted_at is null) < 20
      and not (select count(*) from reminders where user_id = $1 and fires_at is not null) >= 5000
    returning users.version
), saved as (
    insert into reminders (id, user_id, todo_id, before_minutes, at, moment, fires_at, version)
    select
        $2, $1, $3, $4, $5, todo.moment,
        case when todo.is_open and todo.moment > now() - interval '1 hour' then todo.moment end,
        numbered_user.version
    from todo, numbered_user
    on conflict (id) do update
    set todo_id = excluded.todo_id,
        before_minutes = excluded.before_minutes,
        at = excluded.at,
        moment = excluded.moment,
        fires_at = excluded.fires_at,
        fired_at = null,
        version = excluded.version,
        deleted_at = null
    where reminders.user_id = excluded.user_id
      and reminders.deleted_at is not null
    returning reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fires_at, reminders.fired_at, reminders.version
)
select
    (select row_to_json(item)::text from (select reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fires_at, reminders.fired_at from saved reminders) item) as row,
    (select version from saved) as user_version,
    exists (select from todo) as has_todo,
    (select is_same from existing) as is_same,
    (select count(*) from reminders where user_id = $1 and fires_at is not null) >= 5000 as is_account_full,
    (
        select row_to_json(item)::text
        from (select reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fires_at, reminders.fired_at from reminders where id = $2 and user_id = $1) item
    ) as existing_row;

-- reminders/queries/crud.py: _HAS_TOO_MANY
select count(*) > 5000
from reminders
where user_id = $1
  and fires_at is not null;

-- reminders/queries/crud.py: _IMPORT_REMINDERS
with imported as materialized (
    select
        drafts.*,
        row_number() over () as number,
        todos.completed_at is null and drafts.fired_at is null as is_open,
        reminder_moment(
            drafts.at, drafts.before_minutes, todos.due_date, todos.due_time, todos.due_timezone, users.timezone,
            time_of_day(settings.value ->> 'day_at')
        ) as moment
    from json_to_recordset($2::text::json) drafts (
        id uuid, todo_id uuid, before_minutes int, at timestamptz, fired_at timestamptz
    )
    join todos on todos.id = drafts.todo_id
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    join users on users.id = $1
    left join settings on settings.user_id = $1 and settings.key = 'notifications'
), numbered_user as (
    update users
    set version = users.version + total.count
    from (select count(*) from imported) total
    where users.id = $1
    returning users.version, users.version - total.count as base
), saved as (
    insert into reminders (id, user_id, todo_id, before_minutes, at, moment, fires_at, fired_at, version)
    select
        imported.id, $1, imported.todo_id, imported.before_minutes, imported.at, imported.moment,
        case when imported.is_open and imported.moment > now() - interval '1 hour' then imported.moment end,
        imported.fired_at,
        numbered_user.base + imported.number
    from imported, numbered_user
)
select version
from numbered_user;

-- reminders/queries/crud.py: _DELETE_REMINDER
with target as (
    select id
    from reminders
    where id = $2
      and user_id = $1
      and deleted_at is null
      /*restricted and (select todos.list_id from todos where todos.id = reminders.todo_id) in (select list_id from reach_of_tokens where token_id = $token)*/
    for update
), numbered_user as (
    update users
    set version = users.version + 1
    from target
    where users.id = $1
    returning users.version
)
update reminders
set deleted_at = now(),
    fires_at = null,
    version = numbered_user.version
from target, numbered_user
where reminders.id = target.id
returning reminders.version;

-- reminders/queries/dispatch.py: _DISPATCH_DUE
with longest_due as materialized (
    select id, user_id, fires_at
    from reminders
    where fires_at <= now()
      and user_id <> all ($1::uuid[])
      and not exists (select from installation where restored_at is not null)
    order by fires_at
    limit 10000
), first_due as materialized (
    select id, user_id
    from (
        select id, user_id, fires_at, row_number() over (partition by user_id order by fires_at, id) as turn
        from longest_due
    ) in_turns
    order by turn, fires_at, id
    limit 100
), locked_users as materialized (
    select users.id
    from users
    where users.id in (select user_id from first_due)
    order by users.id
    for no key update skip locked
), due as materialized (
    select reminders.id, reminders.user_id, reminders.todo_id, reminders.moment, reminders.last_fired_at
    from locked_users
    join reminders on reminders.user_id = locked_users.id
    where reminders.id in (select id from first_due)
      and reminders.fires_at <= now()
    for update of reminders skip locked
), checked as materialized (
    select
        due.id,
        due.user_id,
        due.moment,
        coalesce(settings.value -> 'mail' = 'true', true) and users.email_verified_at is not null as has_mail,
        coalesce(settings.value -> 'push' = 'true', false) as has_push,
        users.disabled_at is null and exists (
            select
            from todos
    join lists on lists.id = todos.list_id
        and lists.archived_at is null
    join memberships on memberships.list_id = lists.id and memberships.user_id = users.id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
            where todos.id = due.todo_id
              and todos.completed_at is null
              and todos.deleted_at is null
        ) as is_open,
        -- Without those that are null: the later one of the two.
        greatest(
            quiet_until(
                now(), users.timezone, time_of_day(settings.value ->> 'quiet_from'), time_of_day(settings.value ->> 'quiet_to')
            ),
            case
                when due.last_fired_at > now() - interval '10 minutes' and (
            select acts.actor_id
            from acts
            where acts.todo_id = due.todo_id
              and acts.after ?| array['due_date', 'due_time', 'due_timezone']
            order by acts.at desc, acts.version desc
            limit 1
        ) is distinct from due.user_id then due.last_fired_at + interval '10 minutes'
            end
        ) as waits_until
    from due
    join users on users.id = due.user_id
    left join settings on settings.user_id = users.id and settings.key = 'notifications'
), numbered_users as (
    update users
    set version = users.version + 1
    where users.id in (select user_id from checked where is_open and waits_until is null)
    returning users.id, users.version
), changed as (
    update reminders
    set fires_at = case when checked.is_open then checked.waits_until end,
        fired_at = case
            when checked.is_open and checked.waits_until is null then now()
            else reminders.fired_at
        end,
        last_fired_at = case
            when checked.is_open and checked.waits_until is null then now()
            else reminders.last_fired_at
        end,
        version = coalesce(numbered_users.version, reminders.version)
    from checked
    left join numbered_users on numbered_users.id = checked.user_id
    where reminders.id = checked.id
)
select
    first_due.user_id,
    checked.id,
    checked.moment,
    checked.has_mail,
    checked.has_push,
    checked.is_open and checked.waits_until is null as is_dispatched,
    numbered_users.version as user_version
from first_due
left join checked on checked.id = first_due.id
left join numbered_users on numbered_users.id = checked.user_id;

-- reminders/queries/dispatch.py: _FIND_DISPATCHED
select
    users.id as user_id,
    users.email,
    users.name as user_name,
    users.timezone as user_timezone,
    users.locale as user_locale,
    local_time(users.timezone)::date as today,
    coalesce(reminders.mailed_for = reminders.moment, false) as is_mailed,
    todos.id as todo_id,
    todos.title,
    todos.due_date,
    todos.due_time,
    todos.due_timezone,
    lists.id as list_id,
    lists.name as list_name,
    lists.inbox_of is not null as is_inbox
from reminders
join users on users.id = reminders.user_id
join todos on todos.id = reminders.todo_id
    join lists on lists.id = todos.list_id
        and lists.archived_at is null
    join memberships on memberships.list_id = lists.id and memberships.user_id = users.id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
where reminders.id = $1
  and reminders.moment = $2
  and reminders.deleted_at is null
  and todos.completed_at is null
  and todos.deleted_at is null;

-- reminders/queries/dispatch.py: _MARK_MAILED
update reminders
set mailed_for = $2
where id = $1;

-- reminders/queries/unscheduled_reminders.py: _TAKE
with waiting as materialized (
    select user_id
    from unscheduled_reminders
    group by user_id
    order by random()
    limit 100
), ready as materialized (
    select users.id
    from users
    where users.id in (select user_id from waiting)
    order by users.id
    for no key update skip locked
)
delete from unscheduled_reminders
where user_id in (select id from ready)
   or user_id in (select user_id from waiting) and not exists (select from users where users.id = unscheduled_reminders.user_id)
returning user_id, todo_id;

-- reminders/queries/unscheduled_reminders.py: _SCHEDULE
select schedule_reminders_or_leave(todo_id)
from unnest($1::uuid[]) todo_id;

-- reminders/queries/unscheduled_reminders.py: _FIND_VERSIONS
select id, version
from users
where id = any($1::uuid[]);

-- server_settings/queries.py: _READ_SETTINGS
select registration, allowed_domains, announcement, maintenance_since
from server_settings;

-- server_settings/queries.py: _UPDATE_SETTINGS
update server_settings
set registration = coalesce($1, registration),
    allowed_domains = coalesce($2::text[], allowed_domains),
    announcement = coalesce($3, announcement),
    maintenance_since = case
        when $4::boolean then coalesce(maintenance_since, now())
        when not $4 then null
        else maintenance_since
    end;

-- server_settings/queries.py: _READ_FOR_REGISTRATION
select
    registration,
    cardinality(allowed_domains) > 0,
    cardinality(allowed_domains) = 0 or split_part($1, '@', -1) = any (allowed_domains),
    exists (
        select
        from invitations
        join users on users.id = invitations.inviter_id
        join lists on lists.id = invitations.list_id
        where invitations.token_hash = $2
          and invitations.email_key = $1
          and invitations.accepted_at is null
          and invitations.expires_at > now()
          and users.disabled_at is null
          and lists.deleted_at is null
    )
from server_settings;

-- server_settings/queries.py: _IS_DOMAIN_ALLOWED
select cardinality(allowed_domains) = 0 or split_part($1, '@', -1) = any (allowed_domains)
from server_settings;

-- sharing/queries/former_owners.py: _WITHDRAW_INVITATIONS
delete from invitations
using unnest($1::uuid[], $2::uuid[]) former (list_id, user_id)
where invitations.inviter_id = former.user_id
  and invitations.list_id = former.list_id
  and invitations.accepted_at is null;

-- sharing/queries/former_owners.py: _FIND_SENDERS_OF_LINKS
select distinct former.list_id, former.user_id
from unnest($1::uuid[], $2::uuid[]) former (list_id, user_id)
join link_shares on link_shares.list_id = former.list_id and link_shares.account_id = former.user_id
order by former.list_id, former.user_id;

-- sharing/queries/link_guests.py: _LIST
select json_build_object('items', coalesce(json_agg(item order by last_seen_at desc, id), '[]'), 'next_cursor', null)::text
from (
    select guests.id, guests.name, guests.created_at, guests.last_seen_at
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    join link_shares on link_shares.list_id = lists.id
    join guests on guests.link_id = link_shares.id
    where lists.id = $2
      and link_shares.id = $3
    order by guests.last_seen_at desc, guests.id
    limit 100
) item;

-- sharing/queries/link_guests.py: _END
with target as (
    select lists.id
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    join link_shares on link_shares.list_id = lists.id
    where lists.id = $2
      and link_shares.id = $3
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists
), ended as (
    delete from guests
    using target
    where guests.id = $4
      and guests.link_id = $3
    returning target.id
)
update lists
set version = lists.version + 1,
    members_version = lists.version + 1
from ended
where lists.id = ended.id
returning lists.version;

-- sharing/queries/links.py: _LIST
select (
    select row_to_json(item)::text
    from (select
        link_shares.id,
        link_shares.role,
        link_shares.password_hash is not null as has_password,
        link_shares.expires_at,
        link_shares.created_at,
        coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)) as created_by_name,
        (select count(*) from guests where guests.link_id = link_shares.id) as guest_count,
        array(
            select guests.name
            from guests
            where guests.link_id = link_shares.id
            order by guests.created_at desc, guests.id desc
            limit 20
        ) as guests) item
) as row, link_shares.token_hash, memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ as is_owner
from lists
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
join link_shares on link_shares.list_id = lists.id
join users on users.id = link_shares.account_id
where lists.id = $2
order by link_shares.created_at, link_shares.id;

-- sharing/queries/links.py: _INSERT
with added as (
    insert into link_shares (id, list_id, account_id, role, token_hash, password_hash, expires_at)
    select $3, lists.id, $1, $4::text::role, $5, $6, $7
    from lists, memberships
    where lists.id = $2
      and lists.inbox_of is null
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
      and (select count(*) from link_shares where link_shares.list_id = $2) < 10
    returning id, role, token_hash, password_hash, expires_at, created_at, account_id
), numbered_list as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    from added
    where lists.id = $2
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    returning lists.version
)
select row_to_json(item)::text as row, numbered_list.version
from numbered_list, (
    select
        link_shares.id,
        link_shares.role,
        link_shares.password_hash is not null as has_password,
        link_shares.expires_at,
        link_shares.created_at,
        coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)) as created_by_name,
        (select count(*) from guests where guests.link_id = link_shares.id) as guest_count,
        array(
            select guests.name
            from guests
            where guests.link_id = link_shares.id
            order by guests.created_at desc, guests.id desc
            limit 20
        ) as guests
    from added link_shares
    join users on users.id = link_shares.account_id
) item;

-- sharing/queries/links.py: _LOCK
select id
from link_shares
where id = any($1::uuid[])
order by id
for update;

-- sharing/queries/links.py: _FIND_OF_LIST
select link_shares.id
from lists
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
join link_shares on link_shares.list_id = lists.id
where lists.id = $2
  and link_shares.id = $3;

-- sharing/queries/links.py: _FIND_OF_OWNER
select id
from link_shares
where account_id = $1
  and list_id = $2;

-- sharing/queries/links.py: _END
with ended as (
    delete from link_shares
    where id = any($1::uuid[])
    returning list_id
)
update lists
set version = lists.version + 1,
    members_version = lists.version + 1
where lists.id in (select list_id from ended)
returning lists.id, lists.version;

-- sharing/queries/links.py: _FIND_GUESTS
select id
from guests
where link_id = any($1::uuid[]);

-- sharing/queries/links.py: _FIND_BY_TOKEN
select
    link_shares.id,
    link_shares.account_id,
    link_shares.list_id,
    lists.name as list_name,
    link_shares.role::text,
    link_shares.password_hash
from link_shares
join lists on lists.id = link_shares.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = link_shares.account_id and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
join users on users.id = link_shares.account_id
where link_shares.token_hash = $1
  and users.disabled_at is null
  and coalesce(link_shares.expires_at, 'infinity') > now();

-- sharing/queries/received_invitations.py: _PREVIEW
select row_to_json(item)::text
from (
    select
        target.list_name,
        target.folder_name,
        users.email as invited_by_email,
        invitations.email,
        invitations.role,
        invitations.expires_at
    from invitations
    join users on users.id = invitations.inviter_id
    cross join lateral (
        select lists.name as list_name, null as folder_name
        from lists
        join memberships on memberships.list_id = lists.id and memberships.user_id = invitations.inviter_id and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
        where lists.id = invitations.list_id
        union all
        select null, shared_folders.name
        from shared_folders
        join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = invitations.inviter_id and folder_memberships.role >= 'owner' /*restricted and false*/
        where shared_folders.id = invitations.folder_id
    ) target
    where users.disabled_at is null
      and invitations.accepted_at is null
      and invitations.expires_at > now()
      and invitations.token_hash = $1
) item;

-- sharing/queries/received_invitations.py: _LIST_RECEIVED
select json_build_object('items', coalesce(json_agg(item order by item.expires_at, item.id), '[]'), 'next_cursor', null)::text
from (
    select
        invitations.id,
        target.list_name,
        target.folder_name,
        coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)) as invited_by_name,
        users.email as invited_by_email,
        invitations.role,
        invitations.expires_at
    from invitations
    join users on users.id = invitations.inviter_id
    cross join lateral (
        select lists.name as list_name, null as folder_name
        from lists
        join memberships on memberships.list_id = lists.id and memberships.user_id = invitations.inviter_id and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
        where lists.id = invitations.list_id
        union all
        select null, shared_folders.name
        from shared_folders
        join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = invitations.inviter_id and folder_memberships.role >= 'owner' /*restricted and false*/
        where shared_folders.id = invitations.folder_id
    ) target
    where users.disabled_at is null
      and invitations.accepted_at is null
      and invitations.expires_at > now()
      and invitations.email_key = (
          select account.email_key
          from users account
          where account.id = $1
            and account.email_verified_at is not null
      )
      and not exists (
          select
          from invitation_blocks
          where invitation_blocks.email_key in (invitations.email_key, encode(sha256(convert_to(invitations.email_key, 'UTF8')), 'hex'))
            and invitation_blocks.inviter_id = invitations.inviter_id
      )
) item;

-- sharing/queries/received_invitations.py: _FIND_MAIL
select
    invitations.email,
    coalesce(target.list_name, target.folder_name),
    users.email,
    invitations.list_id,
    invitations.folder_id,
    users.id,
    (
        select account.id
        from users account
        where account.email_key = invitations.email_key
          and account.email_verified_at is not null
          and account.disabled_at is null
    )
    from invitations
    join users on users.id = invitations.inviter_id
    cross join lateral (
        select lists.name as list_name, null as folder_name
        from lists
        join memberships on memberships.list_id = lists.id and memberships.user_id = invitations.inviter_id and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
        where lists.id = invitations.list_id
        union all
        select null, shared_folders.name
        from shared_folders
        join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = invitations.inviter_id and folder_memberships.role >= 'owner' /*restricted and false*/
        where shared_folders.id = invitations.folder_id
    ) target
    where users.disabled_at is null
      and invitations.accepted_at is null
      and invitations.expires_at > now()
  and invitations.id = $1
  and not exists (
          select
          from invitation_blocks
          where invitation_blocks.email_key in (invitations.email_key, encode(sha256(convert_to(invitations.email_key, 'UTF8')), 'hex'))
            and invitation_blocks.inviter_id = invitations.inviter_id
      );

-- sharing/queries/received_invitations.py: _NUMBER_ACCOUNT
update users
set version = users.version + 1
from invitations
where invitations.id = $1
  and users.email_key = invitations.email_key
  and users.email_verified_at is not null
returning users.id, users.version;

-- sharing/queries/received_invitations.py: _FIND_BY_TOKEN
select id, list_id, folder_id, email_key, inviter_id from invitations where token_hash = $1;

-- sharing/queries/received_invitations.py: _FIND_RECEIVED
select id, list_id, folder_id, email_key, inviter_id from invitations where id = $2 and invitations.email_key = (
          select account.email_key
          from users account
          where account.id = $1
            and account.email_verified_at is not null
      );

-- sharing/queries/received_invitations.py: _LOCK_LIST
select true
from lists
where id = $1
for no key update;

-- sharing/queries/received_invitations.py: _ACCEPT
update invitations
set accepted_at = now(),
    accepted_by = $1
where id = (
    select invitations.id
    from invitations
    join users on users.id = invitations.inviter_id
    cross join lateral (
        select lists.name as list_name, null as folder_name
        from lists
        join memberships on memberships.list_id = lists.id and memberships.user_id = invitations.inviter_id and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
        where lists.id = invitations.list_id
        union all
        select null, shared_folders.name
        from shared_folders
        join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = invitations.inviter_id and folder_memberships.role >= 'owner' /*restricted and false*/
        where shared_folders.id = invitations.folder_id
    ) target
    where users.disabled_at is null
      and invitations.accepted_at is null
      and invitations.expires_at > now()
      and invitations.id = $2
      and invitations.email_key = (select account.email_key from users account where account.id = $1)
)
  and accepted_at is null
returning role;

-- sharing/queries/received_invitations.py: _DECLINE
with inviter as materialized (
    select users.id
    from invitations
    join users on users.id = invitations.inviter_id
    where invitations.id = $1
    for key share of users
), declined as (
    delete from invitations
    using inviter
    where invitations.id = $1
      and invitations.inviter_id = inviter.id
      and invitations.accepted_at is null
    returning invitations.email_key, invitations.inviter_id
), blocked as (
    insert into invitation_blocks (email_key, inviter_id)
    select encode(sha256(convert_to(email_key, 'UTF8')), 'hex'), inviter_id
    from declined
    where $2
    on conflict do nothing
)
select exists (select from declined);

-- sharing/queries/received_invitations.py: _WAS_ACCEPTED_BY
select true
from invitations
where id = $2
  and accepted_by = $1;

-- sync/database_epoch.py: _RENEW_EPOCH
update installation set epoch = gen_random_uuid();

-- sync/queries/presence.py: _FIND_PLACE
select
    actors.name,
    memberships.guest_id is not null as is_guest,
    exists (
        select
        from memberships
        where memberships.list_id = lists.id
          and memberships.user_id <> $1
    ) as has_others,
    exists (select from link_shares where link_shares.list_id = lists.id) as has_links,
    (
        select todos.id
        from todos
        where todos.id = $3
          and todos.list_id = lists.id
          and todos.deleted_at is null
    ) as todo_id
from memberships
join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
join actors on actors.id = $1
where lists.id = $2;

-- sync/queries/pull.py: _FETCH_DELTAS
with client as materialized (
    select
        epoch,
        epoch is distinct from $2 as has_other_epoch,
        (extract(epoch from now())::bigint / 3600) & 1023 as hour,
        case
            when epoch is distinct from $2 or $3 > users.version or $3 < users.tombstones_purged_through then 0
            else $3
        end as account,
        users.version,
        users.profile_version,
        users.folders_version
    from sync_epoch() epoch, users
    where users.id = $1
), cursors as materialized (
    select id, number, number & ((1::bigint << 36) - 1) as version
    from unnest($4::uuid[], $5::bigint[]) cursors(id, number)
), visible_lists as materialized (
    select
        lists.id,
        lists.version,
        memberships.role >= 'editor' as sees_deleted_todos,
        case
            when not is_valid then (4503599627370496 + (client.hour << 42) + ((memberships.sight_version & 63) << 36))
            when cursors.number >= 4503599627370496 then cursors.number - cursors.version
            else 0
        end as partial_marker,
        memberships.version as membership_version,
        cursors.number is not null as is_known,
        cursors.number is not null and not is_valid as reset,
        case when is_valid then cursors.version else 0 end as since,
        not is_valid or lists.details_version > cursors.version or memberships.version > client.account as has_row,
        not is_valid or lists.members_version > cursors.version as has_members,
        row_number() over (order by lists.inbox_of is null, memberships.position, lists.id) as rank
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
    cross join client
    left join cursors on cursors.id = lists.id
    cross join lateral (
        select cursors.number is not null
            and not client.has_other_epoch
            and cursors.version <= lists.version
            and (cursors.number >= greatest(lists.tombstones_purged_through, memberships.sight_version) and cursors.number = cursors.version or (
                cursors.number >= 4503599627370496
                and ((cursors.number >> 36) & 63) = (memberships.sight_version & 63)
                and ((client.hour - ((cursors.number >> 42) & 1023)) & 1023) <= 12
            )) as is_valid
    ) validity
), changed_lists as materialized (
    select
        id,
        version,
        sees_deleted_todos,
        partial_marker,
        membership_version,
        is_known,
        reset,
        since,
        has_row,
        has_members,
        rank
    from visible_lists
    where has_row
       or reset
       or version > since
), changed_keys as materialized (
    select
        rank,
        version,
        id,
        table_name,
        row_number() over in_order as row_number,
        row_number() over in_order <= $6 and sum(bytes) over in_order - bytes < 6000000 as is_sent
    from (
        select changed_lists.rank, rows.version, rows.id, rows.table_name, rows.bytes
        from (select id, since, rank from changed_lists order by rank) changed_lists
        cross join lateral (
            (
                select todos.version, todos.id, 'todos' as table_name, 500 + octet_length(todos.title) + octet_length(todos.notes) + 3 * coalesce(pg_column_size(todos.tags), 0) + 3 * coalesce(pg_column_size(todos.attachments), 0) + 3 * coalesce(pg_column_size(todos.recurrence), 0) as bytes
                from todos
                where todos.list_id = changed_lists.id
                  and todos.version > changed_lists.since
                order by todos.version
                limit $6 + 1
            )
            union all
            (
                select comments.version, comments.id, 'comments' as table_name, 500 + octet_length(comments.text) + 3 * coalesce(pg_column_size(comments.mentions), 0) + 3 * coalesce(pg_column_size(comments.attachments), 0) as bytes
                from comments
                where comments.list_id = changed_lists.id
                  and comments.version > changed_lists.since
                order by comments.version
                limit $6 + 1
            )
            union all
            (
                select tombstones.version, tombstones.todo_id, 'tombstones', 40
                from tombstones
                where tombstones.list_id = changed_lists.id
                  and tombstones.version > changed_lists.since
                  and changed_lists.since > 0
                order by tombstones.version
                limit $6 + 1
            )
            order by version
            limit $6 + 1
        ) rows
        order by changed_lists.rank, rows.version
        limit $6 + 1
    ) ordered
    window in_order as (order by rank, version rows unbounded preceding)
), changed_rows as materialized (
    select
        keys.rank,
        keys.version,
        keys.table_name,
        keys.row_number,
        case keys.table_name
            when 'todos' then (
                select row_to_json(item)::text
                from (
                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
                    from todos
                    where todos.id = keys.id
                      and (changed_lists.sees_deleted_todos or todos.deleted_at is null)
                ) item
            )
            when 'comments' then (
                select row_to_json(item)::text
                from (
                    select comments.id, comments.list_id, comments.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id, comments.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.text else '' end as text, comments.quote_of, comments.mentions, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.attachments else '[]' end as attachments, comments.version, comments.created_at, comments.edited_at, comments.resolved_at, comments.deleted_at
                    from comments
                    where comments.id = keys.id
                      and (changed_lists.sees_deleted_todos or exists (select from todos where todos.id = comments.todo_id and todos.deleted_at is null))
                ) item
            )
            else (
                select '"' || keys.id || '"'
                where not exists (select from todos where todos.list_id = changed_lists.id and todos.id = keys.id)
            )
        end as json
    from changed_keys keys
    join changed_lists on changed_lists.rank = keys.rank
    where keys.is_sent
    union all
    select keys.rank, keys.version, 'tombstones', keys.row_number, '"' || keys.id || '"'
    from changed_keys keys
    join changed_lists on changed_lists.rank = keys.rank
    join todos on todos.id = keys.id
    where keys.is_sent
      and keys.table_name = 'todos'
      and not changed_lists.sees_deleted_todos
      and changed_lists.since > 0
      and todos.deleted_at is not null
), page as materialized (
    select
        changed_lists.id,
        changed_lists.version,
        changed_lists.partial_marker,
        changed_lists.reset,
        changed_lists.since,
        changed_lists.has_row,
        changed_lists.has_members,
        changed_lists.rank,
        case
            when cut.rank is null or changed_lists.rank < cut.rank then changed_lists.version
            else coalesce(sent.version, 0)
        end as reached_version,
        coalesce(sent.todos, '') as todos,
        coalesce(sent.comments, '') as comments,
        coalesce(sent.tombstones, '') as tombstones
    from changed_lists
    cross join client
    left join (
        select
            rank,
            max(version) as version,
            string_agg(json, ',' order by row_number) filter (where table_name = 'todos') as todos,
            string_agg(json, ',' order by row_number) filter (where table_name = 'comments') as comments,
            string_agg(distinct json, ',') filter (where table_name = 'tombstones') as tombstones
        from changed_rows
        group by rank
    ) sent on sent.rank = changed_lists.rank
    left join (select min(rank) as rank from changed_keys where not is_sent) cut on true
    where cut.rank is null
       or changed_lists.rank < cut.rank
       or (changed_lists.rank = cut.rank and sent.rank is not null)
       or (client.has_other_epoch and changed_lists.is_known)
)
select concat(
    '{"epoch":"', client.epoch,
    '","account":', coalesce((
        select min(changed_lists.membership_version) - 1
        from changed_lists
        where has_more
          and changed_lists.is_known
          and changed_lists.membership_version > client.account
          and not exists (select from page where page.id = changed_lists.id)
    ), client.version),
    ',"account_reset":', ($3 > client.account)::text,
    ',"user":', case when client.profile_version > client.account /*restricted and false*/
        then (select json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'picture_id', account.picture_id,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'is_operator', account.operator_since is not null,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text from users account where account.id = $1) else 'null' end,
    ',"folders":', case when client.folders_version > client.account then (
        select coalesce(json_agg(item order by item.name, item.id), '[]')::text
        from (
            select shared_folders.id, shared_folders.name, folder_memberships.role
            from shared_folders
            join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = $1 and folder_memberships.role >= 'viewer' /*restricted and false*/
        ) item) else 'null' end,
    ',"settings":[', (
        select string_agg(json_build_object('key', settings.key, 'value', settings.value)::text, ',' order by settings.key)
        from settings
        where settings.user_id = $1 /*restricted and false*/
          and settings.version > client.account
          and (client.account > 0 or settings.value is not null)
    ),
    '],"reminders":[', (
        select string_agg(row_to_json(item)::text, ',')
        from (
            select reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fires_at, reminders.fired_at
            from reminders
            where reminders.user_id = $1
              and reminders.version > client.account
              and reminders.deleted_at is null
              and (select todos.list_id from todos where todos.id = reminders.todo_id)
                  in (select visible_lists.id from visible_lists)
            order by reminders.id
        ) item
    ),
    '],"deleted_reminders":[', (
        select string_agg('"' || reminders.id || '"', ',')
        from reminders
        where reminders.user_id = $1
          and reminders.version > client.account
          and reminders.deleted_at is not null
          and client.account > 0
    ),
    '],"notifications":[', (
        select string_agg(row_to_json(item)::text, ',')
        from (
            select notifications.id, notifications.kind, notifications.list_id, notifications.todo_id, notifications.comment_id, notifications.folder_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then notifications.actor_id end as actor_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then '' else notifications.actor_name end as actor_name, notifications.list_name, notifications.title, notifications.at, notifications.read_at, notifications.archived_at
            from notifications
            where notifications.user_id = $1 /*restricted and false*/
              and notifications.version > client.account
              and not notifications.is_hidden
            order by notifications.version desc
            limit 500
        ) item),
    '],"lists":[', (
        select string_agg(concat(
            '{"id":"', id,
            '","version":', case
                when reached_version < version then partial_marker
                else 0
            end + reached_version,
            ',"reset":', reset::text,
            ',"list":', case when has_row then (
        select row_to_json(item)::text
        from (
            select lists.id as id,
        lists.name as name,
        lists.color as color,
        lists.icon as icon,
        memberships.position as position,
        memberships.folder as folder,
        memberships.folder_id as shared_folder_id,
        memberships.favorited_at as favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role as role,
        lists.version as version,
        lists.archived_at as archived_at,
        lists.deleted_at as deleted_at,
        lists.created_at as created_at,
        lists.updated_at as updated_at
            from memberships, lists
            where lists.id = page.id
              and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
        ) item
    ) else 'null' end,
            ',"members":', case when has_members then (
        select json_agg(
            json_build_object(
                'user_id', memberships.user_id,
                'name', coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)),
                'picture_id', users.picture_id,
                'role', memberships.role
            )
            order by memberships.user_id
        )::text
        from memberships
        join users on users.id = memberships.user_id
        where memberships.list_id = page.id
    ) else 'null' end,
            ',"has_links":', case when has_members then exists (select from link_shares where link_shares.list_id = page.id)::text else 'null' end,
            ',"todos":[', todos,
            '],"comments":[', comments,
            '],"tombstones":[', tombstones, ']}'
        ), ',' order by rank)
        from page
    ),
    '],"removed_lists":[', (
        select string_agg('"' || cursors.id || '"', ',')
        from cursors
        where not exists (select from visible_lists where visible_lists.id = cursors.id)
    ),
    '],"has_more":', has_more::text, '}'
)
from client, (select exists (select from changed_keys where not is_sent) as has_more) cut;

-- sync/queries/pull.py: _FETCH_DELTAS_OF_GUEST
with client as materialized (
    select
        epoch,
        epoch is distinct from $2 as has_other_epoch,
        (extract(epoch from now())::bigint / 3600) & 1023 as hour,
        case
            when epoch is distinct from $2 or $3 > users.version or $3 < users.tombstones_purged_through then 0
            else $3
        end as account,
        users.version,
        users.profile_version,
        users.folders_version
    from sync_epoch() epoch, (
        select id, 1 as version, 0 as profile_version, 0 as folders_version, 0 as tombstones_purged_through
        from guests
    ) users
    where users.id = $1
), cursors as materialized (
    select id, number, number & ((1::bigint << 36) - 1) as version
    from unnest($4::uuid[], $5::bigint[]) cursors(id, number)
), visible_lists as materialized (
    select
        lists.id,
        lists.version,
        memberships.role >= 'editor' as sees_deleted_todos,
        case
            when not is_valid then (4503599627370496 + (client.hour << 42) + ((memberships.sight_version & 63) << 36))
            when cursors.number >= 4503599627370496 then cursors.number - cursors.version
            else 0
        end as partial_marker,
        memberships.version as membership_version,
        cursors.number is not null as is_known,
        cursors.number is not null and not is_valid as reset,
        case when is_valid then cursors.version else 0 end as since,
        not is_valid or lists.details_version > cursors.version or memberships.version > client.account as has_row,
        not is_valid or lists.members_version > cursors.version as has_members,
        row_number() over (order by lists.inbox_of is null, memberships.position, lists.id) as rank
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
    cross join client
    left join cursors on cursors.id = lists.id
    cross join lateral (
        select cursors.number is not null
            and not client.has_other_epoch
            and cursors.version <= lists.version
            and (cursors.number >= greatest(lists.tombstones_purged_through, memberships.sight_version) and cursors.number = cursors.version or (
                cursors.number >= 4503599627370496
                and ((cursors.number >> 36) & 63) = (memberships.sight_version & 63)
                and ((client.hour - ((cursors.number >> 42) & 1023)) & 1023) <= 12
            )) as is_valid
    ) validity
), changed_lists as materialized (
    select
        id,
        version,
        sees_deleted_todos,
        partial_marker,
        membership_version,
        is_known,
        reset,
        since,
        has_row,
        has_members,
        rank
    from visible_lists
    where has_row
       or reset
       or version > since
), changed_keys as materialized (
    select
        rank,
        version,
        id,
        table_name,
        row_number() over in_order as row_number,
        row_number() over in_order <= $6 and sum(bytes) over in_order - bytes < 6000000 as is_sent
    from (
        select changed_lists.rank, rows.version, rows.id, rows.table_name, rows.bytes
        from (select id, since, rank from changed_lists order by rank) changed_lists
        cross join lateral (
            (
                select todos.version, todos.id, 'todos' as table_name, 500 + octet_length(todos.title) + octet_length(todos.notes) + 3 * coalesce(pg_column_size(todos.tags), 0) + 3 * coalesce(pg_column_size(todos.attachments), 0) + 3 * coalesce(pg_column_size(todos.recurrence), 0) as bytes
                from todos
                where todos.list_id = changed_lists.id
                  and todos.version > changed_lists.since
                order by todos.version
                limit $6 + 1
            )
            union all
            (
                select comments.version, comments.id, 'comments' as table_name, 500 + octet_length(comments.text) + 3 * coalesce(pg_column_size(comments.mentions), 0) + 3 * coalesce(pg_column_size(comments.attachments), 0) as bytes
                from comments
                where comments.list_id = changed_lists.id
                  and comments.version > changed_lists.since
                order by comments.version
                limit $6 + 1
            )
            union all
            (
                select tombstones.version, tombstones.todo_id, 'tombstones', 40
                from tombstones
                where tombstones.list_id = changed_lists.id
                  and tombstones.version > changed_lists.since
                  and changed_lists.since > 0
                order by tombstones.version
                limit $6 + 1
            )
            order by version
            limit $6 + 1
        ) rows
        order by changed_lists.rank, rows.version
        limit $6 + 1
    ) ordered
    window in_order as (order by rank, version rows unbounded preceding)
), changed_rows as materialized (
    select
        keys.rank,
        keys.version,
        keys.table_name,
        keys.row_number,
        case keys.table_name
            when 'todos' then (
                select row_to_json(item)::text
                from (
                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
                    from todos
                    where todos.id = keys.id
                      and (changed_lists.sees_deleted_todos or todos.deleted_at is null)
                ) item
            )
            when 'comments' then (
                select row_to_json(item)::text
                from (
                    select comments.id, comments.list_id, comments.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id, comments.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.text else '' end as text, comments.quote_of, comments.mentions, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.attachments else '[]' end as attachments, comments.version, comments.created_at, comments.edited_at, comments.resolved_at, comments.deleted_at
                    from comments
                    where comments.id = keys.id
                      and (changed_lists.sees_deleted_todos or exists (select from todos where todos.id = comments.todo_id and todos.deleted_at is null))
                ) item
            )
            else (
                select '"' || keys.id || '"'
                where not exists (select from todos where todos.list_id = changed_lists.id and todos.id = keys.id)
            )
        end as json
    from changed_keys keys
    join changed_lists on changed_lists.rank = keys.rank
    where keys.is_sent
    union all
    select keys.rank, keys.version, 'tombstones', keys.row_number, '"' || keys.id || '"'
    from changed_keys keys
    join changed_lists on changed_lists.rank = keys.rank
    join todos on todos.id = keys.id
    where keys.is_sent
      and keys.table_name = 'todos'
      and not changed_lists.sees_deleted_todos
      and changed_lists.since > 0
      and todos.deleted_at is not null
), page as materialized (
    select
        changed_lists.id,
        changed_lists.version,
        changed_lists.partial_marker,
        changed_lists.reset,
        changed_lists.since,
        changed_lists.has_row,
        changed_lists.has_members,
        changed_lists.rank,
        case
            when cut.rank is null or changed_lists.rank < cut.rank then changed_lists.version
            else coalesce(sent.version, 0)
        end as reached_version,
        coalesce(sent.todos, '') as todos,
        coalesce(sent.comments, '') as comments,
        coalesce(sent.tombstones, '') as tombstones
    from changed_lists
    cross join client
    left join (
        select
            rank,
            max(version) as version,
            string_agg(json, ',' order by row_number) filter (where table_name = 'todos') as todos,
            string_agg(json, ',' order by row_number) filter (where table_name = 'comments') as comments,
            string_agg(distinct json, ',') filter (where table_name = 'tombstones') as tombstones
        from changed_rows
        group by rank
    ) sent on sent.rank = changed_lists.rank
    left join (select min(rank) as rank from changed_keys where not is_sent) cut on true
    where cut.rank is null
       or changed_lists.rank < cut.rank
       or (changed_lists.rank = cut.rank and sent.rank is not null)
       or (client.has_other_epoch and changed_lists.is_known)
)
select concat(
    '{"epoch":"', client.epoch,
    '","account":', coalesce((
        select min(changed_lists.membership_version) - 1
        from changed_lists
        where has_more
          and changed_lists.is_known
          and changed_lists.membership_version > client.account
          and not exists (select from page where page.id = changed_lists.id)
    ), client.version),
    ',"account_reset":', ($3 > client.account)::text,
    ',"user":', case when client.profile_version > client.account /*restricted and false*/
        then (select json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'picture_id', account.picture_id,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'is_operator', account.operator_since is not null,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text from users account where account.id = $1) else 'null' end,
    ',"folders":', case when client.folders_version > client.account then (
        select coalesce(json_agg(item order by item.name, item.id), '[]')::text
        from (
            select shared_folders.id, shared_folders.name, folder_memberships.role
            from shared_folders
            join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = $1 and folder_memberships.role >= 'viewer' /*restricted and false*/
        ) item) else 'null' end,
    ',"settings":[', (
        select string_agg(json_build_object('key', settings.key, 'value', settings.value)::text, ',' order by settings.key)
        from settings
        where settings.user_id = $1 /*restricted and false*/
          and settings.version > client.account
          and (client.account > 0 or settings.value is not null)
    ),
    '],"reminders":[', (
        select string_agg(row_to_json(item)::text, ',')
        from (
            select reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fires_at, reminders.fired_at
            from reminders
            where reminders.user_id = $1
              and reminders.version > client.account
              and reminders.deleted_at is null
              and (select todos.list_id from todos where todos.id = reminders.todo_id)
                  in (select visible_lists.id from visible_lists)
            order by reminders.id
        ) item
    ),
    '],"deleted_reminders":[', (
        select string_agg('"' || reminders.id || '"', ',')
        from reminders
        where reminders.user_id = $1
          and reminders.version > client.account
          and reminders.deleted_at is not null
          and client.account > 0
    ),
    '],"notifications":[', (
        select string_agg(row_to_json(item)::text, ',')
        from (
            select notifications.id, notifications.kind, notifications.list_id, notifications.todo_id, notifications.comment_id, notifications.folder_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then notifications.actor_id end as actor_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then '' else notifications.actor_name end as actor_name, notifications.list_name, notifications.title, notifications.at, notifications.read_at, notifications.archived_at
            from notifications
            where notifications.user_id = $1 /*restricted and false*/
              and notifications.version > client.account
              and not notifications.is_hidden
            order by notifications.version desc
            limit 500
        ) item),
    '],"lists":[', (
        select string_agg(concat(
            '{"id":"', id,
            '","version":', case
                when reached_version < version then partial_marker
                else 0
            end + reached_version,
            ',"reset":', reset::text,
            ',"list":', case when has_row then (
        select row_to_json(item)::text
        from (
            select lists.id as id,
        lists.name as name,
        lists.color as color,
        lists.icon as icon,
        memberships.position as position,
        memberships.folder as folder,
        memberships.folder_id as shared_folder_id,
        memberships.favorited_at as favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role as role,
        lists.version as version,
        lists.archived_at as archived_at,
        lists.deleted_at as deleted_at,
        lists.created_at as created_at,
        lists.updated_at as updated_at
            from memberships, lists
            where lists.id = page.id
              and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
        ) item
    ) else 'null' end,
            ',"members":', case when has_members then (
        select json_agg(
            json_build_object(
                'user_id', memberships.user_id,
                'name', coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)),
                'picture_id', null,
                'role', memberships.role
            )
            order by memberships.user_id
        )::text
        from memberships
        join users on users.id = memberships.user_id
        where memberships.list_id = page.id
    ) else 'null' end,
            ',"has_links":', case when has_members then exists (select from link_shares where link_shares.list_id = page.id)::text else 'null' end,
            ',"todos":[', todos,
            '],"comments":[', comments,
            '],"tombstones":[', tombstones, ']}'
        ), ',' order by rank)
        from page
    ),
    '],"removed_lists":[', (
        select string_agg('"' || cursors.id || '"', ',')
        from cursors
        where not exists (select from visible_lists where visible_lists.id = cursors.id)
    ),
    '],"has_more":', has_more::text, '}'
)
from client, (select exists (select from changed_keys where not is_sent) as has_more) cut;

-- sync/queries/push.py: _FIND_LISTS_OF_ROWS
select id, list_id
from todos
where id = any($2::uuid[])
union all
select id, list_id
from comments
where id = any($3::uuid[])
union all
select null, id
from lists
where inbox_of = $1;

-- sync/queries/push.py: _LOCK_LISTS
with own_lists as materialized (
    select lists.id
    from lists, memberships
    where memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'commenter' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
      and lists.id = any($2::uuid[])
    order by lists.id
), turns as materialized (
    select id, pg_advisory_xact_lock(('x' || left(md5('push ' || id), 16))::bit(64)::bigint) as push_turn,
        pg_advisory_xact_lock_shared(('x' || left(md5('members ' || id), 16))::bit(64)::bigint) as members_turn
    from own_lists
)
select id
from lists
where id = any(array(select turns.id from turns))
order by id
for no key update;

-- sync/queries/push.py: _FIND_TODOS
select item.id, row_to_json(item)::text as row
from (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos, lists, memberships
    where todos.id = any($2::uuid[])
      and lists.id = todos.list_id
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
      and (todos.deleted_at is null or memberships.role >= 'editor')
) item;

-- sync/queries/push.py: _FIND_COMMENTS
select item.id, row_to_json(item)::text as row
from (
    select comments.id, comments.list_id, comments.todo_id, case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id, comments.guest_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.text else '' end as text, comments.quote_of, comments.mentions, case when comments.deleted_at is null or comments.deleted_by = $1 then comments.attachments else '[]' end as attachments, comments.version, comments.created_at, comments.edited_at, comments.resolved_at, comments.deleted_at
    from comments, todos, lists, memberships
    where comments.id = any($2::uuid[])
      and todos.id = comments.todo_id
      and lists.id = comments.list_id
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
      and (todos.deleted_at is null or memberships.role >= 'editor')
) item;

-- sync/queries/push.py: _FIND_LISTS
select item.id, row_to_json(item)::text as row
from (
    select lists.id as id,
        lists.name as name,
        lists.color as color,
        lists.icon as icon,
        memberships.position as position,
        memberships.folder as folder,
        memberships.folder_id as shared_folder_id,
        memberships.favorited_at as favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role as role,
        lists.version as version,
        lists.archived_at as archived_at,
        lists.deleted_at as deleted_at,
        lists.created_at as created_at,
        lists.updated_at as updated_at
    from lists, memberships
    where lists.id = any($2::uuid[])
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
) item;

-- todos/queries/attachments.py: _COUNT_FOR_MOVER
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and true
), stranded as (
    select attachments.id, attachments.created_by
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    join attachments on attachments.todo_id = todos.id
    where not exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = attachments.created_by and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
                where lists.id = $2
            )
), handed as (
    update attachments
    set created_by = $3
    from stranded
    where attachments.id = stranded.id
    returning stranded.created_by as uploader, counted_file_bytes(attachments.bytes) as bytes
), changes as (
    select uploader as user_id, -sum(bytes)::bigint as bytes
    from handed
    where uploader is not null
    group by uploader
    union all
    select $3, sum(bytes)::bigint
    from handed
    having count(*) > 0
), counted as materialized (
    select bytes, add_attachment_bytes(user_id, bytes) as total
    from changes
)
select case when bytes > 0 and total > allowed then raise_quota_reached('attachments', allowed) end
from counted, (select max_attachment_bytes as allowed from account_limits limit 1) limits;

-- todos/queries/batch.py: _CREATE_TODOS
with drafts as materialized (
    select *
    from rows from (
        json_to_recordset($3::text::json) as (
            id uuid, position text, title text, notes text, priority priority, due_date date, due_time time, due_timezone text, tags text[], assignee_id uuid, completed boolean, completed_at timestamptz
        )
    ) with ordinality drafts (id, position, title, notes, priority, due_date, due_time, due_timezone, tags, assignee_id, completed, completed_at, number)
), locked_list as materialized (
    select
        lists.id,
        lists.last_position,
        memberships.account_id,
        payer_of_member(memberships.account_id, memberships.guest_id) as payer_id,
        order_keys_after(
            lists.last_position, (select array_agg(drafts.position order by drafts.number) from drafts)
        ) as positions
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where lists.id = coalesce($2::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and not exists (select from todos join drafts on drafts.id = todos.id)
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists
), target as (
    update lists
    set version = lists.version + cardinality(locked_list.positions),
        last_position = greatest(
            locked_list.last_position,
            (select max(one collate "C") from unnest(locked_list.positions) one)
        )
    from locked_list
    where lists.id = locked_list.id
    returning
        lists.id,
        lists.version - cardinality(locked_list.positions) as base,
        locked_list.positions,
        locked_list.account_id,
        locked_list.payer_id
), counted as (
    update account_usage
    set todos = account_usage.todos + (select count(*) from drafts),
        text_bytes = account_usage.text_bytes + (select sum(todo_text_bytes(drafts.title, drafts.notes, drafts.tags, null)) from drafts)
    from target, (select max_todos, max_text_bytes from account_limits limit 1) allowed
    where account_usage.user_id = target.payer_id
    returning case
        when account_usage.todos > allowed.max_todos / account_usage.share
            or account_usage.text_bytes > allowed.max_text_bytes / account_usage.share
            then require_quota(account_usage, 1, 1)
    end
), added_todos as (
    insert into todos (id, list_id, created_by, counted_for, title, notes, priority, due_date, due_time, due_timezone, tags, assignee_id, position, version, completed_at, is_counted, search_text)
    select drafts.id, target.id, target.account_id, nullif(target.payer_id, target.account_id), drafts.title, drafts.notes, drafts.priority, drafts.due_date, drafts.due_time, drafts.due_timezone, drafts.tags, drafts.assignee_id, target.positions[drafts.number], target.base + drafts.number, case when drafts.completed then least(now(), drafts.completed_at) end, exists (select from counted), folded(concat_ws(E'\n', drafts.title::text, drafts.notes::text, array_to_string(drafts.tags::text[], ' ')))
    from target, drafts
    order by drafts.number
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        added_todos.list_id,
        added_todos.version,
        added_todos.id::uuid,
        $1,
        'created',
        added_todos.title,
        null::jsonb,
        null::jsonb,
        false
    from added_todos)
select row_to_json(added_todos)::text as row, list_id, version
from added_todos
order by version;

-- todos/queries/batch.py: _IMPORT_TODOS
with drafts as materialized (
    select *
    from rows from (
        json_to_recordset($3::text::json) as (
            id uuid, position text, title text, notes text, priority priority, due_date date, due_time time, due_timezone text, tags text[], assignee_id uuid, completed boolean, completed_at timestamptz, kind todo_kind, parent_id uuid, recurrence jsonb, created_at timestamptz
        )
    ) with ordinality drafts (id, position, title, notes, priority, due_date, due_time, due_timezone, tags, assignee_id, completed, completed_at, kind, parent_id, recurrence, created_at, number)
), locked_list as materialized (
    select
        lists.id,
        lists.last_position,
        memberships.account_id,
        payer_of_member(memberships.account_id, memberships.guest_id) as payer_id,
        order_keys_after(
            lists.last_position, (select array_agg(drafts.position order by drafts.number) from drafts)
        ) as positions
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where lists.id = coalesce($2::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and not exists (select from todos join drafts on drafts.id = todos.id)
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    for no key update of lists
), target as (
    update lists
    set version = lists.version + cardinality(locked_list.positions),
        last_position = greatest(
            locked_list.last_position,
            (select max(one collate "C") from unnest(locked_list.positions) one)
        )
    from locked_list
    where lists.id = locked_list.id
    returning
        lists.id,
        lists.version - cardinality(locked_list.positions) as base,
        locked_list.positions,
        locked_list.account_id,
        locked_list.payer_id
), counted as (
    update account_usage
    set todos = account_usage.todos + (select count(*) from drafts),
        text_bytes = account_usage.text_bytes + (select sum(todo_text_bytes(drafts.title, drafts.notes, drafts.tags, drafts.recurrence)) from drafts)
    from target, (select max_todos, max_text_bytes from account_limits limit 1) allowed
    where account_usage.user_id = target.payer_id
    returning case
        when account_usage.todos > allowed.max_todos / account_usage.share
            or account_usage.text_bytes > allowed.max_text_bytes / account_usage.share
            then require_quota(account_usage, 1, 1)
    end
), added_todos as (
    insert into todos (id, list_id, created_by, counted_for, title, notes, priority, due_date, due_time, due_timezone, tags, assignee_id, position, version, completed_at, is_counted, kind, parent_id, recurrence, created_at, search_text)
    select drafts.id, target.id, target.account_id, nullif(target.payer_id, target.account_id), drafts.title, drafts.notes, drafts.priority, drafts.due_date, drafts.due_time, drafts.due_timezone, drafts.tags, drafts.assignee_id, target.positions[drafts.number], target.base + drafts.number, case when drafts.completed then least(now(), drafts.completed_at) end, exists (select from counted), drafts.kind, drafts.parent_id, drafts.recurrence, least(now(), drafts.created_at), folded(concat_ws(E'\n', drafts.title::text, drafts.notes::text, array_to_string(drafts.tags::text[], ' ')))
    from target, drafts
    order by drafts.number
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        target.id,
        target.base + cardinality(target.positions),
        null::uuid,
        $1,
        'imported',
        '',
        null::jsonb,
        jsonb_build_object('todos', cardinality(target.positions))::jsonb,
        false
    from target)
select max(version)
from added_todos;

-- todos/queries/batch.py: _CHANGE_TODOS
with changes as materialized (
    select id, fields::jsonb || case when at is null then '{}' else jsonb_build_object('at', at) end as change, number
    from unnest($2::uuid[], $3::text[], $4::timestamptz[]) with ordinality changes (id, fields, at, number)
), target as materialized (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, changes.change, changes.number
    from changes
    join todos on todos.id = changes.id
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    -- The array is what PostgreSQL knows of the changes when it plans: without it, it would read the whole lists.
    where todos.id = any($2::uuid[])
      and todos.deleted_at is null
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
      and todos.recurrence is null
      and (not changes.change ? 'completed' or not exists (
          select
          from todos child
          where child.parent_id = todos.id
            and child.completed_at is null
            and child.deleted_at is null
      ))
    for no key update of lists, todos
), draft as materialized (
    select compared.*, count(*) filter (where compared.is_changed) over (order by compared.number) as step
    from (
        select
            target.number,
            target.id,
            target.list_id,
            draft.*,
            (target.title, target.notes, target.priority, target.due_date, target.due_time, target.due_timezone, target.tags, target.assignee_id, target.recurrence, target.parent_id, target.completed_at, target.position) is distinct from (draft.title, draft.notes, draft.priority, draft.due_date, draft.due_time, draft.due_timezone, draft.tags, draft.assignee_id, draft.recurrence, draft.parent_id, draft.completed_at, draft.position) as is_changed,
            ('{' || nullif(concat_ws(',', case when target.title is distinct from draft.title then '"title":' || coalesce(to_json(target.title)::text, 'null') end,
                case when target.notes is distinct from draft.notes then '"notes":' || case
                    when char_length(target.notes) <= 10000 then to_json(target.notes)::text
                    else json_build_object('length', char_length(target.notes), 'hash', md5(target.notes))::text
                end end,
                case when (target.recurrence ->> 'rule') is distinct from (draft.recurrence ->> 'rule') then '"rule":' || coalesce(to_json((target.recurrence ->> 'rule'))::text, 'null') end,
                case when target.priority is distinct from draft.priority then '"priority":' || coalesce(to_json(target.priority)::text, 'null') end,
                case when target.due_date is distinct from draft.due_date then '"due_date":' || coalesce(to_json(target.due_date)::text, 'null') end,
                case when target.due_time is distinct from draft.due_time then '"due_time":' || coalesce(to_json(target.due_time)::text, 'null') end,
                case when target.due_timezone is distinct from draft.due_timezone then '"due_timezone":' || coalesce(to_json(target.due_timezone)::text, 'null') end,
                case when target.tags is distinct from draft.tags then '"tags":' || coalesce(to_json(target.tags)::text, 'null') end,
                case when target.assignee_id is distinct from draft.assignee_id then '"assignee_id":' || coalesce(to_json(target.assignee_id)::text, 'null') end,
                case when target.parent_id is distinct from draft.parent_id then '"parent_id":' || coalesce(to_json(target.parent_id)::text, 'null') end,
                case when target.completed_at is distinct from draft.completed_at then '"completed_at":' || coalesce(to_json(target.completed_at)::text, 'null') end), '') || '}')::jsonb as before, ('{' || nullif(concat_ws(',', case when target.title is distinct from draft.title then '"title":' || coalesce(to_json(draft.title)::text, 'null') end,
                case when target.notes is distinct from draft.notes then '"notes":' || case
                    when char_length(draft.notes) <= 10000 then to_json(draft.notes)::text
                    else json_build_object('length', char_length(draft.notes), 'hash', md5(draft.notes))::text
                end end,
                case when (target.recurrence ->> 'rule') is distinct from (draft.recurrence ->> 'rule') then '"rule":' || coalesce(to_json((draft.recurrence ->> 'rule'))::text, 'null') end,
                case when target.priority is distinct from draft.priority then '"priority":' || coalesce(to_json(draft.priority)::text, 'null') end,
                case when target.due_date is distinct from draft.due_date then '"due_date":' || coalesce(to_json(draft.due_date)::text, 'null') end,
                case when target.due_time is distinct from draft.due_time then '"due_time":' || coalesce(to_json(draft.due_time)::text, 'null') end,
                case when target.due_timezone is distinct from draft.due_timezone then '"due_timezone":' || coalesce(to_json(draft.due_timezone)::text, 'null') end,
                case when target.tags is distinct from draft.tags then '"tags":' || coalesce(to_json(draft.tags)::text, 'null') end,
                case when target.assignee_id is distinct from draft.assignee_id then '"assignee_id":' || coalesce(to_json(draft.assignee_id)::text, 'null') end,
                case when target.parent_id is distinct from draft.parent_id then '"parent_id":' || coalesce(to_json(draft.parent_id)::text, 'null') end,
                case when target.completed_at is distinct from draft.completed_at then '"completed_at":' || coalesce(to_json(draft.completed_at)::text, 'null') end), '') || '}')::jsonb as after
        from target
        cross join lateral (
            select
                coalesce(change ->> 'title', target.title) as title,
        coalesce(change ->> 'notes', target.notes) as notes,
        coalesce((change ->> 'priority')::priority, target.priority) as priority,
        case when change ? 'due_date' then (change ->> 'due_date')::date else target.due_date end as due_date,
        case when change ? 'due_time' then (change ->> 'due_time')::time else target.due_time end as due_time,
        case when change ? 'due_timezone' then change ->> 'due_timezone' else target.due_timezone end as due_timezone,
        case
            when change ? 'tags' then array(select jsonb_array_elements_text(change -> 'tags'))
            else target.tags
        end as tags,
        case when change ? 'assignee_id' then (change ->> 'assignee_id')::uuid else target.assignee_id end as assignee_id,
        case
            when change ? 'recurrence' then nullif(change -> 'recurrence', 'null')
            when change ? 'due_date' and change ->> 'due_date' is null and target.recurrence ->> 'rule' is not null then null
            -- A field that changes for good does not go back at the next occurrence.
            when target.recurrence ? 'original_fields' then jsonb_set(
                target.recurrence, '{original_fields}', (target.recurrence -> 'original_fields') - array(select jsonb_object_keys(change))
            )
            else target.recurrence
        end as recurrence,
        case when change ? 'parent_id' then (change ->> 'parent_id')::uuid else target.parent_id end as parent_id,
        case (change ->> 'completed')::boolean
            when true then coalesce(target.completed_at, least(now(), (change ->> 'at')::timestamptz))
            when false then null
            else target.completed_at
        end as completed_at,
        coalesce(change ->> 'position', target.position) as position
            -- Keeps PostgreSQL from computing each value once for every place that it is used in.
            offset 0
        ) draft
        where (select count(*) = cardinality($2::uuid[]) and count(distinct target.list_id) = 1 from target)
    ) compared
), numbered_list as (
    update lists
    set version = lists.version + total.count,
        last_position = greatest(lists.last_position, total.position)
    from (
        select draft.list_id, count(*), max(draft.position collate "C") as position
        from draft
        where draft.is_changed
        group by draft.list_id
    ) total
    where lists.id = total.list_id
    returning lists.version - total.count as base
), changed_todos as (
    update todos
    set title = draft.title,
        notes = draft.notes,
        priority = draft.priority,
        due_date = draft.due_date,
        due_time = draft.due_time,
        due_timezone = draft.due_timezone,
        tags = draft.tags,
        assignee_id = draft.assignee_id,
        recurrence = draft.recurrence,
        parent_id = draft.parent_id,
        completed_at = draft.completed_at,
        position = draft.position,
        counted_for = case
            when todo_text_bytes(draft.title, draft.notes, draft.tags, draft.recurrence) > todo_text_bytes(todos.title, todos.notes, todos.tags, todos.recurrence) then (
                select nullif(payer_of_member(memberships.account_id, memberships.guest_id), todos.created_by)
                from lists, memberships
                where lists.id = todos.list_id
                  and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
            )
            else todos.counted_for
        end,
        updated_at = now(),
        version = numbered_list.base + draft.step
    from numbered_list, draft
    where todos.id = draft.id
      and draft.is_changed
    returning draft.number, todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), compared as (
    select draft.id, draft.list_id, numbered_list.base + draft.step as version, draft.title, draft.before, draft.after
    from draft, numbered_list
    where draft.is_changed
), continued as (
    select changed.*, earlier.version as earlier_version
    from compared changed
    left join lateral (
        select latest.version
        from (
            select *
            from acts
            where acts.todo_id = changed.id
              and acts.list_id = changed.list_id
            order by acts.version desc
            limit 1
        ) latest
        where latest.kind = 'changed'
          and latest.actor_id = $1
          and latest.after = changed.before
          and not latest.is_part
          and latest.at > now() - interval '10 minutes'
    ) earlier on true
    where changed.before is not null
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        continued.list_id,
        coalesce(continued.earlier_version, continued.version),
        continued.id::uuid,
        $1,
        'changed',
        continued.title,
        continued.before::jsonb,
        continued.after::jsonb,
        false
    from continued
    on conflict (list_id, version) do update
    set title = excluded.title,
        after = excluded.after
)
select row, list_id, version
from (
    select changed_todos.number, row_to_json(item)::text as row, changed_todos.list_id, changed_todos.version
    from changed_todos
    cross join lateral (select changed_todos.id, changed_todos.list_id, changed_todos.kind, changed_todos.parent_id, changed_todos.title, changed_todos.notes, changed_todos.priority, changed_todos.due_date, changed_todos.due_time, changed_todos.due_timezone, changed_todos.tags, changed_todos.assignee_id, changed_todos.attachments, changed_todos.recurrence, changed_todos.position, changed_todos.completed_at, changed_todos.deleted_at, changed_todos.version, changed_todos.created_at, changed_todos.updated_at) item
    union all
    select target.number, row_to_json(item)::text, null, null
    from target
    cross join lateral (select target.id, target.list_id, target.kind, target.parent_id, target.title, target.notes, target.priority, target.due_date, target.due_time, target.due_timezone, target.tags, target.assignee_id, target.attachments, target.recurrence, target.position, target.completed_at, target.deleted_at, target.version, target.created_at, target.updated_at) item
    where target.number = any (array(select draft.number from draft where not draft.is_changed))
) results
order by number;

-- todos/queries/completed_copies.py: _FIND_COPY
select
    title,
    notes,
    priority::text,
    tags,
    recurrence::text,
    completed_at,
    deleted_at,
    due_date,
    due_time,
    (
        select coalesce(jsonb_object_agg(field.key, field.value), '{}')::text
        from jsonb_each(to_jsonb(todos)) field
        where recurrence #> '{previous_state,original_fields}' ? field.key
    ) as edited_fields,
    exists (
        select
        from todos child
        where child.parent_id = $1
    ) as has_subtasks,
    (
        jsonb_array_length(attachments) = 0
        or jsonb_array_length(attachments) + (
            select jsonb_array_length(series.attachments)
            from todos series
            where series.id = $3::text::uuid
        ) <= 50
    ) and (
        not exists (select from comments where todo_id = $1 and deleted_at is null)
        or (
            select count(*)
            from comments
            where todo_id in ($1, $3::text::uuid)
              and deleted_at is null
        ) <= 500
    ) as fits_into_series
from todos
where id = $1
  and list_id = $2
  and recurrence ->> 'series_id' = $3;

-- todos/queries/crud.py: _CREATE_TODO
with target as (
    update lists
    set version = lists.version + 1,
        last_position = case
            when $4::text is null then order_key_after(lists.last_position)
            else greatest(lists.last_position, $4)
        end
    from memberships
    where lists.id = coalesce($3::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
      and not exists (select from todos where todos.id = $2)
    returning lists.id, lists.version, lists.last_position, memberships.account_id, payer_of_member(memberships.account_id, memberships.guest_id) as payer_id
), counted as (
    update account_usage
    set todos = account_usage.todos + 1,
        text_bytes = account_usage.text_bytes + todo_text_bytes($5, $6, $11, $16::text::jsonb)
    from target, (select max_todos, max_text_bytes from account_limits limit 1) allowed
    where account_usage.user_id = target.payer_id
    returning case
        when account_usage.todos > allowed.max_todos / account_usage.share
            or account_usage.text_bytes > allowed.max_text_bytes / account_usage.share
            then require_quota(account_usage, 1, 1)
    end
), added_todo as (
    insert into todos (id, list_id, created_by, counted_for, title, notes, priority, due_date, due_time, due_timezone, tags, assignee_id, position, version, completed_at, kind, parent_id, recurrence, is_counted, search_text)
    select $2, target.id, target.account_id, nullif(target.payer_id, target.account_id), $5, $6, $7::text::priority, $8::text::date, $9, $10, $11, $17::uuid, coalesce($4, target.last_position), target.version, case when $12::boolean then least(now(), $13::timestamptz) end, $14::text::todo_kind, $15::uuid, $16::text::jsonb, exists (select from counted), folded(concat_ws(E'\n', $5::text, $6::text, array_to_string($11::text[], ' ')))
    from target
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        added_todo.list_id,
        added_todo.version,
        added_todo.id::uuid,
        $1,
        'created',
        added_todo.title,
        null::jsonb,
        null::jsonb,
        false
    from added_todo)
select row_to_json(added_todo)::text as row, list_id, version
from added_todo;

-- todos/queries/crud.py: _CREATE_SUBTASK
with target as (
    update lists
    set version = lists.version + 1,
        last_position = case
            when $4::text is null then order_key_after(lists.last_position)
            else greatest(lists.last_position, $4)
        end
    from memberships
    where lists.id = coalesce($3::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
      and not exists (select from todos where todos.id = $2)
      and lists.version = (select seen.version from lists seen where seen.id = lists.id)
      and exists (
          select
          from todos parent
          where parent.id = $15
            and parent.list_id = lists.id
            and parent.deleted_at is null
      )
      and (
          with recursive ancestors as (
              select parent.id, parent.parent_id
              from todos parent
              where parent.id = $15
              union
              select upper.id, upper.parent_id
              from todos upper
              join ancestors on upper.id = ancestors.parent_id
          )
          select count(*)
          from ancestors
      ) < 50
    returning lists.id, lists.version, lists.last_position, memberships.account_id, payer_of_member(memberships.account_id, memberships.guest_id) as payer_id
), counted as (
    update account_usage
    set todos = account_usage.todos + 1,
        text_bytes = account_usage.text_bytes + todo_text_bytes($5, $6, $11, $16::text::jsonb)
    from target, (select max_todos, max_text_bytes from account_limits limit 1) allowed
    where account_usage.user_id = target.payer_id
    returning case
        when account_usage.todos > allowed.max_todos / account_usage.share
            or account_usage.text_bytes > allowed.max_text_bytes / account_usage.share
            then require_quota(account_usage, 1, 1)
    end
), added_todo as (
    insert into todos (id, list_id, created_by, counted_for, title, notes, priority, due_date, due_time, due_timezone, tags, assignee_id, position, version, completed_at, kind, parent_id, recurrence, is_counted, search_text)
    select $2, target.id, target.account_id, nullif(target.payer_id, target.account_id), $5, $6, $7::text::priority, $8::text::date, $9, $10, $11, $17::uuid, coalesce($4, target.last_position), target.version, case when $12::boolean then least(now(), $13::timestamptz) end, $14::text::todo_kind, $15::uuid, $16::text::jsonb, exists (select from counted), folded(concat_ws(E'\n', $5::text, $6::text, array_to_string($11::text[], ' ')))
    from target
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        added_todo.list_id,
        added_todo.version,
        added_todo.id::uuid,
        $1,
        'created',
        added_todo.title,
        null::jsonb,
        null::jsonb,
        false
    from added_todo)
select row_to_json(added_todo)::text as row, list_id, version
from added_todo;

-- todos/queries/crud.py: _LOCK_LIST
select lists.id
from lists
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
where lists.id = coalesce($2::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
for no key update of lists;

-- todos/queries/crud.py: _FIND_TODO
select row_to_json(item)::text
from (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where todos.id = $2
      and todos.deleted_at is null
) item;

-- todos/queries/crud.py: _FIND_TODO_OR_DELETED
select row_to_json(item)::text
from (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where todos.id = $2
      and (todos.deleted_at is null or memberships.role >= 'editor')
) item;

-- todos/queries/crud.py: _FIND_OWN_TODO
select row_to_json(item)::text
from (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where todos.id = $2
      and todos.created_by = memberships.account_id and (todos.deleted_at is null or memberships.role >= 'editor')
) item;

-- todos/queries/crud.py: _TODO_EXISTS
select exists (
    select
    from todos
    where todos.id = $1
);

-- todos/queries/crud.py: _SET_COMPLETED
with target as (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where todos.id = $2
      and todos.deleted_at is null
      and lists.version = (select seen.version from lists seen where seen.id = lists.id)
      and todos.recurrence is null
      and not exists (
          select
          from todos child
          where child.parent_id = $2
            and child.completed_at is null
            and child.deleted_at is null
      )
    for no key update of lists, todos
), numbered_list as (
    update lists
    set version = lists.version + 1
    from target
    where lists.id = target.list_id
      and (target.completed_at is null) = $3::boolean
    returning lists.version
), changed_todo as (
    update todos
    set completed_at = case when $3 then least(now(), $4::timestamptz) end,
        version = numbered_list.version,
        updated_at = now()
    from numbered_list
    where todos.id = $2
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        changed_todo.list_id,
        changed_todo.version,
        changed_todo.id::uuid,
        $1,
        'changed',
        changed_todo.title,
        jsonb_build_object('completed_at', target.completed_at)::jsonb,
        jsonb_build_object('completed_at', changed_todo.completed_at)::jsonb,
        false
    from changed_todo, target)
select row_to_json(changed_todo)::text as row, list_id, version
from changed_todo
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered_list);

-- todos/queries/crud.py: _DELETE_TODO
with target as (
        select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
        from todos
        join lists on lists.id = todos.list_id
        join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
        where todos.id = $2
          and lists.version = (select seen.version from lists seen where seen.id = lists.id)
          and not exists (select from todos child where child.parent_id = todos.id and child.deleted_at is null)
        for no key update of lists, todos
    ), numbered_list as (
        update lists
        set version = lists.version + 1
        from target
        where lists.id = target.list_id
          and target.deleted_at is null
        returning lists.version
    ), changed_todo as (
        update todos
        set deleted_at = now(),
            version = numbered_list.version,
            updated_at = now()
        from numbered_list
        where todos.id = $2
        returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    ), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        changed_todo.list_id,
        changed_todo.version,
        changed_todo.id::uuid,
        $1,
        'deleted',
        changed_todo.title,
        null::jsonb,
        null::jsonb,
        false
    from changed_todo)
select row_to_json(changed_todo)::text as row, list_id, version
from changed_todo
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered_list);

-- todos/queries/crud.py: _RESTORE_TODO
with target as (
        select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
        from todos
        join lists on lists.id = todos.list_id
        join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
        where todos.id = $2
          and lists.version = (select seen.version from lists seen where seen.id = lists.id)
          and todos.parent_id is null and not exists (select from todos child where child.parent_id = todos.id)
        for no key update of lists, todos
    ), numbered_list as (
        update lists
        set version = lists.version + 1
        from target
        where lists.id = target.list_id
          and target.deleted_at is not null
        returning lists.version
    ), changed_todo as (
        update todos
        set deleted_at = null,
            version = numbered_list.version,
            updated_at = now()
        from numbered_list
        where todos.id = $2
        returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    ), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        changed_todo.list_id,
        changed_todo.version,
        changed_todo.id::uuid,
        $1,
        'restored',
        changed_todo.title,
        null::jsonb,
        null::jsonb,
        false
    from changed_todo)
select row_to_json(changed_todo)::text as row, list_id, version
from changed_todo
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered_list);

-- todos/queries/list_todos.py: page position asc in one list completed=None
with visible_lists as materialized (
        select lists.id, lists.version, lists.xmin
        from memberships
        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
        where lists.id = $2
    ), lists_state as materialized (
        select md5(concat(
            pg_postmaster_start_time(),
            string_agg(concat_ws(' ', id, version, xmin), ',' order by id)
        )) as state
        from visible_lists
    )
    select (select state from lists_state) as state, array_agg(json) as items, (array_agg(key))[$5] as key, (array_agg(id))[$5] as id
    from (
        select row_to_json(todos)::text as json, todos.position as key, todos.id
        from (
                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
                from todos
                where todos.list_id = (select id from visible_lists)
                  and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
                  and todos.deleted_at is null and todos.kind = 'todo'
                order by todos.position asc, todos.id asc
                limit (select $5::integer) + 1
        ) todos
        limit $5 + 1
    ) page
    where (select state from lists_state) is distinct from $6::text;

-- todos/queries/list_todos.py: page position asc in one list completed=True
-- differs from: page position asc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page position asc in one list completed=False
-- differs from: page position asc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page position asc in one list deleted=True
-- differs from: page position asc in one list completed=None
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is null and todos.kind = 'todo'
-- +                  and todos.deleted_at is not null
-- +              and ($6::boolean is null or (todos.completed_at is not null) = $6)
-- +              and ($7::text is null or todos.priority = $7::text::priority)
-- +              and ($8::text is null or exists (select from unnest(todos.tags) tag where lower(tag) = lower($8)))
-- +              and due_moment(todos.due_date, todos.due_time) between $9::text::timestamp and $10::text::timestamp
-- +              and todos.kind = $11::text::todo_kind
-- +              and ($12::uuid is null or todos.parent_id = $12)
-- -    where (select state from lists_state) is distinct from $6::text
-- +    where (select state from lists_state) is distinct from $13::text

-- todos/queries/list_todos.py: filtered page position asc in one list deleted=False
-- differs from: filtered page position asc in one list deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page position asc in all lists completed=None
-- differs from: page position asc in one list completed=None
-- -        where lists.id = $2
-- +        where $2::uuid is null
-- +          and lists.archived_at is null
-- -                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
-- +            select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
-- +            from (
-- +                select found.*
-- +                from visible_lists
-- +                cross join lateral (
-- +                select todos.ctid as place, todos.position as key, todos.id
-- -                where todos.list_id = (select id from visible_lists)
-- +                where todos.list_id = visible_lists.id
-- +                ) found
-- +                order by found.key asc, found.id asc
-- +                limit (select $5::integer) + 1
-- +            ) found
-- +            join todos on todos.ctid = found.place
-- +            order by found.key asc, found.id asc

-- todos/queries/list_todos.py: page position asc in all lists completed=True
-- differs from: page position asc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page position asc in all lists completed=False
-- differs from: page position asc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page position asc in all lists deleted=True
-- differs from: page position asc in all lists completed=None
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is null and todos.kind = 'todo'
-- +                  and todos.deleted_at is not null
-- +              and ($6::boolean is null or (todos.completed_at is not null) = $6)
-- +              and ($7::text is null or todos.priority = $7::text::priority)
-- +              and ($8::text is null or exists (select from unnest(todos.tags) tag where lower(tag) = lower($8)))
-- +              and due_moment(todos.due_date, todos.due_time) between $9::text::timestamp and $10::text::timestamp
-- +              and todos.kind = $11::text::todo_kind
-- +              and ($12::uuid is null or todos.parent_id = $12)
-- -    where (select state from lists_state) is distinct from $6::text
-- +    where (select state from lists_state) is distinct from $13::text

-- todos/queries/list_todos.py: filtered page position asc in all lists deleted=False
-- differs from: filtered page position asc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page position desc in one list completed=None
-- differs from: page position asc in one list completed=None
-- -                  and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (todos.position, todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -                order by todos.position asc, todos.id asc
-- +                order by todos.position desc, todos.id desc

-- todos/queries/list_todos.py: page position desc in one list completed=True
-- differs from: page position desc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page position desc in one list completed=False
-- differs from: page position desc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page position desc in one list deleted=True
-- differs from: filtered page position asc in one list deleted=True
-- -                  and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (todos.position, todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -                order by todos.position asc, todos.id asc
-- +                order by todos.position desc, todos.id desc

-- todos/queries/list_todos.py: filtered page position desc in one list deleted=False
-- differs from: filtered page position asc in one list deleted=False
-- -                  and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (todos.position, todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -                order by todos.position asc, todos.id asc
-- +                order by todos.position desc, todos.id desc

-- todos/queries/list_todos.py: page position desc in all lists completed=None
-- differs from: page position asc in all lists completed=None
-- -                  and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (todos.position, todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -                order by todos.position asc, todos.id asc
-- +                order by todos.position desc, todos.id desc
-- -                order by found.key asc, found.id asc
-- +                order by found.key desc, found.id desc
-- -            order by found.key asc, found.id asc
-- +            order by found.key desc, found.id desc

-- todos/queries/list_todos.py: page position desc in all lists completed=True
-- differs from: page position desc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page position desc in all lists completed=False
-- differs from: page position desc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page position desc in all lists deleted=True
-- differs from: filtered page position asc in all lists deleted=True
-- -                  and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (todos.position, todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -                order by todos.position asc, todos.id asc
-- +                order by todos.position desc, todos.id desc
-- -                order by found.key asc, found.id asc
-- +                order by found.key desc, found.id desc
-- -            order by found.key asc, found.id asc
-- +            order by found.key desc, found.id desc

-- todos/queries/list_todos.py: filtered page position desc in all lists deleted=False
-- differs from: filtered page position desc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page due asc in one list completed=None
-- differs from: page position asc in one list completed=None
-- -        select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- -                  and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- -                order by todos.position asc, todos.id asc
-- +                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc

-- todos/queries/list_todos.py: page due asc in one list completed=True
-- differs from: page due asc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page due asc in one list completed=False
-- differs from: page due asc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page due asc in one list deleted=True
-- differs from: filtered page position asc in one list deleted=True
-- -        select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- -                  and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- -                order by todos.position asc, todos.id asc
-- +                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc

-- todos/queries/list_todos.py: filtered page due asc in one list deleted=False
-- differs from: filtered page due asc in one list deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page due asc in all lists completed=None
-- differs from: page position asc in all lists completed=None
-- -        select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- -                select todos.ctid as place, todos.position as key, todos.id
-- +                select todos.ctid as place, due_moment(todos.due_date, todos.due_time) as key, todos.id
-- -                  and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- -                order by todos.position asc, todos.id asc
-- +                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc

-- todos/queries/list_todos.py: page due asc in all lists completed=True
-- differs from: page due asc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page due asc in all lists completed=False
-- differs from: page due asc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page due asc in all lists deleted=True
-- differs from: filtered page position asc in all lists deleted=True
-- -        select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- -                select todos.ctid as place, todos.position as key, todos.id
-- +                select todos.ctid as place, due_moment(todos.due_date, todos.due_time) as key, todos.id
-- -                  and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- -                order by todos.position asc, todos.id asc
-- +                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc

-- todos/queries/list_todos.py: filtered page due asc in all lists deleted=False
-- differs from: filtered page due asc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page due desc in one list completed=None
-- differs from: page due asc in one list completed=None
-- -        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +        select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ((select $3::text::timestamp), (select $4::uuid))
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc

-- todos/queries/list_todos.py: page due desc in one list completed=True
-- differs from: page due desc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page due desc in one list completed=False
-- differs from: page due desc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page due desc in one list deleted=True
-- differs from: filtered page due asc in one list deleted=True
-- -        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +        select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ((select $3::text::timestamp), (select $4::uuid))
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc

-- todos/queries/list_todos.py: filtered page due desc in one list deleted=False
-- differs from: filtered page due desc in one list deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page due desc in all lists completed=None
-- differs from: page position desc in all lists completed=None
-- -        select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +        select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- -                select todos.ctid as place, todos.position as key, todos.id
-- +                select todos.ctid as place, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') as key, todos.id
-- -                  and (todos.position, todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ((select $3::text::timestamp), (select $4::uuid))
-- -                order by todos.position desc, todos.id desc
-- +                order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc

-- todos/queries/list_todos.py: page due desc in all lists completed=True
-- differs from: page due desc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page due desc in all lists completed=False
-- differs from: page due desc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page due desc in all lists deleted=True
-- differs from: filtered page position desc in all lists deleted=True
-- -        select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +        select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- -                select todos.ctid as place, todos.position as key, todos.id
-- +                select todos.ctid as place, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') as key, todos.id
-- -                  and (todos.position, todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ((select $3::text::timestamp), (select $4::uuid))
-- -                order by todos.position desc, todos.id desc
-- +                order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc

-- todos/queries/list_todos.py: filtered page due desc in all lists deleted=False
-- differs from: filtered page due desc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page priority asc in one list completed=None
-- differs from: page due asc in one list completed=None
-- -        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by todos.priority asc, todos.id asc

-- todos/queries/list_todos.py: page priority asc in one list completed=True
-- differs from: page priority asc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page priority asc in one list completed=False
-- differs from: page priority asc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page priority asc in one list deleted=True
-- differs from: filtered page due asc in one list deleted=True
-- -        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by todos.priority asc, todos.id asc

-- todos/queries/list_todos.py: filtered page priority asc in one list deleted=False
-- differs from: filtered page priority asc in one list deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page priority asc in all lists completed=None
-- differs from: page due asc in all lists completed=None
-- -        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -                select todos.ctid as place, due_moment(todos.due_date, todos.due_time) as key, todos.id
-- +                select todos.ctid as place, todos.priority as key, todos.id
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by todos.priority asc, todos.id asc

-- todos/queries/list_todos.py: page priority asc in all lists completed=True
-- differs from: page priority asc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page priority asc in all lists completed=False
-- differs from: page priority asc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page priority asc in all lists deleted=True
-- differs from: filtered page due asc in all lists deleted=True
-- -        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -                select todos.ctid as place, due_moment(todos.due_date, todos.due_time) as key, todos.id
-- +                select todos.ctid as place, todos.priority as key, todos.id
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by todos.priority asc, todos.id asc

-- todos/queries/list_todos.py: filtered page priority asc in all lists deleted=False
-- differs from: filtered page priority asc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page priority desc in one list completed=None
-- differs from: page priority asc in one list completed=None
-- -                  and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- +                  and (todos.priority, todos.id) < ((select $3::text::priority), (select $4::uuid))
-- -                order by todos.priority asc, todos.id asc
-- +                order by todos.priority desc, todos.id desc

-- todos/queries/list_todos.py: page priority desc in one list completed=True
-- differs from: page priority desc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page priority desc in one list completed=False
-- differs from: page priority desc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page priority desc in one list deleted=True
-- differs from: filtered page priority asc in one list deleted=True
-- -                  and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- +                  and (todos.priority, todos.id) < ((select $3::text::priority), (select $4::uuid))
-- -                order by todos.priority asc, todos.id asc
-- +                order by todos.priority desc, todos.id desc

-- todos/queries/list_todos.py: filtered page priority desc in one list deleted=False
-- differs from: filtered page priority asc in one list deleted=False
-- -                  and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- +                  and (todos.priority, todos.id) < ((select $3::text::priority), (select $4::uuid))
-- -                order by todos.priority asc, todos.id asc
-- +                order by todos.priority desc, todos.id desc

-- todos/queries/list_todos.py: page priority desc in all lists completed=None
-- differs from: page due desc in all lists completed=None
-- -        select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -                select todos.ctid as place, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') as key, todos.id
-- +                select todos.ctid as place, todos.priority as key, todos.id
-- -                  and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (todos.priority, todos.id) < ((select $3::text::priority), (select $4::uuid))
-- -                order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc
-- +                order by todos.priority desc, todos.id desc

-- todos/queries/list_todos.py: page priority desc in all lists completed=True
-- differs from: page priority desc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page priority desc in all lists completed=False
-- differs from: page priority desc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page priority desc in all lists deleted=True
-- differs from: filtered page due desc in all lists deleted=True
-- -        select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -                select todos.ctid as place, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') as key, todos.id
-- +                select todos.ctid as place, todos.priority as key, todos.id
-- -                  and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (todos.priority, todos.id) < ((select $3::text::priority), (select $4::uuid))
-- -                order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc
-- +                order by todos.priority desc, todos.id desc

-- todos/queries/list_todos.py: filtered page priority desc in all lists deleted=False
-- differs from: filtered page priority desc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page created asc in one list completed=None
-- differs from: page due asc in one list completed=None
-- -        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by todos.created_at asc, todos.id asc

-- todos/queries/list_todos.py: page created asc in one list completed=True
-- differs from: page created asc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page created asc in one list completed=False
-- differs from: page created asc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page created asc in one list deleted=True
-- differs from: filtered page due asc in one list deleted=True
-- -        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by todos.created_at asc, todos.id asc

-- todos/queries/list_todos.py: filtered page created asc in one list deleted=False
-- differs from: filtered page created asc in one list deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page created asc in all lists completed=None
-- differs from: page due asc in all lists completed=None
-- -        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- -                select todos.ctid as place, due_moment(todos.due_date, todos.due_time) as key, todos.id
-- +                select todos.ctid as place, todos.created_at as key, todos.id
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by todos.created_at asc, todos.id asc

-- todos/queries/list_todos.py: page created asc in all lists completed=True
-- differs from: page created asc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page created asc in all lists completed=False
-- differs from: page created asc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page created asc in all lists deleted=True
-- differs from: filtered page due asc in all lists deleted=True
-- -        select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- -                select todos.ctid as place, due_moment(todos.due_date, todos.due_time) as key, todos.id
-- +                select todos.ctid as place, todos.created_at as key, todos.id
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by todos.created_at asc, todos.id asc

-- todos/queries/list_todos.py: filtered page created asc in all lists deleted=False
-- differs from: filtered page created asc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page created desc in one list completed=None
-- differs from: page created asc in one list completed=None
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.created_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +                order by todos.created_at desc, todos.id desc

-- todos/queries/list_todos.py: page created desc in one list completed=True
-- differs from: page created desc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page created desc in one list completed=False
-- differs from: page created desc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page created desc in one list deleted=True
-- differs from: filtered page created asc in one list deleted=True
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.created_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +                order by todos.created_at desc, todos.id desc

-- todos/queries/list_todos.py: filtered page created desc in one list deleted=False
-- differs from: filtered page created asc in one list deleted=False
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.created_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +                order by todos.created_at desc, todos.id desc

-- todos/queries/list_todos.py: page created desc in all lists completed=None
-- differs from: page created asc in all lists completed=None
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.created_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +                order by todos.created_at desc, todos.id desc
-- -                order by found.key asc, found.id asc
-- +                order by found.key desc, found.id desc
-- -            order by found.key asc, found.id asc
-- +            order by found.key desc, found.id desc

-- todos/queries/list_todos.py: page created desc in all lists completed=True
-- differs from: page created desc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page created desc in all lists completed=False
-- differs from: page created desc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page created desc in all lists deleted=True
-- differs from: filtered page created asc in all lists deleted=True
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.created_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +                order by todos.created_at desc, todos.id desc
-- -                order by found.key asc, found.id asc
-- +                order by found.key desc, found.id desc
-- -            order by found.key asc, found.id asc
-- +            order by found.key desc, found.id desc

-- todos/queries/list_todos.py: filtered page created desc in all lists deleted=False
-- differs from: filtered page created desc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page title asc in one list completed=None
-- differs from: page created asc in one list completed=None
-- -        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +        select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +                order by title_key(todos.title) collate "C" asc, todos.id asc

-- todos/queries/list_todos.py: page title asc in one list completed=True
-- differs from: page title asc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page title asc in one list completed=False
-- differs from: page title asc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page title asc in one list deleted=True
-- differs from: filtered page created asc in one list deleted=True
-- -        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +        select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +                order by title_key(todos.title) collate "C" asc, todos.id asc

-- todos/queries/list_todos.py: filtered page title asc in one list deleted=False
-- differs from: filtered page title asc in one list deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page title asc in all lists completed=None
-- differs from: page created asc in all lists completed=None
-- -        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +        select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -                select todos.ctid as place, todos.created_at as key, todos.id
-- +                select todos.ctid as place, title_key(todos.title) collate "C" as key, todos.id
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +                order by title_key(todos.title) collate "C" asc, todos.id asc

-- todos/queries/list_todos.py: page title asc in all lists completed=True
-- differs from: page title asc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page title asc in all lists completed=False
-- differs from: page title asc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page title asc in all lists deleted=True
-- differs from: filtered page created asc in all lists deleted=True
-- -        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +        select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -                select todos.ctid as place, todos.created_at as key, todos.id
-- +                select todos.ctid as place, title_key(todos.title) collate "C" as key, todos.id
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +                order by title_key(todos.title) collate "C" asc, todos.id asc

-- todos/queries/list_todos.py: filtered page title asc in all lists deleted=False
-- differs from: filtered page title asc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page title desc in one list completed=None
-- differs from: page title asc in one list completed=None
-- -                  and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (title_key(todos.title) collate "C", todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -                order by title_key(todos.title) collate "C" asc, todos.id asc
-- +                order by title_key(todos.title) collate "C" desc, todos.id desc

-- todos/queries/list_todos.py: page title desc in one list completed=True
-- differs from: page title desc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page title desc in one list completed=False
-- differs from: page title desc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page title desc in one list deleted=True
-- differs from: filtered page title asc in one list deleted=True
-- -                  and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (title_key(todos.title) collate "C", todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -                order by title_key(todos.title) collate "C" asc, todos.id asc
-- +                order by title_key(todos.title) collate "C" desc, todos.id desc

-- todos/queries/list_todos.py: filtered page title desc in one list deleted=False
-- differs from: filtered page title asc in one list deleted=False
-- -                  and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +                  and (title_key(todos.title) collate "C", todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -                order by title_key(todos.title) collate "C" asc, todos.id asc
-- +                order by title_key(todos.title) collate "C" desc, todos.id desc

-- todos/queries/list_todos.py: page title desc in all lists completed=None
-- differs from: page created desc in all lists completed=None
-- -        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +        select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -                select todos.ctid as place, todos.created_at as key, todos.id
-- +                select todos.ctid as place, title_key(todos.title) collate "C" as key, todos.id
-- -                  and (todos.created_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- +                  and (title_key(todos.title) collate "C", todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -                order by todos.created_at desc, todos.id desc
-- +                order by title_key(todos.title) collate "C" desc, todos.id desc

-- todos/queries/list_todos.py: page title desc in all lists completed=True
-- differs from: page title desc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page title desc in all lists completed=False
-- differs from: page title desc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page title desc in all lists deleted=True
-- differs from: filtered page created desc in all lists deleted=True
-- -        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +        select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -                select todos.ctid as place, todos.created_at as key, todos.id
-- +                select todos.ctid as place, title_key(todos.title) collate "C" as key, todos.id
-- -                  and (todos.created_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- +                  and (title_key(todos.title) collate "C", todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -                order by todos.created_at desc, todos.id desc
-- +                order by title_key(todos.title) collate "C" desc, todos.id desc

-- todos/queries/list_todos.py: filtered page title desc in all lists deleted=False
-- differs from: filtered page title desc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page completed asc in one list completed=None
-- differs from: page created asc in one list completed=True
-- -        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.completed_at as key, todos.id
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +                order by todos.completed_at asc, todos.id asc

-- todos/queries/list_todos.py: page completed asc in one list completed=True
-- differs from: page completed asc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page completed asc in one list completed=False
-- differs from: page completed asc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page completed asc in one list deleted=True
-- differs from: filtered page created asc in one list deleted=True
-- -        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.completed_at as key, todos.id
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +              and todos.completed_at is not null
-- +                order by todos.completed_at asc, todos.id asc

-- todos/queries/list_todos.py: filtered page completed asc in one list deleted=False
-- differs from: filtered page completed asc in one list deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page completed asc in all lists completed=None
-- differs from: page created asc in all lists completed=True
-- -        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.completed_at as key, todos.id
-- -                select todos.ctid as place, todos.created_at as key, todos.id
-- +                select todos.ctid as place, todos.completed_at as key, todos.id
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +                order by todos.completed_at asc, todos.id asc

-- todos/queries/list_todos.py: page completed asc in all lists completed=True
-- differs from: page completed asc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page completed asc in all lists completed=False
-- differs from: page completed asc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page completed asc in all lists deleted=True
-- differs from: filtered page created asc in all lists deleted=True
-- -        select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +        select row_to_json(todos)::text as json, todos.completed_at as key, todos.id
-- -                select todos.ctid as place, todos.created_at as key, todos.id
-- +                select todos.ctid as place, todos.completed_at as key, todos.id
-- -                  and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.created_at asc, todos.id asc
-- +              and todos.completed_at is not null
-- +                order by todos.completed_at asc, todos.id asc

-- todos/queries/list_todos.py: filtered page completed asc in all lists deleted=False
-- differs from: filtered page completed asc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/list_todos.py: page completed desc in one list completed=None
-- differs from: page completed asc in one list completed=None
-- -                  and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.completed_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.completed_at asc, todos.id asc
-- +                order by todos.completed_at desc, todos.id desc

-- todos/queries/list_todos.py: page completed desc in one list completed=True
-- differs from: page completed desc in one list completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page completed desc in one list completed=False
-- differs from: page completed desc in one list completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page completed desc in one list deleted=True
-- differs from: filtered page completed asc in one list deleted=True
-- -                  and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.completed_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.completed_at asc, todos.id asc
-- +                order by todos.completed_at desc, todos.id desc

-- todos/queries/list_todos.py: filtered page completed desc in one list deleted=False
-- differs from: filtered page completed asc in one list deleted=False
-- -                  and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.completed_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.completed_at asc, todos.id asc
-- +                order by todos.completed_at desc, todos.id desc

-- todos/queries/list_todos.py: page completed desc in all lists completed=None
-- differs from: page completed asc in all lists completed=None
-- -                  and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.completed_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.completed_at asc, todos.id asc
-- +                order by todos.completed_at desc, todos.id desc
-- -                order by found.key asc, found.id asc
-- +                order by found.key desc, found.id desc
-- -            order by found.key asc, found.id asc
-- +            order by found.key desc, found.id desc

-- todos/queries/list_todos.py: page completed desc in all lists completed=True
-- differs from: page completed desc in all lists completed=None
-- +              and todos.completed_at is not null

-- todos/queries/list_todos.py: page completed desc in all lists completed=False
-- differs from: page completed desc in all lists completed=None
-- +              and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page completed desc in all lists deleted=True
-- differs from: filtered page completed asc in all lists deleted=True
-- -                  and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +                  and (todos.completed_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -                order by todos.completed_at asc, todos.id asc
-- +                order by todos.completed_at desc, todos.id desc
-- -                order by found.key asc, found.id asc
-- +                order by found.key desc, found.id desc
-- -            order by found.key asc, found.id asc
-- +            order by found.key desc, found.id desc

-- todos/queries/list_todos.py: filtered page completed desc in all lists deleted=False
-- differs from: filtered page completed desc in all lists deleted=True
-- -        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/move.py: _MOVE_SINGLE_TODO
with locked_lists as (
    select lists.id, lists.last_position
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where lists.id = any (array[$4, (select todos.list_id from todos where todos.id = $2)])
      and lists.version = (select seen.version from lists seen where seen.id = lists.id)
    order by lists.id
    for no key update of lists
), target as (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.created_by, payer_of_todo(todos.created_by, todos.counted_for) as payer, todo_text_bytes(todos.title, todos.notes, todos.tags, todos.recurrence) as bytes
    from todos
    join locked_lists origin on origin.id = todos.list_id
    where todos.id = $2
      and todos.list_id <> $4
      and todos.deleted_at is null
      -- Counting locks both lists before the todo: a CTE's rows are only fetched when they are needed.
      and (select count(*) from locked_lists) = 2
    for no key update of todos
), draft as (
    select
        coalesce(change ->> 'title', target.title) as title,
        coalesce(change ->> 'notes', target.notes) as notes,
        coalesce((change ->> 'priority')::priority, target.priority) as priority,
        case when change ? 'due_date' then (change ->> 'due_date')::date else target.due_date end as due_date,
        case when change ? 'due_time' then (change ->> 'due_time')::time else target.due_time end as due_time,
        case when change ? 'due_timezone' then change ->> 'due_timezone' else target.due_timezone end as due_timezone,
        case
            when change ? 'tags' then array(select jsonb_array_elements_text(change -> 'tags'))
            else target.tags
        end as tags,
        case
            when change ? 'assignee_id' then (change ->> 'assignee_id')::uuid
            else case when exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = target.assignee_id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
                where lists.id = goal.id
            ) then target.assignee_id end
        end as assignee_id,
        case
            when change ? 'recurrence' then nullif(change -> 'recurrence', 'null')
            when change ? 'due_date' and change ->> 'due_date' is null and target.recurrence ->> 'rule' is not null then null
            -- A field that changes for good does not go back at the next occurrence.
            when target.recurrence ? 'original_fields' then jsonb_set(
                target.recurrence, '{original_fields}', (target.recurrence -> 'original_fields') - array(select jsonb_object_keys(change))
            )
            else target.recurrence
        end as recurrence,
        case when change ? 'parent_id' then (change ->> 'parent_id')::uuid end as parent_id,
        case (change ->> 'completed')::boolean
            when true then coalesce(target.completed_at, least(now(), (change ->> 'at')::timestamptz))
            when false then null
            else target.completed_at
        end as completed_at,
        coalesce(change ->> 'position', order_key_after(goal.last_position)) as position,
        target.list_id as origin_id,
        target.assignee_id as old_assignee_id,
        target.title as old_title,
        target.payer as old_payer,
        case
            when change ?| array['title', 'notes', 'tags', 'recurrence'] then $1
            else case when exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = target.payer and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
                where lists.id = goal.id
            ) then target.payer else $1 end
        end as new_payer,
        case when exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = target.created_by and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
                where lists.id = goal.id
            ) then target.created_by else $1 end as new_creator,
        target.bytes
    from target, cast($3 as jsonb) change, locked_lists goal
    where goal.id = $4
), fewer as (
    insert into usage_decreases (user_id, todos, text_bytes)
    select old_payer, count(*), sum(bytes)
    from draft
    where new_payer is distinct from old_payer
      and old_payer is not null
    group by old_payer
), more as (
    select count(*) as todos, sum(bytes)::bigint as bytes
    from draft
    where new_payer is distinct from old_payer
    having count(*) > 0
), counted as (
    update account_usage
    set todos = account_usage.todos + more.todos,
        text_bytes = account_usage.text_bytes + more.bytes
    from more
    where account_usage.user_id = $1
    returning require_quota(account_usage, more.todos, more.bytes)
), numbered_origin as (
    update lists
    set version = lists.version + 1
    from draft
    where lists.id = draft.origin_id
    returning lists.id, lists.version
), added_tombstone as (
    insert into tombstones (list_id, version, todo_id)
    select numbered_origin.id, numbered_origin.version, $2
    from numbered_origin
), moved_comments as (
    select comments.id, row_number() over (order by comments.version) as number
    from target, comments
    where comments.todo_id = $2
), numbered_list as (
    update lists
    set version = lists.version + total.count + 1,
        last_position = greatest(lists.last_position, draft.position)
    from draft, (select count(*) from moved_comments) total
    where lists.id = $4
    returning lists.id, lists.version, lists.version - total.count - 1 as base
), changed_comments as (
    update comments
    set list_id = numbered_list.id,
        origin_list_id = coalesce(comments.origin_list_id, comments.list_id),
        version = numbered_list.base + moved_comments.number
    from moved_comments, numbered_list
    where comments.id = moved_comments.id
), changed_todo as (
    update todos
    set title = draft.title,
        notes = draft.notes,
        priority = draft.priority,
        due_date = draft.due_date,
        due_time = draft.due_time,
        due_timezone = draft.due_timezone,
        tags = draft.tags,
        assignee_id = draft.assignee_id,
        recurrence = draft.recurrence,
        parent_id = draft.parent_id,
        completed_at = draft.completed_at,
        position = draft.position,
        updated_at = now(),
        list_id = numbered_list.id,
        created_by = draft.new_creator,
        counted_for = nullif(draft.new_payer, draft.new_creator),
        version = numbered_list.version
    from numbered_list, draft
    where todos.id = $2
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), recorded_move_out as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        numbered_origin.id,
        numbered_origin.version,
        $2::uuid,
        $1,
        'moved_out',
        target.title,
        case
            when (target.kind = 'todo' or target.notes <> '') and target.deleted_at is null and (exists (
        select
        from memberships
        where memberships.list_id = target.list_id
          and memberships.guest_id is null
          and not exists (
              select
              from memberships others
              where others.list_id = $4
                and others.user_id = memberships.user_id
          )
    ) or exists (
        select
        from memberships
        where memberships.list_id = $4
          and memberships.role = 'owner'
          and not exists (
              select
              from memberships others
              where others.list_id = target.list_id
                and others.user_id = memberships.user_id
                and others.role = 'owner'
          )
    ))
            then jsonb_build_object(
                'notes', target.notes, 'priority', target.priority, 'due_date', target.due_date, 'due_time', target.due_time, 'due_timezone', target.due_timezone, 'tags', target.tags,
                'recurrence', case when target.recurrence ->> 'rule' is not null then jsonb_build_object('rule', target.recurrence -> 'rule', 'from', target.recurrence -> 'from') end
            )
        end::jsonb,
        jsonb_build_object('list_id', $4::uuid)::jsonb,
        false
    from numbered_origin, target), recorded_move_in as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        changed_todo.list_id,
        changed_todo.version,
        changed_todo.id::uuid,
        $1,
        'moved_in',
        changed_todo.title,
        jsonb_build_object('list_id', numbered_origin.id)::jsonb,
        null::jsonb,
        false
    from changed_todo, numbered_origin)
select
    row_to_json(changed_todo)::text as row,
    changed_todo.list_id,
    changed_todo.version,
    numbered_origin.id as origin_id,
    numbered_origin.version as origin_version,
    draft.old_assignee_id,
    draft.old_title,
    changed_todo.assignee_id,
    exists (select from todos child where child.parent_id = $2) as has_subtasks,
    exists (select from moved_comments) as has_comments,
    exists (select from attachments where attachments.todo_id = $2) as has_attachments
from changed_todo, numbered_origin, draft;

-- todos/queries/move.py: _MOVE_SUBTREE
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and (child.deleted_at is null or not (exists (
        select
        from memberships
        where memberships.list_id = $2
          and memberships.guest_id is null
          and not exists (
              select
              from memberships others
              where others.list_id = $3
                and others.user_id = memberships.user_id
          )
    ) or exists (
        select
        from memberships
        where memberships.list_id = $3
          and memberships.role = 'owner'
          and not exists (
              select
              from memberships others
              where others.list_id = $2
                and others.user_id = memberships.user_id
                and others.role = 'owner'
          )
    )))
), moved as (
    select
        todos.id,
        todos.position,
        todos.title,
        todos.assignee_id,
        payer_of_todo(todos.created_by, todos.counted_for) as old_payer,
        case when exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = payer_of_todo(todos.created_by, todos.counted_for) and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
                where lists.id = $3
            ) then payer_of_todo(todos.created_by, todos.counted_for) else $4 end as new_payer,
        case when exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = todos.created_by and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
                where lists.id = $3
            ) then todos.created_by else $4 end as new_creator,
        todo_text_bytes(todos.title, todos.notes, todos.tags, todos.recurrence) as bytes,
        row_number() over (order by todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.id <> $1
), fewer as (
    insert into usage_decreases (user_id, todos, text_bytes)
    select old_payer, count(*), sum(bytes)
    from moved
    where new_payer is distinct from old_payer
      and old_payer is not null
    group by old_payer
), more as (
    select count(*) as todos, sum(bytes)::bigint as bytes
    from moved
    where new_payer is distinct from old_payer
    having count(*) > 0
), counted as (
    update account_usage
    set todos = account_usage.todos + more.todos,
        text_bytes = account_usage.text_bytes + more.bytes
    from more
    where account_usage.user_id = $4
    returning require_quota(account_usage, more.todos, more.bytes)
), moved_comments as (
    select comments.id, row_number() over (order by comments.version) as number
    from moved
    cross join lateral (
        select id, version
        from comments
        where todo_id = moved.id
        offset 0
    ) comments
), total as (
    select count(*), max(position) as last_position, (select count(*) from moved_comments) as comments
    from moved
), numbered_origin as (
    update lists
    set version = lists.version + total.count
    from total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base
), added_tombstones as (
    insert into tombstones (list_id, version, todo_id)
    select $2, numbered_origin.base + moved.number, moved.id
    from moved, numbered_origin
), numbered_list as (
    update lists
    set version = lists.version + total.count + total.comments,
        last_position = greatest(lists.last_position, total.last_position)
    from total
    where lists.id = $3
      and total.count > 0
    returning lists.version, lists.version - total.count - total.comments as base, total.count
), changed_comments as (
    update comments
    set list_id = $3,
        origin_list_id = coalesce(comments.origin_list_id, comments.list_id),
        version = numbered_list.base + numbered_list.count + moved_comments.number
    from moved_comments, numbered_list
    where comments.id = moved_comments.id
), changed_todos as (
    update todos
    set list_id = $3,
        assignee_id = case when exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = todos.assignee_id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
                where lists.id = $3
            ) then todos.assignee_id end,
        created_by = moved.new_creator,
        counted_for = nullif(moved.new_payer, moved.new_creator),
        version = numbered_list.base + moved.number,
        updated_at = now()
    from moved, numbered_list
    where todos.id = moved.id
    returning todos.id, todos.version, moved.title, moved.assignee_id as old_assignee_id, todos.assignee_id
), recorded_move_out as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $2,
        numbered_origin.base + moved.number,
        moved.id::uuid,
        $4,
        'moved_out',
        moved.title,
        case
            when (past.kind = 'todo' or past.notes <> '') and past.deleted_at is null and (exists (
        select
        from memberships
        where memberships.list_id = $2
          and memberships.guest_id is null
          and not exists (
              select
              from memberships others
              where others.list_id = $3
                and others.user_id = memberships.user_id
          )
    ) or exists (
        select
        from memberships
        where memberships.list_id = $3
          and memberships.role = 'owner'
          and not exists (
              select
              from memberships others
              where others.list_id = $2
                and others.user_id = memberships.user_id
                and others.role = 'owner'
          )
    ))
            then jsonb_build_object(
                'notes', past.notes, 'priority', past.priority, 'due_date', past.due_date, 'due_time', past.due_time, 'due_timezone', past.due_timezone, 'tags', past.tags,
                'recurrence', case when past.recurrence ->> 'rule' is not null then jsonb_build_object('rule', past.recurrence -> 'rule', 'from', past.recurrence -> 'from') end
            )
        end::jsonb,
        jsonb_build_object('list_id', $3::uuid) || case when past.deleted_at is null then '{}' else '{"from_trash": true}'::jsonb end::jsonb,
        (case
            when (past.kind = 'todo' or past.notes <> '') and past.deleted_at is null and (exists (
        select
        from memberships
        where memberships.list_id = $2
          and memberships.guest_id is null
          and not exists (
              select
              from memberships others
              where others.list_id = $3
                and others.user_id = memberships.user_id
          )
    ) or exists (
        select
        from memberships
        where memberships.list_id = $3
          and memberships.role = 'owner'
          and not exists (
              select
              from memberships others
              where others.list_id = $2
                and others.user_id = memberships.user_id
                and others.role = 'owner'
          )
    ))
            then jsonb_build_object(
                'notes', past.notes, 'priority', past.priority, 'due_date', past.due_date, 'due_time', past.due_time, 'due_timezone', past.due_timezone, 'tags', past.tags,
                'recurrence', case when past.recurrence ->> 'rule' is not null then jsonb_build_object('rule', past.recurrence -> 'rule', 'from', past.recurrence -> 'from') end
            )
        end) is null
    from numbered_origin cross join moved join todos past on past.id = moved.id), recorded_move_in as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $3,
        changed_todos.version,
        changed_todos.id::uuid,
        $4,
        'moved_in',
        changed_todos.title,
        jsonb_build_object('list_id', $2::uuid)::jsonb,
        null::jsonb,
        true
    from changed_todos)
select
    numbered_list.version,
    numbered_origin.version as origin_version,
    array(
        select (changed_todos.old_assignee_id, changed_todos.title)
        from changed_todos
        where changed_todos.old_assignee_id is not null
          and changed_todos.assignee_id is null
    ) as unassigned
from numbered_list, numbered_origin;

-- todos/queries/move.py: _EXPLAIN_FAILED_MOVE
select todos.list_id, exists (
    select
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where lists.id = $3
) as can_enter
from todos
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
where todos.id = $2
  and todos.deleted_at is null;

-- todos/queries/recurrence.py: _FIND_ROW
select id, title, notes, priority::text, tags, due_date, due_time, due_timezone, completed_at, recurrence::text
from todos
where id = $1
  and list_id = $2
  and deleted_at is null;

-- todos/queries/recurrence.py: _ADVANCE_SERIES
with numbered_list as (
    update lists
    set version = lists.version + case
        when $7::uuid is not null and not exists (select from todos copy where copy.id = $7 and copy.list_id = $2) or exists (select from todos copy where copy.id = $7 and copy.list_id = $2 and (copy.completed_at is null or copy.deleted_at is not null)) then 2
        else 1
    end
    where lists.id = $2
    returning lists.version
), copied_todo as (
    insert into todos (id, created_by, counted_for, list_id, parent_id, position, assignee_id, title, notes, priority, due_date, due_time, due_timezone, tags, version, completed_at, recurrence, search_text)
    select case when exists (select from todos copy where copy.id = $7) then $10::uuid else $7 end, memberships.account_id, nullif(payer_of_member(memberships.account_id, memberships.guest_id), memberships.account_id), todos.list_id, todos.parent_id, todos.position, case when exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = todos.assignee_id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
                where lists.id = todos.list_id
            ) then todos.assignee_id end, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, numbered_list.version - 1, least(now(), $9::timestamptz), $8::text::jsonb, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))
    from todos, numbered_list, lists, memberships
    where todos.id = $1
      and lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $11 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
      and $7::uuid is not null and not exists (select from todos copy where copy.id = $7 and copy.list_id = $2)
), completed_copy as (
    update todos copy
    set completed_at = least(now(), $9::timestamptz),
        deleted_at = null,
        updated_at = now(),
        version = numbered_list.version - 1
    from numbered_list
    where copy.id = $7 and copy.list_id = $2 and (copy.completed_at is null or copy.deleted_at is not null)
    returning copy.id
), recorded_copy as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $2,
        numbered_list.version - 1,
        coalesce((select completed_copy.id from completed_copy), case when exists (select from todos copy where copy.id = $7) then $10::uuid else $7 end)::uuid,
        $11,
        'changed',
        todos.title,
        jsonb_build_object('completed_at', null)::jsonb,
        jsonb_build_object('completed_at', least(now(), $9::timestamptz))::jsonb,
        true
    from numbered_list, todos where todos.id = $1 and ($7::uuid is not null and not exists (select from todos copy where copy.id = $7 and copy.list_id = $2) or exists (select from completed_copy))), draft as (
    select
        coalesce(fields ->> 'title', todos.title) as title,
        coalesce(fields ->> 'notes', todos.notes) as notes,
        coalesce((fields ->> 'priority')::priority, todos.priority) as priority,
        case
            when fields ? 'tags' then array(select jsonb_array_elements_text(fields -> 'tags'))
            else todos.tags
        end as tags,
        $5::text::jsonb as recurrence
    from todos, cast($6::text as jsonb) fields
    where todos.id = $1
), changed_todo as (
    update todos
    set attachments = todos.attachments,
        title = draft.title,
        notes = draft.notes,
        priority = draft.priority,
        tags = draft.tags,
        due_date = $3::text::date,
        due_time = $4::time,
        due_timezone = case when $4::time is not null then todos.due_timezone end,
        recurrence = draft.recurrence,
        counted_for = case
            when todo_text_bytes(draft.title, draft.notes, draft.tags, draft.recurrence) > todo_text_bytes(todos.title, todos.notes, todos.tags, todos.recurrence) then (
                select nullif(payer_of_member(memberships.account_id, memberships.guest_id), todos.created_by)
                from lists, memberships
                where lists.id = todos.list_id
                  and memberships.list_id = lists.id and memberships.user_id = $11 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
            )
            else todos.counted_for
        end,
        completed_at = null,
        updated_at = now(),
        version = numbered_list.version
    from numbered_list, draft
    where todos.id = $1
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        changed_todo.list_id,
        changed_todo.version,
        changed_todo.id::uuid,
        $11,
        case when $7::uuid is null then 'occurrence_skipped' else 'occurrence_completed' end,
        past.title,
        jsonb_build_object('due_date', past.due_date, 'due_time', past.due_time, 'occurrence', past.recurrence -> 'occurrence')::jsonb,
        jsonb_build_object('due_date', changed_todo.due_date, 'due_time', changed_todo.due_time, 'occurrence', changed_todo.recurrence -> 'occurrence')::jsonb,
        false
    from changed_todo join todos past on past.id = changed_todo.id)
select row_to_json(changed_todo)::text as row, version
from changed_todo;

-- todos/queries/recurrence.py: _REWIND_SERIES
with copy as materialized (
    select id, attachments
    from todos
    where id = $7
), moved_attachments as (
    update attachments
    set todo_id = $1
    where todo_id = $7
), comments_of_copy as (
    select comments.id, row_number() over (order by comments.version desc) as number
    from comments
    where comments.todo_id = $7
), numbered_list as (
    update lists
    set version = lists.version + 1 + (select count(*) from copy) + (select count(*) from comments_of_copy)
    where lists.id = $2
    returning lists.version
), moved_comments as (
    update comments
    set todo_id = $1,
        version = numbered_list.version - 1 - comments_of_copy.number
    from comments_of_copy, numbered_list
    where comments.id = comments_of_copy.id
), emptied_copy as (
    update todos
    set attachments = '[]',
        version = numbered_list.version - 1
    from numbered_list
    where todos.id = $7
      and $9
), deleted_copy as (
    delete from todos
    where id = $7
      and not $9
    returning id
), added_tombstone as (
    insert into tombstones (list_id, version, todo_id)
    select $2, numbered_list.version - 1, deleted_copy.id
    from deleted_copy, numbered_list
), draft as (
    select
        coalesce(fields ->> 'title', todos.title) as title,
        coalesce(fields ->> 'notes', todos.notes) as notes,
        coalesce((fields ->> 'priority')::priority, todos.priority) as priority,
        case
            when fields ? 'tags' then array(select jsonb_array_elements_text(fields -> 'tags'))
            else todos.tags
        end as tags,
        $5::text::jsonb as recurrence
    from todos, cast($6::text as jsonb) fields
    where todos.id = $1
), changed_todo as (
    update todos
    set attachments = todos.attachments || coalesce((select copy.attachments from copy), '[]'),
        title = draft.title,
        notes = draft.notes,
        priority = draft.priority,
        tags = draft.tags,
        due_date = $3::text::date,
        due_time = $4::time,
        due_timezone = case when $4::time is not null then todos.due_timezone end,
        recurrence = draft.recurrence,
        counted_for = case
            when todo_text_bytes(draft.title, draft.notes, draft.tags, draft.recurrence) > todo_text_bytes(todos.title, todos.notes, todos.tags, todos.recurrence) then (
                select nullif(payer_of_member(memberships.account_id, memberships.guest_id), todos.created_by)
                from lists, memberships
                where lists.id = todos.list_id
                  and memberships.list_id = lists.id and memberships.user_id = $8 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
            )
            else todos.counted_for
        end,
        completed_at = null,
        updated_at = now(),
        version = numbered_list.version
    from numbered_list, draft
    where todos.id = $1
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        changed_todo.list_id,
        changed_todo.version,
        changed_todo.id::uuid,
        $8,
        'occurrence_returned',
        past.title,
        jsonb_build_object('due_date', past.due_date, 'due_time', past.due_time, 'occurrence', past.recurrence -> 'occurrence')::jsonb,
        jsonb_build_object('due_date', changed_todo.due_date, 'due_time', changed_todo.due_time, 'occurrence', changed_todo.recurrence -> 'occurrence')::jsonb,
        false
    from changed_todo join todos past on past.id = changed_todo.id)
select row_to_json(changed_todo)::text as row, version
from changed_todo;

-- todos/queries/saved_filter.py: _NAMES
select
    coalesce(array_agg(distinct lists.name), '{}') as lists,
    coalesce(array_agg(distinct memberships.folder) filter (where memberships.folder is not null), '{}') as folders,
    (
        select coalesce(array_agg(distinct todos.title), '{}')
        from (
            select todos.title
            from todos
            where todos.list_id = any (array_agg(lists.id))
              and todos.kind = 'section'
              and todos.deleted_at is null
              and length(todos.title) <= 100
            limit 2000
        ) todos
    ) as sections,
    (
        select coalesce(array_agg(distinct people.name), '{}')
        from (
        select memberships.list_id, memberships.user_id, coalesce(nullif(users.name, ''), split_part(users.email, '@', 1)) as name
        from memberships
        join users on users.id = memberships.user_id
        where memberships.list_id = any (array_agg(lists.id))
            limit 2000
        ) people
    ) as people
from memberships
join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
where lists.archived_at is null;

-- todos/queries/saved_filter.py: saved filter
select null as state, array_agg(json) as items, (array_agg(key))[$5] as key, (array_agg(id))[$5] as id
from (
    select row_to_json(todos)::text as json, todos.position as key, todos.id
    from (
        select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
        from memberships
        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
        join todos on todos.list_id = lists.id
        where ($2::uuid is null and lists.archived_at is null or lists.id = $2)
          and todos.deleted_at is null
          and todos.kind = 'todo'
          and (todos.position, todos.id) > ($3::text collate "C", $4::uuid)
          and $6::date is not null
          and $7::text is not null
          and (coalesce((case
    when todos.due_timezone is null then todos.due_date
    else local_time(moment_of(todos.due_date + todos.due_time, todos.due_timezone), $7::text)::date
end) < $8::date, false) and (coalesce(todos.completed_at is null and (case
    when todos.due_timezone is null then todos.due_date
    else local_time(moment_of(todos.due_date + todos.due_time, todos.due_timezone), $7::text)::date
end) < $6::date, false) or (todos.priority = $9::text::priority) or coalesce(folded(lists.name) = folded($10::text), false) or coalesce(exists (
    with recursive ancestors as (
        select parent.id, parent.parent_id, parent.kind, parent.title
        from todos parent
        where parent.id = todos.parent_id
          and parent.deleted_at is null
        union
        select parent.id, parent.parent_id, parent.kind, parent.title
        from todos parent
        join ancestors on parent.id = ancestors.parent_id
        where parent.deleted_at is null
    )
    select
    from ancestors
    where kind = 'section'
      and folded(title) = folded($11::text)
), false) or coalesce(folded(memberships.folder) = folded($12::text), false) or coalesce(todos.assignee_id = $1, false) or coalesce(exists (
    select
    from users
    where users.id = todos.assignee_id
      and exists (
            select
            from lists
            join memberships on memberships.list_id = lists.id and memberships.user_id = users.id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
            where lists.id = todos.list_id
        )
      and folded(coalesce(nullif(users.name, ''), split_part(users.email, '@', 1))) = folded($13::text)
), false) or coalesce(exists (select from unnest(todos.tags) tag where starts_with(folded(tag), folded($14::text))), false) or coalesce((strpos(folded(todos.title), folded($15::text)) > 0 or strpos(folded(todos.notes), folded($15::text)) > 0), false)) and (not coalesce((todos.completed_at at time zone $7::text)::date = $16::date, false)))
        order by todos.position asc, todos.id asc
        limit $5 + 1
    ) todos
    limit $5 + 1
) page;

-- todos/queries/search.py: search page position asc deleted=True
with query as materialized (
    select
        patterns,
        array(select pattern_of(word) from unnest($14::text[]) word) as symbols,
        whole_words,
        coalesce(nullif(search_hints(whole_words), '{}'), patterns[:1]) as hints,
        null::bigint as no_limit
    from (
        select
            array(select pattern_of(word) from unnest($13::text[]) word) as patterns,
            websearch_to_tsquery('simple', folded($15::text)) as whole_words
    ) words
), visible_lists as materialized (
    select lists.id, lists.version, lists.xmin
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where ($2::uuid is null and lists.archived_at is null or lists.id = $2)
), lists_state as materialized (
    select md5(concat(
        pg_postmaster_start_time(),
        string_agg(concat_ws(' ', id, version, xmin), ',' order by id)
    )) as state
    from visible_lists
)
select (select state from lists_state) as state, array_agg(json) as items, (array_agg(key))[$5] as key, (array_agg(id))[$5] as id
from (
    select row_to_json(todos)::text as json, todos.position as key, todos.id
    from (
        select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
        from visible_lists
        cross join lateral (
            select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.key
            from (
                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, todos.position as key
                from todos
                where todos.list_id = visible_lists.id
                  and (todos.position, todos.id) > ($3::text collate "C", $4::uuid)
                  and todos.deleted_at is not null
                  and coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) like any ((select hints from query)::text[])
                order by todos.position asc, todos.id asc
                limit (select no_limit from query)
            ) todos
            where (
                      text like all ((select patterns from query)::text[])
                      or (select whole_words from query) is not null
                      and text like all ((select symbols from query)::text[])
                      and to_tsvector('simple', text) @@ (select whole_words from query)
                  )
          and ($6::boolean is null or (todos.completed_at is not null) = $6)
          and ($7::text is null or todos.priority = $7::text::priority)
          and ($8::text is null or exists (select from unnest(todos.tags) tag where lower(tag) = lower($8)))
          and due_moment(todos.due_date, todos.due_time) between $9::text::timestamp and $10::text::timestamp
          and todos.kind = $11::text::todo_kind
          and ($12::uuid is null or todos.parent_id = $12)
            order by todos.key asc, todos.id asc
            limit $5 + 1
        ) todos
        order by todos.key asc, todos.id asc
    ) todos
    limit $5 + 1
) page
where (select state from lists_state) is distinct from $16::text;

-- todos/queries/search.py: search page position asc deleted=False
-- differs from: search page position asc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/search.py: search page position desc deleted=True
-- differs from: search page position asc deleted=True
-- -                  and (todos.position, todos.id) > ($3::text collate "C", $4::uuid)
-- +                  and (todos.position, todos.id) < ($3::text collate "C", $4::uuid)
-- -                order by todos.position asc, todos.id asc
-- +                order by todos.position desc, todos.id desc
-- -            order by todos.key asc, todos.id asc
-- +            order by todos.key desc, todos.id desc
-- -        order by todos.key asc, todos.id asc
-- +        order by todos.key desc, todos.id desc

-- todos/queries/search.py: search page position desc deleted=False
-- differs from: search page position desc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/search.py: search page due asc deleted=True
-- differs from: search page position asc deleted=True
-- -    select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- -                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, todos.position as key
-- +                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, due_moment(todos.due_date, todos.due_time) as key
-- -                  and (todos.position, todos.id) > ($3::text collate "C", $4::uuid)
-- +                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ($3::text::timestamp, $4::uuid)
-- -                order by todos.position asc, todos.id asc
-- +                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc

-- todos/queries/search.py: search page due asc deleted=False
-- differs from: search page due asc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/search.py: search page due desc deleted=True
-- differs from: search page position desc deleted=True
-- -    select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +    select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- -                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, todos.position as key
-- +                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') as key
-- -                  and (todos.position, todos.id) < ($3::text collate "C", $4::uuid)
-- +                  and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ($3::text::timestamp, $4::uuid)
-- -                order by todos.position desc, todos.id desc
-- +                order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc

-- todos/queries/search.py: search page due desc deleted=False
-- differs from: search page due desc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/search.py: search page priority asc deleted=True
-- differs from: search page due asc deleted=True
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, due_moment(todos.due_date, todos.due_time) as key
-- +                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, todos.priority as key
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ($3::text::timestamp, $4::uuid)
-- +                  and (todos.priority, todos.id) > ($3::text::priority, $4::uuid)
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by todos.priority asc, todos.id asc

-- todos/queries/search.py: search page priority asc deleted=False
-- differs from: search page priority asc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/search.py: search page priority desc deleted=True
-- differs from: search page due desc deleted=True
-- -    select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') as key
-- +                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, todos.priority as key
-- -                  and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ($3::text::timestamp, $4::uuid)
-- +                  and (todos.priority, todos.id) < ($3::text::priority, $4::uuid)
-- -                order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc
-- +                order by todos.priority desc, todos.id desc

-- todos/queries/search.py: search page priority desc deleted=False
-- differs from: search page priority desc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/search.py: search page created asc deleted=True
-- differs from: search page due asc deleted=True
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- -                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, due_moment(todos.due_date, todos.due_time) as key
-- +                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, todos.created_at as key
-- -                  and (due_moment(todos.due_date, todos.due_time), todos.id) > ($3::text::timestamp, $4::uuid)
-- +                  and (todos.created_at, todos.id) > ($3::timestamptz, $4::uuid)
-- -                order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                order by todos.created_at asc, todos.id asc

-- todos/queries/search.py: search page created asc deleted=False
-- differs from: search page created asc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/search.py: search page created desc deleted=True
-- differs from: search page created asc deleted=True
-- -                  and (todos.created_at, todos.id) > ($3::timestamptz, $4::uuid)
-- +                  and (todos.created_at, todos.id) < ($3::timestamptz, $4::uuid)
-- -                order by todos.created_at asc, todos.id asc
-- +                order by todos.created_at desc, todos.id desc
-- -            order by todos.key asc, todos.id asc
-- +            order by todos.key desc, todos.id desc
-- -        order by todos.key asc, todos.id asc
-- +        order by todos.key desc, todos.id desc

-- todos/queries/search.py: search page created desc deleted=False
-- differs from: search page created desc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/search.py: search page title asc deleted=True
-- differs from: search page created asc deleted=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, todos.created_at as key
-- +                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, title_key(todos.title) collate "C" as key
-- -                  and (todos.created_at, todos.id) > ($3::timestamptz, $4::uuid)
-- +                  and (title_key(todos.title) collate "C", todos.id) > ($3::text collate "C", $4::uuid)
-- -                order by todos.created_at asc, todos.id asc
-- +                order by title_key(todos.title) collate "C" asc, todos.id asc

-- todos/queries/search.py: search page title asc deleted=False
-- differs from: search page title asc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/search.py: search page title desc deleted=True
-- differs from: search page created desc deleted=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, todos.created_at as key
-- +                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, title_key(todos.title) collate "C" as key
-- -                  and (todos.created_at, todos.id) < ($3::timestamptz, $4::uuid)
-- +                  and (title_key(todos.title) collate "C", todos.id) < ($3::text collate "C", $4::uuid)
-- -                order by todos.created_at desc, todos.id desc
-- +                order by title_key(todos.title) collate "C" desc, todos.id desc

-- todos/queries/search.py: search page title desc deleted=False
-- differs from: search page title desc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/search.py: search page completed asc deleted=True
-- differs from: search page created asc deleted=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.completed_at as key, todos.id
-- -                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, todos.created_at as key
-- +                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) as text, todos.completed_at as key
-- -                  and (todos.created_at, todos.id) > ($3::timestamptz, $4::uuid)
-- +                  and (todos.completed_at, todos.id) > ($3::timestamptz, $4::uuid)
-- +                  and todos.completed_at is not null
-- -                order by todos.created_at asc, todos.id asc
-- +                order by todos.completed_at asc, todos.id asc

-- todos/queries/search.py: search page completed asc deleted=False
-- differs from: search page completed asc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/search.py: search page completed desc deleted=True
-- differs from: search page completed asc deleted=True
-- -                  and (todos.completed_at, todos.id) > ($3::timestamptz, $4::uuid)
-- +                  and (todos.completed_at, todos.id) < ($3::timestamptz, $4::uuid)
-- -                order by todos.completed_at asc, todos.id asc
-- +                order by todos.completed_at desc, todos.id desc
-- -            order by todos.key asc, todos.id asc
-- +            order by todos.key desc, todos.id desc
-- -        order by todos.key asc, todos.id asc
-- +        order by todos.key desc, todos.id desc

-- todos/queries/search.py: search page completed desc deleted=False
-- differs from: search page completed desc deleted=True
-- -    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- +    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
-- -                  and todos.deleted_at is not null
-- +                  and todos.deleted_at is null

-- todos/queries/statistics.py: _FETCH_DAYS
select day, count(*) as completed
from (select known_zone(timezone) as timezone from users where id = $1 offset 0) person
cross join lateral (
    select todos.completed_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    join todos on todos.list_id = lists.id
    where todos.completed_at >= $2::date::timestamp at time zone 'UTC' - interval '1 day'
      and todos.completed_at < ($3::date + 1)::timestamp at time zone 'UTC' + interval '1 day'
      and todos.deleted_at is null
    union all
    select subtask.value::timestamptz
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    join todos on todos.list_id = lists.id
    cross join lateral jsonb_each_text(todos.recurrence #> '{previous_state,below}') subtask
    where todos.completed_at >= $2::date::timestamp at time zone 'UTC' - interval '1 day'
      and todos.recurrence #> '{previous_state,below}' is not null
      and todos.deleted_at is null
    union all
    select subtask.value::timestamptz
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    join todos on todos.list_id = lists.id
    cross join lateral jsonb_each(coalesce(todos.recurrence -> 'skipped', todos.recurrence #> '{previous_state,skipped}')) occurrence
    cross join lateral jsonb_each_text(occurrence.value) subtask
    where coalesce(todos.recurrence -> 'skipped', todos.recurrence #> '{previous_state,skipped}') is not null
      and todos.deleted_at is null
) completions
cross join lateral (select (completions.completed_at at time zone person.timezone)::date as day) local_day
where day between $2 and $3
group by day
order by day;

-- todos/queries/statistics.py: _UPDATE_COMPLETION_DAYS
with stale_lists as (
    select lists.id, lists.version, person.timezone, known.days, coalesce(known.version, 0) as known_version
    from (select known_zone(timezone) as timezone from users where id = $1 offset 0) person
    cross join memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    left join completion_days known
        on known.user_id = $1
        and known.list_id = lists.id
        and known.timezone = person.timezone
    where lists.version > coalesce(known.version, 0)
    order by lists.id
    for key share of lists
)
insert into completion_days (user_id, list_id, timezone, version, days)
select
    $1,
    stale_lists.id,
    stale_lists.timezone,
    stale_lists.version,
    coalesce(stale_lists.days, '{}') + coalesce(added.days, '{}')
from stale_lists
cross join lateral (
    select range_agg(daterange(day, day + 1)) as days
    from (
        select distinct (completions.completed_at at time zone stale_lists.timezone)::date as day
        from (
            select todos.completed_at, todos.deleted_at, todos.recurrence
            from todos
            where todos.list_id = stale_lists.id
              and todos.version > stale_lists.known_version
            offset 0
        ) changed_todos
        cross join lateral (
            select changed_todos.completed_at
            where changed_todos.completed_at is not null
            union all
            select subtask.value::timestamptz
            from jsonb_each_text(changed_todos.recurrence #> '{previous_state,below}') subtask
            where changed_todos.completed_at is not null
            union all
            select subtask.value::timestamptz
            from jsonb_each(coalesce(changed_todos.recurrence -> 'skipped', changed_todos.recurrence #> '{previous_state,skipped}')) occurrence
            cross join lateral jsonb_each_text(occurrence.value) subtask
        ) completions
        where changed_todos.deleted_at is null
    ) added_days
) added
order by stale_lists.id
on conflict (user_id, list_id) do update
set timezone = excluded.timezone,
    version = excluded.version,
    days = excluded.days
where completion_days.timezone <> excluded.timezone
   or completion_days.version < excluded.version;

-- todos/queries/statistics.py: _FORGET_COMPLETION_DAYS
delete from completion_days
where user_id = $1;

-- todos/queries/statistics.py: _FETCH_POSSIBLE_STREAKS
select lower(streak) as first, upper(streak) - 1 as last
from (
    select range_agg(completion_days.days) as days
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    join completion_days on completion_days.user_id = $1 and completion_days.list_id = lists.id
) history
cross join lateral unnest(history.days) streak
order by lower(streak);

-- todos/queries/subtree.py: _LOCK_LIST
with turn as materialized (
    select lists.id, pg_advisory_xact_lock(('x' || left(md5('push ' || lists.id), 16))::bit(64)::bigint) as push_turn,
        pg_advisory_xact_lock_shared(('x' || left(md5('members ' || lists.id), 16))::bit(64)::bigint) as members_turn
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where todos.id = $2
)
select lists.id
from todos
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
where todos.id = $2
  and lists.id = (select turn.id from turn)
  and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
for no key update of lists, todos;

-- todos/queries/subtree.py: _LOCK_BOTH_LISTS
with own_lists as materialized (
    select lists.id
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where lists.id = any (array[$3, (select todos.list_id from todos where todos.id = $2)])
    order by lists.id
), turns as materialized (
    select id, pg_advisory_xact_lock(('x' || left(md5('push ' || id), 16))::bit(64)::bigint) as push_turn,
        pg_advisory_xact_lock_shared(('x' || left(md5('members ' || id), 16))::bit(64)::bigint) as members_turn
    from own_lists
)
select lists.id
from lists
where lists.id = any (array(select turns.id from turns))
order by lists.id
for no key update of lists;

-- todos/queries/subtree.py: _CHECK_PARENT
with recursive ancestors as (
    select id, parent_id
    from todos
    where id = $2
    union
    select upper.id, upper.parent_id
    from todos upper
    join ancestors on upper.id = ancestors.parent_id
), descendants as (
    select $1::uuid as id, 1 as level
    union
    select child.id, descendants.level + 1
    from descendants
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = descendants.id
        offset 0
    ) child
    where descendants.level <= 50
)
select
    exists (select from todos where id = $2 and list_id = $3 and deleted_at is null) as is_there,
    exists (select from ancestors where id = $1) as is_inside,
    (select count(*) from ancestors) + (select max(level) from descendants) as levels;

-- todos/queries/subtree.py: _DELETE_SUBTREE
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is null
), flipped as (
    select todos.id, todos.title, row_number() over (order by todos.id = $1, todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.deleted_at is null
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from flipped) total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base, total.count
), changed_todos as (
    update todos
    set deleted_at = now(),
        version = numbered_list.base + flipped.number,
        updated_at = now()
    from flipped, numbered_list
    where todos.id = flipped.id
    returning case when todos.id = $1 then (select row_to_json(item)::text from (select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at) item) end as row
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $2,
        numbered_list.base + flipped.number,
        flipped.id::uuid,
        $3,
        'deleted',
        flipped.title,
        null::jsonb,
        null::jsonb,
        flipped.id <> $1
    from flipped, numbered_list)
select (select row from changed_todos where row is not null) as row, version, count
from numbered_list;

-- todos/queries/subtree.py: _RESTORE_SUBTREE
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at = (select top.deleted_at from todos top where top.id = $1)
), flipped as (
    select todos.id, todos.title, row_number() over (order by todos.id = $1, todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.deleted_at is not null
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from flipped) total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base, total.count
), changed_todos as (
    update todos
    set deleted_at = null,
        parent_id = case
            when todos.id <> $1 or exists (
                select
                from todos parent
                where parent.id = todos.parent_id
                  and parent.list_id = todos.list_id
                  and parent.deleted_at is null
            ) then todos.parent_id
        end,
        version = numbered_list.base + flipped.number,
        updated_at = now()
    from flipped, numbered_list
    where todos.id = flipped.id
    returning case when todos.id = $1 then (select row_to_json(item)::text from (select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at) item) end as row
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $2,
        numbered_list.base + flipped.number,
        flipped.id::uuid,
        $3,
        'restored',
        flipped.title,
        null::jsonb,
        null::jsonb,
        flipped.id <> $1
    from flipped, numbered_list)
select (select row from changed_todos where row is not null) as row, version, count
from numbered_list;

-- todos/queries/subtree.py: _COMPLETE_SUBTASKS
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is null
), flipped as (
    select todos.id, todos.title, row_number() over (order by todos.id = $1, todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.id <> $1 and todos.kind = 'todo' and todos.completed_at is null
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from flipped) total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base, total.count
), changed_todos as (
    update todos
    set completed_at = (select top.completed_at from todos top where top.id = $1),
        version = numbered_list.base + flipped.number,
        updated_at = now()
    from flipped, numbered_list
    where todos.id = flipped.id
    returning case when todos.id = $1 then (select row_to_json(item)::text from (select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at) item) end as row
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        $2,
        numbered_list.base + flipped.number,
        flipped.id::uuid,
        $3,
        'changed',
        flipped.title,
        jsonb_build_object('completed_at', null)::jsonb,
        jsonb_build_object('completed_at', (select top.completed_at from todos top where top.id = $1))::jsonb,
        flipped.id <> $1
    from flipped, numbered_list)
select (select row from changed_todos where row is not null) as row, version, count
from numbered_list;

-- todos/queries/subtree.py: _ADVANCE_SUBTASKS
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is null
), flipped as (
    select todos.id, todos.title, row_number() over (order by todos.id = $1, todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.id <> $1 and (todos.completed_at is not null or (todos.due_date is not null and todos.recurrence ->> 'rule' is null))
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from flipped) total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base, total.count
), changed_todos as (
    update todos
    set completed_at = null,
        due_date = case
            when not (todos.due_date is not null and todos.recurrence ->> 'rule' is null) then todos.due_date
            when todos.due_time is null then least(todos.due_date + $3::integer, date '2200-12-31')
            else least((todos.due_date + todos.due_time + make_interval(mins => $4))::date, date '2200-12-31')
        end,
        due_time = case
            when (todos.due_date is not null and todos.recurrence ->> 'rule' is null) then (todos.due_date + todos.due_time + make_interval(mins => $4))::time
            else todos.due_time
        end,
        version = numbered_list.base + flipped.number,
        updated_at = now()
    from flipped, numbered_list
    where todos.id = flipped.id
    returning case when todos.id = $1 then (select row_to_json(item)::text from (select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at) item) end as row
)
select (select row from changed_todos where row is not null) as row, version, count
from numbered_list;

-- todos/queries/subtree.py: _RETURN_SUBTASKS
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is null
), flipped as (
    select todos.id, todos.title, row_number() over (order by todos.id = $1, todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.id <> $1 and (todos.completed_at is null and $5::text::jsonb ? todos.id::text or (todos.due_date is not null and todos.recurrence ->> 'rule' is null))
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from flipped) total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base, total.count
), changed_todos as (
    update todos
    set completed_at = coalesce(todos.completed_at, ($5::text::jsonb ->> todos.id::text)::timestamptz),
        due_date = case
            when not (todos.due_date is not null and todos.recurrence ->> 'rule' is null) then todos.due_date
            when todos.due_time is null then least(todos.due_date + $3::integer, date '2200-12-31')
            else least((todos.due_date + todos.due_time + make_interval(mins => $4))::date, date '2200-12-31')
        end,
        due_time = case
            when (todos.due_date is not null and todos.recurrence ->> 'rule' is null) then (todos.due_date + todos.due_time + make_interval(mins => $4))::time
            else todos.due_time
        end,
        version = numbered_list.base + flipped.number,
        updated_at = now()
    from flipped, numbered_list
    where todos.id = flipped.id
    returning case when todos.id = $1 then (select row_to_json(item)::text from (select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at) item) end as row
)
select (select row from changed_todos where row is not null) as row, version, count
from numbered_list;

-- todos/queries/subtree.py: _COMPLETED_SUBTASKS
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is null
)
select coalesce(jsonb_object_agg(todos.id, todos.completed_at), '{}')::text
from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
where todos.id <> $1
  and todos.completed_at is not null;

-- todos/queries/trash.py: _PURGE_SUBTREE
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is not null
), deleted as (
    delete from todos
    using subtree
    where todos.id = subtree.id
      and todos.list_id = $2
      and todos.deleted_at is not null
      and exists (select from todos top where top.id = $1 and top.deleted_at is not null)
      and exists (select from lists, memberships where lists.id = $2 and memberships.list_id = lists.id and memberships.user_id = $3 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null)
    returning todos.id, todos.list_id
), numbered as (
    update lists
    set version = lists.version + counts.count
    from (select list_id, count(*) from deleted group by list_id) counts
    where lists.id = counts.list_id
    returning lists.id, lists.version, lists.version - counts.count as base
), added_tombstones as (
    insert into tombstones (list_id, version, todo_id)
    select
        deleted.list_id,
        numbered.base + row_number() over (partition by deleted.list_id order by deleted.id),
        deleted.id
    from deleted
    join numbered on numbered.id = deleted.list_id
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        numbered.id,
        numbered.version,
        null::uuid,
        $3,
        'purged',
        '',
        null::jsonb,
        jsonb_build_object('todos', numbered.version - numbered.base)::jsonb,
        false
    from numbered)
select id, version, version - base as count
from numbered;

-- todos/queries/trash.py: _PURGE_TODOS
with wanted as (
    select todos.id, todos.list_id
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    join todos on todos.list_id = lists.id
    where todos.deleted_at is not null
    limit 1000
), turns as materialized (
    select list_id, pg_advisory_xact_lock(('x' || left(md5('push ' || list_id), 16))::bit(64)::bigint) as push_turn,
        pg_advisory_xact_lock_shared(('x' || left(md5('members ' || list_id), 16))::bit(64)::bigint) as members_turn
    from (select distinct list_id from wanted order by list_id) lists_of_todos
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from turns)
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    order by id
    for no key update
), deleted as (
    delete from todos
    using locked_lists
    where todos.list_id = locked_lists.id
      and todos.id in (select id from wanted)
      and todos.deleted_at is not null
    returning todos.id, todos.list_id
), numbered as (
    update lists
    set version = lists.version + counts.count
    from (select list_id, count(*) from deleted group by list_id) counts
    where lists.id = counts.list_id
    returning lists.id, lists.version, lists.version - counts.count as base
), added_tombstones as (
    insert into tombstones (list_id, version, todo_id)
    select
        deleted.list_id,
        numbered.base + row_number() over (partition by deleted.list_id order by deleted.id),
        deleted.id
    from deleted
    join numbered on numbered.id = deleted.list_id
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        numbered.id,
        numbered.version,
        null::uuid,
        $1,
        'purged',
        '',
        null::jsonb,
        jsonb_build_object('todos', numbered.version - numbered.base)::jsonb,
        false
    from numbered)
select id, version, version - base as count
from numbered;

-- todos/queries/trash.py: _PURGE_LISTS
with wanted as (
    select lists.id
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
    where lists.deleted_at is not null
      and lists.inbox_of is null
      and ($2::uuid is null or lists.id = $2)
      and not (lists.deleted_at > now() - interval '7 days' and exists (
        select
        from memberships others
        where others.list_id = lists.id
          and others.user_id <> $1
          and others.role = 'owner'
    ))
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
    order by lists.id
    for no key update of lists
), owners as materialized (
    select users.id
    from wanted
    join lists on lists.id = wanted.id, memberships, users
    where memberships.list_id = lists.id and memberships.user_id = users.id and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
    order by users.id
    for no key update of users
), purged as (
    update lists
    set purged_at = now(),
        counted_for = null,
        version = lists.version + 1,
        members_version = lists.version + 1
    from wanted
    where lists.id = wanted.id
      and (select count(*) from owners) > 0
)
update users
set version = users.version + 1
from owners
where users.id = owners.id
returning users.id, users.version;

-- todos/queries/trash.py: _COUNT_TODOS
select count(*)
from (
    select
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
    join todos on todos.list_id = lists.id
    where lists.deleted_at is not null
      and ($2::uuid is null or lists.id = $2)
      and not (lists.deleted_at > now() - interval '7 days' and exists (
        select
        from memberships others
        where others.list_id = lists.id
          and others.user_id <> $1
          and others.role = 'owner'
    ))
    limit 30000
) counted;

-- todos/queries/trash.py: _CAN_OTHERS_RESTORE
select true
from lists
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
where lists.id = $2
  and (lists.deleted_at > now() - interval '7 days' and exists (
        select
        from memberships others
        where others.list_id = lists.id
          and others.user_id <> $1
          and others.role = 'owner'
    ));

-- todos/queries/update.py: _CHANGE_TODO
with target as (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where todos.id = $2
      and todos.deleted_at is null
      and lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)
      and (not $4 or lists.version = (select seen.version from lists seen where seen.id = lists.id) and todos.recurrence is null and not exists (
          select
          from todos child
          where child.parent_id = $2
            and child.completed_at is null
            and child.deleted_at is null
      ))
    for no key update of lists, todos
), draft as (
    select
        coalesce(change ->> 'title', target.title) as title,
        coalesce(change ->> 'notes', target.notes) as notes,
        coalesce((change ->> 'priority')::priority, target.priority) as priority,
        case when change ? 'due_date' then (change ->> 'due_date')::date else target.due_date end as due_date,
        case when change ? 'due_time' then (change ->> 'due_time')::time else target.due_time end as due_time,
        case when change ? 'due_timezone' then change ->> 'due_timezone' else target.due_timezone end as due_timezone,
        case
            when change ? 'tags' then array(select jsonb_array_elements_text(change -> 'tags'))
            else target.tags
        end as tags,
        case when change ? 'assignee_id' then (change ->> 'assignee_id')::uuid else target.assignee_id end as assignee_id,
        case
            when change ? 'recurrence' then nullif(change -> 'recurrence', 'null')
            when change ? 'due_date' and change ->> 'due_date' is null and target.recurrence ->> 'rule' is not null then null
            -- A field that changes for good does not go back at the next occurrence.
            when target.recurrence ? 'original_fields' then jsonb_set(
                target.recurrence, '{original_fields}', (target.recurrence -> 'original_fields') - array(select jsonb_object_keys(change))
            )
            else target.recurrence
        end as recurrence,
        case when change ? 'parent_id' then (change ->> 'parent_id')::uuid else target.parent_id end as parent_id,
        case (change ->> 'completed')::boolean
            when true then coalesce(target.completed_at, least(now(), (change ->> 'at')::timestamptz))
            when false then null
            else target.completed_at
        end as completed_at,
        coalesce(change ->> 'position', target.position) as position
    from target, cast($3 as jsonb) change
), numbered_list as (
    update lists
    set version = lists.version + 1,
        last_position = greatest(lists.last_position, draft.position)
    from target, draft
    where lists.id = target.list_id
      and (target.title, target.notes, target.priority, target.due_date, target.due_time, target.due_timezone, target.tags, target.assignee_id, target.recurrence, target.parent_id, target.completed_at, target.position) is distinct from (draft.title, draft.notes, draft.priority, draft.due_date, draft.due_time, draft.due_timezone, draft.tags, draft.assignee_id, draft.recurrence, draft.parent_id, draft.completed_at, draft.position)
    returning lists.version
), changed_todo as (
    update todos
    set title = draft.title,
        notes = draft.notes,
        priority = draft.priority,
        due_date = draft.due_date,
        due_time = draft.due_time,
        due_timezone = draft.due_timezone,
        tags = draft.tags,
        assignee_id = draft.assignee_id,
        recurrence = draft.recurrence,
        parent_id = draft.parent_id,
        completed_at = draft.completed_at,
        position = draft.position,
        counted_for = case
            when todo_text_bytes(draft.title, draft.notes, draft.tags, draft.recurrence) > todo_text_bytes(todos.title, todos.notes, todos.tags, todos.recurrence) then (
                select nullif(payer_of_member(memberships.account_id, memberships.guest_id), todos.created_by)
                from lists, memberships
                where lists.id = todos.list_id
                  and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
            )
            else todos.counted_for
        end,
        updated_at = now(),
        version = numbered_list.version
    from numbered_list, draft
    where todos.id = $2
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.assignee_id, todos.attachments, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
), compared as materialized (
    select target.id, target.list_id, numbered_list.version, draft.title, ('{' || nullif(concat_ws(',', case when target.title is distinct from draft.title then '"title":' || coalesce(to_json(target.title)::text, 'null') end,
                case when target.notes is distinct from draft.notes then '"notes":' || case
                    when char_length(target.notes) <= 10000 then to_json(target.notes)::text
                    else json_build_object('length', char_length(target.notes), 'hash', md5(target.notes))::text
                end end,
                case when (target.recurrence ->> 'rule') is distinct from (draft.recurrence ->> 'rule') then '"rule":' || coalesce(to_json((target.recurrence ->> 'rule'))::text, 'null') end,
                case when target.priority is distinct from draft.priority then '"priority":' || coalesce(to_json(target.priority)::text, 'null') end,
                case when target.due_date is distinct from draft.due_date then '"due_date":' || coalesce(to_json(target.due_date)::text, 'null') end,
                case when target.due_time is distinct from draft.due_time then '"due_time":' || coalesce(to_json(target.due_time)::text, 'null') end,
                case when target.due_timezone is distinct from draft.due_timezone then '"due_timezone":' || coalesce(to_json(target.due_timezone)::text, 'null') end,
                case when target.tags is distinct from draft.tags then '"tags":' || coalesce(to_json(target.tags)::text, 'null') end,
                case when target.assignee_id is distinct from draft.assignee_id then '"assignee_id":' || coalesce(to_json(target.assignee_id)::text, 'null') end,
                case when target.parent_id is distinct from draft.parent_id then '"parent_id":' || coalesce(to_json(target.parent_id)::text, 'null') end,
                case when target.completed_at is distinct from draft.completed_at then '"completed_at":' || coalesce(to_json(target.completed_at)::text, 'null') end), '') || '}')::jsonb as before, ('{' || nullif(concat_ws(',', case when target.title is distinct from draft.title then '"title":' || coalesce(to_json(draft.title)::text, 'null') end,
                case when target.notes is distinct from draft.notes then '"notes":' || case
                    when char_length(draft.notes) <= 10000 then to_json(draft.notes)::text
                    else json_build_object('length', char_length(draft.notes), 'hash', md5(draft.notes))::text
                end end,
                case when (target.recurrence ->> 'rule') is distinct from (draft.recurrence ->> 'rule') then '"rule":' || coalesce(to_json((draft.recurrence ->> 'rule'))::text, 'null') end,
                case when target.priority is distinct from draft.priority then '"priority":' || coalesce(to_json(draft.priority)::text, 'null') end,
                case when target.due_date is distinct from draft.due_date then '"due_date":' || coalesce(to_json(draft.due_date)::text, 'null') end,
                case when target.due_time is distinct from draft.due_time then '"due_time":' || coalesce(to_json(draft.due_time)::text, 'null') end,
                case when target.due_timezone is distinct from draft.due_timezone then '"due_timezone":' || coalesce(to_json(draft.due_timezone)::text, 'null') end,
                case when target.tags is distinct from draft.tags then '"tags":' || coalesce(to_json(draft.tags)::text, 'null') end,
                case when target.assignee_id is distinct from draft.assignee_id then '"assignee_id":' || coalesce(to_json(draft.assignee_id)::text, 'null') end,
                case when target.parent_id is distinct from draft.parent_id then '"parent_id":' || coalesce(to_json(draft.parent_id)::text, 'null') end,
                case when target.completed_at is distinct from draft.completed_at then '"completed_at":' || coalesce(to_json(draft.completed_at)::text, 'null') end), '') || '}')::jsonb as after
    from target, draft, numbered_list
), continued as (
    select changed.*, earlier.version as earlier_version
    from compared changed
    left join lateral (
        select latest.version
        from (
            select *
            from acts
            where acts.todo_id = changed.id
              and acts.list_id = changed.list_id
            order by acts.version desc
            limit 1
        ) latest
        where latest.kind = 'changed'
          and latest.actor_id = $1
          and latest.after = changed.before
          and not latest.is_part
          and latest.at > now() - interval '10 minutes'
    ) earlier on true
    where changed.before is not null
), recorded as (
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        continued.list_id,
        coalesce(continued.earlier_version, continued.version),
        continued.id::uuid,
        $1,
        'changed',
        continued.title,
        continued.before::jsonb,
        continued.after::jsonb,
        false
    from continued
    on conflict (list_id, version) do update
    set title = excluded.title,
        after = excluded.after
)
select row_to_json(changed_todo)::text as row, list_id, version
from changed_todo
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered_list);

-- todos/queries/update.py: _HAS_NON_MEMBER
select exists (
    select
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    cross join unnest($3::uuid[]) wanted (user_id)
    where lists.id = coalesce($2::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and not exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = wanted.user_id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
                where lists.id = lists.id
            )
);

-- todos/queries/update.py: _HAS_ASSIGNMENT_TO_NON_MEMBER
select exists (
    select
    from unnest($2::uuid[], $3::uuid[], $4::uuid[]) wanted (todo_id, list_id, user_id)
    join todos on todos.id = wanted.todo_id and todos.deleted_at is null
    join lists on lists.id = coalesce(wanted.list_id, todos.list_id)
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    where exists (select from lists join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null where lists.id = todos.list_id)
      and not exists (
                select
                from lists
                join memberships on memberships.list_id = lists.id and memberships.user_id = wanted.user_id and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/
                where lists.id = coalesce(wanted.list_id, todos.list_id)
            )
);

-- todos/queries/update.py: _LOCK_ASSIGNEES
select todos.id, todos.assignee_id
from todos
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
where todos.id = any($2::uuid[])
  and todos.deleted_at is null
order by lists.id, todos.id
for no key update of lists, todos;

-- todos/queries/user_context.py: _FIND_TIME_ZONE
select known_zone(timezone)
from users
where id = $1
union all
select known_zone(timezone)
from guests
where id = $1;

-- todos/queries/user_context.py: _FIND_ZONE_AND_WEEK
select known_zone(timezone) as zone, week_start::text
from users
where id = $1
union all
select known_zone(timezone), 'monday'
from guests
where id = $1;

-- todos/queries/user_context.py: _FIND_USER
select known_zone(users.timezone), users.week_start::text, users.locale, inbox.id as inbox_id
from users
join lists inbox on inbox.inbox_of = users.id
where users.id = $1;

-- todos/queries/user_context.py: _FIND_FIRST_POSITION
select todos.position
from memberships
join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
join todos on todos.list_id = lists.id
where lists.id = $2
  and todos.deleted_at is null
order by todos.position, todos.id
limit 1;

-- todos/queries/user_context.py: _LIST_NAMES
select lists.id::text, lists.name, lists.archived_at is not null as is_archived
from memberships
join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
order by lists.archived_at is not null, memberships.position, lists.id
limit 2000;

-- todos/queries/user_context.py: _SECTION_NAMES
select todos.id::text, todos.title as name, todos.list_id::text as parent
from memberships
join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
join todos on todos.list_id = lists.id
where lists.archived_at is null
  and todos.kind = 'section'
  and todos.deleted_at is null
  and length(todos.title) <= 100
order by memberships.position, lists.id, todos.position, todos.id
limit 2000;

-- transfer/queries/account.py: _PROFILE
select row_to_json(item)::text
from (
    select id, email, name, timezone, locale, week_start, theme, email_verified_at, created_at, updated_at
    from users
    where id = $1
) item;

-- transfer/queries/account.py: _FOLDERS
select row_to_json(item)::text
from (
    select shared_folders.id, shared_folders.name, folder_memberships.role
    from shared_folders
    join folder_memberships on folder_memberships.folder_id = shared_folders.id and folder_memberships.user_id = $1 and folder_memberships.role >= 'viewer' /*restricted and false*/
    order by shared_folders.id
) item;

-- transfer/queries/account.py: _LISTS
select row_to_json(item)::text
from (
    select
        lists.id,
        lists.name,
        lists.color,
        lists.icon,
        memberships.position,
        memberships.folder,
        memberships.folder_id as shared_folder_id,
        memberships.favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role,
        lists.archived_at,
        lists.deleted_at,
        lists.created_at,
        lists.updated_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
    order by memberships.position, lists.id
) item;

-- transfer/queries/account.py: _TODOS
select row_to_json(item)::text
from (
    select
        todos.id,
        todos.list_id,
        todos.kind,
        todos.parent_id,
        todos.title,
        todos.notes,
        todos.priority,
        todos.due_date,
        todos.due_time,
        todos.due_timezone,
        todos.tags,
        todos.assignee_id,
        todos.attachments,
        todos.recurrence,
        todos.position,
        todos.completed_at,
        todos.deleted_at,
        todos.created_at,
        todos.updated_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
    join todos on todos.list_id = lists.id
    where (todos.deleted_at is null or memberships.role >= 'editor')
    order by todos.list_id, todos.version
) item;

-- transfer/queries/account.py: _COMMENTS
select row_to_json(item)::text
from (
    select
        comments.id,
        comments.todo_id,
        case when not exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then comments.author_id end as author_id,
        case when exists (select from deleted_accounts where deleted_accounts.user_id = comments.author_id) then '' else comments.author_name end as author_name,
        comments.text,
        comments.quote_of,
        comments.mentions,
        comments.attachments,
        comments.created_at,
        comments.edited_at,
        comments.resolved_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
    join comments on comments.list_id = lists.id
    join todos on todos.id = comments.todo_id
    where comments.deleted_at is null
      and (todos.deleted_at is null or memberships.role >= 'editor')
    order by comments.list_id, comments.version
) item;

-- transfer/queries/account.py: _SETTINGS
select json_build_object('key', key, 'value', value)::text
from settings
where user_id = $1
  and value is not null
order by key;

-- transfer/queries/account.py: _REMINDERS
select row_to_json(item)::text
from (
    select reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fired_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
    join todos on todos.list_id = lists.id
    join reminders on reminders.todo_id = todos.id and reminders.user_id = $1
    where reminders.deleted_at is null
    order by reminders.id
) item;

-- transfer/queries/account.py: _NOTIFICATIONS
select row_to_json(item)::text
from (
    select id, kind, list_id, todo_id, comment_id, folder_id, case when exists (select from deleted_accounts where deleted_accounts.user_id = notifications.actor_id) then '' else notifications.actor_name end as actor_name, list_name, title, at, read_at, archived_at
    from notifications
    where user_id = $1
      and not is_hidden
    order by version
) item;

-- transfer/queries/account.py: _ACTIVITY
select row_to_json(item)::text
from (
    select acts.list_id, acts.todo_id, acts.kind, acts.title, acts.before, acts.after, acts.at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
    join acts on acts.list_id = lists.id and acts.at >= memberships.created_at
    where acts.actor_id = $1
      and (acts.kind = 'deleted' or (memberships.role >= 'editor' or not exists (
        select
        from todos
        where todos.id = acts.todo_id
          and todos.deleted_at is not null
    )) and (memberships.role >= 'editor' or not exists (
        select
        from acts moves
        where moves.todo_id = acts.todo_id
          and moves.list_id = acts.list_id
          and moves.kind = 'moved_out'
          and moves.after ? 'from_trash'
          and not exists (select from todos where todos.id = acts.todo_id)
    )))
    and not exists (
        select
        from lists_of_deleted_accounts deleted
        where deleted.list_id = acts.list_id
          and position(deleted.user_id::text in concat(acts.before, acts.after)) > 0
    )
    order by acts.list_id, acts.version
) item;

-- transfer/queries/account.py: _SESSIONS
select row_to_json(item)::text
from (
    select id, user_agent, created_at, last_used_at, expires_at
    from sessions
    where user_id = $1
    order by id
) item;

-- transfer/queries/account.py: _FIND_USAGE
select
    (select count(*) from lists where counted_for = $1) as lists,
    max_lists,
    coalesce((select todos from current_usage where user_id = $1), 0) as todos,
    max_todos,
    coalesce((select attachment_bytes from current_usage where user_id = $1), 0) as file_bytes,
    max_attachment_bytes
from account_limits;

-- transfer/queries/account.py: _IMPORT_COMMENTS
with drafts as materialized (
    select drafts.*, row_number() over () as number
    from json_to_recordset($3::text::json) drafts (
        id uuid, todo_id uuid, text text, quote_of uuid,
        created_at timestamptz, edited_at timestamptz, resolved_at timestamptz
    )
    join todos on todos.id = drafts.todo_id and todos.list_id = $2
), target as (
    update lists
    set version = lists.version + (select count(*) from drafts)
    from memberships
    where lists.id = $2
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'commenter' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
    returning lists.id, lists.version - (select count(*) from drafts) as base, lists.version
), added_comments as (
    insert into comments (
        id, list_id, todo_id, author_id, author_name, text, quote_of, version, created_at, edited_at, resolved_at
    )
    select
        drafts.id,
        target.id,
        drafts.todo_id,
        $1,
        coalesce(nullif(author.name, ''), split_part(author.email, '@', 1)),
        drafts.text,
        drafts.quote_of,
        target.base + drafts.number,
        least(now(), drafts.created_at),
        -- `least` would take now() for a null.
        case when drafts.edited_at is not null then least(now(), drafts.edited_at) end,
        case when drafts.resolved_at is not null then least(now(), drafts.resolved_at) end
    from target, drafts
    join users author on author.id = $1
)
select version
from target;

-- transfer/queries/files.py: _FIND_FILES
select attachments.id, todos.list_id, attachments.sha256
from attachments
join todos on todos.id = attachments.todo_id
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and (lists.deleted_at is null or memberships.role = 'owner')
left join comments on comments.id = attachments.comment_id
where attachments.id = any($2::uuid[])
  and attachments.deleted_at is null
  and comments.deleted_at is null
  and (todos.deleted_at is null or memberships.role >= 'editor');

-- transfer/queries/files.py: _COUNT_BYTES
select coalesce(sum(counted_file_bytes(bytes) * count), 0)::bigint
from unnest($1::bigint[], $2::bigint[]) sizes (bytes, count);

-- transfer/queries/files.py: _CLAIM_FILES
insert into stored_files (sha256, bytes)
select sha256, bytes
from unnest($1::text[], $2::bigint[]) claimed (sha256, bytes)
order by sha256
on conflict (sha256) do update
set last_used_at = now();

-- transfer/queries/files.py: _IMPORT_FILES
with drafts as materialized (
    select drafts.*, row_number() over () as number
    from json_to_recordset($3::text::json) drafts (
        id uuid, todo_id uuid, comment_id uuid, name text, type text, bytes bigint, sha256 text, width int, height int,
        created_at timestamptz
    )
    join todos on todos.id = drafts.todo_id and todos.list_id = $2
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.purged_at is null /*restricted and lists.id in (select list_id from reach_of_tokens where token_id = $token)*/ and lists.deleted_at is null
), added as (
    insert into attachments (id, todo_id, comment_id, created_by, name, type, bytes, sha256, width, height, created_at)
    select id, todo_id, comment_id, $1, name, type, bytes, sha256, width, height, least(now(), created_at)
    from drafts
    order by number
    returning *
), on_todos as (
    update todos
    set attachments = todos.attachments || new.items
    from (
        select added.todo_id as id, jsonb_agg(jsonb_build_object('id', added.id, 'name', added.name, 'type', added.type, 'bytes', added.bytes, 'width', added.width, 'height', added.height, 'created_at', added.created_at) order by drafts.number) as items
        from added
        join drafts on drafts.id = added.id
        where added.comment_id is null
        group by added.todo_id
    ) new
    where todos.id = new.id
), on_comments as (
    update comments
    set attachments = comments.attachments || new.items
    from (
        select added.comment_id as id, jsonb_agg(jsonb_build_object('id', added.id, 'name', added.name, 'type', added.type, 'bytes', added.bytes, 'width', added.width, 'height', added.height, 'created_at', added.created_at) order by drafts.number) as items
        from added
        join drafts on drafts.id = added.id
        where added.comment_id is not null
        group by added.comment_id
    ) new
    where comments.id = new.id
)
select count(*)
from added;

-- user_settings/queries.py: _LIST_SETTINGS
select json_build_object('key', key, 'value', value)::text
from settings
where user_id = $1
  and value is not null
order by key;

-- user_settings/queries.py: _FIND_VALUE
select value::text
from settings
where user_id = $1
  and key = $2;

-- user_settings/queries.py: _PUT_SETTING
with present as (
    select value
    from settings
    where user_id = $1
      and key = $2
), numbered_user as (
    update users
    set version = users.version + 1
    where users.id = $1
      and $3::jsonb is distinct from (select value from present)
      and (
          $3::jsonb is null
          or exists (select from present where value is not null)
          or $2 = 'updates'
          or (select count(*) from settings where user_id = $1 and value is not null) < 500
      )
    returning users.version
), saved as (
    insert into settings (user_id, key, value, version)
    select $1, $2, $3::jsonb, version
    from numbered_user
    on conflict (user_id, key) do update
    set value = excluded.value,
        version = excluded.version
)
select
    json_build_object('key', $2::text, 'value', $3::jsonb)::text as row,
    (select version from numbered_user) as user_version,
    $3::jsonb is not distinct from (select value from present) as is_same;

-- web_push/queries.py: _SAVE_SUBSCRIPTION
with replaced as (
    delete from push_subscriptions
    where session_id = $3
      and endpoint <> $4
), oldest as (
    delete from push_subscriptions
    where id in (
        select id
        from push_subscriptions
        where user_id = $2
          and session_id <> $3
          and endpoint <> $4
        order by created_at desc, id
        offset 19
    )
)
insert into push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth)
select $1, user_id, id, $4, $5, $6
from sessions
where id = $3
  and user_id = $2
  and expires_at > now()
on conflict (endpoint) do update
set id = case
        when push_subscriptions.user_id = excluded.user_id then push_subscriptions.id
        else excluded.id
    end,
    user_id = excluded.user_id,
    session_id = excluded.session_id,
    p256dh = excluded.p256dh,
    auth = excluded.auth,
    timeouts = 0,
    timed_out_since = null,
    responded_at = case when push_subscriptions.timeouts = 0 then push_subscriptions.responded_at end,
    created_at = now();

-- web_push/queries.py: _DELETE_SUBSCRIPTION
delete from push_subscriptions
where user_id = $1
  and endpoint = $2;

-- web_push/queries.py: _LIST_SUBSCRIPTION_IDS
select push_subscriptions.id
from push_subscriptions
join sessions on sessions.id = push_subscriptions.session_id
where push_subscriptions.user_id = $1
  and sessions.expires_at > now()
order by push_subscriptions.id;

-- web_push/queries.py: _FIND_RECIPIENT
select
    push_subscriptions.user_id,
    push_subscriptions.endpoint,
    push_subscriptions.p256dh,
    push_subscriptions.auth,
    push_subscriptions.timeouts = 0 and (
        push_subscriptions.responded_at is not null
        or exists (
            select
            from push_subscriptions known
            where split_part(known.endpoint, '/', 3) = split_part(push_subscriptions.endpoint, '/', 3)
              and known.responded_at is not null
              and known.timeouts = 0
        )
    ) as is_proven,
    push_subscriptions.timeouts = 0
        and coalesce(push_subscriptions.responded_at > now() - interval '1 day', false) as is_response_known,
    (
        select count(*)
        from push_subscriptions first
        where first.user_id = push_subscriptions.user_id
          and first.id < push_subscriptions.id
    ) as place
from push_subscriptions
join sessions on sessions.id = push_subscriptions.session_id
join users on users.id = push_subscriptions.user_id
where push_subscriptions.id = $1
  and sessions.expires_at > now()
  and users.disabled_at is null;

-- web_push/queries.py: _DELETE_ENDED_SUBSCRIPTION
delete from push_subscriptions
where id = $1
  and endpoint = $2;

-- web_push/queries.py: _DELETE_SILENT_SUBSCRIPTION
delete from push_subscriptions
where id = $1
  and endpoint = $2
  and timeouts >= 8 - 1
  and timed_out_since < now() - interval '1 hour';

-- web_push/queries.py: _COUNT_TIMEOUT
update push_subscriptions
set timeouts = timeouts + 1,
    timed_out_since = coalesce(timed_out_since, now())
where id = $1
  and endpoint = $2;

-- web_push/queries.py: _RECORD_RESPONSE
update push_subscriptions
set timeouts = 0,
    timed_out_since = null,
    responded_at = now()
where id = $1
  and endpoint = $2;
