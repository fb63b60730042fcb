"""What an account that is being deleted has left in the lists and notifications of others. `$1` is the account."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult

_MAX_UNASSIGNED = 500
"""How many todos the transaction unassigns, however many others have assigned to the account. A job unassigns the rest."""

# The lists that are left, which others own.
_LEAVE_LISTS = """
update lists
set version = lists.version + 1,
    members_version = lists.version + 1
from memberships
where memberships.user_id = $1
  and lists.id = memberships.list_id
returning lists.id, lists.version
"""
# In the lists that are left, which others own. They are locked.
_UNASSIGN_TODOS = f"""
with assigned as (
    select limited.*, row_number() over (partition by list_id order by id) as number
    from (
        select todos.id, todos.list_id
        from memberships
        join todos on todos.list_id = memberships.list_id and todos.assignee_id = memberships.user_id
        where memberships.user_id = $1
        limit {_MAX_UNASSIGNED}
    ) limited
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
_FIND_ASSIGNED_LISTS = """
select memberships.list_id
from memberships
where memberships.user_id = $1
  and exists (
      select
      from todos
      where todos.list_id = memberships.list_id
        and todos.assignee_id = memberships.user_id
  )"""
_FORGET_CREATOR = """
update todos
set created_by = null
from memberships
where memberships.user_id = $1
  and todos.list_id = memberships.list_id
  and todos.created_by = $1
"""
# Of todos that others created, nobody pays for those then: their creators' quotas do not rise.
_FORGET_PAYER = """
update todos
set counted_for = case when created_by is not null then '00000000-0000-0000-0000-000000000000'::uuid end
where counted_for in ($1, guests_payer($1))
"""
_FORGET_CREATOR_OF_LISTS = """
update lists
set counted_for = null
where counted_for = $1
"""
_FORGET_AUTHOR = """
with written as (
    select id, list_id, row_number() over (partition by list_id order by version) as number
    from comments
    where author_id = $1
), numbered as (
    update lists
    set version = lists.version + counts.count
    from (select list_id, count(*) from written group by list_id) counts
    where lists.id = counts.list_id
    returning lists.id, lists.version - counts.count as base
)
update comments
set author_id = null,
    author_name = '',
    version = numbered.base + written.number
from written
join numbered on numbered.id = written.list_id
where comments.id = written.id
"""
_FORGET_ACTS = """
update acts
set actor_id = null
where actor_id = $1
"""
# Those about the person as a member or an assignee, in the lists that are left. An id is a whole value in their JSON.
_FORGET_IN_ACTS = """
update acts
set before = replace(acts.before::text, '"' || $1::uuid || '"', 'null')::jsonb,
    after = replace(acts.after::text, '"' || $1::uuid || '"', 'null')::jsonb
from memberships
where memberships.user_id = $1
  and acts.list_id = memberships.list_id
  and position($1::uuid::text in concat(acts.before, acts.after)) > 0
"""
# Their accounts are locked.
_FORGET_ACTOR = """
with caused as (
    select id, user_id, row_number() over (partition by user_id order by version) as number
    from notifications
    where actor_id = $1
), numbered as (
    update users
    set version = users.version + counts.count
    from (select user_id, count(*) from caused group by user_id) counts
    where users.id = counts.user_id
    returning users.id, users.version, users.version - counts.count as base
), changed as (
    update notifications
    set actor_id = null,
        actor_name = '',
        version = numbered.base + caused.number
    from caused
    join numbered on numbered.id = caused.user_id
    where notifications.id = caused.id
)
select id, version
from numbered"""


@dataclass(frozen=True, slots=True)
class LeftLists:
    write: WriteResult
    assigned: Mapping[UUID, int]
    """Those in which more todos are assigned to the account, with their versions as it left them."""


async def forget_account(db: Queryable, user_id: UUID) -> LeftLists:
    """Takes the account out of lists that others own, of their todos, comments and acts, and of notifications.

    Everything that changes is locked.
    """
    status = await db.execute(_UNASSIGN_TODOS, user_id)
    lists = {row["id"]: row["version"] for row in await db.fetch(_LEAVE_LISTS, user_id)}
    has_more = status == f"UPDATE {_MAX_UNASSIGNED}"
    found = await db.fetch(_FIND_ASSIGNED_LISTS, user_id) if has_more else []
    assigned = {row["list_id"]: lists[row["list_id"]] for row in found}
    await db.execute(_FORGET_CREATOR, user_id)
    await db.execute(_FORGET_PAYER, user_id)
    await db.execute(_FORGET_CREATOR_OF_LISTS, user_id)
    await db.execute(_FORGET_AUTHOR, user_id)
    await db.execute(_FORGET_ACTS, user_id)
    await db.execute(_FORGET_IN_ACTS, user_id)
    users = {row["id"]: row["version"] for row in await db.fetch(_FORGET_ACTOR, user_id)}
    return LeftLists(WriteResult("null", lists, users), assigned)
