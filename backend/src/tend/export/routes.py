from datetime import UTC, datetime
from typing import Any, Literal

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from tend.accounts.current_user import CurrentUser
from tend.core.http.dependencies import Db
from tend.export import service


class Export(BaseModel):
    """Everything in an account, with its trash. Nothing in it can sign anybody in."""

    format: Literal["tend-export"]
    version: Literal[1] = Field(description="Goes up when readers of the version before would misread the document.")
    exported_at: datetime
    profile: dict[str, Any]
    lists: list[dict[str, Any]] = Field(description="The rows of `GET /api/lists` without their versions.")
    todos: list[dict[str, Any]] = Field(description="The rows of `GET /api/todos` without their versions.")
    settings: list[dict[str, Any]] = Field(description="The rows of `GET /api/me/settings`.")
    reminders: list[dict[str, Any]] = Field(description="The rows of `GET /api/todos/{todo_id}/reminders`.")
    sessions: list[dict[str, Any]]


router = APIRouter(prefix="/api/me", tags=["transfer"])


@router.get("/export", response_model=Export)
async def export_account(user: CurrentUser, db: Db) -> Response:
    document = await service.export_account(db, user.id)
    file_name = f"tend-{datetime.now(UTC):%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "no-store"}
    return StreamingResponse(service.stream_document(document), media_type="application/json", headers=headers)
