from tend.lists.access import CAN_READ, CAN_WRITE, has_role

ITEM = """lists.id,
        lists.name,
        lists.color,
        lists.icon,
        memberships.position,
        memberships.folder,
        memberships.favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role,
        lists.version,
        lists.archived_at,
        lists.deleted_at,
        lists.created_at,
        lists.updated_at"""


def _page(*, deleted: bool) -> str:
    """$2 archived or null for both, $3 and $4 the place to go on after, $5 the limit; one row more than the limit."""
    return f"""
    select row_to_json(item)::text as json, item.position, item.id
    from (
        select {ITEM}
        from memberships
        join lists on lists.id = memberships.list_id
        where {has_role("viewer")}
          and lists.deleted_at is {"not null" if deleted else "null"}
          and ($2::boolean is null or (lists.archived_at is not null) = $2)
          and (memberships.position, lists.id) > ($3, $4::uuid)
        order by memberships.position, lists.id
        limit $5 + 1
    ) item"""


PAGE = _page(deleted=False)
TRASH_PAGE = _page(deleted=True)


def _get(permission: str) -> str:
    return f"""
    select row_to_json(item)::text
    from (
        select {ITEM}
        from memberships, lists
        where lists.id = $2
          and {permission}
    ) item"""


GET = _get(CAN_READ)
# the answer to a creation that was sent twice: whoever owns it may have made it
GET_OWN = _get(has_role("owner"))

# $2 id, $3 name, $4 color, $5 icon, $6 position or null for the end, $7 folder or null
CREATE = f"""
with numbered as (
    update users
    set version = users.version + 1
    where users.id = $1
      and not exists (select from lists where lists.id = $2)
    returning users.version
), added as (
    insert into lists (id, name, color, icon)
    select $2, $3, $4, $5
    from numbered
    returning id, name, color, icon, inbox_of, version, archived_at, deleted_at, created_at, updated_at
), joined as (
    insert into memberships (list_id, user_id, role, position, folder, version)
    select
        added.id,
        $1,
        'owner',
        coalesce($6, order_key_after((select max(position) from memberships where user_id = $1))),
        $7,
        numbered.version
    from numbered, added
    returning position, folder, favorited_at, role
)
select row_to_json(item)::text as row, item.version as list_number, numbered.version as user_number
from (select {ITEM} from added lists, joined memberships) item, numbered"""


def _change(permission: str) -> str:
    """$3 what changes, as JSON. `permanent` tells that an Inbox refuses it; nothing is written then.

    The list's row takes a number from the list, the person's place for it one from the person's own log.
    """
    return f"""
with target as (
    select {ITEM}
    from memberships, lists
    where lists.id = $2
      and {permission}
    for no key update
), draft as (
    select
        target.inbox and (change ->> 'name' <> target.name or (change ->> 'archived')::boolean) is true as permanent,
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
), detailed as (
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
      and not draft.permanent
      and (lists.name, lists.color, lists.icon, lists.archived_at)
          is distinct from (draft.name, draft.color, draft.icon, draft.archived_at)
    returning lists.version, lists.updated_at
), numbered as (
    update users
    set version = users.version + 1
    from draft, target
    where users.id = $1
      and not draft.permanent
      and (draft.position, draft.folder, draft.favorited_at)
          is distinct from (target.position, target.folder, target.favorited_at)
    returning users.version
), placed as (
    update memberships
    set position = draft.position,
        folder = draft.folder,
        favorited_at = draft.favorited_at,
        version = numbered.version
    from draft, numbered
    where memberships.list_id = $2
      and memberships.user_id = $1
)
select draft.permanent, (
    select row_to_json(item)::text
    from (
        select
            target.id,
            draft.name,
            draft.color,
            draft.icon,
            draft.position,
            draft.folder,
            draft.favorited_at,
            target.inbox,
            target.role,
            coalesce(detailed.version, target.version) as version,
            draft.archived_at,
            target.deleted_at,
            target.created_at,
            coalesce(detailed.updated_at, target.updated_at) as updated_at
    ) item
) as row, detailed.version as list_number, numbered.version as user_number
from draft cross join target left join detailed on true left join numbered on true"""


CHANGE = _change(CAN_WRITE)
# where a list is in one's own sidebar is one's own affair
ARRANGE = _change(CAN_READ)


def _trash(*, gone: bool) -> str:
    """Into the trash or out of it; a second time changes nothing. `permanent` as in a change."""
    return f"""
    with target as (
        select {ITEM}
        from memberships, lists
        where lists.id = $2
          and {has_role("owner")}
        for no key update of lists
    ), changed as (
        update lists
        set deleted_at = {"now()" if gone else "null"},
            version = lists.version + 1,
            details_version = lists.version + 1,
            updated_at = now()
        from target
        where lists.id = target.id
          and not target.inbox
          and lists.deleted_at is {"null" if gone else "not null"}
        returning lists.version, lists.deleted_at, lists.updated_at
    )
    select target.inbox as permanent, (
        select row_to_json(item)::text
        from (
            select
                target.id,
                target.name,
                target.color,
                target.icon,
                target.position,
                target.folder,
                target.favorited_at,
                target.inbox,
                target.role,
                coalesce(changed.version, target.version) as version,
                target.archived_at,
                case when changed.version is null then target.deleted_at else changed.deleted_at end as deleted_at,
                target.created_at,
                coalesce(changed.updated_at, target.updated_at) as updated_at
        ) item
    ) as row, changed.version as list_number, null::bigint as user_number
    from target left join changed on true"""


DELETE = _trash(gone=True)
RESTORE = _trash(gone=False)

# Of each person, every list they are in, those in the trash too.
LISTS_OF = """
select user_id::text, list_id::text
from memberships
where user_id = any($1::uuid[])
"""
