"""The rows of Tend's own export, as far as an import reads them."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, TypeAdapter

from tend.core.schemas import Moment, format_moment
from tend.lists.schemas import FolderName
from tend.todos.recurrence.rrule import RuleText
from tend.todos.recurrence.series import MAX_NEXT_OCCURRENCES, Series, latest_skipped_subtasks
from tend.todos.recurrence.wall_time import WallTimeText
from tend.todos.types import Notes, Priority, Tags, Title
from tend.transfer.comment_reader import ExportedComment
from tend.transfer.file_reader import ExportedAttachment


class ImportFolderRow(BaseModel):
    """A shared folder."""

    id: UUID
    name: FolderName


class ImportListRow(BaseModel):
    id: UUID
    position: str
    inbox: bool
    shared_folder_id: UUID | None = None
    favorited_at: Moment | None = None
    archived_at: Moment | None = None
    deleted_at: Moment | None = None


class _OriginalFields(BaseModel):
    title: Title | None = None
    notes: Notes | None = None
    priority: Priority | None = None
    tags: Tags | None = None


class ImportSeriesRow(BaseModel):
    rule: RuleText
    counts_from: Literal["due", "completion"] = Field(alias="from")
    start: WallTimeText
    occurrence: WallTimeText
    original_fields: _OriginalFields | None = None
    skipped: dict[WallTimeText, dict[UUID, Moment]] | None = None

    def to_series(self, ids: Mapping[UUID, UUID]) -> Series:
        """`ids`: the new id of each subtask."""
        originals = self.original_fields and self.original_fields.model_dump(exclude_none=True)
        skipped = {
            occurrence: {str(ids[todo_id]): format_moment(moment) for todo_id, moment in completed.items()}
            for occurrence, completed in (self.skipped or {}).items()
        }
        return Series(
            self.rule,
            self.counts_from,
            self.start,
            self.occurrence,
            (),
            originals or None,
            latest_skipped_subtasks(skipped) or None,
        )


class _PreviousState(ImportSeriesRow):
    next: Annotated[list[WallTimeText], Field(max_length=MAX_NEXT_OCCURRENCES)] = Field(default_factory=list)
    below: dict[UUID, Moment] = Field(default_factory=dict)
    content_id: UUID | None = None


class ImportCompletedOccurrenceRow(BaseModel):
    """The `recurrence` of a completed copy."""

    rule: None
    occurrence: WallTimeText
    series_id: UUID
    previous_state: _PreviousState | None = None


class ImportTodoRow(BaseModel):
    id: UUID
    list_id: UUID
    parent_id: UUID | None = None
    position: str
    title: str
    notes: str = ""
    tags: list[str] = Field(default_factory=list)
    assignee_id: UUID | None = None
    attachments: list[ExportedAttachment] = Field(default_factory=list)
    recurrence: ImportSeriesRow | ImportCompletedOccurrenceRow | None = None
    completed_at: Moment | None = None
    deleted_at: Moment | None = None
    created_at: Moment | None = None


class ImportReminderRow(BaseModel):
    todo_id: UUID
    before_minutes: int | None = None
    at: Moment | None = None
    fired_at: Moment | None = None


class ImportSettingRow(BaseModel):
    key: Annotated[str, Field(max_length=120)]
    value: dict[str, Any]


# Validates a whole row at once; the models above have the parts that are no fields of a draft.
ROW_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "folders": TypeAdapter(ImportFolderRow),
    "lists": TypeAdapter(ImportListRow),
    "todos": TypeAdapter(ImportTodoRow),
    "reminders": TypeAdapter(ImportReminderRow),
    "comments": TypeAdapter(ExportedComment),
    "settings": TypeAdapter(ImportSettingRow),
}
