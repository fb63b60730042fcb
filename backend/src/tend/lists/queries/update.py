"""Changes of a list's fields: those that were sent win, the others stay as they are."""

from uuid import UUID

from tend.core.db.database import Queryable
from tend.lists.access import CAN_READ, CAN_WRITE
from tend.lists.queries.acts import LIST_FIELDS, changes_sql, record_acts_sql
from tend.lists.queries.columns import LIST_COLUMNS, ListWrite, list_columns_with_sql, to_list_write


def _change_sql(permission: str) -> str:
    """$3 the changes as JSON.

    The list is locked before the membership, as when it is deleted. The list's own row takes a version from the list,
    the user's membership takes one from the user's own log.
    """
    return f"""
with target as (
    select {LIST_COLUMNS}
    from memberships, lists
    where lists.id = $2
      and {permission}
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
    select changed_list.version, {changes_sql(LIST_FIELDS, "target", "draft")}
    from changed_list, target, draft
), recorded as ({
        record_acts_sql(
            "compared",
            "'list_changed'",
            list_id="$2",
            version="compared.version",
            before="compared.before",
            after="compared.after",
        )
    })
select draft.rejection, (
    select row_to_json(item)::text
    from (
        select {
        list_columns_with_sql(
            name="draft.name",
            color="draft.color",
            icon="draft.icon",
            position="draft.position",
            folder="draft.folder",
            favorited_at="draft.favorited_at",
            version="coalesce(changed_list.version, target.version)",
            archived_at="draft.archived_at",
            updated_at="coalesce(changed_list.updated_at, target.updated_at)",
        )
    }
    ) item
) as row, changed_list.version as list_version, numbered_user.version as user_version
from draft
cross join target
left join changed_list on true
left join numbered_user on true"""


_CHANGE_LIST = _change_sql(CAN_WRITE)
_ARRANGE_LIST = _change_sql(CAN_READ)


async def change_list(db: Queryable, user_id: UUID, list_id: UUID, changes: str) -> ListWrite | None:
    """`changes`: the fields that were sent, as JSON. None without write access."""
    return to_list_write(await db.fetchrow(_CHANGE_LIST, user_id, list_id, changes), user_id, list_id)


async def change_own_membership(db: Queryable, user_id: UUID, list_id: UUID, changes: str) -> ListWrite | None:
    """Like `change_list`, for fields of the user's own membership, which need read access alone."""
    return to_list_write(await db.fetchrow(_ARRANGE_LIST, user_id, list_id, changes), user_id, list_id)
