import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
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


# About what the key of a cached page takes, and the objects around its bytes.
_BYTES_BESIDE_PAGE = 500


@dataclass(frozen=True, slots=True)
class CachedPage:
    body: bytes
    """The page as JSON."""
    state: str
    """It is the page for as long as what it was read from is in this state."""


class PageCache:
    """The pages that were read last, up to a number of bytes.

    It spares reading a page, and never asking: each request finds out in the database whether its user may see the page and
    whether its state is still the same.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        # The one that was used last comes last.
        self._pages: OrderedDict[Hashable, CachedPage] = OrderedDict()

    def get(self, key: Hashable) -> CachedPage | None:
        page = self._pages.get(key)
        if page:
            self._pages.move_to_end(key)
        return page

    def put(self, key: Hashable, page: CachedPage) -> None:
        if key in self._pages:
            self._bytes -= _size(self._pages.pop(key))
        self._pages[key] = page
        self._bytes += _size(page)
        while self._bytes > self._max_bytes:
            self._bytes -= _size(self._pages.popitem(last=False)[1])


def _size(page: CachedPage) -> int:
    return len(page.body) + _BYTES_BESIDE_PAGE
