-- lists/queries/crud.py: _PAGE
select row_to_json(item)::text as json, item.position, item.id
from (
    select lists.id as id,
    lists.name as name,
    lists.color as color,
    lists.icon as icon,
    memberships.position as position,
    memberships.folder as folder,
    memberships.favorited_at as favorited_at,
    lists.inbox_of is not null as inbox,
    memberships.role as role,
    lists.version as version,
    lists.archived_at as archived_at,
    lists.deleted_at as deleted_at,
    lists.created_at as created_at,
    lists.updated_at as updated_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer'
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
    memberships.favorited_at as favorited_at,
    lists.inbox_of is not null as inbox,
    memberships.role as role,
    lists.version as version,
    lists.archived_at as archived_at,
    lists.deleted_at as deleted_at,
    lists.created_at as created_at,
    lists.updated_at as updated_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer'
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
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
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
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner'
) item;

-- lists/queries/crud.py: _CREATE_LIST
with numbered_user as (
    update users
    set version = users.version + 1
    where users.id = $1
      and not exists (select from lists where lists.id = $2)
      and (select count(*) from memberships, lists where memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner') < (select max_lists from account_limits)
    returning users.version
), added as (
    insert into lists (id, name, color, icon)
    select $2, $3, $4, $5
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
    returning position, folder, favorited_at, role
)
select row_to_json(item)::text as row, item.version as list_version, numbered_user.version as user_version
from (select lists.id as id,
        lists.name as name,
        lists.color as color,
        lists.icon as icon,
        memberships.position as position,
        memberships.folder as folder,
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
where max_lists <= (select count(*) from memberships, lists where memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner');

-- lists/queries/crud.py: _DELETE_LIST
with target as (
    select lists.id as id,
    lists.name as name,
    lists.color as color,
    lists.icon as icon,
    memberships.position as position,
    memberships.folder as folder,
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
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner'
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
)
select target.inbox as rejected, (
    select row_to_json(item)::text
    from (
        select target.id as id,
    target.name as name,
    target.color as color,
    target.icon as icon,
    target.position as position,
    target.folder as folder,
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
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner'
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
)
select target.inbox as rejected, (
    select row_to_json(item)::text
    from (
        select target.id as id,
    target.name as name,
    target.color as color,
    target.icon as icon,
    target.position as position,
    target.folder as folder,
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

-- lists/queries/update.py: _CHANGE_LIST
with target as (
    select lists.id as id,
        lists.name as name,
        lists.color as color,
        lists.icon as icon,
        memberships.position as position,
        memberships.folder as folder,
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
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
    for no key update of lists, memberships
), draft as (
    select
        target.inbox and (change ->> 'name' <> target.name or (change ->> 'archived')::boolean) is true as rejected,
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
      and not draft.rejected
      and (lists.name, lists.color, lists.icon, lists.archived_at)
          is distinct from (draft.name, draft.color, draft.icon, draft.archived_at)
    returning lists.version, lists.updated_at
), numbered_user as (
    update users
    set version = users.version + 1
    from draft, target
    where users.id = $1
      and not draft.rejected
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
)
select draft.rejected, (
    select row_to_json(item)::text
    from (
        select target.id as id,
        draft.name as name,
        draft.color as color,
        draft.icon as icon,
        draft.position as position,
        draft.folder as folder,
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
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
    for no key update of lists, memberships
), draft as (
    select
        target.inbox and (change ->> 'name' <> target.name or (change ->> 'archived')::boolean) is true as rejected,
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
      and not draft.rejected
      and (lists.name, lists.color, lists.icon, lists.archived_at)
          is distinct from (draft.name, draft.color, draft.icon, draft.archived_at)
    returning lists.version, lists.updated_at
), numbered_user as (
    update users
    set version = users.version + 1
    from draft, target
    where users.id = $1
      and not draft.rejected
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
)
select draft.rejected, (
    select row_to_json(item)::text
    from (
        select target.id as id,
        draft.name as name,
        draft.color as color,
        draft.icon as icon,
        draft.position as position,
        draft.folder as folder,
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
