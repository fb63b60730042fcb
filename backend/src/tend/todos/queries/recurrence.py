"""Recurring todos. Their list is locked by `subtree.lock_list` first. `$1` is the todo and `$2` its list."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.ids import new_id
from tend.core.write_result import WriteResult
from tend.lists.access import has_role_sql
from tend.todos.queries.acts import record_copy_sql, record_occurrence_sql
from tend.todos.queries.columns import (
    CONTENT_COLUMNS,
    PAYER_OF_MEMBER,
    insert_todo_sql,
    payer_after_change_sql,
    todo_columns_sql,
)
from tend.todos.queries.update import assignee_in_sql


@dataclass(frozen=True, slots=True)
class RecurringRow:
    id: UUID
    title: str
    notes: str
    priority: str
    tags: list[str]
    due_date: date | None
    due_time: time | None
    due_timezone: str | None
    completed_at: datetime | None
    recurrence: str | None


_FIND_ROW = """
select id, title, notes, priority::text, tags, due_date, due_time, due_timezone, completed_at, recurrence::text
from todos
where id = $1
  and list_id = $2
  and deleted_at is null"""


async def find_recurring_todo(db: Queryable, todo_id: UUID, list_id: UUID) -> RecurringRow | None:
    """None if the todo is not in the list or in the trash."""
    row = await db.fetchrow(_FIND_ROW, todo_id, list_id)
    return RecurringRow(**row) if row else None


@dataclass(frozen=True, slots=True)
class SeriesUpdate:
    """The state of a recurring todo at another occurrence."""

    due_date: str | None
    due_time: time | None
    recurrence: str
    fields: str = "{}"
    """Other fields that change with it, as a JSON object."""


def _changed_todo_sql(kind: str, actor: str, attachments: str = "todos.attachments") -> str:
    """The end of a statement with $3 due date, $4 due time, $5 recurrence and $6 other fields. `kind`: of the act."""
    return f"""draft as (
    select
        coalesce(fields ->> 'title', todos.title) as title,
        coalesce(fields ->> 'notes', todos.notes) as notes,
        coalesce((fields ->> 'priority')::priority, todos.priority) as priority,
        case
            when fields ? 'tags' then array(select jsonb_array_elements_text(fields -> 'tags'))
            else todos.tags
        end as tags,
        $5::text::jsonb as recurrence
    from todos, cast($6::text as jsonb) fields
    where todos.id = $1
), changed_todo as (
    update todos
    set attachments = {attachments},
        title = draft.title,
        notes = draft.notes,
        priority = draft.priority,
        tags = draft.tags,
        due_date = $3::text::date,
        due_time = $4::time,
        due_timezone = case when $4::time is not null then todos.due_timezone end,
        recurrence = draft.recurrence,
        counted_for = {payer_after_change_sql("draft", actor)},
        completed_at = null,
        updated_at = now(),
        version = numbered_list.version
    from numbered_list, draft
    where todos.id = $1
    returning {todo_columns_sql("todos")}
), recorded as ({record_occurrence_sql(kind, actor)})
select row_to_json(changed_todo)::text as row, version
from changed_todo"""


@dataclass(frozen=True, slots=True)
class NewCopy:
    id: UUID
    recurrence: str
    completed_at: datetime


# A copy exists already when a rule that was changed comes to the same occurrence again. It may have been reopened or
# deleted.
_HAS_NEW_COPY = "$7::uuid is not null and not exists (select from todos copy where copy.id = $7 and copy.list_id = $2)"
# Somebody may have moved that copy to another list, or have a todo with its id there.
_COPY_ID = "case when exists (select from todos copy where copy.id = $7) then $10::uuid else $7 end"
_COPY_OR_SAME_ID = f"coalesce((select completed_copy.id from completed_copy), {_COPY_ID})"
_IS_OPEN_COPY = "copy.id = $7 and copy.list_id = $2 and (copy.completed_at is null or copy.deleted_at is not null)"
_COMPLETED_COPY = (
    f"numbered_list, todos where todos.id = $1 and ({_HAS_NEW_COPY} or exists (select from completed_copy))"
)
_ADVANCED = "case when $7::uuid is null then 'occurrence_skipped' else 'occurrence_completed' end"
# $7 the copy's id or null for none, $8 its recurrence, $9 when it was completed, $10 its id if another list has $7,
# $11 who completes the occurrence, for whom the copy counts
_ADVANCE_SERIES = f"""
with numbered_list as (
    update lists
    set version = lists.version + case
        when {_HAS_NEW_COPY} or exists (select from todos copy where {_IS_OPEN_COPY}) then 2
        else 1
    end
    where lists.id = $2
    returning lists.version
), copied_todo as (
    {
    insert_todo_sql(
        {
            "id": _COPY_ID,
            "created_by": "memberships.account_id",
            "counted_for": f"nullif({PAYER_OF_MEMBER}, memberships.account_id)",
            **{column: f"todos.{column}" for column in ("list_id", "parent_id", "position")},
            "assignee_id": assignee_in_sql("todos.list_id", "todos"),
            **{column: f"todos.{column}" for column in CONTENT_COLUMNS},
            "version": "numbered_list.version - 1",
            "completed_at": "least(now(), $9::timestamptz)",
            "recurrence": "$8::text::jsonb",
        }
    )
}
    from todos, numbered_list, lists, memberships
    where todos.id = $1
      and lists.id = $2
      and {has_role_sql("editor", "$11")}
      and {_HAS_NEW_COPY}
), completed_copy as (
    update todos copy
    set completed_at = least(now(), $9::timestamptz),
        deleted_at = null,
        updated_at = now(),
        version = numbered_list.version - 1
    from numbered_list
    where {_IS_OPEN_COPY}
    returning copy.id
), recorded_copy as ({record_copy_sql(_COMPLETED_COPY, _COPY_OR_SAME_ID)}), {_changed_todo_sql(_ADVANCED, "$11")}"""


async def advance_series(
    db: Queryable, user_id: UUID, todo_id: UUID, list_id: UUID, update: SeriesUpdate, copy: NewCopy | None
) -> WriteResult:
    """Moves the todo to its next occurrence, and leaves a completed copy of the present one unless it was skipped."""
    row = await db.fetchrow(
        _ADVANCE_SERIES,
        todo_id,
        list_id,
        update.due_date,
        update.due_time,
        update.recurrence,
        update.fields,
        copy.id if copy else None,
        copy.recurrence if copy else None,
        copy.completed_at if copy else None,
        new_id() if copy else None,
        user_id,
    )
    return WriteResult(row["row"], {list_id: row["version"]}, is_complete=False)


# $7 the copy's id or null for none, $8 the current user, $9 whether the copy stays
_REWIND_SERIES = f"""
with copy as materialized (
    select id, attachments
    from todos
    where id = $7
), moved_attachments as (
    update attachments
    set todo_id = $1
    where todo_id = $7
), comments_of_copy as (
    select comments.id, row_number() over (order by comments.version desc) as number
    from comments
    where comments.todo_id = $7
), numbered_list as (
    update lists
    set version = lists.version + 1 + (select count(*) from copy) + (select count(*) from comments_of_copy)
    where lists.id = $2
    returning lists.version
), moved_comments as (
    update comments
    set todo_id = $1,
        version = numbered_list.version - 1 - comments_of_copy.number
    from comments_of_copy, numbered_list
    where comments.id = comments_of_copy.id
), emptied_copy as (
    update todos
    set attachments = '[]',
        version = numbered_list.version - 1
    from numbered_list
    where todos.id = $7
      and $9
), deleted_copy as (
    delete from todos
    where id = $7
      and not $9
    returning id
), added_tombstone as (
    insert into tombstones (list_id, version, todo_id)
    select $2, numbered_list.version - 1, deleted_copy.id
    from deleted_copy, numbered_list
), {
    _changed_todo_sql(
        "'occurrence_returned'",
        "$8",
        "todos.attachments || coalesce((select copy.attachments from copy), '[]')",
    )
}"""


async def rewind_series(  # noqa: PLR0913  # a row and its copy
    db: Queryable,
    user_id: UUID,
    todo_id: UUID,
    list_id: UUID,
    update: SeriesUpdate,
    copy_id: UUID | None,
    *,
    keeps_copy: bool = False,
) -> WriteResult:
    """Moves the todo back to an earlier occurrence, which gets the comments and attachments of the completed copy.

    The copy is deleted forever, or stays as it is with `keeps_copy`.
    """
    row = await db.fetchrow(
        _REWIND_SERIES,
        todo_id,
        list_id,
        update.due_date,
        update.due_time,
        update.recurrence,
        update.fields,
        copy_id,
        user_id,
        keeps_copy,
    )
    return WriteResult(row["row"], {list_id: row["version"]}, is_complete=False)
