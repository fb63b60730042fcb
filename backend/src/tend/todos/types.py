"""The types of a todo's fields, and what the fields of when it is due demand of each other.

It is due on a date, perhaps with a time, and perhaps with a time zone for that. A time without a zone floats: it is the
same wall time everywhere.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from tend.core.errors import FieldError, Invalid
from tend.core.schemas import CLEAN_LINE, NOT_BLANK_PATTERN, TimeZoneName, check_year

Priority = Literal["none", "low", "medium", "high"]
# UUIDs of this version are derived from a name.
_COPY_VERSION = 5
MAX_TITLE = 500
MAX_NOTES = 20_000
MAX_TAG = 50
MAX_TAGS = 20
MAX_ATTACHMENTS = 50
"""The limit of one todo, without deleted ones, as is that of comments."""
MAX_COMMENTS = 500
MAX_FILES_OF_COMMENT = 10
MAX_INTERVAL = 999
"""How many days, weeks and so on can be between two occurrences of a rule."""
Title = Annotated[str, Field(min_length=1, max_length=MAX_TITLE, pattern=NOT_BLANK_PATTERN), CLEAN_LINE]
Notes = Annotated[str, Field(max_length=MAX_NOTES, description="Markdown.")]


def _require_format(pattern: str, code: str, message: str) -> Callable[[Any], Any]:
    """Rejects numbers and texts that pydantic would take for seconds since 1970, for a moment or for a time in a zone."""
    expression = re.compile(pattern, re.ASCII)

    def check(value: Any) -> Any:
        if not isinstance(value, str) or not expression.fullmatch(value):
            raise PydanticCustomError(code, message)
        return value

    return check


def _require_usable_id(value: UUID) -> UUID:
    """RFC 9562 §5.9 and §5.10 reserve these two for "no id" and "after every id"."""
    if value.int in (0, (1 << 128) - 1):
        raise PydanticCustomError("id_reserved", "The nil and max UUIDs can’t be used as IDs.")
    return value


def _require_id_of_no_copy(value: UUID) -> UUID:
    """The ids of completed copies follow from their series: whoever took one first would keep others from the copy."""
    if value.version == _COPY_VERSION:
        raise PydanticCustomError(
            "id_of_copy", "The ID of a new todo can’t be a UUID of version 5: use version 7 (RFC 9562 §5.7)."
        )
    return value


def _normalize(tag: str) -> str:
    return unicodedata.normalize("NFC", tag)


def _remove_duplicates(tags: list[str]) -> list[str]:
    """Each tag once, in its first spelling; tags that differ in case alone are the same."""
    spellings: dict[str, str] = {}
    for tag in tags:
        spellings.setdefault(tag.casefold(), tag)
    return list(spellings.values())


DueDate = Annotated[
    date,
    BeforeValidator(_require_format(r"\d{4}-\d\d-\d\d", "date_not_plain", "Use a date like 2026-03-01.")),
    AfterValidator(check_year),
]
DueTime = Annotated[
    time,
    BeforeValidator(
        _require_format(
            r"\d\d:\d\d(:\d\d)?",
            "time_not_plain",
            "Use a time like 09:00 or 09:00:00. Its time zone goes in due_timezone.",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$", "examples": ["09:00:00"]}),
]
DueTimeZone = Annotated[TimeZoneName, Field(examples=["Europe/Berlin"])]
ClientGeneratedId = Annotated[UUID, AfterValidator(_require_usable_id)]
TodoId = Annotated[ClientGeneratedId, AfterValidator(_require_id_of_no_copy)]
Tag = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TAG, pattern=r"^[^\r\n]*$"),
    AfterValidator(_normalize),
    CLEAN_LINE,
]
Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS), AfterValidator(_remove_duplicates)]

_NO_DATE = FieldError("due_time", "due_date_missing", "A time needs a date. Send due_date with it.")
_NO_TIME = FieldError("due_timezone", "due_time_missing", "A time zone needs a time. Send due_time with it.")
_NOT_FOR_SECTIONS = FieldError(
    "kind", "section_is_bare", "A section has only a title, notes, and a position at the top level of its list."
)

# The errors for what a stored todo would break, by the names of the table's constraints.
CONSTRAINT_ERRORS = {
    "due_time_needs_date": _NO_DATE,
    "due_timezone_needs_time": _NO_TIME,
    "section_is_bare": _NOT_FOR_SECTIONS,
    "section_has_no_assignee": _NOT_FOR_SECTIONS,
}


def clear_dependent_due_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """`fields` with what follows from them: no time without a date, no zone without a time.

    Raises `Invalid` when the fields contradict that themselves.
    """
    cleared = dict(fields)
    for field, dependent, error in (("due_date", "due_time", _NO_DATE), ("due_time", "due_timezone", _NO_TIME)):
        if field in cleared and cleared[field] is None:
            if cleared.get(dependent) is not None:
                raise Invalid(error)
            cleared[dependent] = None
    return cleared


def check_due(day: date | None, time: time | None, timezone: str | None) -> None:
    """Raises `Invalid` for a time without a date and for a zone without a time."""
    clear_dependent_due_fields({"due_date": day, "due_time": time, "due_timezone": timezone})


def split_title(title: str) -> tuple[str, str]:
    """The first 500 characters of a title, up to a space where there is one, and the rest."""
    if len(title) <= MAX_TITLE:
        return title, ""
    space = title.rfind(" ", 0, MAX_TITLE + 1)
    end = space if space > 0 else MAX_TITLE
    return title[:end], title[end:].strip()
