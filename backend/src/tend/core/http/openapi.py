"""The OpenAPI document, with the problems that Tend really responds with."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi

from tend.core.errors import DatabaseBusy, DatabaseReadOnly, DatabaseSlow, DatabaseUnavailable, TendError
from tend.core.http.problems import PROBLEM_MEDIA_TYPE
from tend.core.http.rate_classes import find_rate_class
from tend.core.schemas import InvalidProblem, Problem

_SCHEMAS = "#/components/schemas/"
OpenApiDocument = tuple[bytes, str]
"""A body and the policy for its contents, which may be empty."""
_RETRY_HEADERS = {
    "Retry-After": {"description": "Seconds until it is worth trying again.", "schema": {"type": "integer"}}
}
_LIMIT_HEADERS = {
    "RateLimit-Policy": {"description": "How many requests of a class are allowed.", "schema": {"type": "string"}},
    "RateLimit": {"description": "How many are left, and until when.", "schema": {"type": "string"}},
}
# To an API token that may not do this.
_SCOPE_ERRORS = "`session_required`, `insufficient_scope`"
_HEADERS = {"429": _RETRY_HEADERS | _LIMIT_HEADERS, "503": _RETRY_HEADERS}
_DATABASE_CODES = ", ".join(
    f"`{error.code}`" for error in (DatabaseUnavailable, DatabaseBusy, DatabaseReadOnly, DatabaseSlow)
)


def error_responses(*errors: type[TendError]) -> dict[int | str, dict[str, Any]]:
    """A route's `responses`: the errors that are its own. Those of all routes of a kind are added by themselves."""
    codes: dict[int | str, list[str]] = {}
    for error in errors:
        codes.setdefault(error.status, []).append(f"`{error.code}`")
    return {status: {"model": Problem, "description": ", ".join(names)} for status, names in codes.items()}


def install_openapi(app: FastAPI) -> None:
    """Make `app.openapi` return the document, built on first use, and its route send that."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            plain = get_openapi(title=app.title, version=app.version, routes=app.routes, description=app.description)
            app.openapi_schema = _with_problems(plain)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]
    app.state.documents, app.state.documents_lock = {}, asyncio.Lock()
    if app.openapi_url:
        app.router.routes[:] = [route for route in app.routes if getattr(route, "path", "") != app.openapi_url]
        app.add_route(app.openapi_url, _send_document, include_in_schema=False)


async def _send_document(request: Request) -> Response:
    app: FastAPI = request.app
    content = await build_document_once(
        app, "openapi", lambda: (json.dumps(app.openapi(), ensure_ascii=False).encode(), "")
    )
    return Response(content[0], media_type="application/json")


async def build_document_once(app: FastAPI, name: str, build: Callable[[], OpenApiDocument]) -> OpenApiDocument:
    """Returns what `build` returned the first time for `name`.

    Anybody may request a document, and to build one takes up to half a second of a processor, so that happens once, and
    beside the event loop.
    """
    documents: dict[str, OpenApiDocument] = app.state.documents
    if name not in documents:
        async with app.state.documents_lock:
            if name not in documents:
                documents[name] = await asyncio.to_thread(build)
    return documents[name]


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for model in (Problem, InvalidProblem):
        schema = model.model_json_schema(ref_template=_SCHEMAS + "{model}", mode="serialization")
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _document_errors(operation, is_counted=find_rate_class(method.upper(), path) is not None)
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document


def _document_errors(operation: dict[str, Any], *, is_counted: bool) -> None:
    responses = operation["responses"]
    for status, response in responses.items():
        if _schema_reference(Problem) in str(response):
            responses[status] = _response(status, response["description"])
    if "security" in operation:
        refused = responses.setdefault("403", _response("403", _SCOPE_ERRORS))
        if refused["description"] != _SCOPE_ERRORS:
            refused["description"] += f", {_SCOPE_ERRORS}"
        responses.setdefault("401", _response("401", "`not_signed_in`, `session_ended`"))
    if is_counted:
        responses.setdefault("429", _response("429", "`rate_limited`"))
    if "requestBody" in operation:
        responses["413"] = _response("413", "The body is larger than Tend accepts")
    if "422" in responses or "parameters" in operation:
        responses["422"] = _response("422", "Some fields need attention", InvalidProblem)
    unavailable = responses.setdefault("503", _response("503", _DATABASE_CODES))
    if unavailable["description"] != _DATABASE_CODES and _schema_reference(Problem) in str(unavailable):
        unavailable["description"] += f", {_DATABASE_CODES}"
    responses["5XX"] = _response("5XX", "Something went wrong, and nothing was changed")
    operation["responses"] = dict(sorted(responses.items()))


def _schema_reference(model: type[Problem]) -> str:
    return _SCHEMAS + model.__name__


def _response(status: str, description: str, model: type[Problem] = Problem) -> dict[str, Any]:
    content = {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": _schema_reference(model)}}}
    headers = _HEADERS.get(status)
    return {"description": description, "content": content} | ({"headers": headers} if headers else {})
