"""Types of fields and bodies that several slices share."""

import re
import unicodedata
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from itertools import islice
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    AliasChoices,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from tend.core.errors import MAX_FIELD_ERRORS

FIRST_YEAR, LAST_YEAR = 1900, 2200
_YEAR_RANGE = f"The year must be between {FIRST_YEAR} and {LAST_YEAR}."

Item = TypeVar("Item")
Day = TypeVar("Day", bound=date)


def check_year(day: Day) -> Day:
    """Refuse days so far away that a time zone or a reminder before them could lead out of the calendar."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("year_out_of_range", _YEAR_RANGE)
    return day


def _to_utc(moment: datetime) -> datetime:
    return check_year(check_year(moment).astimezone(UTC))


def check_storable(value: Any) -> Any:
    """Refuse text that PostgreSQL cannot store: NUL, and surrogates without their partner (they have no UTF-8 form)."""
    if isinstance(value, str):
        if "\0" in value or not (value.isascii() or _has_utf8_form(value)):
            raise PydanticCustomError("text_not_storable", "This contains a character that can’t be stored.")
    elif isinstance(value, list | tuple | set):
        for item in value:
            check_storable(item)
    return value


def _has_utf8_form(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


@cache
def _time_zones() -> frozenset[str]:
    """The names of the IANA database. Python finds more on some systems, such as localtime, which PostgreSQL lacks."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text().split())


def _check_time_zone(name: str) -> str:
    if name not in _time_zones():
        raise PydanticCustomError("timezone_unknown", "Use an IANA time zone, such as America/New_York.")
    return name


Storable = Annotated[str, AfterValidator(check_storable)]
"""Text from a query string or a path, safe to hand to PostgreSQL. The fields of a `Body` are checked without it."""

# Tabs and the rarer line breaks become spaces. Other control characters, and those that change the direction of the text
# around them, so that it reads as something else (Unicode Technical Report 36 §2.4), are removed. NUL and the ordinary line
# breaks stay, to be refused. The marks that only order the characters beside them (U+200E, U+200F, U+061C) stay as well.
_SPACES = re.compile("[\t\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


def clean_line(value: Any) -> Any:
    """The text of a title or a name without invisible characters, as `cleanLine` of the browser returns it."""
    if not isinstance(value, str) or (value.isascii() and value.isprintable()):
        return value
    return _INVISIBLE.sub("", _SPACES.sub(" ", value))


# Characters without a form of their own: soft hyphens, zero-width spaces, fillers, tags and the blank Braille pattern.
_FORMLESS = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u2800\u3164\ufeff\uffa0\U000e0000-\U000e0fff]"
)


def clean_person_name(value: Any) -> Any:
    """`clean_line` for the name of a stranger: also without formless characters, and empty if no letter or sign is left."""
    cleaned = clean_line(value)
    if not isinstance(cleaned, str):
        return cleaned
    name = _FORMLESS.sub("", cleaned)
    return name if any(unicodedata.category(letter)[0] in "LNPS" for letter in name) else ""


CLEAN_LINE = BeforeValidator(clean_line)
"""The last part of an `Annotated`, so that the limits before it are those of the text that is stored."""

CLEAN_PERSON_NAME = BeforeValidator(clean_person_name)
"""The same for the name that a stranger gives."""

NOT_BLANK_PATTERN = r"^[^\r\n]*\S[^\r\n]*$"
"""The pattern of text without line breaks that is not blank."""

Moment = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""A moment in UTC."""


def format_moment(moment: datetime) -> str:
    """A moment in UTC as PostgreSQL writes it in JSON: without zeros at the end of the fraction."""
    text = moment.replace(tzinfo=None).isoformat()
    return f"{text.rstrip('0') if moment.microsecond else text}+00:00"


TimeZoneName = Annotated[str, Field(max_length=64), AfterValidator(_check_time_zone)]
"""The name of a time zone in the IANA database."""


class StrictModel(BaseModel):
    """Unknown fields are invalid: if a misspelled filter were ignored, the response would have everything."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _drop_excess(cls, value: Any) -> Any:
        """Leave only the first unknown fields, since pydantic would build an error for each of a hundred thousand."""
        if not isinstance(value, dict) or len(value) <= MAX_FIELD_ERRORS:
            return value
        known = _field_names(cls)
        unknown = islice((name for name in value if name not in known), MAX_FIELD_ERRORS)
        return {name: value[name] for name in [*known.intersection(value), *unknown]}


@cache
def _field_names(model: type[BaseModel]) -> frozenset[str]:
    """Every name under which the fields of `model` may be sent."""
    names = set(model.model_fields)
    for field in model.model_fields.values():
        alias = field.validation_alias
        names.update(
            str(choice) for choice in (alias.choices if isinstance(alias, AliasChoices) else [alias]) if choice
        )
    return frozenset(names)


class Body(StrictModel):
    """The body of a request. Text that PostgreSQL cannot store is invalid."""

    _require_storable = field_validator("*")(staticmethod(check_storable))


class Page(BaseModel, Generic[Item]):
    """One page of a longer list; `next_cursor` is null on the last."""

    items: list[Item]
    next_cursor: str | None


class FieldProblem(BaseModel):
    field: Annotated[str, Field(description="The dotted name of the field.")]
    code: Annotated[str, Field(description="A stable code, such as `string_too_long`.")]
    message: Annotated[str, Field(description="A sentence for people.")]


class Problem(BaseModel):
    """Every error, as `application/problem+json` (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: Annotated[str, Field(description="A stable code, such as `todo_not_found`.")]
    request_id: str


class InvalidProblem(Problem):
    """A 422: nothing was written, and `errors` has one entry for each invalid field."""

    errors: list[FieldProblem]
