from datetime import UTC, datetime

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from tend.accounts.actor import Actor
from tend.core.database import Db
from tend.transfer import service
from tend.transfer.schemas import Export

router = APIRouter(prefix="/api/me", tags=["transfer"])


@router.get("/export", response_model=Export)
async def export_account(actor: Actor, db: Db) -> Response:
    document = await service.export(db, actor.user_id)
    name = f"tend-{datetime.now(UTC):%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(service.read(document), media_type="application/json", headers=headers)
