"""FastAPI's own route without its argument parsing: FastAPI documents the signature, and pydantic reads the request.

CPU time of one request in one process without network and database, in µs, without and with this module (FastAPI 0.165,
least of 25 interleaved batches): `list 50` 267 and 78, `pull, nothing new` 179 and 79, `complete` 207 and 111, `create`
187 and 103.
Delete this module once FastAPI's own route adds less than 10 % to `list 50`.

Arguments are of four kinds: parts of the path, one query model, one JSON body, and dependencies that take the request
and nothing else. A dependency that reads a header describes it in its attribute `openapi_header`.

`tests/contract/test_fast_route.py` compares it with FastAPI's own route, from which it differs on purpose in this:

- Dependencies come before the body, so that an anonymous client gets a 401 for broken JSON.
- Broken JSON is reported together with errors in the path and the query.
- A body that is not JSON gets the code `content_type` instead of `model_attributes_type`.
- A value that has to be an object gets the code `model_type`, and messages say object and array instead of dictionary
  and list, since pydantic reads JSON and not Python.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.types import Receive, Scope, Send

Errors = list[dict[str, Any]]
_MISSING = {"type": "missing", "loc": ("body",), "msg": "Field required"}
_WRONG_TYPE = {"type": "content_type", "loc": ("body",), "msg": "Send JSON, with Content-Type: application/json."}
_BROKEN_JSON = {"type": "json_invalid", "loc": ("body",), "msg": "JSON decode error"}


class FastRoute(APIRoute):
    """Use it as `APIRouter(route_class=FastRoute)`. The endpoint returns a `Response`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dependant = self.dependant
        self._path_fields = dependant.path_params
        self._query = _single_model(dependant.query_params)
        self._body = _single_model(dependant.body_params)
        self._dependencies = [(str(one.name), one.call, str(one.request_param_name)) for one in dependant.dependencies]
        if not all(map(_is_simple, dependant.dependencies)) or dependant.header_params or dependant.cookie_params:
            raise TypeError(f"{self.path} needs FastAPI's own route")
        calls = [one.call for one in dependant.dependencies]
        headers = [vars(type(call))["openapi_header"] for call in calls if hasattr(call, "openapi_header")]
        if headers:
            self.openapi_extra = {**(self.openapi_extra or {}), "parameters": headers}
        self.app = self._handle

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        arguments: dict[str, Any] = {}
        # Authentication is one of the dependencies. It comes first, so that anonymous clients learn nothing from
        # validation errors.
        for name, call, parameter in self._dependencies:
            arguments[name] = await call(**{parameter: request})  # type: ignore[misc]
        errors: Errors = []
        for field in self._path_fields:
            value, field_errors = field.validate(request.path_params[field.alias], {}, loc=("path", field.alias))
            arguments[field.name] = value
            errors += field_errors
        if self._query:
            name, model = self._query
            arguments[name] = _validate(
                model.model_validate,
                dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
                "query",
                errors,
            )
        if self._body:
            name, model = self._body
            arguments[name] = await _read_body(request, model, errors)
        if errors:
            raise RequestValidationError(errors)
        response: Response = await self.endpoint(**arguments)
        # An event stream is sent for minutes, and would keep them all that time.
        del request, arguments, errors
        await response(scope, receive, send)


def _single_model(fields: list[Any]) -> tuple[str, type[BaseModel]] | None:
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


def _validate(validate: Callable[[Any], Any], value: Any, place: str, errors: Errors) -> Any:
    try:
        return validate(value)
    except ValidationError as error:
        errors += _locate(error.errors(include_url=False, include_input=False), place)


def _locate(errors: Iterable[Any], place: str) -> Errors:
    return [{**error, "loc": (place, *error["loc"])} for error in errors]


async def _read_body(request: Request, model: type[BaseModel], errors: Errors) -> Any:
    raw = await request.body()
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not raw:
        errors.append(_MISSING)
    elif media_type != "application/json" and not (
        media_type.startswith("application/") and media_type.endswith("+json")
    ):
        errors.append(_WRONG_TYPE)
    else:
        try:
            return model.model_validate_json(raw)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
            if details[0]["type"] != "json_invalid":
                errors += _locate(details, "body")
            else:
                return _parse_again(raw, model, errors)
    return None


def _parse_again(raw: bytes, model: type[BaseModel], errors: Errors) -> Any:
    """Validate what pydantic's parser rejects. Python's accepts text without a UTF-8 form, and so names its field."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        errors.append(_BROKEN_JSON)
        return None
    return _validate(model.model_validate, value, "body", errors)
