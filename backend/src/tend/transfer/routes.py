import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.types import Receive, Scope, Send

from tend.accounts.current_user import CurrentUser
from tend.attachments.errors import FilesUnavailable
from tend.core.account_slots import TooManyConcurrentRequests
from tend.core.db.database import Json, Queryable
from tend.core.errors import StorageFull
from tend.core.http.dependencies import Db
from tend.core.http.idempotent_write import (
    MAX_STORED_ROW_LENGTH,
    OPENAPI_IDEMPOTENCY_HEADER,
    LongRowReplay,
    open_writer,
)
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.schemas import StrictModel
from tend.reminders.errors import TooManyRemindersOfAccount
from tend.transfer import export_account as exports
from tend.transfer import import_file as imports
from tend.transfer.import_file import ImportOptions
from tend.transfer.model import Source
from tend.transfer.upload import receive_upload


class Export(BaseModel):
    """Everything in an account, with its trash. Nothing in it can sign anybody in."""

    format: Literal["tend-export"]
    version: Literal[1] = Field(description="Goes up when readers of the version before would misread the document.")
    exported_at: datetime
    profile: dict[str, Any]
    picture: str | None = Field(None, description="The profile picture, as a `data:` URL.")
    folders: list[dict[str, Any]] = Field(description="The rows of `GET /api/folders`.")
    lists: list[dict[str, Any]] = Field(description="The rows of `GET /api/lists` without their versions.")
    todos: list[dict[str, Any]] = Field(
        description="The rows of `GET /api/todos` without their versions. In a ZIP file, each attachment has a `path`."
    )
    comments: list[dict[str, Any]] = Field(description="The comments on these todos, without those that are deleted.")
    settings: list[dict[str, Any]] = Field(description="The rows of `GET /api/me/settings`.")
    reminders: list[dict[str, Any]] = Field(description="The rows of `GET /api/todos/{todo_id}/reminders`.")
    notifications: list[dict[str, Any]]
    activity: list[dict[str, Any]] = Field(
        description="The rows of `GET /api/me/activity`, the oldest first in each list."
    )
    sessions: list[dict[str, Any]]


FileFormat = Literal["json", "zip"]


class ExportOptions(StrictModel):
    format: FileFormat = Field(
        "json", description="`zip`: a ZIP file with the JSON document and the attached files, whose paths are in it."
    )


class ImportedListOut(BaseModel):
    id: UUID | None = Field(description="Null for the Inbox and in a dry run.")
    name: str
    folder: str | None
    is_inbox: bool
    is_archived: bool
    todos: int = Field(description="With subtasks, and with completed ones.")
    completed: int


class ImportRemark(BaseModel):
    """What is left out or changed, and how often."""

    code: str
    count: int
    message: str


class ImportReport(BaseModel):
    """What was imported, or would be. Everything gets new ids."""

    source: Source
    lists: list[ImportedListOut]
    sections: int
    todos: int = Field(description="Without subtasks, and with completed ones.")
    subtasks: int
    completed: int
    reminders: int
    comments: int
    filters: int
    files: int = Field(description="Attached files.")
    file_bytes: int = Field(description="Their sizes together.")
    remarks: list[ImportRemark]
    inbox_todos: list[UUID] = Field(description="The todos and sections at the top level that went to the Inbox.")
    settings: list[str] = Field(description="The keys of the settings that were added.")
    folders: list[UUID] = Field(description="The shared folders that were added.")


router = APIRouter(prefix="/api/me", tags=["transfer"])

_FILE = {"schema": {"type": "string", "format": "binary"}}
_ZIP_TYPE = "application/zip"


class _ExportResponse(StreamingResponse):
    def __init__(
        self, content: AsyncIterator[bytes], file_format: FileFormat, media_type: str, resources: AsyncExitStack
    ) -> None:
        """`resources` are closed when the content was sent, or its client has left."""
        file_name = f"tend-{datetime.now(UTC):%Y-%m-%d}.{file_format}"
        headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "no-store"}
        super().__init__(content, headers=headers, media_type=media_type)
        self._resources = resources

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._resources:
            await super().__call__(scope, receive, send)


@router.get(
    "/export",
    response_model=Export,
    responses={
        200: {"content": {_ZIP_TYPE: _FILE}, "description": "A JSON document, or a ZIP file with it and the files"},
        **error_responses(TooManyConcurrentRequests, FilesUnavailable),
    },
)
async def export_account(
    request: Request, wanted: Annotated[ExportOptions, Query()], user: CurrentUser, db: Db
) -> Response:
    """Everything in the account: as JSON, which names attached files, or as a ZIP file, which has them."""
    store = request.app.state.attachments
    async with AsyncExitStack() as stack:
        # Until it is sent: it is on the disk, however slowly its client reads.
        await stack.enter_async_context(request.app.state.export_slots.take(user.id))
        if wanted.format == "zip":
            parts = await stack.enter_async_context(exports.export_zip_file(db, store, user.id))
            return _ExportResponse(parts, "zip", _ZIP_TYPE, stack.pop_all())
        document = stack.enter_context(await exports.export_account(db, store, user.id))
        return _ExportResponse(exports.stream_document(document), "json", "application/json", stack.pop_all())


# How much of what an account may write at a time an import takes.
_WRITES = 50
# What makes a report long.
_DETAILS = ("lists", "inbox_todos", "settings")


@router.post(
    "/import",
    response_model=ImportReport,
    responses=error_responses(TooManyConcurrentRequests, TooManyRemindersOfAccount, StorageFull, FilesUnavailable),
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/octet-stream": _FILE}},
        "parameters": [OPENAPI_IDEMPOTENCY_HEADER],
    },
)
async def import_data(
    request: Request, wanted: Annotated[ImportOptions, Query()], user: CurrentUser, db: Db
) -> Response:
    """Imports an export of Tend, CSV files of Todoist alone or in a zip file, or any CSV file with a column for titles.

    The body is the file, of up to 20 MB, or up to 1 GB for an export with files. Nothing is imported if a part of it is invalid, or if there is no room for it.
    """
    state = request.app.state
    size = int(request.headers.get("content-length", "0"))
    async with (
        receive_upload(state.settings, state.import_slots, user.id, request.stream(), size) as upload,
        AsyncExitStack() as turn,
    ):
        data = await imports.read_upload(db, user.id, upload, wanted, state.import_turns, turn)
        if wanted.dry_run:
            return json_bytes(await imports.preview_import(db, user.id, data))
        writer = open_writer(request, upload.digest)
        if not await writer.is_replay():
            await imports.prepare_files(db, state.settings, state.attachments, user.id, upload, data)
        return await writer.respond(
            lambda tx: imports.import_data(tx, user.id, data),
            count=_WRITES,
            replay=LongRowReplay(_repeat_report, _shorten_report),
        )


def _shorten_report(row: Json) -> Json:
    return row if len(row) <= MAX_STORED_ROW_LENGTH else json.dumps(json.loads(row) | {name: [] for name in _DETAILS})


async def _repeat_report(_: Queryable, report: dict[str, Any]) -> Json:
    return json.dumps(report)
