from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from tend.core.errors import MAX_FIELD_ERRORS, FieldError

_PLACES = {"body", "query", "path", "header", "cookie"}
_WORDING = {
    "missing": ("required", "This is needed."),
    "extra_forbidden": ("unknown_field", "Tend knows no such field."),
    "json_invalid": ("json_invalid", "This is not valid JSON."),
}


def to_field_errors(errors: Iterable[Mapping[str, Any]], limit: int = MAX_FIELD_ERRORS) -> list[FieldError]:
    """The first `limit` of pydantic's errors as ours.

    A field is named by its location, joined by dots, without `body`, `query` and so on.
    """
    return [_to_field_error(error) for error in islice(errors, limit)]


def _to_field_error(error: Mapping[str, Any]) -> FieldError:
    kind = str(error["type"])
    place, *names = error["loc"]
    names = names if place in _PLACES else [place, *names]
    # The location of broken JSON is an offset in the text.
    field = ".".join(map(str, names)) if kind != "json_invalid" else ""
    code, message = _WORDING.get(kind, (kind, str(error["msg"])))
    return FieldError(field or str(place), code, message)
