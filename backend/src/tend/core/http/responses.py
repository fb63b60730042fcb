"""Responses, and the headers in which a browser says which encodings it takes and which version it has.

RFC 9110 §12.5.3 and §13.1.2 describe the headers.
"""

from fastapi import Response

_PREFERRED = ("br", "gzip")


def json_bytes(body: str | bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A response whose JSON PostgreSQL has already written."""
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def no_content() -> Response:
    return Response(status_code=204)


def accepted_encodings(header: str) -> list[str]:
    """The encodings to try for an `Accept-Encoding` header, best first; `identity` is always the last."""
    weights: dict[str, str] = {}
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "").removeprefix("q=") or "1"
    any_other = weights.get("*", "0")
    return [*(name for name in _PREFERRED if weights.get(name, any_other).strip("0.") or False), "identity"]


def etag_matches(etag: str, header: str) -> bool:
    """Whether a browser that sent `header` as If-None-Match already has the version `etag`."""
    return header.strip() == "*" or etag in (word.strip().removeprefix("W/") for word in header.split(","))
