"""The bodies of pulls and push responses; docs/sync.md explains every field."""

from itertools import islice
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticKnownError

from tend.accounts.schemas import UserOut
from tend.comments.schemas import CommentOut
from tend.core.errors import MAX_FIELD_ERRORS
from tend.core.schemas import Body, InvalidProblem, Problem
from tend.lists.schemas import FolderOut, ListOut, MemberOut
from tend.notifications.schemas import NotificationOut
from tend.reminders.schemas import ReminderOut
from tend.todos.schemas import TodoOut
from tend.user_settings.schemas import SettingOut

# Exact as a JavaScript number, and greater than any log becomes.
Cursor = Annotated[int, Field(ge=0, lt=2**53, strict=True)]
MAX_PULL_LISTS = 10_000
MAX_PULL_ROWS = 5_000


def _name_first_errors(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    """Refuse too many lists before any is validated, and name only the first of many invalid ones."""
    if not isinstance(value, dict):
        return validate(value)
    if len(value) > MAX_PULL_LISTS:
        limits = {"field_type": "Dictionary", "max_length": MAX_PULL_LISTS, "actual_length": len(value)}
        raise PydanticKnownError("too_long", limits)
    try:
        return validate(value)
    except ValidationError as error:
        if error.error_count() > MAX_FIELD_ERRORS:
            # Pydantic makes a list of all errors, so the first invalid lists are validated by themselves.
            entries = iter(value.items())
            while part := dict(islice(entries, MAX_FIELD_ERRORS)):
                validate(part)
        raise


class PullRequest(Body):
    epoch: Annotated[str, Field(max_length=64)] | None = Field(None, description="From the last response.")
    account: Cursor = Field(0, description="The account's cursor, from the last response.")
    lists: Annotated[dict[UUID, Cursor], Field(max_length=MAX_PULL_LISTS), WrapValidator(_name_first_errors)] = Field(
        default_factory=dict, description="The cursor of every list that the client has."
    )
    limit: int = Field(
        MAX_PULL_ROWS,
        strict=True,
        ge=1,
        le=MAX_PULL_ROWS,
        description="The maximum number of todos, comments and tombstones in the response.",
    )


class ListDelta(BaseModel):
    id: UUID
    version: int = Field(description="The list's next cursor.")
    reset: bool = Field(description="Remove everything that the client has of this list before applying the delta.")
    members: list[MemberOut] | None = Field(description="All members of the list, by id, if one of them changed.")
    has_links: bool | None = Field(description="Whether the list has a link for guests, whenever `members` is there.")
    todos: list[TodoOut] = Field(description="The rows that changed, deleted ones too.")
    comments: list[CommentOut] = Field(description="The comments that changed, deleted ones too.")
    tombstones: list[UUID] = Field(
        description="Todos that were moved to another list or deleted forever, with their comments; comments that were "
        "deleted forever."
    )
    list: ListOut | None = Field(description="The list's own row, if it or your place for it changed.")


class PullResponse(BaseModel):
    epoch: str = Field(description="Identifies this history of the database.")
    account: int = Field(description="The account's next cursor.")
    account_reset: bool = Field(
        description="Remove all settings, reminders and notifications that the client has before applying those of the response."
    )
    user: UserOut | None = Field(description="The profile, if it changed.")
    folders: list[FolderOut] | None = Field(description="All shared folders that you are in, if one of them changed.")
    settings: list[SettingOut] = Field(description="Settings that changed; the value of a deleted one is null.")
    reminders: list[ReminderOut] = Field(description="Your reminders that changed.")
    deleted_reminders: list[UUID] = Field(description="Your reminders that were deleted.")
    notifications: list[NotificationOut] = Field(
        description="Your notifications that changed, in no order. Forget those that are older than 90 days."
    )
    lists: list[ListDelta]
    removed_lists: list[UUID] = Field(description="Lists of the request that no longer exist for you.")
    has_more: bool = Field(description="The response was cut: pull again, with the new cursors.")


class PresenceAnnouncement(Body):
    client: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,40}$")] = Field(
        description="A name that a tab or an app gives itself, such as a random one. Each is in one list at a time."
    )
    list_id: UUID | None = Field(None, description="The list that is open; null: none is anymore.")
    todo_id: UUID | None = Field(None, description="The todo in it that is edited.")


class PresenceOut(BaseModel):
    is_shared: bool = Field(
        description="Whether others can be in the list. If not, don’t repeat the request until it is opened again."
    )


class PushResult(BaseModel):
    status: int = Field(description="The status that a single request would have had.")
    todo: TodoOut | None = Field(None, description="The todo after the operation.")
    comment: CommentOut | None = Field(None, description="The comment after the operation.")
    list: ListOut | None = Field(None, description="The list after the operation.")
    setting: SettingOut | None = Field(None, description="The setting after the operation.")
    notification: NotificationOut | None = Field(None, description="The notification after the operation.")
    reminder: ReminderOut | None = Field(None, description="The reminder after the operation.")
    problem: InvalidProblem | Problem | None = Field(None, description="Why it was rejected. It changed nothing.")


class VersionRange(BaseModel):
    before: int = Field(description="The list's version before the first of these operations.")
    after: int = Field(description="Its version after the last of them.")


class PushResponse(BaseModel):
    results: list[PushResult] = Field(description="One for each operation, in their order.")
    lists: dict[UUID, VersionRange] = Field(description="The lists that changed.")
