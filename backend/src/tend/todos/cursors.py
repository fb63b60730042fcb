"""The orders in which todos come, and the place in one of them where the next page begins."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, TypeAdapter

from tend.core.errors import FieldError, Invalid
from tend.core.field_types import Storable
from tend.core.pagination import decode_cursor, encode_cursor
from tend.todos.schemas import Order, Sort
from tend.todos.types import Priority

Place = tuple[Any, UUID]

_FIRST_ID, _LAST_ID = UUID(int=0), UUID(int=(1 << 128) - 1)
# greater than every title, in bytes
_LAST_TEXT = "\U0010ffff" * 501


def _moment(text: str) -> str:
    """A timestamp as PostgreSQL writes it, infinities included."""
    if text not in {"infinity", "-infinity"}:
        text = datetime.fromisoformat(text).isoformat(" ")
    return text


Moment = Annotated[str, AfterValidator(_moment)]
_Keys = tuple[str, str, Any, UUID]


@dataclass(frozen=True, slots=True)
class _Sort:
    """What a cursor holds, and keys before and after every one that a row can have."""

    cursor: TypeAdapter[_Keys]
    first: Any
    last: Any


_TEXT: TypeAdapter[_Keys] = TypeAdapter(tuple[str, str, Storable, UUID])
_TIME = _Sort(
    TypeAdapter(tuple[str, str, AwareDatetime, UUID]),
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(9999, 12, 30, tzinfo=UTC),
)
_SORTS: dict[Sort, _Sort] = {
    "position": _Sort(_TEXT, "", "{"),
    "due": _Sort(TypeAdapter(tuple[str, str, Moment, UUID]), "-infinity", "infinity"),
    "priority": _Sort(TypeAdapter(tuple[str, str, Priority, UUID]), "none", "high"),
    "created": _TIME,
    "completed": _TIME,
    "title": _Sort(_TEXT, "", _LAST_TEXT),
}


def start(sort: Sort, order: Order) -> Place:
    """Before the first row."""
    chosen = _SORTS[sort]
    return (chosen.first, _FIRST_ID) if order == "asc" else (chosen.last, _LAST_ID)


def resume(cursor: str, sort: Sort, order: Order) -> Place:
    """Where `cursor` points. Raises `Invalid` when it was made for another order."""
    made_for, way, key, todo_id = decode_cursor(cursor, _SORTS[sort].cursor)
    if (made_for, way) != (sort, order):
        message = "This cursor belongs to another sort order. Start again without it."
        raise Invalid(FieldError("cursor", "cursor_invalid", message))
    return key, todo_id


def cursor_after(sort: Sort, order: Order, place: Place) -> str:
    return encode_cursor((sort, order, *place))
