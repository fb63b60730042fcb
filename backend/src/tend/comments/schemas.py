import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from tend.core.schemas import Body
from tend.todos.schemas import AttachmentOut
from tend.todos.types import ClientGeneratedId

MAX_COMMENTS_OF_AUTHOR = 200
"""The limit of comments on a todo, without deleted ones, by one person who does not own the list, or by the guests of one link."""
MAX_COMMENTS_WITH_DELETED = 1_000
"""The limit with deleted ones, which count until they are purged, so that nobody makes a todo slow to count."""
MAX_COMMENT_TEXT = 4_000
MAX_MENTIONS = 50
MENTION_PATTERN = re.compile(r"@\[([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]")

CommentText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_COMMENT_TEXT,
        pattern=r"\S",
        description="Markdown. `@[<user id>]` mentions a member of the list.",
    ),
]
# Empty, if files follow.
CommentDraftText = Annotated[
    str, Field(max_length=MAX_COMMENT_TEXT, pattern=r"^$|\S", description="As the text of a comment.")
]


class CommentDraft(Body):
    id: ClientGeneratedId | None = Field(None, description="Made by the client; a replay returns the same comment.")
    awaits_files: StrictBool = Field(
        False,
        description="Files will be attached to it, so that its text may be empty.",
    )
    text: CommentDraftText
    quote_of: UUID | None = Field(
        None, description="The comment that this one quotes. Ignored unless it is on the same todo."
    )

    @field_validator("text")
    @classmethod
    def _require_content(cls, text: str, info: ValidationInfo) -> str:
        if not text and not info.data.get("awaits_files"):
            raise PydanticCustomError("comment_empty", "Write something, or attach a file.")
        return text


class CommentOfTodo(CommentDraft):
    todo_id: UUID


class CommentPatch(Body):
    """Only the fields that are sent change."""

    text: CommentText = Field(default_factory=str, description="Only the author can change it.")
    resolved: StrictBool = Field(
        default_factory=bool, description="The author and everybody who can change the todo can resolve and reopen."
    )


class CommentOut(BaseModel):
    id: UUID
    list_id: UUID
    todo_id: UUID
    author_id: UUID | None = Field(description="Null once the account is deleted, and for a guest.")
    guest_id: UUID | None = Field(description="The guest of a link who wrote it; null for others.")
    author_name: str = Field(description="As it was when the comment was written; empty once the account is deleted.")
    text: str = Field(description="Empty in a deleted comment, except for the person who deleted it.")
    quote_of: UUID | None
    mentions: list[UUID] = Field(description="The members of the list that the text mentions.")
    attachments: list[AttachmentOut] = Field(description="The files on it; empty in a deleted comment, as the text.")
    version: int
    created_at: datetime
    edited_at: datetime | None
    resolved_at: datetime | None
    deleted_at: datetime | None


def find_mentions(text: str) -> list[UUID]:
    """The ids that a text mentions, each once, up to `MAX_MENTIONS`; whether they are members is up to the statement."""
    return list(dict.fromkeys(_mentioned_ids(text)))[:MAX_MENTIONS]


def _mentioned_ids(text: str) -> Iterator[UUID]:
    return (UUID(match[1]) for match in MENTION_PATTERN.finditer(text))
