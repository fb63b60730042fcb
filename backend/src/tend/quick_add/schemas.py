"""The request and the response of quick add."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from tend.core.schemas import Body
from tend.lists.schemas import ListOut
from tend.reminders.schemas import ReminderOut
from tend.todos.schemas import TodoOut


class QuickAdd(Body):
    """Lines such as `Pay rent every 1st 9am #Home !1 @bills //from the joint account`; indented lines are subtasks."""

    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    list_id: UUID | None = Field(None, description="The list for lines that name none; unset: your Inbox.")


class QuickAdded(BaseModel):
    items: list[TodoOut] = Field(description="In the order of the lines.")
    reminders: list[ReminderOut] = Field(description="Those that the lines asked for, in the same order.")
    lists: list[ListOut] = Field(description="Those that lines named and that did not exist yet or were archived.")
