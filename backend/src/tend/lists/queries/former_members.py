"""Those who have left lists, and the todos there that were assigned to them or that they created.

The membership ends at once. So that this does not take longer where there are many todos, a transaction changes some of
them at most, and a job the others, in steps.
"""

from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable
from tend.lists.access import has_role_sql
from tend.lists.queries.acts import record_acts_sql

MAX_RELEASED_TODOS = 500
"""How many todos one transaction unassigns at most, and of how many it forgets who created them."""


@dataclass(frozen=True, slots=True)
class FormerMembers:
    """Who left a list at one moment."""

    list_id: UUID
    user_ids: list[UUID]
    version: int
    """The version that the list had then."""


# Somebody who is a member again keeps what was assigned to them since, and what they created since.
def _is_of_former_member_sql(column: str) -> str:
    return f"""todos.list_id = $1
      and todos.{column} = any ($2::uuid[])
      and (todos.version <= $3 or not exists (
          select
          from lists
          join memberships on {has_role_sql("viewer", f"todos.{column}")}
          where lists.id = $1
      ))"""


# $1 the list, $2 the former members, $3 the version
_FORGET_CREATORS = f"""
update todos
set created_by = null,
    counted_for = coalesce(todos.counted_for, todos.created_by)
where todos.id in (
    select todos.id
    from todos
    where {_is_of_former_member_sql("created_by")}
    limit {MAX_RELEASED_TODOS}
)
  and todos.list_id = $1"""


async def forget_creators(db: Queryable, former: FormerMembers) -> bool:
    """Leaves todos that they created to the others. These still count in the same quotas. True if there may be more.

    The list is locked.
    """
    status = await db.execute(_FORGET_CREATORS, former.list_id, former.user_ids, former.version)
    return status == f"UPDATE {MAX_RELEASED_TODOS}"


_LOCK_LIST = """
select true
from lists
where id = $1
for no key update"""


async def lock_list(db: Queryable, list_id: UUID) -> bool:
    """False if the list was deleted forever."""
    return bool(await db.fetchval(_LOCK_LIST, list_id))


# An account that was deleted since then is in no act. If it left the list by that, nobody has done anything to the todos.
_RECORD_UNASSIGNED = record_acts_sql(
    "numbered_list join assigned on exists (select from users where users.id in ($4, assigned.assignee_id))",
    "'changed'",
    list_id="$1",
    version="numbered_list.base + assigned.number",
    todo_id="assigned.id",
    title="assigned.title",
    before="jsonb_build_object('assignee_id', (select users.id from users where users.id = assigned.assignee_id))",
    after="jsonb_build_object('assignee_id', null)",
    is_part="true",
    actor="(select users.id from users where users.id = $4)",
)
# $4 the user whose act it is
_UNASSIGN = f"""
with assigned as materialized (
    select id, title, assignee_id, row_number() over (order by id) as number
    from (
        select todos.id, todos.title, todos.assignee_id
        from todos
        where {_is_of_former_member_sql("assignee_id")}
        limit {MAX_RELEASED_TODOS}
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
), recorded as ({_RECORD_UNASSIGNED})
select version
from numbered_list"""


async def unassign_todos(db: Queryable, former: FormerMembers, actor_id: UUID) -> int | None:
    """The new version of the list, which is locked, or None if nothing is assigned to them anymore."""
    version: int | None = await db.fetchval(_UNASSIGN, former.list_id, former.user_ids, former.version, actor_id)
    return version
