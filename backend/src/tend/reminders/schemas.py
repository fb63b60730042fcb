from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from tend.core.schemas import Body, Moment
from tend.todos.types import ClientGeneratedId

MAX_REMINDERS = 20
MAX_UPCOMING_REMINDERS = 5_000
"""Reminders of an account that have not fired yet."""
# 366 days.
MAX_MINUTES_BEFORE_DUE = 527_040


class ReminderDraft(Body):
    """Either `before_minutes` or `at`."""

    id: ClientGeneratedId | None = Field(None, description="Made by the client.")
    before_minutes: Annotated[int, Field(strict=True, ge=0, le=MAX_MINUTES_BEFORE_DUE)] | None = Field(
        None,
        description="How long before the todo is due. Whole days follow the calendar. A todo without a time is due at "
        "`day_at` of the setting `notifications`.",
    )
    at: Moment | None = Field(None, description="At this moment, whenever the todo is due.")

    @model_validator(mode="after")
    def _check_one_is_set(self) -> "ReminderDraft":
        if (self.before_minutes is None) == (self.at is None):
            raise PydanticCustomError("reminder_when", "Send either before_minutes or at.")
        return self


class ReminderOfTodo(ReminderDraft):
    todo_id: UUID


class ReminderOut(BaseModel):
    id: UUID
    todo_id: UUID
    before_minutes: int | None
    at: datetime | None
    fires_at: datetime | None = Field(description="When it fires next; null when it has fired, or cannot.")
    fired_at: datetime | None


class Snooze(Body):
    token: Annotated[str, Field(max_length=400, description="From the notification. No session is needed.")]
    minutes: Literal[10, 60, 1440] = 10
