"""Order keys: text whose byte order is the order of the rows, as the npm package fractional-indexing makes it."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

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
