"""Every error as `application/problem+json` (RFC 9457)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from itertools import islice
from typing import Any

from fastapi import Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import Scope

from tend.core.errors import MAX_FIELD_ERRORS, FieldError, Invalid, TendError
from tend.core.request_context import request_id

PROBLEM_MEDIA_TYPE = "application/problem+json"
# The standard library uses this name from Python 3.13 on (RFC 9110 §15.5.14).
_PHRASES = {413: "Content Too Large"}
_DETAILS = {
    404: "There’s nothing at this address.",
    405: "This address doesn’t support that method.",
    408: "The request took too long to arrive.",
    413: "The request is larger than Tend accepts.",
    431: "The request’s headers are larger than Tend accepts.",
}


def problem_body(error: TendError) -> dict[str, Any]:
    return _body(error.status, error.code, error.title, error.detail, error.field_errors)


def _body(status: int, code: str, title: str, detail: str, field_errors: Sequence[FieldError] = ()) -> dict[str, Any]:
    members = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id.get(),
    }
    errors = [{"field": error.field, "code": error.code, "message": error.message} for error in field_errors]
    return members | ({"errors": errors} if errors else {})


def _response(body: dict[str, Any], headers: Mapping[str, str] | None) -> Response:
    return Response(json.dumps(body), body["status"], dict(headers or {}), PROBLEM_MEDIA_TYPE)


def problem_response(error: TendError) -> Response:
    return _response(problem_body(error), error.headers)


def respond_stored_problem(body: dict[str, Any]) -> Response:
    """The response to a request whose first attempt was answered with `body`, which `problem_body` gave."""
    return _response(body | {"request_id": request_id.get()}, None)


def status_problem_response(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The response to an error of the framework, which has a status and no code of ours."""
    phrase = _PHRASES.get(status) or HTTPStatus(status).phrase
    code = phrase.lower().replace(" ", "_")
    return _response(_body(status, code, phrase, _DETAILS.get(status, phrase + ".")), headers)


def expected_error_response(scope: Scope, error: Exception) -> Response | None:
    """The response to an error of ours or of the framework; None for one that nobody expected."""
    if isinstance(error, TendError):
        return problem_response(error)
    if isinstance(error, RequestValidationError):
        return problem_response(Invalid(*to_field_errors(error.errors())))
    if isinstance(error, HTTPException):
        return _http_error_response(scope, error)
    return None


def _http_error_response(scope: Scope, error: HTTPException) -> Response:
    if error.status_code == HTTPStatus.BAD_REQUEST:
        # The framework's status for a body that it cannot read: not UTF-8, or nested too deep.
        return problem_response(Invalid(*to_field_errors([{"type": "json_invalid", "loc": ("body",), "msg": ""}])))
    headers = _allow_header(scope) if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED else error.headers
    return status_problem_response(error.status_code, headers)


def _allow_header(scope: Scope) -> Mapping[str, str]:
    """Every method of the address (RFC 9110 §10.2.1); the router knows only those of the first route that matches."""
    path = scope["path"]
    routes = [route for route in scope["app"].routes if isinstance(route, Route) and route.path_regex.match(path)]
    return {"Allow": ", ".join(sorted({method for route in routes for method in route.methods or ()}))}


_PLACES = {"body", "query", "path", "header", "cookie"}
_WORDING = {
    "missing": ("required", "This field is required."),
    "extra_forbidden": ("unknown_field", "Tend doesn’t recognize this field."),
    "json_invalid": ("json_invalid", "This isn’t valid JSON."),
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
