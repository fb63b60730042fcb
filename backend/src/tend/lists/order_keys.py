"""Order keys as the npm package fractional-indexing makes them: text whose byte order is the order of the items.

A key is an integer part (its first letter tells how many base-62 digits follow: a one, b two, …; Z one, Y two, … below
zero) and a fraction that does not end in 0.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

MAX_LENGTH = 256
_KEY = re.compile(r"(?P<head>[A-Za-z])(?P<digits>[0-9A-Za-z]*)")
_SMALLEST_INTEGER = "A" + "0" * 26


def is_order_key(key: str) -> bool:
    match = _KEY.fullmatch(key)
    if match is None or key == _SMALLEST_INTEGER:
        return False
    head = match["head"]
    size = ord(head) - ord("a") + 1 if head >= "a" else ord("Z") - ord(head) + 1
    fraction = match["digits"][size:]
    return len(match["digits"]) >= size and not fraction.endswith("0")


def _require_order_key(key: str) -> str:
    if not is_order_key(key):
        raise PydanticCustomError("position_invalid", "This is not an order key; keys look like a0, a1, Zz or a0V.")
    return key


OrderKey = Annotated[
    str,
    Field(max_length=MAX_LENGTH, description="A fractional order key, such as `a0` or `a0V`.", examples=["a0"]),
    AfterValidator(_require_order_key),
]
