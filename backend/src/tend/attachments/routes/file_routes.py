"""What the routes for files have in common: the store, headers, media types and their part of the OpenAPI document."""

from typing import Annotated, Any

from fastapi import Depends, Request

from tend.attachments.object_store import ObjectStore

UNKNOWN_MEDIA_TYPE = "application/octet-stream"
BINARY_SCHEMA = {"schema": {"type": "string", "format": "binary"}}
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""No browser shows what it gets, whatever it takes it for. Nor does it store it, as no response of the API: it would give the
file to whoever uses it next, also when the account has no access anymore. The app stores what it shows again."""


async def _store(request: Request) -> ObjectStore:
    store: ObjectStore = request.app.state.attachments
    return store


ObjectStoreDep = Annotated[ObjectStore, Depends(_store)]


def openapi_of_file(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: BINARY_SCHEMA}, "description": "The file"}}
