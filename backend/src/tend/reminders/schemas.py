from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from tend.core.schemas import Body
from tend.todos.types import NewId

# 366 days
MOST_MINUTES = 527_040


class ReminderDraft(Body):
    """Either `before_minutes` or `at`."""

    id: NewId | None = Field(None, description="Made by the client.")
    before_minutes: Annotated[int, Field(strict=True, ge=0, le=MOST_MINUTES)] | None = Field(
        None,
        description="Before the todo is due. Whole days go by the calendar. A todo without a time is due at the time of "
        "day that the setting `notifications` names.",
    )
    at: AwareDatetime | None = Field(None, description="At this moment, whenever the todo is due.")

    @model_validator(mode="after")
    def _one(self) -> "ReminderDraft":
        if (self.before_minutes is None) == (self.at is None):
            raise PydanticCustomError("reminder_when", "Say either before_minutes or at.")
        return self


class ReminderOfTodo(ReminderDraft):
    todo_id: UUID


class ReminderOut(BaseModel):
    id: UUID
    todo_id: UUID
    before_minutes: int | None
    at: datetime | None
    fires_at: datetime | None = Field(description="Null once it fired, and while it cannot.")
    fired_at: datetime | None


class Snooze(Body):
    token: Annotated[str, Field(max_length=400, description="From the notification; it needs no session.")]
    minutes: Literal[10, 60, 1440] = 10
