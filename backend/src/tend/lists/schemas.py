from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool

from tend.core.pagination import DEFAULT_LIMIT, MAX_CURSOR, MAX_LIMIT
from tend.core.schemas import CLEAN_LINE, NOT_BLANK_PATTERN, Body, StrictModel
from tend.lists.access import Role
from tend.lists.order_key import OrderKey

MAX_LIST_NAME = 100
ListName = Annotated[str, Field(min_length=1, max_length=MAX_LIST_NAME, pattern=NOT_BLANK_PATTERN), CLEAN_LINE]
Color = Literal["gray", "red", "orange", "amber", "green", "teal", "blue", "violet", "pink", "brown"]
Icon = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
# A folder exists as long as a list is in it.
FolderName = Annotated[str, Field(min_length=1, max_length=60, pattern=NOT_BLANK_PATTERN), CLEAN_LINE]


class ListDraft(Body):
    id: UUID | None = Field(None, description="Made by the client; a replay returns the same list.")
    name: ListName
    color: Color = "gray"
    icon: Icon | None = None
    position: OrderKey | None = Field(None, description="Where it goes in your sidebar; unset: the end.")
    folder: FolderName | None = Field(None, description="The folder that it is in, in your sidebar.")


class ListPatch(Body):
    """Only the fields that are sent change."""

    name: ListName = Field(default_factory=str)
    color: Color = Field(default_factory=lambda: "gray")
    icon: Icon | None = None
    position: OrderKey = Field(default_factory=str)
    folder: FolderName | None = Field(None, description="The folder that it is in, in your sidebar; null: none.")
    favorite: StrictBool = Field(default_factory=bool, description="Whether it is one of your favorites.")
    archived: StrictBool = Field(default_factory=bool)


class ListFilter(StrictModel):
    archived: bool | None = Field(None, description="True: only archived lists; false: only the others; unset: both.")
    deleted: bool = Field(default=False, description="The lists in the trash, instead of the others.")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="The most items in a page.")
    cursor: str | None = Field(None, max_length=MAX_CURSOR, description="`next_cursor` of the page before.")


class ListOut(BaseModel):
    id: UUID
    name: str
    color: Color
    icon: str | None
    position: str
    folder: str | None
    shared_folder_id: UUID | None = Field(
        description="The shared folder through which you are a member; `folder` is its name then."
    )
    favorited_at: datetime | None
    inbox: bool
    role: Role
    version: int
    archived_at: datetime | None
    deleted_at: datetime | None
    created_at: datetime
    updated_at: datetime


class FolderOut(BaseModel):
    id: UUID
    name: str
    role: Role = Field(description="Your role in the folder. In a list in it you have this one or a greater one.")


class MemberOut(BaseModel):
    user_id: UUID
    name: str = Field(description="Their name, or the part of their email before the @ if they have none.")
    picture_id: UUID | None = Field(None, description="Of their profile picture. Guests see none.")
    role: Role
