from uuid import UUID

from fastapi import APIRouter, Response

from tend.accounts.current_user import ListReader, ListWriter
from tend.accounts.session_tokens import SignedInUser
from tend.comments import service
from tend.comments.errors import CommentIdTaken, CommentNotFound, TooManyComments
from tend.comments.schemas import CommentDraft, CommentOut, CommentPatch
from tend.core.http.dependencies import Db
from tend.core.http.idempotent_write import LongRowReplay, WriterDep
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.schemas import Page
from tend.todos.errors import TodoNotFound

router = APIRouter(tags=["comments"])


def _row_of(user: SignedInUser) -> LongRowReplay:
    return LongRowReplay(lambda db, row: service.get(db, user.id, UUID(row["id"])))


@router.get("/api/todos/{todo_id}/comments", response_model=Page[CommentOut], responses=error_responses(TodoNotFound))
async def list_comments(todo_id: UUID, user: ListReader, db: Db) -> Response:
    """All comments on the todo, the oldest first."""
    return json_bytes(await service.list_comments(db, user.id, todo_id))


@router.post(
    "/api/todos/{todo_id}/comments",
    status_code=201,
    response_model=CommentOut,
    responses=error_responses(TodoNotFound, CommentIdTaken, TooManyComments),
)
async def create_comment(todo_id: UUID, draft: CommentDraft, user: ListWriter, writer: WriterDep) -> Response:
    return await writer.respond(
        lambda db: service.create(db, user.id, todo_id, draft), status=201, replay=_row_of(user)
    )


@router.patch("/api/comments/{comment_id}", response_model=CommentOut, responses=error_responses(CommentNotFound))
async def change_comment(comment_id: UUID, patch: CommentPatch, user: ListWriter, writer: WriterDep) -> Response:
    """Edits your own comment, or resolves or reopens one."""
    return await writer.respond(lambda db: service.change(db, user.id, comment_id, patch), replay=_row_of(user))


@router.delete("/api/comments/{comment_id}", status_code=204, responses=error_responses(CommentNotFound))
async def delete_comment(comment_id: UUID, user: ListWriter, writer: WriterDep) -> Response:
    """Deletes your own comment or, as an owner of the list, anybody’s."""
    return await writer.respond_empty(lambda db: service.delete(db, user.id, comment_id))


@router.post(
    "/api/comments/{comment_id}/restore",
    response_model=CommentOut,
    responses=error_responses(CommentNotFound, TooManyComments),
)
async def restore_comment(comment_id: UUID, user: ListWriter, writer: WriterDep) -> Response:
    """Brings back a comment that you deleted up to 30 days ago."""
    return await writer.respond(lambda db: service.restore(db, user.id, comment_id), replay=_row_of(user))
