"""The members of a list: read and changed.

A statement that changes them is in the transaction of `lock_list`. It therefore sees the members of the moment, and of two
owners who take each other's role away, the second is none anymore. `$2` is the list in each of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_MANAGE, CAN_READ, Role
from tend.lists.queries.member_acts import RECORD_END, RECORD_JOINED, RECORD_ROLE, RECORD_UNASSIGNED

MAX_MEMBERS = 200
MEMBER_NAME = "coalesce(nullif(users.name, ''), split_part(users.email, '@', 1))"


def has_member_at(list_id: str, email_key: str) -> str:
    """Whether one of the members of a list has an address; both are expressions of the statement around it."""
    return f"""exists (
        select
        from memberships
        join users on users.id = memberships.user_id
        where memberships.list_id = {list_id}
          and users.email_key = {email_key}
    )"""


# Owners see the addresses.
_LIST_MEMBERS = f"""
select json_build_object('items', json_agg(item order by joined_at, user_id), 'next_cursor', null)::text
from (
    select
        users.id as user_id,
        {MEMBER_NAME} as name,
        users.picture_id,
        theirs.role,
        case when memberships.role = 'owner' then users.email end as email,
        theirs.created_at as joined_at
    from memberships, lists
    join memberships theirs on theirs.list_id = lists.id
    join users on users.id = theirs.user_id
    where lists.id = $2
      and {CAN_READ}
) item
having count(*) > 0"""


async def list_members(db: Queryable, user_id: UUID, list_id: UUID) -> Json | None:
    """A page of all members, the first one first. None if the user may not read the list."""
    page: Json | None = await db.fetchval(_LIST_MEMBERS, user_id, list_id)
    return page


_LOCK_LIST = f"""
select lists.inbox_of is not null as is_inbox
from lists, memberships
where lists.id = $2
  and {CAN_READ}
for no key update of lists"""


async def lock_list(db: Queryable, user_id: UUID, list_id: UUID) -> bool:
    """Locks the list for the caller's transaction; false if the user may not read it."""
    return await db.fetchval(_LOCK_LIST, user_id, list_id) is not None


@dataclass(frozen=True, slots=True)
class MemberWrite:
    is_last_owner: bool
    """The list would be without an owner; nothing was written."""
    result: WriteResult


def _to_member_write(row: Mapping[str, Any] | None, list_id: UUID, member_id: UUID) -> MemberWrite | None:
    if row is None:
        return None
    lists = {list_id: row["list_version"]} if row["list_version"] else {}
    users = {member_id: row["user_version"]} if row["user_version"] else {}
    return MemberWrite(row["is_last_owner"], WriteResult(row["row"], lists, users))


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
    select theirs.user_id, theirs.role, theirs.created_at, $4 <> 'owner' and {_IS_LAST_OWNER} as is_last_owner
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
    set role = $4::text::role,
        version = numbered_user.version
    from numbered_user
    where memberships.list_id = $2
      and memberships.user_id = $3
), recorded as ({RECORD_ROLE})
select
    target.is_last_owner,
    json_build_object(
        'user_id', target.user_id,
        'name', {MEMBER_NAME},
        'picture_id', users.picture_id,
        'role', case when target.is_last_owner then target.role else $4::text::role end,
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
    select theirs.user_id, {_IS_LAST_OWNER} as is_last_owner
    from memberships, lists
    join memberships theirs on theirs.list_id = lists.id
    where lists.id = $2
      and {CAN_READ}
      and theirs.user_id = $3
      and theirs.guest_id is null
      and (memberships.role = 'owner' or theirs.user_id = $1)
), assigned as (
    select todos.id, todos.title, row_number() over (order by todos.id) as number
    from todos
    where todos.list_id = $2
      and todos.assignee_id = $3
), numbered_list as (
    update lists
    set version = lists.version + total.count + 1,
        members_version = lists.version + total.count + 1
    from target, (select count(*) from assigned) total
    where lists.id = $2
      and not target.is_last_owner
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
), recorded as ({RECORD_END}), recorded_todos as ({RECORD_UNASSIGNED})
select
    target.is_last_owner,
    'null' as row,
    numbered_list.version as list_version,
    numbered_user.version as user_version
from target
left join numbered_list on true
left join numbered_user on true"""


async def remove_member(db: Queryable, user_id: UUID, list_id: UUID, member_id: UUID) -> MemberWrite | None:
    """Unassigns the todos of the member, too. None if `member_id` is no member, or the user is another member and no owner."""
    row = await db.fetchrow(_REMOVE_MEMBER, user_id, list_id, member_id)
    return _to_member_write(row, list_id, member_id)


# $3 the role. As many lists of others as lists of one's own, so that nobody can fill an account.
_ADD_MEMBER = f"""
with numbered_list as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    where lists.id = $2
      and (select count(*) from memberships where list_id = $2 and guest_id is null) < {MAX_MEMBERS}
      and (select count(*) from memberships where memberships.user_id = $1) < 2 * (select max_lists from account_limits)
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
), recorded as ({RECORD_JOINED})
select numbered_list.version as list_version, numbered_user.version as user_version
from numbered_list, numbered_user"""


async def add_member(db: Queryable, user_id: UUID, list_id: UUID, role: Role) -> WriteResult | None:
    """Adds the user at the end of their sidebar. None if the list or the account is full.

    The caller has locked the list and the account, and the user is not a member yet.
    """
    row = await db.fetchrow(_ADD_MEMBER, user_id, list_id, role)
    return row and WriteResult("null", {list_id: row["list_version"]}, {user_id: row["user_version"]})


_FIND_ROLE = """
select role::text
from memberships
where user_id = $1
  and list_id = $2"""


async def find_role(db: Queryable, user_id: UUID, list_id: UUID) -> Role | None:
    """None if the user is no member of the list."""
    role: Role | None = await db.fetchval(_FIND_ROLE, user_id, list_id)
    return role
