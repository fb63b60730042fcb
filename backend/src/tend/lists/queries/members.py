"""The members of a list: read, and joined by others. `$2` is the list in each statement."""

from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_READ, Role
from tend.lists.queries.member_acts import RECORD_MEMBER_JOIN
from tend.lists.queries.turns import members_turn_sql

MAX_MEMBERS = 200
MEMBER_NAME = "coalesce(nullif(users.name, ''), split_part(users.email, '@', 1))"


def set_role_sql(role: str) -> str:
    """Assignments of the role that an owner gives to a row of `memberships`.

    It is the person's own only if they have one, for which they accepted an invitation. Otherwise it ends with the folder.
    """
    return f"""direct_role = case when memberships.direct_role is not null then {role} end,
        raised_role = case when memberships.direct_role is null then nullif({role}, memberships.folder_role) end"""


def name_in_list_sql(list_id: str) -> str:
    """The name of the row `users` as the members of the list see it; null if it never was a member. A former one's is the one of then."""
    return f"""case
            when users.id = $1 or exists (
                select
                from memberships theirs
                where theirs.list_id = {list_id}
                  and theirs.user_id = users.id
            ) then {MEMBER_NAME}
            else (
                select former_members.name
                from former_members
                where former_members.list_id = {list_id}
                  and former_members.user_id = users.id
            )
        end"""


def has_member_at_sql(list_id: str, email_key: str) -> str:
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
        theirs.direct_role,
        theirs.folder_role,
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
with turn as materialized (
    select lists.id, {members_turn_sql("lists.id")}
    from lists, memberships
    where lists.id = $2
      and {CAN_READ}
)
select inbox_of is not null as is_inbox
from lists
where id = (select turn.id from turn)
for no key update"""


async def lock_list(db: Queryable, user_id: UUID, list_id: UUID) -> bool:
    """Locks the list for the caller's transaction, before any push that waits; false if the user may not read it."""
    return await db.fetchval(_LOCK_LIST, user_id, list_id) is not None


# As many lists of others as lists of one's own. Those that come by a shared folder alone are not counted: how many folders
# an account may be in, and how many lists a folder may have, limits them.
_HAS_ROOM_FOR_LIST = """(
          select count(*) from memberships where memberships.user_id = $1 and memberships.direct_role is not null
      ) < 2 * (select max_lists from account_limits)"""
# $3 the role
_ADD_MEMBER = f"""
with numbered_list as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    where lists.id = $2
      and (select count(*) from memberships where list_id = $2 and guest_id is null) < {MAX_MEMBERS}
      and {_HAS_ROOM_FOR_LIST}
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
), recorded as ({RECORD_MEMBER_JOIN})
select numbered_list.version as list_version, numbered_user.version as user_version
from numbered_list, numbered_user"""


async def add_member(db: Queryable, user_id: UUID, list_id: UUID, role: Role) -> WriteResult | None:
    """Adds the user at the end of their sidebar. None if the list or the account is full.

    The caller has locked the list and the account, and the user is not a member yet.
    """
    row = await db.fetchrow(_ADD_MEMBER, user_id, list_id, role)
    return row and WriteResult("null", {list_id: row["list_version"]}, {user_id: row["user_version"]})


# $3 the role. The list takes a version if that changes what the user may do.
_ADD_DIRECT_ROLE = f"""
with numbered_user as (
    update users
    set version = users.version + 1
    where users.id = $1
      and exists (select from memberships where list_id = $2 and user_id = $1 and direct_role is null)
      and {_HAS_ROOM_FOR_LIST}
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
from target"""


_HAS_DIRECT_ROLE = """
select direct_role is not null
from memberships
where user_id = $1
  and list_id = $2"""


async def add_direct_role(db: Queryable, user_id: UUID, list_id: UUID, role: Role) -> WriteResult | None:
    """Gives somebody who is in the list through its folder a role of their own, which they keep when the folder ends.

    The caller has locked the list and the account. Somebody with a role of their own keeps that. None if the account is full.
    """
    row = await db.fetchrow(_ADD_DIRECT_ROLE, user_id, list_id, role)
    if row is None:
        return WriteResult("null") if await db.fetchval(_HAS_DIRECT_ROLE, user_id, list_id) else None
    lists = {list_id: row["list_version"]} if row["list_version"] else {}
    return WriteResult("null", lists, {user_id: row["user_version"]})


_FIND_ROLE = """
select role::text
from memberships
where user_id = $1
  and list_id = $2"""


async def find_role(db: Queryable, user_id: UUID, list_id: UUID) -> Role | None:
    """None if the user is no member of the list."""
    role: Role | None = await db.fetchval(_FIND_ROLE, user_id, list_id)
    return role
