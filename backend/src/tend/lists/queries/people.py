"""The people in lists: all members of one, those whom filters and lines of quick add name, and those who own one."""

from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.errors import AccountDeleted
from tend.lists.access import CAN_WRITE, has_role_sql
from tend.lists.queries.members import MEMBER_NAME


def members_sql(lists: str) -> str:
    """A query for the members of lists, with the columns `list_id`, `user_id` and `name`.

    `lists` is an array of ids, all of which the user may read: an expression of the statement around it.
    """
    return f"""
        select memberships.list_id, memberships.user_id, {MEMBER_NAME} as name
        from memberships
        join users on users.id = memberships.user_id
        where memberships.list_id = any ({lists})"""


_MEMBERS_OF_LIST = members_sql("array[$1::uuid]")


async def find_others(db: Queryable, user_id: UUID, list_id: UUID) -> set[UUID]:
    """The members of a list of the user's besides the user, without guests."""
    return {row["user_id"] for row in await db.fetch(_MEMBERS_OF_LIST, list_id)} - {user_id}


def has_others_sql(list_id: str) -> str:
    """Whether a list has members or guests besides the user; `list_id` is an expression of the statement around it."""
    return f"""exists (
        select
        from memberships
        where memberships.list_id = {list_id}
          and memberships.user_id <> $1
    )"""


def has_links_sql(list_id: str) -> str:
    """Whether guests can open a list by a link; `list_id` is an expression of the statement around it."""
    return f"exists (select from link_shares where link_shares.list_id = {list_id})"


def members_json_sql(list_id: str, *, for_guest: bool) -> str:
    """A query for the members of a list as all of them see each other, as one JSON array. Guests see no pictures.

    `list_id` is an expression of the statement around it, which has checked that the user may read the list.
    """
    picture = "null" if for_guest else "users.picture_id"
    return f"""
        select json_agg(
            json_build_object(
                'user_id', memberships.user_id,
                'name', {MEMBER_NAME},
                'picture_id', {picture},
                'role', memberships.role
            )
            order by memberships.user_id
        )::text
        from memberships
        join users on users.id = memberships.user_id
        where memberships.list_id = {list_id}
    """


@dataclass(frozen=True, slots=True)
class Person:
    list_id: UUID
    user_id: UUID
    name: str


_LIST_PEOPLE = f"""
select list_id, user_id, name
from (
    select people.*, count(*) over (partition by list_id) as members
    from ({members_sql(f"array(select lists.id from memberships join lists on {CAN_WRITE})")}
    ) people
) counted
where members > 1
order by list_id, user_id
limit $2"""


async def list_people(db: Queryable, user_id: UUID, limit: int) -> list[Person]:
    """The members of lists with several of them in which the user can add todos, list by list."""
    return [Person(*row) for row in await db.fetch(_LIST_PEOPLE, user_id, limit)]


# $1 the user, $2 the list. Accounts are locked in the order of their ids, as by other statements that lock several.
_LOCK_OWNERS = f"""
select users.id
from users
where users.id = $1
   or users.id = any (array(
       select memberships.user_id
       from lists
       join memberships on {has_role_sql("owner", "memberships.user_id")}
       where lists.id = $2
   ))
order by users.id
for no key update of users"""


async def lock_owners(db: Queryable, user_id: UUID, list_id: UUID) -> set[UUID]:
    """Locks the accounts of the user and of the list's owners, and returns the owners besides the user.

    The list is locked. Raises `AccountDeleted`.
    """
    found = {row["id"] for row in await db.fetch(_LOCK_OWNERS, user_id, list_id)}
    if user_id not in found:
        raise AccountDeleted
    return found - {user_id}
