import re
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StrictBool
from pydantic_core import PydanticCustomError

from tend.core.pagination import DEFAULT_LIMIT, MAX_CURSOR, MAX_LIMIT
from tend.core.schemas import CLEANED, NOT_BLANK, Body, StrictModel
from tend.lists.access import Role

MAX_ORDER_KEY = 256
_KEY = re.compile(r"(?P<head>[A-Za-z])(?P<digits>[0-9A-Za-z]*)")
FIRST_ORDER_KEY = "a0"
_SMALLEST_INTEGER = "A" + "0" * 26


def is_order_key(key: str) -> bool:
    """Whether `key` is one that the npm package fractional-indexing could make.

    Order keys are text whose byte order is the order of the items: an integer part (its first letter tells how many
    base-62 digits follow: a one, b two, …; Z one, Y two, … below zero) and a fraction that does not end in 0.
    """
    match = _KEY.fullmatch(key)
    if match is None or key == _SMALLEST_INTEGER:
        return False
    head = match["head"]
    size = ord(head) - ord("a") + 1 if head >= "a" else ord("Z") - ord(head) + 1
    fraction = match["digits"][size:]
    return len(match["digits"]) >= size and not fraction.endswith("0")


_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def order_key_before(key: str) -> str | None:
    """The key that the npm package fractional-indexing makes to go before `key`; None where there is no integer left."""
    head = key[0]
    size = ord(head) - ord("a") + 1 if head >= "a" else ord("Z") - ord(head) + 1
    integer = key[: size + 1]
    if integer != key:
        return None if integer == _SMALLEST_INTEGER else integer
    tail = integer.rstrip("0")
    if len(tail) > 1:
        lower = _DIGITS[_DIGITS.index(tail[-1]) - 1]
        return tail[:-1] + lower + "z" * (len(integer) - len(tail))
    if head == "a":
        return "Zz"
    lower_head = chr(ord(head) - 1)
    length = size + 1 if lower_head < "Z" else size - 1
    below = lower_head + "z" * length
    return below if is_order_key(below) else None


def _require_order_key(key: str) -> str:
    if not is_order_key(key):
        raise PydanticCustomError(
            "position_invalid", "This isn’t an order key. Order keys look like a0, a1, Zz, or a0V."
        )
    return key


OrderKey = Annotated[
    str,
    Field(max_length=MAX_ORDER_KEY, description="A fractional order key, such as `a0` or `a0V`.", examples=["a0"]),
    AfterValidator(_require_order_key),
]
MAX_LIST_NAME = 100
ListName = Annotated[str, Field(min_length=1, max_length=MAX_LIST_NAME, pattern=NOT_BLANK), CLEANED]
Color = Literal["gray", "red", "orange", "amber", "green", "teal", "blue", "violet", "pink", "brown"]
Icon = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
# A folder exists as long as a list is in it.
FolderName = Annotated[str, Field(min_length=1, max_length=60, pattern=NOT_BLANK), CLEANED]


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
