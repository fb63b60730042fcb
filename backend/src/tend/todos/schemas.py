from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field, StrictBool

from tend.core.pagination import DEFAULT_LIMIT, MAX_CURSOR, MAX_LIMIT
from tend.core.schemas import Body, Storable, StrictModel, check_storable
from tend.lists.order_key import OrderKey
from tend.todos.recurrence.rrule import RuleText
from tend.todos.recurrence.wall_time import WallTimeText
from tend.todos.types import DueDate, DueTime, DueTimeZone, Notes, Priority, Tag, Tags, Title, TodoId

TodoKind = Literal["todo", "section"]
TodoSort = Literal["position", "due", "priority", "created", "title", "completed"]
SortDirection = Literal["asc", "desc"]
_NO_LIST = UUID(int=0)


class RecurrenceDraft(Body):
    """How a todo should recur."""

    model_config = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)

    rule: RuleText
    from_: Literal["due", "completion"] = Field(
        "due", alias="from", description="The date that the next occurrence counts from."
    )
    start: WallTimeText | None = Field(None, description="The first occurrence; unset: the due date.")


class TodoDraft(Body):
    id: TodoId | None = Field(
        None, description="Made by the client, of any version but 5; a replay returns the same todo."
    )
    list_id: UUID | None = Field(None, description="Unset: your Inbox.")
    kind: TodoKind = Field(
        "todo", description="A section has only a title, notes, and a position at the top level of its list."
    )
    parent_id: UUID | None = Field(None, description="The section or todo of the same list that it is below.")
    title: Title
    notes: Notes = ""
    priority: Priority = "none"
    due_date: DueDate | None = None
    due_time: DueTime | None = Field(None, description="Needs due_date.")
    due_timezone: DueTimeZone | None = Field(None, description="Needs due_time; unset: the same wall time everywhere.")
    tags: Tags = Field(default_factory=list)
    assignee_id: UUID | None = Field(None, description="A member of the list.")
    recurrence: RecurrenceDraft | None = Field(
        None, description="Without a due date, the todo is due at the first occurrence from today on."
    )
    position: OrderKey | None = Field(None, description="Unset: the end of the list.")
    completed: StrictBool = False


class TodoPatch(Body):
    """Only the fields that are sent change."""

    list_id: UUID = Field(
        default_factory=lambda: _NO_LIST,
        description="Moves the todo with its subtasks; without `position` to the end, without `parent_id` to the top level.",
    )
    parent_id: UUID | None = Field(None, description="The section or todo that it moves below; null: the top level.")
    title: Title = Field(default_factory=str)
    notes: Notes = Field(default_factory=str)
    priority: Priority = Field(default_factory=lambda: "none")
    due_date: DueDate | None = Field(None, description="Null clears the time and the zone too.")
    due_time: DueTime | None = Field(None, description="Null clears the zone too.")
    due_timezone: DueTimeZone | None = None
    tags: Tags = Field(default_factory=list)
    assignee_id: UUID | None = Field(
        None, description="A member of the list; null: nobody. Moving the todo to a list without them unassigns it."
    )
    position: OrderKey = Field(default_factory=str)
    recurrence: RecurrenceDraft | None = Field(
        None, description="Null ends the recurrence, and so does clearing the due date."
    )
    completed: StrictBool = Field(
        default_factory=bool,
        description="True completes the subtasks too. A series leaves a completed copy of the occurrence and advances to the "
        "next one; false with an `occurrence`, or in the copy that it left last, returns to that one.",
    )
    occurrence: WallTimeText = Field(default_factory=str, description="The occurrence that `completed` is about.")
    skip: WallTimeText = Field(default_factory=str, description="The occurrence to skip.")
    this_occurrence_only: StrictBool = Field(
        default_factory=bool,
        # The second name is what a browser sends that still runs the release before.
        validation_alias=AliasChoices("this_occurrence_only", "only_this"),
        description="For a series: the fields return to their present values at the next occurrence.",
    )


class TodoFilter(StrictModel):
    list_id: UUID | None = Field(None, description="Unset: every list you can see that is not archived.")
    kind: TodoKind = "todo"
    parent_id: UUID | None = Field(None, description="Only direct subtasks of this todo or section.")
    completed: bool | None = None
    priority: Priority | None = None
    tag: Annotated[Tag, AfterValidator(check_storable)] | None = Field(
        None, description="Matches in upper and lower case."
    )
    due_from: DueDate | None = Field(None, description="Due on this day or later.")
    due_to: DueDate | None = Field(None, description="Due on this day or earlier.")
    q: Annotated[Storable, Field(max_length=200)] | None = Field(
        None, description="Words or parts of words in the title, the notes or the tags."
    )
    filter: Annotated[Storable, Field(max_length=1000)] | None = Field(
        None,
        description="A query like that of a saved filter, such as `due < +7d & !high & #Work`. Only `list_id`, `sort`, `order`, "
        "`limit` and `cursor` can be sent with it; other conditions belong into the query.",
        examples=["overdue | @errands"],
    )
    deleted: bool = Field(default=False, description="Todos in the trash, instead of the others.")
    sort: TodoSort = Field("position", description="`completed` returns completed todos only.")
    order: SortDirection = "asc"
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="The most items in a page.")
    cursor: str | None = Field(None, max_length=MAX_CURSOR, description="`next_cursor` of the page before.")


class Period(StrictModel):
    model_config = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)

    from_: DueDate | None = Field(None, alias="from", description="Unset: 29 days before `to`.")
    to: DueDate | None = Field(None, description="Unset: today.")


class DayOut(BaseModel):
    day: date
    completed: int


class StatisticsOut(BaseModel):
    """Days are those of your time zone."""

    days: list[DayOut] = Field(description="The days on which you completed something, in order.")
    total: int = Field(description="How many todos were completed in the period.")
    streak: int = Field(description="Days in a row until today or yesterday, each with a completed todo.")
    best_streak: int = Field(description="The longest streak ever.")


class RecurrenceOut(BaseModel):
    """How a todo recurs, or the occurrence of a series that a completed copy is of."""

    rule: str | None = Field(description="An RRULE of RFC 5545, such as FREQ=WEEKLY;BYDAY=MO; null in a copy.")
    from_: Literal["due", "completion"] | None = Field(
        alias="from", description="The date that the next occurrence counts from."
    )
    start: str | None = Field(description="The first occurrence: 2026-03-01, or with wall time 2026-03-01T09:00.")
    occurrence: str = Field(description="The occurrence that this todo is.")
    next: list[str] = Field(description="The next occurrences, up to twelve.")
    series_id: UUID | None = Field(description="In a copy, the id of the series.")
    original_fields: dict[str, Any] | None = Field(
        None, description="The original values of fields that were changed for this occurrence alone."
    )
    skipped: dict[str, dict[str, str]] | None = Field(
        None,
        description="By occurrence that was skipped since the last completed one: the ids of the subtasks that had been "
        "completed, with the times.",
    )
    previous_state: dict[str, Any] | None = Field(
        None, description="In a copy, the series before the occurrence was completed."
    )


class AttachmentOut(BaseModel):
    id: UUID
    name: str
    type: str = Field(description="By its content, such as `image/jpeg`.")
    bytes: int
    width: int | None = Field(
        description="In pixels; null unless the file is an image that has a thumbnail and a preview."
    )
    height: int | None
    created_at: datetime


class TodoOut(BaseModel):
    id: UUID
    list_id: UUID
    kind: TodoKind
    parent_id: UUID | None
    title: str
    notes: str
    priority: Priority
    due_date: date | None
    due_time: str | None = Field(description="Wall time, such as 09:00:00.")
    due_timezone: str | None
    tags: list[str]
    assignee_id: UUID | None = Field(description="The member of the list that it is assigned to.")
    attachments: list[AttachmentOut] = Field(description="In the order in which they were added, without deleted ones.")
    recurrence: RecurrenceOut | None
    position: str
    completed_at: datetime | None
    deleted_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime
