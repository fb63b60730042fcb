from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError


def storable(value: Any) -> Any:
    """Refuse text that PostgreSQL cannot keep: NUL, and surrogates without their partner (they have no UTF-8 form)."""
    if isinstance(value, str):
        if "\0" in value or not (value.isascii() or _has_utf8_form(value)):
            raise PydanticCustomError("text_not_storable", "This holds a character that can't be stored.")
    elif isinstance(value, list | tuple | set):
        for item in value:
            storable(item)
    return value


def _has_utf8_form(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


Storable = Annotated[str, AfterValidator(storable)]
"""Text from a query string or a path, safe to hand to PostgreSQL. Fields of a `Body` are checked without it."""
