from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from tend.accounts.current_user import CurrentUser, ListReader
from tend.accounts.schemas import UserOut
from tend.attachments import files, profile_pictures
from tend.attachments.errors import FileMissing, FilesUnavailable, ProfilePictureNotFound
from tend.attachments.files import RENDERED_MEDIA_TYPE
from tend.attachments.routes.file_routes import (
    BINARY_SCHEMA,
    FILE_HEADERS,
    UNKNOWN_MEDIA_TYPE,
    ObjectStoreDep,
    openapi_of_file,
)
from tend.core.account_slots import TooManyConcurrentRequests
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit
from tend.core.errors import StorageFull, TooManyRequests
from tend.core.http.dependencies import Db
from tend.core.http.idempotent_write import OPENAPI_IDEMPOTENCY_HEADER, WriterDep, open_writer
from tend.core.http.openapi import error_responses

router = APIRouter(tags=["me"])

# Every list that the person shares takes a version of each change.
_CHANGES = RateLimit(30, 3600)
_HEADERS = {**FILE_HEADERS, "Content-Disposition": 'attachment; filename="picture.webp"'}
_RESPONSES = {
    **openapi_of_file(RENDERED_MEDIA_TYPE),
    **error_responses(ProfilePictureNotFound, FileMissing, FilesUnavailable),
}


@router.put(
    "/api/me/picture",
    response_model=UserOut,
    responses=error_responses(TooManyConcurrentRequests, TooManyRequests, StorageFull, FilesUnavailable),
    openapi_extra={
        "requestBody": {"required": True, "content": {UNKNOWN_MEDIA_TYPE: BINARY_SCHEMA}},
        "parameters": [OPENAPI_IDEMPOTENCY_HEADER],
    },
)
async def set_picture(request: Request, user: CurrentUser, db: Db, store: ObjectStoreDep) -> Response:
    """Sets the profile picture. The body is an image of up to 25 MB, of which the middle is shown as a square."""
    state = request.app.state
    await enforce_rate_limit(db, state.settings, "picture", str(user.id), _CHANGES)
    size = int(request.headers.get("content-length", "0"))
    async with files.receive_upload(state.settings, state.upload_slots, user.id, request.stream(), size) as upload:
        new = await profile_pictures.store_picture(db, store, user.id, upload)
    writer = open_writer(request, upload.sha256.encode())
    return await writer.respond(lambda tx: profile_pictures.change_picture(tx, user.id, new))


@router.delete("/api/me/picture", status_code=204, responses=error_responses(TooManyRequests))
async def remove_picture(request: Request, user: CurrentUser, db: Db, writer: WriterDep) -> Response:
    """Removes the profile picture, if there is one."""
    await enforce_rate_limit(db, request.app.state.settings, "picture", str(user.id), _CHANGES)
    return await writer.respond_empty(lambda tx: profile_pictures.change_picture(tx, user.id, None))


@router.get("/api/profile-pictures/{picture_id}", response_class=Response, responses=_RESPONSES)
async def show_profile_picture(picture_id: UUID, user: ListReader, db: Db, store: ObjectStoreDep) -> Response:
    """The picture of the person or of a member of their lists: a square of 256 pixels."""
    return await _respond(db, store, user.id, picture_id, is_thumbnail=False)


@router.get("/api/profile-pictures/{picture_id}/thumbnail", response_class=Response, responses=_RESPONSES)
async def show_profile_thumbnail(picture_id: UUID, user: ListReader, db: Db, store: ObjectStoreDep) -> Response:
    """The same picture with 96 pixels."""
    return await _respond(db, store, user.id, picture_id, is_thumbnail=True)


async def _respond(db: Db, store: Any, user_id: UUID, picture_id: UUID, *, is_thumbnail: bool) -> Response:
    content = await profile_pictures.read_picture(db, store, user_id, picture_id, is_thumbnail=is_thumbnail)
    return Response(content, headers=_HEADERS, media_type=RENDERED_MEDIA_TYPE)
