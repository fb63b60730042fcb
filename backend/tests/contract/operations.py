"""The operations of the OpenAPI document."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
            body = _resolve(content["application/json"]["schema"]) if content else None
            yield Operation(
                name=definition["operationId"],
                method=method.upper(),
                path=path,
                secured="security" in definition,
                body=body,
                ids=frozenset(_ids(definition.get("parameters", ()), body)),
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
