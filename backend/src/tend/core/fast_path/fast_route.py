"""Routes for what is asked most: the signature says what FastAPI documents, pydantic reads it from the request itself.

FastAPI's own way to the arguments serves every case there is and costs a third of a small request. Here they are of
four kinds: parts of the path, one query model, one JSON body, and dependencies that take the request and nothing else.
A dependency that reads a header says so in its attribute `header`, as OpenAPI describes a parameter.
"""

import json
from collections.abc import Iterable
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.types import Receive, Scope, Send

Errors = list[dict[str, Any]]
_NO_BODY = {"type": "missing", "loc": ("body",), "msg": "Field required"}
_NOT_JSON = {"type": "content_type", "loc": ("body",), "msg": "Send JSON, with Content-Type: application/json."}
_BROKEN_JSON = {"type": "json_invalid", "loc": ("body",), "msg": "JSON decode error"}


class FastRoute(APIRoute):
    """Use as `APIRouter(route_class=…)`. The endpoint answers with a `Response`, or with None for an empty one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self.dependant
        self._parts = wanted.path_params
        self._query = _only_model(wanted.query_params)
        self._body = _only_model(wanted.body_params)
        self._dependencies = [(str(one.name), one.call, str(one.request_param_name)) for one in wanted.dependencies]
        if not all(map(_is_simple, wanted.dependencies)) or wanted.header_params or wanted.cookie_params:
            raise TypeError(f"{self.path} needs FastAPI's own routes")
        headers = [vars(type(one.call))["header"] for one in wanted.dependencies if hasattr(one.call, "header")]
        if headers:
            self.openapi_extra = {**(self.openapi_extra or {}), "parameters": headers}
        self.app = self._serve

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        arguments: dict[str, Any] = {}
        # who asks comes first: strangers are not told what is wrong with a request
        for name, call, parameter in self._dependencies:
            arguments[name] = await call(**{parameter: request})  # type: ignore[misc]
        errors: Errors = []
        for field in self._parts:
            value, faults = field.validate(request.path_params[field.alias], {}, loc=("path", field.alias))
            arguments[field.name] = value
            errors += faults
        if self._query:
            name, model = self._query
            arguments[name] = _parsed(model.model_validate, dict(request.query_params), "query", errors)
        if self._body:
            name, model = self._body
            arguments[name] = await _body(request, model, errors)
        if errors:
            raise RequestValidationError(errors)
        response = await self.endpoint(**arguments)
        await (response or Response(status_code=self.status_code or 200))(scope, receive, send)


def _only_model(fields: list[Any]) -> tuple[str, type[BaseModel]] | None:
    if not fields:
        return None
    (field,) = fields
    model: type[BaseModel] = field.field_info.annotation
    if not issubclass(model, BaseModel):
        raise TypeError(f"{field.name} has to be a model")
    return field.name, model


def _is_simple(dependant: Dependant) -> bool:
    others = (dependant.dependencies, dependant.path_params, dependant.query_params, dependant.body_params)
    return dependant.request_param_name is not None and not any(others)


def _parsed(validate: Any, value: Any, place: str, errors: Errors) -> Any:
    try:
        return validate(value)
    except ValidationError as error:
        errors += _placed(error.errors(include_url=False, include_input=False), place)


def _placed(faults: Iterable[Any], place: str) -> Errors:
    return [{**fault, "loc": (place, *fault["loc"])} for fault in faults]


async def _body(request: Request, model: type[BaseModel], errors: Errors) -> Any:
    raw = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not raw:
        errors.append(_NO_BODY)
    elif kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        errors.append(_NOT_JSON)
    else:
        try:
            return model.model_validate_json(raw)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)
            if faults[0]["type"] != "json_invalid":
                errors += _placed(faults, "body")
            else:
                return _second_look(raw, model, errors)
    return None


def _second_look(raw: bytes, model: type[BaseModel], errors: Errors) -> Any:
    """Text that is no Unicode is no JSON to the fast parser; this one goes on and finds out which field holds it."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        errors.append(_BROKEN_JSON)
        return None
    return _parsed(model.model_validate, value, "body", errors)
