"""Field-level changes: fields that were sent win, the others stay as they are in the locked row.

The list is locked before the todo, so that a version is only taken for a change that happens, and so that changes to
one list queue up instead of blocking each other. Locked rows are the latest ones.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_WRITE, HAS_SAME_MEMBERS, IS_LIST_UNCHANGED, has_role_sql
from tend.lists.queries.acts import TODO_FIELDS, changes_sql, record_or_merge_changes_sql
from tend.todos.queries.columns import CHANGED_OR_SAME, payer_after_change_sql, to_write_result, todo_columns_sql

# The value of each column after the change, from the row `target` and the JSON `change`.
VALUES_AFTER_CHANGE = {
    "title": "coalesce(change ->> 'title', target.title)",
    "notes": "coalesce(change ->> 'notes', target.notes)",
    "priority": "coalesce((change ->> 'priority')::priority, target.priority)",
    "due_date": "case when change ? 'due_date' then (change ->> 'due_date')::date else target.due_date end",
    "due_time": "case when change ? 'due_time' then (change ->> 'due_time')::time else target.due_time end",
    "due_timezone": "case when change ? 'due_timezone' then change ->> 'due_timezone' else target.due_timezone end",
    "tags": """case
            when change ? 'tags' then array(select jsonb_array_elements_text(change -> 'tags'))
            else target.tags
        end""",
    "assignee_id": "case when change ? 'assignee_id' then (change ->> 'assignee_id')::uuid else target.assignee_id end",
    "recurrence": """case
            when change ? 'recurrence' then nullif(change -> 'recurrence', 'null')
            when change ? 'due_date' and change ->> 'due_date' is null and target.recurrence ->> 'rule' is not null then null
            -- A field that changes for good does not go back at the next occurrence.
            when target.recurrence ? 'original_fields' then jsonb_set(
                target.recurrence, '{original_fields}', (target.recurrence -> 'original_fields') - array(select jsonb_object_keys(change))
            )
            else target.recurrence
        end""",
    "parent_id": "case when change ? 'parent_id' then (change ->> 'parent_id')::uuid else target.parent_id end",
    "completed_at": """case (change ->> 'completed')::boolean
            when true then coalesce(target.completed_at, least(now(), (change ->> 'at')::timestamptz))
            when false then null
            else target.completed_at
        end""",
    "position": "coalesce(change ->> 'position', target.position)",
}


def select_expressions_sql(expressions: Mapping[str, str]) -> str:
    return ",\n        ".join(f"{expression} as {name}" for name, expression in expressions.items())


def values_sql(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in VALUES_AFTER_CHANGE)


ASSIGNMENTS = ",\n        ".join(f"{column} = draft.{column}" for column in VALUES_AFTER_CHANGE)

# $2 the todo, $3 the changes, $4 whether to leave alone a todo that recurs or has open subtasks
_CHANGE_TODO = f"""
with target as (
    select {todo_columns_sql("todos")}
    from todos
    join lists on lists.id = todos.list_id
    join memberships on {CAN_WRITE}
    where todos.id = $2
      and todos.deleted_at is null
      and {HAS_SAME_MEMBERS}
      and (not $4 or {IS_LIST_UNCHANGED} and todos.recurrence is null and not exists (
          select
          from todos child
          where child.parent_id = $2
            and child.completed_at is null
            and child.deleted_at is null
      ))
    for no key update of lists, todos
), draft as (
    select
        {select_expressions_sql(VALUES_AFTER_CHANGE)}
    from target, cast($3 as jsonb) change
), numbered_list as (
    update lists
    set version = lists.version + 1,
        last_position = greatest(lists.last_position, draft.position)
    from target, draft
    where lists.id = target.list_id
      and ({values_sql("target")}) is distinct from ({values_sql("draft")})
    returning lists.version
), changed_todo as (
    update todos
    set {ASSIGNMENTS},
        counted_for = {payer_after_change_sql("draft")},
        updated_at = now(),
        version = numbered_list.version
    from numbered_list, draft
    where todos.id = $2
    returning {todo_columns_sql("todos")}
), compared as materialized (
    select target.id, target.list_id, numbered_list.version, draft.title, {changes_sql(TODO_FIELDS, "target", "draft")}
    from target, draft, numbered_list
), {record_or_merge_changes_sql("compared")}
{CHANGED_OR_SAME}"""


async def change_todo(
    db: Queryable, user_id: UUID, todo_id: UUID, changes: Json, *, only_if_plain: bool
) -> WriteResult | None:
    """`changes`: fields as JSON, with `at` for the moment of a completion that was not just now.

    With `only_if_plain`, a todo that recurs, has open subtasks or had to wait for its list stays unchanged. None then,
    without write access, or if the members of the list changed during a wait.
    Raises `CheckViolationError`.
    """
    return to_write_result(await db.fetchrow(_CHANGE_TODO, user_id, todo_id, changes, only_if_plain))


def is_member_sql(list_id: str, user_id: str) -> str:
    return f"""exists (
                select
                from lists
                join memberships on {has_role_sql("viewer", user_id)}
                where lists.id = {list_id}
            )"""


def assignee_in_sql(list_id: str, todo: str) -> str:
    """The assignee of the row `todo` if they are a member of the list too."""
    return f"case when {is_member_sql(list_id, f'{todo}.assignee_id')} then {todo}.assignee_id end"


# $2 the list, null for the Inbox, $3 the assignees. In lists in which the user can't write, this finds nobody.
_HAS_NON_MEMBER = f"""
select exists (
    select
    from lists
    join memberships on {CAN_WRITE}
    cross join unnest($3::uuid[]) wanted (user_id)
    where lists.id = coalesce($2::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and not {is_member_sql("lists.id", "wanted.user_id")}
)"""
# $2 the todos, $3 the list that each moves to, or null, $4 the new assignees
_HAS_ASSIGNMENT_TO_NON_MEMBER = f"""
select exists (
    select
    from unnest($2::uuid[], $3::uuid[], $4::uuid[]) wanted (todo_id, list_id, user_id)
    join todos on todos.id = wanted.todo_id and todos.deleted_at is null
    join lists on lists.id = coalesce(wanted.list_id, todos.list_id)
    join memberships on {CAN_WRITE}
    where exists (select from lists join memberships on {CAN_WRITE} where lists.id = todos.list_id)
      and not {is_member_sql("coalesce(wanted.list_id, todos.list_id)", "wanted.user_id")}
)"""


async def has_non_member(db: Queryable, user_id: UUID, list_id: UUID | None, assignees: Collection[UUID]) -> bool:
    """Whether one of the assignees is no member of the list. The foreign key would say so too, in PostgreSQL's log."""
    return bool(await db.fetchval(_HAS_NON_MEMBER, user_id, list_id, list(assignees)))


@dataclass(frozen=True, slots=True)
class Assignment:
    todo_id: UUID
    list_id: UUID | None
    """The list that the todo moves to in the same change, if any."""
    assignee_id: UUID


async def has_assignment_to_non_member(db: Queryable, user_id: UUID, assignments: Collection[Assignment]) -> bool:
    """Whether one of the new assignees is no member of the todo's list."""
    columns = [[getattr(one, name) for one in assignments] for name in ("todo_id", "list_id", "assignee_id")]
    return bool(await db.fetchval(_HAS_ASSIGNMENT_TO_NON_MEMBER, user_id, *columns))


# $2 the todos
_LOCK_ASSIGNEES = f"""
select todos.id, todos.assignee_id
from todos
join lists on lists.id = todos.list_id
join memberships on {CAN_WRITE}
where todos.id = any($2::uuid[])
  and todos.deleted_at is null
order by lists.id, todos.id
for no key update of lists, todos"""


async def lock_assignees(db: Queryable, user_id: UUID, todo_ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    """The assignees of those todos that the user may change, for the caller's transaction, which changes them next."""
    return {row["id"]: row["assignee_id"] for row in await db.fetch(_LOCK_ASSIGNEES, user_id, list(todo_ids))}
