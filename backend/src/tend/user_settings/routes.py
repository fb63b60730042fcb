from typing import Annotated

from fastapi import APIRouter, Path, Response

from tend.accounts.current_user import CurrentReader, CurrentWriter
from tend.core.http.dependencies import Db
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.http.write import WriterDep
from tend.core.schemas import Page
from tend.user_settings import service
from tend.user_settings.schemas import SettingKey, SettingOut, SettingPut
from tend.user_settings.service import SettingsFull

router = APIRouter(prefix="/api/me/settings", tags=["me"])

KeyInPath = Annotated[
    SettingKey, Path(description="Such as `notifications`, `tag:home`, `filter:<id>` or `view:today`.")
]


@router.get("", response_model=Page[SettingOut])
async def list_settings(user: CurrentReader, db: Db) -> Response:
    return json_bytes(await service.list_user_settings(db, user.id))


@router.put("/{key}", response_model=SettingOut, responses=error_responses(SettingsFull))
async def put_setting(key: KeyInPath, wanted: SettingPut, user: CurrentWriter, writer: WriterDep) -> Response:
    value = service.check_setting_value(key, wanted.value)
    return await writer.respond(lambda db: service.put_setting(db, user.id, key, value))


@router.delete("/{key}", status_code=204)
async def delete_setting(key: KeyInPath, user: CurrentWriter, writer: WriterDep) -> Response:
    return await writer.respond_empty(lambda db: service.put_setting(db, user.id, key, None))
