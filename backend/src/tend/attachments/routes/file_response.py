"""Responses with a file of the store, which all routes for files have in common."""

from typing import Annotated, Any

from fastapi import Depends, Request

from tend.attachments.object_store import ObjectStore

OTHER_TYPE = "application/octet-stream"
BINARY = {"schema": {"type": "string", "format": "binary"}}
STRICT_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=86400, immutable",
}
"""No browser shows what it gets, whatever it takes it for, and nobody else may store it."""


async def _store(request: Request) -> ObjectStore:
    store: ObjectStore = request.app.state.attachments
    return store


Store = Annotated[ObjectStore, Depends(_store)]


def file_responses(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: BINARY}, "description": "The file"}}
