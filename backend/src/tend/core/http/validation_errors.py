"""Pydantic's errors as faults of named fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from tend.core.errors import FieldError

_PLACES = {"body", "query", "path", "header", "cookie"}
_WORDS = {
    "missing": ("required", "This is needed."),
    "extra_forbidden": ("unknown_field", "Tend knows no such field."),
    "json_invalid": ("json_invalid", "This is not valid JSON."),
}


def to_field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """One fault for each error: the place is dropped from its location, the rest joined by dots."""
    return [_fault(error) for error in errors]


def _fault(error: Mapping[str, Any]) -> FieldError:
    kind = str(error["type"])
    place, *names = error["loc"]
    names = names if place in _PLACES else [place, *names]
    # the offset in the text is no field
    field = ".".join(map(str, names)) if kind != "json_invalid" else ""
    code, message = _WORDS.get(kind, (kind, str(error["msg"])))
    return FieldError(field or str(place), code, message)
