"""What each field of a todo may hold."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from tend.core.field_types import SingleLine, TimeZoneName

Priority = Literal["none", "low", "medium", "high"]
MAX_TITLE = 500
MAX_TAGS = 20
Title = Annotated[SingleLine, Field(max_length=MAX_TITLE)]
Notes = Annotated[str, Field(max_length=20_000, description="Markdown.")]


def _written_as(pattern: str, code: str, message: str) -> Callable[[Any], Any]:
    """Refuse what pydantic would read as seconds since 1970, as a moment, or with a zone."""
    form = re.compile(pattern, re.ASCII)

    def check(value: Any) -> Any:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise PydanticCustomError(code, message)
        return value

    return check


def _own_id(value: UUID) -> UUID:
    """RFC 9562 §5.9 and §5.10 keep these two for "no id" and "after every id"."""
    if value.int in (0, (1 << 128) - 1):
        raise PydanticCustomError("id_reserved", "The nil and the max UUID can't name anything.")
    return value


def _normal(tag: str) -> str:
    return unicodedata.normalize("NFC", tag)


def _unique(tags: list[str]) -> list[str]:
    """Once each without regard to case, in the first spelling."""
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(tag.casefold(), tag)
    return list(first.values())


DueDate = Annotated[
    date, BeforeValidator(_written_as(r"\d{4}-\d\d-\d\d", "date_not_plain", "A date is like 2026-03-01."))
]
DueTime = Annotated[
    time,
    BeforeValidator(
        _written_as(
            r"\d\d:\d\d(:\d\d)?", "time_not_plain", "A time is like 09:00 or 09:00:00; its zone goes into due_timezone."
        )
    ),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$", "examples": ["09:00:00"]}),
]
TimeZone = Annotated[TimeZoneName, Field(examples=["Europe/Berlin"])]
NewId = Annotated[UUID, AfterValidator(_own_id)]
Tag = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=50, pattern=r"^[^\r\n]*$"),
    AfterValidator(_normal),
]
Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS), AfterValidator(_unique)]
