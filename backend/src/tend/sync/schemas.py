"""What a pull asks and answers: docs/sync.md says what each part means."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from tend.accounts.schemas import UserOut
from tend.core.schemas import Body
from tend.lists.schemas import ListOut
from tend.reminders.schemas import ReminderOut
from tend.todos.schemas import TodoOut
from tend.user_settings.schemas import SettingOut

# greater than any log grows, and exact in a JavaScript number
Number = Annotated[int, Field(ge=0, lt=2**53, strict=True)]
MOST_LISTS = 10_000
MOST_ROWS = 5_000


class PullRequest(Body):
    epoch: Annotated[str, Field(max_length=64)] | None = Field(None, description="As the last answer had it.")
    account: Number = Field(0, description="The number of the account's own log, as the last answer had it.")
    lists: dict[UUID, Number] = Field(
        default_factory=dict, max_length=MOST_LISTS, description="Every list that is held, with its number."
    )
    limit: int = Field(MOST_ROWS, strict=True, ge=1, le=MOST_ROWS, description="How many todos to answer with at most.")


class ListNews(BaseModel):
    id: UUID
    version: int = Field(description="The number to send for this list next time.")
    reset: bool = Field(description="Forget what is held of this list before taking what is here.")
    todos: list[TodoOut] = Field(description="The rows that changed, deleted ones too.")
    tombstones: list[UUID] = Field(description="Todos that were moved to another list or deleted for good.")
    list: ListOut | None = Field(description="The list's own row, if it or your place for it changed.")


class PullAnswer(BaseModel):
    epoch: str = Field(description="Names this history of the database.")
    account: int = Field(description="The number to send for the account next time.")
    user: UserOut | None = Field(description="The profile, if it changed.")
    settings: list[SettingOut] = Field(description="Settings that changed; null stands where one was removed.")
    reminders: list[ReminderOut] = Field(description="Your reminders that changed.")
    deleted_reminders: list[UUID] = Field(description="Your reminders that were removed.")
    lists: list[ListNews]
    removed_lists: list[UUID] = Field(description="Lists of the request that are not there for you any more.")
    has_more: bool = Field(description="The answer was cut: ask again, with the new numbers.")
