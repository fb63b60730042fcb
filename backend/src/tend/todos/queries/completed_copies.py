"""Completed copies: what recurring todos left behind at each occurrence."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from tend.core.db.database import Queryable
from tend.todos.types import MAX_ATTACHMENTS, MAX_COMMENTS


@dataclass(frozen=True, slots=True)
class CompletedCopy:
    title: str
    notes: str
    priority: str
    tags: list[str]
    recurrence: str
    completed_at: datetime | None
    """None if it was opened alone."""
    deleted_at: datetime | None
    due_date: date | None
    due_time: time | None
    edited_fields: str
    """The fields that were changed for this occurrence alone, as a JSON object."""
    has_subtasks: bool
    """Something is below it, in the trash or not."""
    fits_into_series: bool
    """The series has room for the attachments and comments of the copy."""


# $1 the copy, $2 its list, $3 the series
_FIND_COPY = f"""
select
    title,
    notes,
    priority::text,
    tags,
    recurrence::text,
    completed_at,
    deleted_at,
    due_date,
    due_time,
    (
        select coalesce(jsonb_object_agg(field.key, field.value), '{{}}')::text
        from jsonb_each(to_jsonb(todos)) field
        where recurrence #> '{{previous_state,original_fields}}' ? field.key
    ) as edited_fields,
    exists (
        select
        from todos child
        where child.parent_id = $1
    ) as has_subtasks,
    (
        jsonb_array_length(attachments) = 0
        or jsonb_array_length(attachments) + (
            select jsonb_array_length(series.attachments)
            from todos series
            where series.id = $3::text::uuid
        ) <= {MAX_ATTACHMENTS}
    ) and (
        not exists (select from comments where todo_id = $1 and deleted_at is null)
        or (
            select count(*)
            from comments
            where todo_id in ($1, $3::text::uuid)
              and deleted_at is null
        ) <= {MAX_COMMENTS}
    ) as fits_into_series
from todos
where id = $1
  and list_id = $2
  and recurrence ->> 'series_id' = $3"""


async def find_completed_copy(db: Queryable, copy_id: UUID, list_id: UUID, series_id: UUID) -> CompletedCopy | None:
    row = await db.fetchrow(_FIND_COPY, copy_id, list_id, str(series_id))
    return CompletedCopy(**row) if row else None
