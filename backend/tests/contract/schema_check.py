from functools import cache
from typing import Any

import jsonschema_rs
from httpx2 import Response

from contract.operations import DOCUMENT, Operation


def violations(operation: Operation, response: Response) -> list[str]:
    """The differences between a response and its definition in the document."""
    documented = _documented(operation, response.status_code)
    if documented is None:
        return [f"{response.status_code} is not documented"]
    if "content" not in documented:
        return ["the body is not documented"] if response.content else []
    (media_type,) = documented["content"]
    sent = response.headers.get("content-type", "")
    if sent.partition(";")[0] != media_type:
        return [f"{sent} instead of {media_type}"]
    if media_type == "text/event-stream":
        return []
    return [
        error.message for error in _validator(operation.name, str(response.status_code)).iter_errors(response.json())
    ]


def _documented(operation: Operation, status: int) -> Any:
    responses = operation.definition["responses"]
    return responses.get(str(status)) or responses.get(f"{str(status)[0]}XX")


@cache
def _validator(name: str, status: str) -> Any:
    from contract.operations import OPERATIONS

    (content,) = _documented(OPERATIONS[name], int(status))["content"].values()
    return jsonschema_rs.Draft202012Validator(
        {**content["schema"], "components": DOCUMENT["components"]}, validate_formats=True
    )
