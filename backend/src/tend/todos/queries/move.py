"""Moves of todos to another list, with their comments and subtasks.

Each row leaves a tombstone in the list that it left. Comments leave none, since clients remove them with their todo.
"""

from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.lists.access import CAN_WRITE, IS_LIST_UNCHANGED, can_be_lost_sql
from tend.todos.queries.acts import RECORD_MOVE_IN, RECORD_MOVE_OUT, RECORD_SUBTREE_MOVE_IN, RECORD_SUBTREE_MOVE_OUT
from tend.todos.queries.columns import charge_mover_sql, text_bytes_sql, todo_columns_sql
from tend.todos.queries.subtree import TODOS_OF_SUBTREE, walk_subtree_sql
from tend.todos.queries.update import (
    ASSIGNMENTS,
    VALUES_AFTER_CHANGE,
    assignee_in_sql,
    is_member_sql,
    select_expressions_sql,
)


def _member_or_mover_sql(list_id: str, person: str, mover: str) -> str:
    """The creator or payer of a todo if they are a member of the list too, otherwise whoever moves it there."""
    return f"case when {is_member_sql(list_id, person)} then {person} else {mover} end"


_PAYER = "payer_of_todo(todos.created_by, todos.counted_for)"
_TEXT_BYTES = text_bytes_sql("todos")
_DRAFT_IN_OTHER_LIST = VALUES_AFTER_CHANGE | {
    "assignee_id": f"""case
            when change ? 'assignee_id' then (change ->> 'assignee_id')::uuid
            else {assignee_in_sql("goal.id", "target")}
        end""",
    # The old parent stays in the old list.
    "parent_id": "case when change ? 'parent_id' then (change ->> 'parent_id')::uuid end",
    "position": "coalesce(change ->> 'position', order_key_after(goal.last_position))",
}


@dataclass(frozen=True, slots=True)
class MovedTodo:
    row: str
    list_id: UUID
    version: int
    origin_id: UUID
    """The list that it left."""
    origin_version: int
    old_assignee_id: UUID | None
    old_title: str
    assignee_id: UUID | None
    has_subtasks: bool
    has_comments: bool
    has_attachments: bool


# $2 the todo, $3 the changes, $4 the list it moves to. Lists are locked in the order of their ids, so that two opposite
# moves cannot wait for each other.
_MOVE_SINGLE_TODO = f"""
with locked_lists as (
    select lists.id, lists.last_position
    from lists
    join memberships on {CAN_WRITE}
    where lists.id = any (array[$4, (select todos.list_id from todos where todos.id = $2)])
      and {IS_LIST_UNCHANGED}
    order by lists.id
    for no key update of lists
), target as (
    select {todo_columns_sql("todos")}, todos.created_by, {_PAYER} as payer, {_TEXT_BYTES} as bytes
    from todos
    join locked_lists origin on origin.id = todos.list_id
    where todos.id = $2
      and todos.list_id <> $4
      and todos.deleted_at is null
      -- Counting locks both lists before the todo: a CTE's rows are only fetched when they are needed.
      and (select count(*) from locked_lists) = 2
    for no key update of todos
), draft as (
    select
        {select_expressions_sql(_DRAFT_IN_OTHER_LIST)},
        target.list_id as origin_id,
        target.assignee_id as old_assignee_id,
        target.title as old_title,
        target.payer as old_payer,
        case
            when change ?| array['title', 'notes', 'tags', 'recurrence'] then $1
            else {_member_or_mover_sql("goal.id", "target.payer", "$1")}
        end as new_payer,
        {_member_or_mover_sql("goal.id", "target.created_by", "$1")} as new_creator,
        target.bytes
    from target, cast($3 as jsonb) change, locked_lists goal
    where goal.id = $4
), {charge_mover_sql("draft", "$1")}, numbered_origin as (
    update lists
    set version = lists.version + 1
    from draft
    where lists.id = draft.origin_id
    returning lists.id, lists.version
), added_tombstone as (
    insert into tombstones (list_id, version, todo_id)
    select numbered_origin.id, numbered_origin.version, $2
    from numbered_origin
), moved_comments as (
    select comments.id, row_number() over (order by comments.version) as number
    from target, comments
    where comments.todo_id = $2
), numbered_list as (
    update lists
    set version = lists.version + total.count + 1,
        last_position = greatest(lists.last_position, draft.position)
    from draft, (select count(*) from moved_comments) total
    where lists.id = $4
    returning lists.id, lists.version, lists.version - total.count - 1 as base
), changed_comments as (
    update comments
    set list_id = numbered_list.id,
        origin_list_id = coalesce(comments.origin_list_id, comments.list_id),
        version = numbered_list.base + moved_comments.number
    from moved_comments, numbered_list
    where comments.id = moved_comments.id
), changed_todo as (
    update todos
    set {ASSIGNMENTS},
        updated_at = now(),
        list_id = numbered_list.id,
        created_by = draft.new_creator,
        counted_for = nullif(draft.new_payer, draft.new_creator),
        version = numbered_list.version
    from numbered_list, draft
    where todos.id = $2
    returning {todo_columns_sql("todos")}
), recorded_move_out as ({RECORD_MOVE_OUT}), recorded_move_in as ({RECORD_MOVE_IN})
select
    row_to_json(changed_todo)::text as row,
    changed_todo.list_id,
    changed_todo.version,
    numbered_origin.id as origin_id,
    numbered_origin.version as origin_version,
    draft.old_assignee_id,
    draft.old_title,
    changed_todo.assignee_id,
    exists (select from todos child where child.parent_id = $2) as has_subtasks,
    exists (select from moved_comments) as has_comments,
    exists (select from attachments where attachments.todo_id = $2) as has_attachments
from changed_todo, numbered_origin, draft"""


async def move_single_todo(
    db: Queryable, user_id: UUID, todo_id: UUID, changes: Json, list_id: UUID
) -> MovedTodo | None:
    """Moves the todo with its comments and without its subtasks, and makes other changes to it. None if it is in the list already, without access to both lists, or after
    a wait for one of them: `lock_both_lists` comes first then.
    """
    row = await db.fetchrow(_MOVE_SINGLE_TODO, user_id, todo_id, changes, list_id)
    return MovedTodo(**row) if row else None


@dataclass(frozen=True, slots=True)
class SubtreeMove:
    version: int
    origin_version: int
    unassigned: list[tuple[UUID, str]]
    """The assignees who are no members of the new list, each with the title of a todo."""


# $1 the todo that has moved, $2 the list that it left, $3 the list that it is in, both locked; $4 who moved it. What is in the
# trash stays there where it could be lost: no act has its content.
_MOVE_SUBTREE = f"""{walk_subtree_sql(f"(child.deleted_at is null or not {can_be_lost_sql('$2', '$3')})")}, moved as (
    select
        todos.id,
        todos.position,
        todos.title,
        todos.assignee_id,
        {_PAYER} as old_payer,
        {_member_or_mover_sql("$3", _PAYER, "$4")} as new_payer,
        {_member_or_mover_sql("$3", "todos.created_by", "$4")} as new_creator,
        {_TEXT_BYTES} as bytes,
        row_number() over (order by todos.id) as number
    from {TODOS_OF_SUBTREE}
    where todos.id <> $1
), {charge_mover_sql("moved", "$4")}, moved_comments as (
    select comments.id, row_number() over (order by comments.version) as number
    from moved
    cross join lateral (
        select id, version
        from comments
        where todo_id = moved.id
        offset 0
    ) comments
), total as (
    select count(*), max(position) as last_position, (select count(*) from moved_comments) as comments
    from moved
), numbered_origin as (
    update lists
    set version = lists.version + total.count
    from total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base
), added_tombstones as (
    insert into tombstones (list_id, version, todo_id)
    select $2, numbered_origin.base + moved.number, moved.id
    from moved, numbered_origin
), numbered_list as (
    update lists
    set version = lists.version + total.count + total.comments,
        last_position = greatest(lists.last_position, total.last_position)
    from total
    where lists.id = $3
      and total.count > 0
    returning lists.version, lists.version - total.count - total.comments as base, total.count
), changed_comments as (
    update comments
    set list_id = $3,
        origin_list_id = coalesce(comments.origin_list_id, comments.list_id),
        version = numbered_list.base + numbered_list.count + moved_comments.number
    from moved_comments, numbered_list
    where comments.id = moved_comments.id
), changed_todos as (
    update todos
    set list_id = $3,
        assignee_id = {assignee_in_sql("$3", "todos")},
        created_by = moved.new_creator,
        counted_for = nullif(moved.new_payer, moved.new_creator),
        version = numbered_list.base + moved.number,
        updated_at = now()
    from moved, numbered_list
    where todos.id = moved.id
    returning todos.id, todos.version, moved.title, moved.assignee_id as old_assignee_id, todos.assignee_id
), recorded_move_out as ({RECORD_SUBTREE_MOVE_OUT}), recorded_move_in as ({RECORD_SUBTREE_MOVE_IN})
select
    numbered_list.version,
    numbered_origin.version as origin_version,
    array(
        select (changed_todos.old_assignee_id, changed_todos.title)
        from changed_todos
        where changed_todos.old_assignee_id is not null
          and changed_todos.assignee_id is null
    ) as unassigned
from numbered_list, numbered_origin"""


async def move_descendants(
    db: Queryable, user_id: UUID, todo_id: UUID, origin_id: UUID, list_id: UUID
) -> SubtreeMove | None:
    """Has everything below the todo follow it to its new list, with its comments. None if nothing is left in the old one."""
    row = await db.fetchrow(_MOVE_SUBTREE, todo_id, origin_id, list_id, user_id)
    return SubtreeMove(**row) if row else None


@dataclass(frozen=True, slots=True)
class FailedMove:
    list_id: UUID
    """The list that the todo is in."""
    can_enter: bool
    """Whether the user may write in the list that it should move to."""


_EXPLAIN_FAILED_MOVE = f"""
select todos.list_id, exists (
    select
    from lists
    join memberships on {CAN_WRITE}
    where lists.id = $3
) as can_enter
from todos
join lists on lists.id = todos.list_id
join memberships on {CAN_WRITE}
where todos.id = $2
  and todos.deleted_at is null"""


async def explain_failed_move(db: Queryable, user_id: UUID, todo_id: UUID, list_id: UUID) -> FailedMove | None:
    """Tells why `move_single_todo` returned None. None itself without write access to the todo."""
    row = await db.fetchrow(_EXPLAIN_FAILED_MOVE, user_id, todo_id, list_id)
    return FailedMove(**row) if row else None
