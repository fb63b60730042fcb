"""The fields of when a todo is due: a date, perhaps a time with it, and perhaps a time zone with that.

A time without a zone floats: it is the same wall time everywhere.
"""

from typing import Any

from tend.core.errors import FieldError, Invalid

_NO_DATE = FieldError("due_time", "due_date_missing", "A time needs a date: send due_date with it.")
_NO_TIME = FieldError("due_timezone", "due_time_missing", "A time zone needs a time: send due_time with it.")
_NOT_FOR_SECTIONS = FieldError(
    "kind", "section_is_bare", "A section has a title, notes and a place at the top of its list."
)

# The errors for what a stored todo would break, by the names of the table's constraints.
CONSTRAINTS = {
    "due_time_needs_date": _NO_DATE,
    "due_timezone_needs_time": _NO_TIME,
    "section_is_bare": _NOT_FOR_SECTIONS,
}


def normalize(fields: dict[str, Any]) -> dict[str, Any]:
    """`fields` with what follows from them: no time without a date, no zone without a time.

    Raises `Invalid` when the fields contradict that themselves.
    """
    normalized = dict(fields)
    for field, dependent, error in (("due_date", "due_time", _NO_DATE), ("due_time", "due_timezone", _NO_TIME)):
        if field in normalized and normalized[field] is None:
            if normalized.get(dependent) is not None:
                raise Invalid(error)
            normalized[dependent] = None
    return normalized
