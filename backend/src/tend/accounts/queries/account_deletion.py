"""The statements that delete an account, after they have locked it and its lists."""

from collections.abc import Collection
from uuid import UUID

from tend.core.db.database import Queryable

# In the order of their ids, as every statement that locks several lists.
_LOCK_LISTS = """
select lists.id
from memberships
join lists on lists.id = memberships.list_id
where memberships.user_id = $1
order by lists.id
for update of lists
"""


async def lock_member_lists(db: Queryable, user_id: UUID) -> list[UUID]:
    """Locks all lists that the user can see, and returns them."""
    return [row["id"] for row in await db.fetch(_LOCK_LISTS, user_id)]


_HAS_OTHER_MEMBERSHIPS = """
select exists (
    select
    from memberships
    where user_id = $1
      and list_id <> all ($2::uuid[])
)
"""


async def has_other_memberships(db: Queryable, user_id: UUID, list_ids: Collection[UUID]) -> bool:
    """Whether the user can see a list that is not one of `list_ids`."""
    return bool(await db.fetchval(_HAS_OTHER_MEMBERSHIPS, user_id, list_ids))


_LOCK_ACCOUNT = """
select true
from users
where id = $1
  and password_hash = $2
for update
"""


async def lock_account(db: Queryable, user_id: UUID, verified_hash: str) -> bool:
    """Block sign-ins until the transaction ends. False if `verified_hash` is no longer the account's."""
    return bool(await db.fetchval(_LOCK_ACCOUNT, user_id, verified_hash))


# Lists without another owner. The others lose a member when the account is deleted.
_DELETE_OWN_LISTS = """
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
  )
"""
# In the lists that are left, which others own. They are locked.
_UNASSIGN_TODOS = """
with assigned as (
    select todos.id, todos.list_id, row_number() over (partition by todos.list_id order by todos.id) as number
    from memberships
    join todos on todos.list_id = memberships.list_id and todos.assignee_id = memberships.user_id
    where memberships.user_id = $1
), numbered_lists as (
    update lists
    set version = lists.version + total.count
    from (select list_id, count(*) from assigned group by list_id) total
    where lists.id = total.list_id
    returning lists.id, lists.version - total.count as base
)
update todos
set assignee_id = null,
    version = numbered_lists.base + assigned.number,
    updated_at = now()
from assigned
join numbered_lists on numbered_lists.id = assigned.list_id
where todos.id = assigned.id
"""
_FORGET_CREATOR = """
update todos
set created_by = null
from memberships
where memberships.user_id = $1
  and todos.list_id = memberships.list_id
  and todos.created_by = $1
"""
_DELETE_USER = """
delete from users
where id = $1
"""


async def delete_account(db: Queryable, user_id: UUID) -> None:
    await db.execute(_DELETE_OWN_LISTS, user_id)
    await db.execute(_UNASSIGN_TODOS, user_id)
    await db.execute(_FORGET_CREATOR, user_id)
    await db.execute(_DELETE_USER, user_id)
