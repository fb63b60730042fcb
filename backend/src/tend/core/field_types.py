"""Types of fields that several slices share."""

from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError


def check_storable(value: Any) -> Any:
    """Refuse text that PostgreSQL cannot store: NUL, and surrogates without their partner (they have no UTF-8 form)."""
    if isinstance(value, str):
        if "\0" in value or not (value.isascii() or _has_utf8_form(value)):
            raise PydanticCustomError("text_not_storable", "This holds a character that can't be stored.")
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
    return frozenset(available_timezones())


def _check_time_zone(name: str) -> str:
    if name not in _time_zones():
        raise PydanticCustomError("timezone_unknown", "Give a time zone of the IANA database, such as Europe/Berlin.")
    return name


Storable = Annotated[str, AfterValidator(check_storable)]
"""Text from a query string or a path, safe to hand to PostgreSQL. The fields of a `Body` are checked without it."""

SingleLine = Annotated[str, Field(min_length=1, pattern=r"^[^\r\n]*\S[^\r\n]*$")]
"""Text without line breaks that is not blank."""

TimeZoneName = Annotated[str, Field(max_length=64), AfterValidator(_check_time_zone)]
"""The name of a time zone in the IANA database."""
