import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import TypeAdapter

from tend.core.errors import FieldError, Invalid

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
# The longest sort key is a title's: 500 characters of which JSON makes six bytes, in base64.
MAX_CURSOR = 4200

Keys = TypeVar("Keys", bound=tuple[Any, ...])


def encode_cursor(keys: tuple[Any, ...]) -> str:
    """The sort keys of a page's last row as one opaque word."""
    text = json.dumps(keys, separators=(",", ":"), ensure_ascii=False, default=str)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def page_json(items: Iterable[str], next_cursor: str | None = None) -> str:
    """A `Page` from items that PostgreSQL has already written as JSON."""
    return f'{{"items":[{",".join(items)}],"next_cursor":{json.dumps(next_cursor)}}}'


def decode_cursor(cursor: str, shape: TypeAdapter[Keys]) -> Keys:
    """The sort keys that `encode_cursor` was given. Raises `Invalid` for keys of another shape, or a made-up cursor."""
    try:
        return shape.validate_json(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        message = "This cursor is invalid or belongs to another query. Start over without it."
        raise Invalid(FieldError("cursor", "cursor_invalid", message)) from None
