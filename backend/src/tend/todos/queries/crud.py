"""A single todo: created, found, completed, moved to the trash and restored."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_READ, CAN_WRITE, HAS_SAME_MEMBERS, IS_LIST_UNCHANGED, SEES_TODO
from tend.todos.errors import MAX_LEVELS
from tend.todos.queries.acts import RECORD_COMPLETION, record_act_sql
from tend.todos.queries.columns import (
    CHANGED_OR_SAME,
    PAYER_OF_MEMBER,
    count_added_todos_sql,
    insert_todo_sql,
    to_write_result,
    todo_columns_sql,
)
from tend.todos.schemas import TodoDraft


@dataclass(frozen=True, slots=True)
class NewTodo:
    id: UUID
    draft: TodoDraft
    recurrence: str | None
    """The series as JSON."""
    completed_at: datetime | None
    """When a draft that is completed already was completed; None: now."""


_PARENT_LEVEL = """(
          with recursive ancestors as (
              select parent.id, parent.parent_id
              from todos parent
              where parent.id = $15
              union
              select upper.id, upper.parent_id
              from todos upper
              join ancestors on upper.id = ancestors.parent_id
          )
          select count(*)
          from ancestors
      )"""


# The due date travels as text, since asyncpg takes the first and the last day of the calendar for infinities.
def _create_todo_sql(condition: str) -> str:
    return f"""
with target as (
    update lists
    set version = lists.version + 1,
        last_position = case
            when $4::text is null then order_key_after(lists.last_position)
            else greatest(lists.last_position, $4)
        end
    from memberships
    where lists.id = coalesce($3::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and {CAN_WRITE}
      and {HAS_SAME_MEMBERS}
      and not exists (select from todos where todos.id = $2){condition}
    returning lists.id, lists.version, lists.last_position, memberships.account_id, {PAYER_OF_MEMBER} as payer_id
), {count_added_todos_sql("1", "todo_text_bytes($5, $6, $11, $16::text::jsonb)")}, added_todo as (
    {
        insert_todo_sql(
            {
                "id": "$2",
                "list_id": "target.id",
                "created_by": "target.account_id",
                "counted_for": "nullif(target.payer_id, target.account_id)",
                "title": "$5",
                "notes": "$6",
                "priority": "$7::text::priority",
                "due_date": "$8::text::date",
                "due_time": "$9",
                "due_timezone": "$10",
                "tags": "$11",
                "assignee_id": "$17::uuid",
                "position": "coalesce($4, target.last_position)",
                "version": "target.version",
                "completed_at": "case when $12::boolean then least(now(), $13::timestamptz) end",
                "kind": "$14::text::todo_kind",
                "parent_id": "$15::uuid",
                "recurrence": "$16::text::jsonb",
                "is_counted": "exists (select from counted)",
            }
        )
    }
    from target
    returning {todo_columns_sql("todos")}
), recorded as ({record_act_sql("added_todo", "'created'", "added_todo")})
select row_to_json(added_todo)::text as row, list_id, version
from added_todo"""


# Two, because PostgreSQL would plan a single one again for each todo: without a parent, its ancestors cost nothing to find.
_CREATE_TODO = _create_todo_sql("")
_CREATE_SUBTASK = _create_todo_sql(f"""
      and {IS_LIST_UNCHANGED}
      and exists (
          select
          from todos parent
          where parent.id = $15
            and parent.list_id = lists.id
            and parent.deleted_at is null
      )
      and {_PARENT_LEVEL} < {MAX_LEVELS}""")


async def create_todo(db: Queryable, user_id: UUID, todo: NewTodo) -> WriteResult | None:
    """None when the id is taken, when the list or the parent is not there for the user, or when the tree would be too deep.

    None as well after a wait for the list, if its members have changed or the draft has a parent: `lock_list` comes first
    then.

    Raises `UniqueViolationError` when the id is taken at the same moment, and `CheckViolationError`.
    """
    draft = todo.draft
    row = await db.fetchrow(
        _CREATE_SUBTASK if draft.parent_id else _CREATE_TODO,
        user_id,
        todo.id,
        draft.list_id,
        draft.position,
        draft.title,
        draft.notes,
        draft.priority,
        draft.due_date and draft.due_date.isoformat(),
        draft.due_time,
        draft.due_timezone,
        draft.tags,
        draft.completed,
        todo.completed_at,
        draft.kind,
        draft.parent_id,
        todo.recurrence,
        draft.assignee_id,
    )
    return to_write_result(row)


_LOCK_LIST = f"""
select lists.id
from lists
join memberships on {CAN_WRITE}
where lists.id = coalesce($2::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
for no key update of lists"""


async def lock_list(db: Queryable, user_id: UUID, list_id: UUID | None) -> UUID | None:
    """Locks the list, or the Inbox, and returns its id. None if the user may not add todos to it."""
    locked: UUID | None = await db.fetchval(_LOCK_LIST, user_id, list_id)
    return locked


def _find_sql(condition: str) -> str:
    return f"""
    select row_to_json(item)::text
    from (
        select {todo_columns_sql("todos")}
        from todos
        join lists on lists.id = todos.list_id
        join memberships on {CAN_READ}
        where todos.id = $2
          and {condition}
    ) item"""


_FIND_TODO = _find_sql("todos.deleted_at is null")
_FIND_TODO_OR_DELETED = _find_sql(SEES_TODO)
_FIND_OWN_TODO = _find_sql(f"todos.created_by = memberships.account_id and {SEES_TODO}")


async def find_todo(db: Queryable, user_id: UUID, todo_id: UUID) -> str | None:
    row: str | None = await db.fetchval(_FIND_TODO, user_id, todo_id)
    return row


async def find_todo_or_deleted(db: Queryable, user_id: UUID, todo_id: UUID) -> str | None:
    """The todo, also in the trash if the user sees it there."""
    row: str | None = await db.fetchval(_FIND_TODO_OR_DELETED, user_id, todo_id)
    return row


async def find_todo_created_by(db: Queryable, user_id: UUID, todo_id: UUID) -> str | None:
    """As `find_todo_or_deleted`, if the user created it, or if it counts for the account of the guest's link."""
    row: str | None = await db.fetchval(_FIND_OWN_TODO, user_id, todo_id)
    return row


# $1 the todo
_TODO_EXISTS = """
select exists (
    select
    from todos
    where todos.id = $1
)"""


async def todo_exists(db: Queryable, todo_id: UUID) -> bool:
    """Whether anybody has a todo with this id."""
    return bool(await db.fetchval(_TODO_EXISTS, todo_id))


# The most frequent of all changes, which leaves most columns and their triggers alone. $3 whether to complete it or to
# reopen it, $4 the moment of the completion, null for now
_SET_COMPLETED = f"""
with target as (
    select {todo_columns_sql("todos")}
    from todos
    join lists on lists.id = todos.list_id
    join memberships on {CAN_WRITE}
    where todos.id = $2
      and todos.deleted_at is null
      and {IS_LIST_UNCHANGED}
      and todos.recurrence is null
      and not exists (
          select
          from todos child
          where child.parent_id = $2
            and child.completed_at is null
            and child.deleted_at is null
      )
    for no key update of lists, todos
), numbered_list as (
    update lists
    set version = lists.version + 1
    from target
    where lists.id = target.list_id
      and (target.completed_at is null) = $3::boolean
    returning lists.version
), changed_todo as (
    update todos
    set completed_at = case when $3 then least(now(), $4::timestamptz) end,
        version = numbered_list.version,
        updated_at = now()
    from numbered_list
    where todos.id = $2
    returning {todo_columns_sql("todos")}
), recorded as ({RECORD_COMPLETION}){CHANGED_OR_SAME}"""


async def set_completed(
    db: Queryable, user_id: UUID, todo_id: UUID, at: datetime | None, *, completed: bool
) -> WriteResult | None:
    """Completes the todo, just now or `at` a moment before, or reopens it.

    None without write access, if it recurs or has open subtasks, or after a wait for its list. Raises
    `CheckViolationError`.
    """
    return to_write_result(await db.fetchrow(_SET_COMPLETED, user_id, todo_id, completed, at))


_HAS_NO_SUBTASKS = "not exists (select from todos child where child.parent_id = todos.id and child.deleted_at is null)"
_IS_SINGLE = "todos.parent_id is null and not exists (select from todos child where child.parent_id = todos.id)"


def _set_deleted_sql(*, deleted: bool) -> str:
    kind = "'deleted'" if deleted else "'restored'"
    return f"""
    with target as (
        select {todo_columns_sql("todos")}
        from todos
        join lists on lists.id = todos.list_id
        join memberships on {CAN_WRITE}
        where todos.id = $2
          and {IS_LIST_UNCHANGED}
          and {_HAS_NO_SUBTASKS if deleted else _IS_SINGLE}
        for no key update of lists, todos
    ), numbered_list as (
        update lists
        set version = lists.version + 1
        from target
        where lists.id = target.list_id
          and target.deleted_at is {"null" if deleted else "not null"}
        returning lists.version
    ), changed_todo as (
        update todos
        set deleted_at = {"now()" if deleted else "null"},
            version = numbered_list.version,
            updated_at = now()
        from numbered_list
        where todos.id = $2
        returning {todo_columns_sql("todos")}
    ), recorded as ({record_act_sql("changed_todo", kind)}){CHANGED_OR_SAME}"""


_DELETE_TODO = _set_deleted_sql(deleted=True)
_RESTORE_TODO = _set_deleted_sql(deleted=False)


async def delete_todo(db: Queryable, user_id: UUID, todo_id: UUID) -> WriteResult | None:
    """Moves the todo to the trash, where it may be already. None without write access, if it has subtasks, or after a wait."""
    return to_write_result(await db.fetchrow(_DELETE_TODO, user_id, todo_id))


async def restore_todo(db: Queryable, user_id: UUID, todo_id: UUID) -> WriteResult | None:
    """Takes the todo out of the trash. None without write access, if it has a parent or subtasks, or after a wait."""
    return to_write_result(await db.fetchrow(_RESTORE_TODO, user_id, todo_id))
