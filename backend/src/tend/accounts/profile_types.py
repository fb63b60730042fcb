"""What a profile's fields may hold."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from tend.core.field_types import TimeZoneName

# the two that break a line without being control characters
_SEPARATORS = {"\u2028", "\u2029"}


def _one_line(value: str) -> str:
    if any(unicodedata.category(character) == "Cc" or character in _SEPARATORS for character in value):
        raise PydanticCustomError("control_character", "Leave out line breaks and control characters.")
    return value


PersonName = Annotated[str, Field(max_length=100), AfterValidator(_one_line)]
TimeZone = Annotated[TimeZoneName, Field(description="IANA, such as Asia/Karachi.")]
# the shape of a tag (RFC 5646 §2.1), which outlives every list of registered ones
Locale = Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", description="BCP 47.")]
