import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any

from fastapi import Query

from tend.core.errors import FieldFault, Invalid

Limit = Annotated[int, Query(ge=1, le=200, description="How many items to answer with at most.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next_cursor` of the page before.")]
DEFAULT_LIMIT = 50


def encode_cursor(keys: list[Any]) -> str:
    """The sort keys of a page's last row as one opaque word."""
    return urlsafe_b64encode(json.dumps(keys, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> list[Any]:
    """The keys that `encode_cursor` was given. Raises `Invalid` for anything that it did not write."""
    try:
        keys = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        keys = None
    if not isinstance(keys, list) or "\0" in str(keys):
        raise Invalid(FieldFault("cursor", "cursor_invalid", "This cursor was not made by Tend; start again without one."))
    return keys
