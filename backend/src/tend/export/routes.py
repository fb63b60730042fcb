from datetime import UTC, datetime

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from tend.accounts.current_user import CurrentUser
from tend.core.http.dependencies import Db
from tend.export import service
from tend.export.schemas import Export

router = APIRouter(prefix="/api/me", tags=["transfer"])


@router.get("/export", response_model=Export)
async def export_account(user: CurrentUser, db: Db) -> Response:
    document = await service.export_account(db, user.id)
    file_name = f"tend-{datetime.now(UTC):%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "no-store"}
    return StreamingResponse(service.stream_document(document), media_type="application/json", headers=headers)
