"""A todo with everything below it.

`lock_list` comes first, in a statement of its own, so that the later ones see the tree as it is once they may change it.
A walk stays in the todo's list, whose lock covers nothing else. `union` ends one that would go around in a circle.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.schemas import LAST_YEAR
from tend.lists.access import CAN_WRITE, HAS_SAME_MEMBERS
from tend.lists.queries.acts import NOT_COMPLETED_JSON, record_acts_sql
from tend.lists.queries.turns import push_turn_sql
from tend.todos.errors import MAX_LEVELS
from tend.todos.queries.columns import todo_columns_sql

# In days of the calendar, and in minutes for due times.
DueDistance = tuple[int, int]

# $1 the current user, $2 the todo. A large tree takes long, so this takes its turn as a push does.
_LOCK_LIST = f"""
with turn as materialized (
    select lists.id, {push_turn_sql("lists.id")}
    from todos
    join lists on lists.id = todos.list_id
    join memberships on {CAN_WRITE}
    where todos.id = $2
)
select lists.id
from todos
join lists on lists.id = todos.list_id
join memberships on {CAN_WRITE}
where todos.id = $2
  and lists.id = (select turn.id from turn)
  and {HAS_SAME_MEMBERS}
for no key update of lists, todos"""


async def lock_list(db: Queryable, user_id: UUID, todo_id: UUID) -> UUID | None:
    """Takes the list's turn, locks the todo and its list, and returns the list. None without write access, or if its members changed during a wait."""
    list_id: UUID | None = await db.fetchval(_LOCK_LIST, user_id, todo_id)
    return list_id


# $1 the current user, $2 the todo, $3 the other list; in the order of their ids, as every statement that locks several
_LOCK_BOTH_LISTS = f"""
with own_lists as materialized (
    select lists.id
    from lists
    join memberships on {CAN_WRITE}
    where lists.id = any (array[$3, (select todos.list_id from todos where todos.id = $2)])
    order by lists.id
), turns as materialized (
    select id, {push_turn_sql("id")}
    from own_lists
)
select lists.id
from lists
where lists.id = any (array(select turns.id from turns))
order by lists.id
for no key update of lists"""


async def lock_both_lists(db: Queryable, user_id: UUID, todo_id: UUID, list_id: UUID) -> None:
    """Takes the turns of the list of the todo and of the list `list_id`, and locks them, as far as the user may write in them."""
    await db.execute(_LOCK_BOTH_LISTS, user_id, todo_id, list_id)


@dataclass(frozen=True, slots=True)
class ParentCheck:
    is_there: bool
    """The parent is in the list and not in the trash."""
    is_inside: bool
    """The parent is the todo itself or below it."""
    levels: int
    """How many levels the tree would have on the way through the todo, counted up to one more than `MAX_LEVELS`."""


# Without `offset 0` the planner compares every level of a tree with all subtasks, or with the whole trash, where its
# statistics say that these are few.
CHILDREN_OF = """cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = {}.id
        offset 0
    ) child"""

# $1 the todo, $2 the parent, $3 the list that the parent has to be in
_CHECK_PARENT = f"""
with recursive ancestors as (
    select id, parent_id
    from todos
    where id = $2
    union
    select upper.id, upper.parent_id
    from todos upper
    join ancestors on upper.id = ancestors.parent_id
), descendants as (
    select $1::uuid as id, 1 as level
    union
    select child.id, descendants.level + 1
    from descendants
    {CHILDREN_OF.format("descendants")}
    where descendants.level <= {MAX_LEVELS}
)
select
    exists (select from todos where id = $2 and list_id = $3 and deleted_at is null) as is_there,
    exists (select from ancestors where id = $1) as is_inside,
    (select count(*) from ancestors) + (select max(level) from descendants) as levels"""


async def check_parent(db: Queryable, todo_id: UUID, parent_id: UUID, list_id: UUID) -> ParentCheck:
    return ParentCheck(**await db.fetchrow(_CHECK_PARENT, todo_id, parent_id, list_id))


def walk_subtree_sql(condition: str) -> str:
    """The CTE `subtree`: the todo $1 and every todo below it that is reached through children with the condition.

    $2 is the list in which the children are.
    """
    return f"""
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    {CHILDREN_OF.format("subtree")}
    where child.list_id = $2
      and {condition}
)"""


TODOS_OF_SUBTREE = """subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos"""


@dataclass(frozen=True, slots=True)
class SubtreeWrite:
    row: str | None
    """The todo at the top, if it changed too."""
    version: int
    """The list's version after the changes."""
    count: int
    """How many todos changed."""


_COMPLETED = "jsonb_build_object('completed_at', (select top.completed_at from todos top where top.id = $1))"

_TODO_JSON = f"(select row_to_json(item)::text from (select {todo_columns_sql('todos')}) item)"


def _flip_sql(reached_by: str, changes_if: str, assignment: str, kind: str | None = None) -> str:
    """Change todos of a subtree in one way, each with a version of its own. $1 the todo at the top, $2 its list.

    `kind`: of the acts of $3, of which that on the todo at the top is the whole one; None for parts of an act that is
    recorded elsewhere.
    """
    recorded = record_acts_sql(
        "flipped, numbered_list",
        f"'{kind}'",
        list_id="$2",
        version="numbered_list.base + flipped.number",
        todo_id="flipped.id",
        title="flipped.title",
        is_part="flipped.id <> $1",
        actor="$3",
        **({"before": NOT_COMPLETED_JSON, "after": _COMPLETED} if kind == "changed" else {}),
    )
    return f"""{walk_subtree_sql(reached_by)}, flipped as (
    select todos.id, todos.title, row_number() over (order by todos.id = $1, todos.id) as number
    from {TODOS_OF_SUBTREE}
    where {changes_if}
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from flipped) total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base, total.count
), changed_todos as (
    update todos
    set {assignment},
        version = numbered_list.base + flipped.number,
        updated_at = now()
    from flipped, numbered_list
    where todos.id = flipped.id
    returning case when todos.id = $1 then {_TODO_JSON} end as row
){f", recorded as ({recorded})" if kind else ""}
select (select row from changed_todos where row is not null) as row, version, count
from numbered_list"""


_NOT_DELETED = "child.deleted_at is null"
_DELETE_SUBTREE = _flip_sql(_NOT_DELETED, "todos.deleted_at is null", "deleted_at = now()", "deleted")
# Children that were deleted with it are restored with it. If its parent is gone, it moves to the top level.
_RESTORE_SUBTREE = _flip_sql(
    "child.deleted_at = (select top.deleted_at from todos top where top.id = $1)",
    "todos.deleted_at is not null",
    """deleted_at = null,
        parent_id = case
            when todos.id <> $1 or exists (
                select
                from todos parent
                where parent.id = todos.parent_id
                  and parent.list_id = todos.list_id
                  and parent.deleted_at is null
            ) then todos.parent_id
        end""",
    "restored",
)
_COMPLETE_SUBTASKS = _flip_sql(
    _NOT_DELETED,
    "todos.id <> $1 and todos.kind = 'todo' and todos.completed_at is null",
    "completed_at = (select top.completed_at from todos top where top.id = $1)",
    "changed",
)
# A subtask with a rule of its own keeps its date.
_IS_DATED = "(todos.due_date is not null and todos.recurrence ->> 'rule' is null)"
# $3 the distance in days and $4 in minutes
_MOVE_DUE = f"""due_date = case
            when not {_IS_DATED} then todos.due_date
            when todos.due_time is null then least(todos.due_date + $3::integer, date '{LAST_YEAR}-12-31')
            else least((todos.due_date + todos.due_time + make_interval(mins => $4))::date, date '{LAST_YEAR}-12-31')
        end,
        due_time = case
            when {_IS_DATED} then (todos.due_date + todos.due_time + make_interval(mins => $4))::time
            else todos.due_time
        end"""
_ADVANCE_SUBTASKS = _flip_sql(
    _NOT_DELETED,
    f"todos.id <> $1 and (todos.completed_at is not null or {_IS_DATED})",
    f"""completed_at = null,
        {_MOVE_DUE}""",
)
# $5 what `fetch_completed_subtasks` returned, as JSON
_RETURN_SUBTASKS = _flip_sql(
    _NOT_DELETED,
    f"todos.id <> $1 and (todos.completed_at is null and $5::text::jsonb ? todos.id::text or {_IS_DATED})",
    f"""completed_at = coalesce(todos.completed_at, ($5::text::jsonb ->> todos.id::text)::timestamptz),
        {_MOVE_DUE}""",
)


async def delete_subtree(db: Queryable, user_id: UUID, todo_id: UUID, list_id: UUID) -> SubtreeWrite | None:
    """Moves the todo and everything below it to the trash. None if all of it is there already."""
    return _to_subtree_write(await db.fetchrow(_DELETE_SUBTREE, todo_id, list_id, user_id))


async def restore_subtree(db: Queryable, user_id: UUID, todo_id: UUID, list_id: UUID) -> SubtreeWrite | None:
    """Takes the todo, and what was deleted with it, out of the trash. None if it is not in the trash."""
    return _to_subtree_write(await db.fetchrow(_RESTORE_SUBTREE, todo_id, list_id, user_id))


async def complete_subtasks(db: Queryable, user_id: UUID, todo_id: UUID, list_id: UUID) -> SubtreeWrite | None:
    """Completes all open todos below the todo when it was completed. None if there are none."""
    return _to_subtree_write(await db.fetchrow(_COMPLETE_SUBTASKS, todo_id, list_id, user_id))


async def advance_subtasks(db: Queryable, todo_id: UUID, list_id: UUID, distance: DueDistance) -> SubtreeWrite | None:
    """Reopens all completed todos below the todo, and moves due dates there by the distance. None if there are none."""
    row = await db.fetchrow(_ADVANCE_SUBTASKS, todo_id, list_id, *distance)
    return _to_subtree_write(row)


async def rewind_subtasks(
    db: Queryable, todo_id: UUID, list_id: UUID, distance: DueDistance, completed_subtasks: dict[str, str]
) -> SubtreeWrite | None:
    """Moves due dates below the todo by the distance, and completes open todos at the times in `completed_subtasks`.

    None if there are none.
    """
    row = await db.fetchrow(_RETURN_SUBTASKS, todo_id, list_id, *distance, json.dumps(completed_subtasks))
    return _to_subtree_write(row)


def _to_subtree_write(row: Any) -> SubtreeWrite | None:
    return SubtreeWrite(**row) if row else None


# $1 the todo, $2 its list
_COMPLETED_SUBTASKS = f"""{walk_subtree_sql(_NOT_DELETED)}
select coalesce(jsonb_object_agg(todos.id, todos.completed_at), '{{}}')::text
from {TODOS_OF_SUBTREE}
where todos.id <> $1
  and todos.completed_at is not null"""


async def fetch_completed_subtasks(db: Queryable, todo_id: UUID, list_id: UUID) -> dict[str, str]:
    """The ids of completed todos below the todo, with their times of completion."""
    completed_subtasks: dict[str, str] = json.loads(await db.fetchval(_COMPLETED_SUBTASKS, todo_id, list_id))
    return completed_subtasks
