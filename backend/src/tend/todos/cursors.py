"""Cursors of pages of todos: where a page starts in one of the sort orders."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, TypeAdapter

from tend.core.errors import FieldError, Invalid
from tend.core.pagination import decode_cursor, encode_cursor
from tend.core.schemas import Moment, Storable
from tend.todos.schemas import SortDirection, TodoSort
from tend.todos.types import Priority


@dataclass(frozen=True, slots=True)
class PageStart:
    """A page starts after the row with this sort key and id."""

    key: Any
    id: UUID


_FIRST_ID, _LAST_ID = UUID(int=0), UUID(int=(1 << 128) - 1)
# Greater than every title, in bytes.
_LAST_TEXT = "\U0010ffff" * 501


def _normalize_timestamp(text: str) -> str:
    """A timestamp as PostgreSQL writes it, infinities included."""
    if text not in {"infinity", "-infinity"}:
        text = datetime.fromisoformat(text).isoformat(" ")
    return text


_Timestamp = Annotated[str, AfterValidator(_normalize_timestamp)]
_Fields = tuple[str, str, Any, UUID]


@dataclass(frozen=True, slots=True)
class _SortKeys:
    fields: TypeAdapter[_Fields]
    """A cursor holds the sort, the order, the sort key and the id."""
    first: Any
    """A key before those of all rows."""
    last: Any
    """A key after those of all rows."""


_TEXT: TypeAdapter[_Fields] = TypeAdapter(tuple[str, str, Storable, UUID])
_TIME = _SortKeys(
    TypeAdapter(tuple[str, str, Moment, UUID]),
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(9999, 12, 30, tzinfo=UTC),
)
_SORT_KEYS: dict[TodoSort, _SortKeys] = {
    "position": _SortKeys(_TEXT, "", "{"),
    "due": _SortKeys(TypeAdapter(tuple[str, str, _Timestamp, UUID]), "-infinity", "infinity"),
    "priority": _SortKeys(TypeAdapter(tuple[str, str, Priority, UUID]), "none", "high"),
    "created": _TIME,
    "completed": _TIME,
    "title": _SortKeys(_TEXT, "", _LAST_TEXT),
}


def first_page_start(sort: TodoSort, order: SortDirection) -> PageStart:
    keys = _SORT_KEYS[sort]
    return PageStart(keys.first, _FIRST_ID) if order == "asc" else PageStart(keys.last, _LAST_ID)


def decode_page_cursor(cursor: str, sort: TodoSort, order: SortDirection) -> PageStart:
    """Raises `Invalid` for a cursor of another order."""
    cursor_sort, cursor_order, key, todo_id = decode_cursor(cursor, _SORT_KEYS[sort].fields)
    if (cursor_sort, cursor_order) != (sort, order):
        message = "This cursor belongs to another sort order. Start over without it."
        raise Invalid(FieldError("cursor", "cursor_invalid", message))
    return PageStart(key, todo_id)


def encode_page_cursor(sort: TodoSort, order: SortDirection, start: PageStart) -> str:
    return encode_cursor((sort, order, start.key, start.id))
