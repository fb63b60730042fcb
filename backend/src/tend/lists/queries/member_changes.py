"""The members of a list: changed and removed.

A statement here is in the transaction of `lock_list`. It therefore sees the members of the moment, and of two owners who take
each other's role away, the second is none anymore. `$2` is the list in each of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_MANAGE, CAN_READ, Role
from tend.lists.queries.former_members import MAX_RELEASED_TODOS
from tend.lists.queries.member_acts import RECORD_MEMBER_END, RECORD_ROLE_CHANGE, RECORD_UNASSIGNMENT
from tend.lists.queries.members import MEMBER_NAME, set_role_sql


@dataclass(frozen=True, slots=True)
class MemberWrite:
    is_last_owner: bool
    """The list would be without an owner; nothing was written."""
    is_from_folder: bool
    """The member has what is to be taken away through a shared folder; nothing was written."""
    result: WriteResult
    has_assigned: bool = False
    """More todos may be assigned to a member who was removed than the statement unassigns."""


def _to_member_write(row: Mapping[str, Any] | None, list_id: UUID, member_id: UUID) -> MemberWrite | None:
    if row is None:
        return None
    lists = {list_id: row["list_version"]} if row["list_version"] else {}
    users = {member_id: row["user_version"]} if row["user_version"] else {}
    result = WriteResult(row["row"], lists, users)
    return MemberWrite(row["is_last_owner"], row["is_from_folder"], result, row.get("has_assigned", False))


# An owner whose account is disabled manages nothing, and may be removed.
_IS_LAST_OWNER = """theirs.role = 'owner' and not exists (
            select
            from memberships others
            join users on users.id = others.user_id
            where others.list_id = theirs.list_id
              and others.user_id <> theirs.user_id
              and others.role = 'owner'
              and users.disabled_at is null
        )"""

# $3 the member, $4 the new role
_CHANGE_ROLE = f"""
with target as (
    select
        theirs.user_id,
        theirs.role,
        theirs.created_at,
        theirs.direct_role,
        theirs.folder_role,
        $4 <> 'owner' and {_IS_LAST_OWNER} as is_last_owner,
        coalesce($4::text::role < theirs.folder_role, false) as is_from_folder
    from memberships, lists
    join memberships theirs on theirs.list_id = lists.id
    where lists.id = $2
      and {CAN_MANAGE}
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
    set {set_role_sql("$4::text::role")},
        version = numbered_user.version
    from numbered_user
    where memberships.list_id = $2
      and memberships.user_id = $3
), recorded as ({RECORD_ROLE_CHANGE})
select
    target.is_last_owner,
    target.is_from_folder,
    json_build_object(
        'user_id', target.user_id,
        'name', {MEMBER_NAME},
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
left join numbered_user on true"""


async def change_role(db: Queryable, user_id: UUID, list_id: UUID, member_id: UUID, role: Role) -> MemberWrite | None:
    """None if the user does not own the list, or `member_id` is no member of it."""
    row = await db.fetchrow(_CHANGE_ROLE, user_id, list_id, member_id, role)
    return _to_member_write(row, list_id, member_id)


# $3 the member, who may be the user
_REMOVE_MEMBER = f"""
with target as (
    select theirs.user_id, {_IS_LAST_OWNER} as is_last_owner, theirs.folder_id is not null as is_from_folder
    from memberships, lists
    join memberships theirs on theirs.list_id = lists.id
    where lists.id = $2
      and {CAN_READ}
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
        limit {MAX_RELEASED_TODOS}
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
), recorded as ({RECORD_MEMBER_END}), recorded_todos as ({RECORD_UNASSIGNMENT})
select
    target.is_last_owner,
    target.is_from_folder,
    'null' as row,
    (select count(*) from assigned) = {MAX_RELEASED_TODOS} as has_assigned,
    numbered_list.version as list_version,
    numbered_user.version as user_version
from target
left join numbered_list on true
left join numbered_user on true"""


async def remove_member(db: Queryable, user_id: UUID, list_id: UUID, member_id: UUID) -> MemberWrite | None:
    """Unassigns todos of the member, too. None if `member_id` is no member, or the user is another member and no owner."""
    row = await db.fetchrow(_REMOVE_MEMBER, user_id, list_id, member_id)
    return _to_member_write(row, list_id, member_id)
