from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from tend.core.pagination import DEFAULT_LIMIT, MAX_CURSOR, MAX_LIMIT
from tend.core.schemas import Body

ActKind = Literal[
    "created",
    "imported",
    "changed",
    "occurrence_completed",
    "occurrence_skipped",
    "occurrence_returned",
    "deleted",
    "restored",
    "purged",
    "moved_in",
    "moved_out",
    "comment_deleted",
    "comment_restored",
    "file_added",
    "file_deleted",
    "file_restored",
    "list_created",
    "list_changed",
    "list_deleted",
    "list_restored",
    "joined",
    "left",
    "removed",
    "role_changed",
]


class ActivityFilter(Body):
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=MAX_CURSOR)] | None = Field(
        None, description="`next_cursor` of the page before."
    )


class ActOut(BaseModel):
    list_id: UUID
    list_name: str
    version: int = Field(
        description="The version that the act took in its list. With `list_id`, it identifies the act."
    )
    todo_id: UUID | None
    kind: ActKind
    title: str = Field(description="The title of the todo at that moment; empty without one.")
    before: dict[str, Any] | None = Field(
        description="The fields that changed, as they were; of `moved_out`, those of a todo that some members lost."
    )
    after: dict[str, Any] | None = Field(description="The fields that changed, as they became.")
    actor_id: UUID | None = Field(description="Whose act it was; null for guests and deleted accounts.")
    actor_name: str | None = Field(description="Null for deleted accounts.")
    people: dict[UUID, str] = Field(description="The names of the people in `before` and `after`, by their ids.")
    at: datetime
