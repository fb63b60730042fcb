"""The operations of the OpenAPI document, and what a response violates of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema_rs
from httpx2 import Response

from tend.core.settings.settings import Settings
from tend.main import create_app

Json = dict[str, Any]
DOCUMENT: Json = create_app(Settings()).openapi()


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    secured: bool
    body: Json | None
    """The schema of its JSON body, with references resolved."""
    ids: frozenset[str]
    """The places of ids in a request: `path.todo_id`, `query.list_id`, `body.id`."""
    takes_file: bool
    """Whether its body is a file, of which the document knows no schema."""
    definition: Json

    @property
    def is_stream(self) -> bool:
        """Whether its response lasts until somebody ends it."""
        return "text/event-stream" in str(self.definition["responses"].get("200"))

    def __str__(self) -> str:
        return self.name


def _operations() -> Iterator[Operation]:
    for path, methods in DOCUMENT["paths"].items():
        for method, definition in methods.items():
            content = definition.get("requestBody", {}).get("content", {})
            body = _resolve(content["application/json"]["schema"]) if "application/json" in content else None
            yield Operation(
                name=definition["operationId"],
                method=method.upper(),
                path=path,
                secured="security" in definition,
                body=body,
                ids=frozenset(_ids(definition.get("parameters", ()), body)),
                takes_file=bool(content) and body is None,
                definition=definition,
            )


def _ids(parameters: Any, body: Json | None) -> Iterator[str]:
    for parameter in parameters:
        if _is_id(parameter["schema"]):
            yield f"{parameter['in']}.{parameter['name']}"
    for name, schema in (body or {}).get("properties", {}).items():
        if _is_id(schema):
            yield f"body.{name}"


def _is_id(schema: Json) -> bool:
    return any(option.get("format") == "uuid" for option in (schema, *schema.get("anyOf", ())))


def _resolve(schema: Json) -> Json:
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


OPERATIONS = {operation.name: operation for operation in _operations()}


def violations(operation: Operation, response: Response) -> list[str]:
    """The differences between a response and its definition in the document."""
    documented = _documented(operation, response.status_code)
    if documented is None:
        return [f"{response.status_code} is not documented"]
    if "content" not in documented:
        return ["the body is not documented"] if response.content else []
    sent = response.headers.get("content-type", "")
    media_type = sent.partition(";")[0]
    if media_type not in documented["content"]:
        return [f"{sent} instead of {' or '.join(documented['content'])}"]
    if not media_type.endswith("json"):
        return []
    return [
        error.message
        for error in _validator(operation.name, str(response.status_code), media_type).iter_errors(response.json())
    ]


def _documented(operation: Operation, status: int) -> Any:
    responses = operation.definition["responses"]
    return responses.get(str(status)) or responses.get(f"{str(status)[0]}XX")


@cache
def _validator(name: str, status: str, media_type: str) -> Any:
    from contract.operations import OPERATIONS

    content = _documented(OPERATIONS[name], int(status))["content"][media_type]
    return jsonschema_rs.Draft202012Validator(
        {**content["schema"], "components": DOCUMENT["components"]}, validate_formats=True
    )
