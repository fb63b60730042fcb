from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool

from tend.core.schemas import Body

MAX_NOTIFICATIONS_PER_PULL = 500
"""How many notifications a pull has at most, the latest ones."""

NotificationKind = Literal[
    "assigned",
    "unassigned",
    "mentioned",
    "commented",
    "invited",
    "joined",
    "removed",
    "left",
    "role_changed",
    "list_deleted",
]


@dataclass(frozen=True, slots=True)
class NotificationSubject:
    """The things that a notification leads to: a list, perhaps with a todo, or a shared folder."""

    list_id: UUID | None
    todo_id: UUID | None = None
    comment_id: UUID | None = None
    folder_id: UUID | None = None


class NotificationOut(BaseModel):
    id: UUID
    kind: NotificationKind
    list_id: UUID | None = Field(description="Null if it is about a shared folder.")
    todo_id: UUID | None
    comment_id: UUID | None
    folder_id: UUID | None = Field(description="The shared folder that it is about.")
    actor_id: UUID | None = Field(description="The person whose act it was.")
    actor_name: str
    list_name: str = Field(description="The name of the list, or of the shared folder.")
    title: str = Field(description="The title of the todo at that moment; empty without one.")
    at: datetime
    read_at: datetime | None
    archived_at: datetime | None


class NotificationPatch(Body):
    """Only the fields that are sent change."""

    read: StrictBool = Field(default_factory=bool)
    archived: StrictBool = Field(default_factory=bool, description="An archived notification counts as read.")
