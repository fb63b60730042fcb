from fastapi import Response


def json_bytes(body: str | bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A response whose JSON PostgreSQL has already written."""
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def no_content() -> Response:
    return Response(status_code=204)
