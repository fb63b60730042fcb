import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from tend.accounts.current_user import ListWriter, ReadingPrincipal
from tend.accounts.session_tokens import SignedInUser
from tend.attachments import files, service
from tend.attachments.errors import (
    AttachmentIdTaken,
    AttachmentNotFound,
    FileMissing,
    FilesUnavailable,
    RangeNotSatisfiable,
    TooManyAttachments,
    TooManyFilesOfComment,
)
from tend.attachments.files import RENDERED_MEDIA_TYPE, PictureSize
from tend.attachments.object_store import ObjectStore
from tend.attachments.routes.file_routes import (
    BINARY_SCHEMA,
    FILE_HEADERS,
    UNKNOWN_MEDIA_TYPE,
    ObjectStoreDep,
    openapi_of_file,
)
from tend.attachments.schemas import UploadOptions
from tend.attachments.service import AttachmentTarget
from tend.comments import service as comments
from tend.comments.errors import CommentNotFound
from tend.comments.schemas import CommentOut
from tend.core.account_slots import TooManyConcurrentRequests
from tend.core.db.database import Json, Queryable
from tend.core.errors import StorageFull
from tend.core.http.dependencies import Db
from tend.core.http.idempotent_write import OPENAPI_IDEMPOTENCY_HEADER, LongRowReplay, WriterDep, open_writer
from tend.core.http.openapi import error_responses
from tend.todos.errors import TodoNotFound
from tend.todos.schemas import TodoOut
from tend.todos.service import write as todos

router = APIRouter(tags=["attachments"])

_UPLOAD: dict[str, Any] = {
    "requestBody": {"required": True, "content": {UNKNOWN_MEDIA_TYPE: BINARY_SCHEMA}},
    "parameters": [OPENAPI_IDEMPOTENCY_HEADER],
}
# How much of what an account may write at a time a file takes.
_WRITES = 20
# RFC 9110 §14.1.2, one range; several, or another unit, are answered with the whole file.
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def _row_of(user: SignedInUser, find: Callable[[Queryable, UUID, UUID], Awaitable[Json]]) -> LongRowReplay:
    return LongRowReplay(lambda db, row: find(db, user.id, UUID(row["id"])))


@router.post(
    "/api/todos/{todo_id}/attachments",
    status_code=201,
    response_model=TodoOut,
    responses=error_responses(
        TodoNotFound,
        AttachmentIdTaken,
        TooManyAttachments,
        TooManyConcurrentRequests,
        StorageFull,
        FilesUnavailable,
    ),
    openapi_extra=_UPLOAD,
)
async def attach_file(
    request: Request,
    todo_id: UUID,
    wanted: Annotated[UploadOptions, Query()],
    user: ListWriter,
    store: ObjectStoreDep,
) -> Response:
    """Attaches a file to the todo. The body is the file, of up to 25 MB."""
    return await _attach(request, AttachmentTarget(todo_id), wanted, user, store)


@router.post(
    "/api/comments/{comment_id}/attachments",
    status_code=201,
    response_model=CommentOut,
    responses=error_responses(
        CommentNotFound,
        AttachmentIdTaken,
        TooManyFilesOfComment,
        TooManyConcurrentRequests,
        StorageFull,
        FilesUnavailable,
    ),
    openapi_extra=_UPLOAD,
)
async def attach_file_to_comment(
    request: Request,
    comment_id: UUID,
    wanted: Annotated[UploadOptions, Query()],
    user: ListWriter,
    store: ObjectStoreDep,
) -> Response:
    """Attaches a file to your own comment. The body is the file, of up to 25 MB."""
    return await _attach(request, AttachmentTarget(comment_id, is_comment=True), wanted, user, store)


async def _attach(
    request: Request, target: AttachmentTarget, wanted: UploadOptions, user: SignedInUser, store: ObjectStore
) -> Response:
    state = request.app.state
    db = state.database
    # A client may announce the size; otherwise it is known once the file is here.
    size = int(request.headers.get("content-length", "0"))
    await service.require_room_for_file(db, user.id, target, wanted.id, size)
    async with files.receive_upload(state.settings, state.upload_slots, user.id, request.stream(), size) as upload:
        await service.require_room_for_file(db, user.id, target, wanted.id, upload.size, upload.sha256)
        stored = await service.store_upload(db, state.settings, store, user.id, wanted.name, upload)
    writer = open_writer(request, upload.sha256.encode())
    return await writer.respond(
        lambda tx: service.add(tx, user.id, target, wanted.id, wanted.name, stored),
        status=201,
        count=_WRITES,
        replay=_row_of(user, comments.get if target.is_comment else todos.get),
    )


@router.get(
    "/api/attachments/{attachment_id}",
    response_class=Response,
    responses={
        **openapi_of_file(UNKNOWN_MEDIA_TYPE),
        206: {"content": {UNKNOWN_MEDIA_TYPE: BINARY_SCHEMA}, "description": "The part of the file that `Range` names"},
        **error_responses(AttachmentNotFound, FileMissing, RangeNotSatisfiable, FilesUnavailable),
    },
)
async def download_attachment(
    request: Request, attachment_id: UUID, user: ReadingPrincipal, db: Db, store: ObjectStoreDep
) -> Response:
    """The file as it was attached, to be saved, or one range of it."""
    attachment = await service.find(db, user.id, attachment_id)
    start, end = _find_range(request.headers.get("range", ""), attachment.bytes) or (0, attachment.bytes)
    is_part = (start, end) != (0, attachment.bytes)
    headers = {
        **FILE_HEADERS,
        "Accept-Ranges": "bytes",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}",
        "Content-Length": str(end - start),
        **({"Content-Range": f"bytes {start}-{end - 1}/{attachment.bytes}"} if is_part else {}),
    }
    content = await service.open_content(store, attachment, start, end - start)
    return StreamingResponse(content, 206 if is_part else 200, headers, UNKNOWN_MEDIA_TYPE)


def _find_range(header: str, size: int) -> tuple[int, int] | None:
    """The first byte and the one after the last. Raises `RangeNotSatisfiable`."""
    found = _RANGE.fullmatch(header.replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return None
    start = int(found[1]) if found[1] else max(0, size - int(found[2]))
    end = min(size, int(found[2]) + 1) if found[1] and found[2] else size
    if found[1] and found[2] and int(found[2]) < start:
        return None
    if start >= size:
        raise RangeNotSatisfiable
    return start, end


_PICTURE_RESPONSES = {
    **openapi_of_file(RENDERED_MEDIA_TYPE),
    **error_responses(AttachmentNotFound, FileMissing, FilesUnavailable),
}


@router.get("/api/attachments/{attachment_id}/thumbnail", response_class=Response, responses=_PICTURE_RESPONSES)
async def show_thumbnail(
    request: Request, attachment_id: UUID, user: ReadingPrincipal, store: ObjectStoreDep
) -> Response:
    """A small picture of an image, without its metadata."""
    return await _show_picture(request, store, user.id, attachment_id, "thumbnail")


@router.get("/api/attachments/{attachment_id}/preview", response_class=Response, responses=_PICTURE_RESPONSES)
async def show_preview(
    request: Request, attachment_id: UUID, user: ReadingPrincipal, store: ObjectStoreDep
) -> Response:
    """A picture of an image of at most 1,600 pixels in each direction, without its metadata."""
    return await _show_picture(request, store, user.id, attachment_id, "preview")


async def _show_picture(
    request: Request, store: ObjectStore, user_id: UUID, attachment_id: UUID, picture: PictureSize
) -> Response:
    state = request.app.state
    content = await service.read_picture(state.database, state.settings, store, user_id, attachment_id, picture)
    return Response(content, headers=FILE_HEADERS, media_type=RENDERED_MEDIA_TYPE)


@router.delete("/api/attachments/{attachment_id}", status_code=204, responses=error_responses(AttachmentNotFound))
async def delete_attachment(attachment_id: UUID, user: ListWriter, db: Db, writer: WriterDep) -> Response:
    """Deletes an attachment; it can be restored for 30 days."""
    todo_id = await service.find_todo(db, user.id, attachment_id)
    return await writer.respond_empty(lambda tx: service.delete(tx, user.id, todo_id, attachment_id))


@router.post(
    "/api/attachments/{attachment_id}/restore",
    response_model=TodoOut,
    responses=error_responses(AttachmentNotFound, TooManyAttachments),
)
async def restore_attachment(attachment_id: UUID, user: ListWriter, db: Db, writer: WriterDep) -> Response:
    """Brings back an attachment that was deleted up to 30 days ago; the response is its todo."""
    todo_id = await service.find_todo(db, user.id, attachment_id)
    return await writer.respond(
        lambda tx: service.restore(tx, user.id, todo_id, attachment_id), replay=_row_of(user, todos.get)
    )
