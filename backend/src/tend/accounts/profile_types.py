import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from tend.core.field_types import TimeZoneName

# These two break a line without being control characters.
_SEPARATORS = {"\u2028", "\u2029"}


def _check_single_line(value: str) -> str:
    if any(unicodedata.category(character) == "Cc" or character in _SEPARATORS for character in value):
        raise PydanticCustomError("control_character", "Leave out line breaks and control characters.")
    return value


PersonName = Annotated[str, Field(max_length=100), AfterValidator(_check_single_line)]
TimeZone = Annotated[TimeZoneName, Field(description="IANA, such as Asia/Karachi.")]
# The syntax of a language tag (RFC 5646 §2.1). A list of the registered ones would be outdated soon.
Locale = Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", description="BCP 47.")]
