"""When a todo is due: a date, a date with a time, or a date with a time in a zone; a time without a zone floats."""

from typing import Any

from tend.core.errors import FieldError, Invalid

_NO_DATE = FieldError("due_time", "due_date_missing", "A time needs a date: send due_date with it.")
_NO_TIME = FieldError("due_timezone", "due_time_missing", "A time zone needs a time: send due_time with it.")

_BARE = FieldError("kind", "section_is_bare", "A section has a title, notes and a place at the top of its list.")

# what a stored todo would break, by the name of the table's own check
BROKEN = {"due_time_needs_date": _NO_DATE, "due_timezone_needs_time": _NO_TIME, "section_is_bare": _BARE}


def settle(fields: dict[str, Any]) -> dict[str, Any]:
    """`fields` with what they imply: no date, no time; no time, no zone. Raises `Invalid` where they say otherwise."""
    settled = dict(fields)
    for whole, part, fault in (("due_date", "due_time", _NO_DATE), ("due_time", "due_timezone", _NO_TIME)):
        if whole in settled and settled[whole] is None:
            if settled.get(part) is not None:
                raise Invalid(fault)
            settled[part] = None
    return settled
