"""Whether an answer is one that the document promises."""

from functools import cache
from typing import Any

import jsonschema_rs
from httpx2 import Response

from contract.operations import DOCUMENT, Operation


def complaints(operation: Operation, answer: Response) -> list[str]:
    """In what the answer differs from what the document says of it."""
    promised = _promised(operation, answer.status_code)
    if promised is None:
        return [f"{answer.status_code} is not documented"]
    if "content" not in promised:
        return ["a body was not promised"] if answer.content else []
    (media_type,) = promised["content"]
    sent = answer.headers.get("content-type", "")
    if sent.partition(";")[0] != media_type:
        return [f"{sent} instead of {media_type}"]
    if media_type == "text/event-stream":
        return []
    return [error.message for error in _validator(operation.name, str(answer.status_code)).iter_errors(answer.json())]


def _promised(operation: Operation, status: int) -> Any:
    responses = operation.described["responses"]
    return responses.get(str(status)) or responses.get(f"{str(status)[0]}XX")


@cache
def _validator(name: str, status: str) -> Any:
    from contract.operations import OPERATIONS

    (content,) = _promised(OPERATIONS[name], int(status))["content"].values()
    return jsonschema_rs.Draft202012Validator(
        {**content["schema"], "components": DOCUMENT["components"]}, validate_formats=True
    )
