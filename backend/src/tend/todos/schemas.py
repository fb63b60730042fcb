from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field, StrictBool

from tend.core.field_types import Storable, check_storable
from tend.core.ids import new_id
from tend.core.pagination import DEFAULT_LIMIT, MAX_CURSOR, MAX_LIMIT
from tend.core.schemas import Body
from tend.lists.order_keys import OrderKey
from tend.todos.recurrence.rrule import Rule
from tend.todos.recurrence.wall_time import WallTime
from tend.todos.types import DueDate, DueTime, NewId, Notes, Priority, Tag, Tags, TimeZone, Title

Kind = Literal["todo", "section"]
Sort = Literal["position", "due", "priority", "created", "title", "completed"]
Order = Literal["asc", "desc"]


class RecurrenceDraft(Body):
    """How a todo should recur."""

    model_config = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)

    rule: Rule
    from_: Literal["due", "completion"] = Field("due", alias="from", description="What the next date is counted from.")
    start: WallTime | None = Field(None, description="The first occurrence; unset: when it is due.")


class TodoDraft(Body):
    id: NewId | None = Field(None, description="Made by the client; sending it again answers with the same todo.")
    list_id: UUID | None = Field(None, description="Unset: your Inbox.")
    kind: Kind = Field("todo", description="A section has a title, notes and a place at the top of its list.")
    parent_id: UUID | None = Field(None, description="The section or todo of the same list that it stands under.")
    title: Title
    notes: Notes = ""
    priority: Priority = "none"
    due_date: DueDate | None = None
    due_time: DueTime | None = Field(None, description="Needs due_date.")
    due_timezone: TimeZone | None = Field(None, description="Needs due_time; unset: the same wall time everywhere.")
    tags: Tags = Field(default_factory=list)
    recurrence: RecurrenceDraft | None = Field(
        None, description="Without a due date it begins with the first occurrence from today on."
    )
    position: OrderKey | None = Field(None, description="Unset: the end of the list.")
    completed: StrictBool = False


class QuickAdd(Body):
    """Lines such as `Pay rent every 1st 9am #Home !1 @bills //from the joint account`; what is indented stands below."""

    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    list_id: UUID | None = Field(None, description="Where those go that name no list; unset: your Inbox.")


class TodoPatch(Body):
    """Only the fields that are sent change."""

    list_id: UUID = Field(
        default_factory=new_id,
        description="Moves the todo and all under it; without `position` to the end, without `parent_id` to the top.",
    )
    parent_id: UUID | None = Field(None, description="The section or todo that it shall stand under; null: the top.")
    title: Title = Field(default_factory=str)
    notes: Notes = Field(default_factory=str)
    priority: Priority = Field(default_factory=lambda: "none")
    due_date: DueDate | None = Field(None, description="Null clears the time and the zone too.")
    due_time: DueTime | None = Field(None, description="Null clears the zone too.")
    due_timezone: TimeZone | None = None
    tags: Tags = Field(default_factory=list)
    position: OrderKey = Field(default_factory=str)
    recurrence: RecurrenceDraft | None = Field(
        None, description="Null: it comes once. Clearing the due date does that too."
    )
    completed: StrictBool = Field(
        default_factory=bool,
        description="True completes what stands under it too. Of a series, it leaves a completed copy of the occurrence "
        "and goes on to the next; false with an `occurrence` goes back to that one.",
    )
    occurrence: WallTime = Field(default_factory=str, description="The occurrence that `completed` is about.")
    skip: WallTime = Field(default_factory=str, description="The occurrence that is left out.")
    this_occurrence_only: StrictBool = Field(
        default_factory=bool,
        # The second name is what a browser sends that still runs the release before.
        validation_alias=AliasChoices("this_occurrence_only", "only_this"),
        description="Of a series: the fields go back to what they were at the next occurrence.",
    )


class TodoFilter(BaseModel):
    """A name that is none of these is refused, since a filter with a slip in it would show everything."""

    model_config = ConfigDict(extra="forbid")

    list_id: UUID | None = Field(None, description="Unset: every list you can see that is not archived.")
    kind: Kind = "todo"
    parent_id: UUID | None = Field(None, description="Only what stands directly under this.")
    completed: bool | None = None
    priority: Priority | None = None
    tag: Annotated[Tag, AfterValidator(check_storable)] | None = Field(None, description="Without regard to case.")
    due_from: DueDate | None = Field(None, description="Due on this day or later.")
    due_to: DueDate | None = Field(None, description="Due on this day or earlier.")
    q: Annotated[Storable, Field(max_length=200)] | None = Field(
        None, description="Words in the title, the notes or the tags, whole or in part."
    )
    filter: Annotated[Storable, Field(max_length=1000)] | None = Field(
        None,
        description="A query as saved filters have it, such as `due < +7d & !high & #Work`. It goes with `list_id`, `sort`, "
        "`order`, `limit` and `cursor`; what else is asked belongs into it.",
        examples=["overdue | @errands"],
    )
    deleted: bool = Field(default=False, description="The trash, instead of what is not in it.")
    sort: Sort = Field("position", description="By `completed`, only what is done is shown.")
    order: Order = "asc"
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many items to answer with at most.")
    cursor: str | None = Field(None, max_length=MAX_CURSOR, description="`next_cursor` of the page before.")


class Period(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)

    from_: DueDate | None = Field(None, alias="from", description="Unset: 29 days before the last.")
    to: DueDate | None = Field(None, description="Unset: today.")


class DayOut(BaseModel):
    day: date
    completed: int


class StatisticsOut(BaseModel):
    """By the clock of the person's time zone."""

    days: list[DayOut] = Field(description="Days on which something was completed, in order.")
    total: int = Field(description="How many were completed in the period.")
    streak: int = Field(description="How many days in a row until today or yesterday.")
    best_streak: int = Field(description="The most days in a row there ever were.")


class RecurrenceOut(BaseModel):
    """How a todo comes again, or which occurrence of a series a completed copy is of."""

    rule: str | None = Field(description="An RRULE of RFC 5545, such as FREQ=WEEKLY;BYDAY=MO; null in a copy.")
    from_: Literal["due", "completion"] | None = Field(alias="from", description="What the next date is counted from.")
    start: str | None = Field(description="The first date, or date and wall time, as 2026-03-01 or 2026-03-01T09:00.")
    occurrence: str = Field(description="The occurrence that the row stands for.")
    next: list[str] = Field(description="The occurrences that follow, up to twelve.")
    series_id: UUID | None = Field(description="In a copy, the todo that it is a copy of.")
    original_fields: dict[str, Any] | None = Field(
        None, description="Fields that were changed for this occurrence, as they were."
    )
    previous_state: dict[str, Any] | None = Field(None, description="In a copy, how the series stood before it.")


class TodoOut(BaseModel):
    id: UUID
    list_id: UUID
    kind: Kind
    parent_id: UUID | None
    title: str
    notes: str
    priority: Priority
    due_date: date | None
    due_time: str | None = Field(description="Wall time, as 09:00:00.")
    due_timezone: str | None
    tags: list[str]
    recurrence: RecurrenceOut | None
    position: str
    completed_at: datetime | None
    deleted_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime


class QuickAdded(BaseModel):
    items: list[TodoOut] = Field(description="In the order of the lines.")
