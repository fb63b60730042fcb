"""The OpenAPI document: FastAPI's, with the errors that Tend really answers."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from tend.core.http.problems import MEDIA_TYPE
from tend.core.schemas import InvalidProblem, Problem

_SCHEMAS = "#/components/schemas/"


def install(app: FastAPI) -> None:
    """Make `app.openapi` answer the document, made once."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, routes=app.routes, description=app.description)
            app.openapi_schema = _with_problems(made)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for model in (Problem, InvalidProblem):
        made = model.model_json_schema(ref_template=_SCHEMAS + "{model}", mode="serialization")
        schemas.update(made.pop("$defs", {}))
        schemas[model.__name__] = made
    for path in document["paths"].values():
        for operation in path.values():
            if "422" in operation["responses"]:
                operation["responses"]["422"] = _response("Some fields need attention", InvalidProblem)
            operation["responses"].setdefault("default", _response("Any other error", Problem))
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document


def _response(description: str, model: type[Problem]) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": {"$ref": _SCHEMAS + model.__name__}}}}
