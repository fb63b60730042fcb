from uuid import UUID

from fastapi import APIRouter, Response

from tend.accounts.current_user import CurrentReader, CurrentWriter
from tend.core.http.dependencies import Db
from tend.core.http.idempotent_write import WriterDep
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.schemas import Page
from tend.notifications import service
from tend.notifications.errors import NotificationNotFound
from tend.notifications.schemas import NotificationOut, NotificationPatch

router = APIRouter(prefix="/api/me/notifications", tags=["notifications"])


@router.get("", response_model=Page[NotificationOut])
async def list_notifications(user: CurrentReader, db: Db) -> Response:
    """Your latest notifications, read and archived ones too, the newest first."""
    return json_bytes(await service.list_notifications(db, user.id))


@router.patch("/{notification_id}", response_model=NotificationOut, responses=error_responses(NotificationNotFound))
async def change_notification(
    notification_id: UUID, patch: NotificationPatch, user: CurrentWriter, writer: WriterDep
) -> Response:
    return await writer.respond(lambda db: service.change(db, user.id, notification_id, patch))
