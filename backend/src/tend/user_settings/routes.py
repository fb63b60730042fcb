from typing import Annotated

from fastapi import APIRouter, Path, Response
from fastapi.exceptions import RequestValidationError
from pydantic_core import PydanticCustomError

from tend.accounts.current_user import Actor
from tend.core.http.dependencies import Db
from tend.core.http.json_response import json_bytes
from tend.core.http.openapi import refusals
from tend.core.http.write import Writing
from tend.core.schemas import Page
from tend.user_settings import service
from tend.user_settings.errors import SettingsFull
from tend.user_settings.schemas import Key, SettingOut, SettingPut, fitting

router = APIRouter(prefix="/api/me/settings", tags=["me"])

SettingKey = Annotated[Key, Path(description="Such as `notifications`, `tag:home`, `filter:<id>` or `view:today`.")]


@router.get("", response_model=Page[SettingOut])
async def list_settings(actor: Actor, db: Db) -> Response:
    return json_bytes(await service.show_all(db, actor.user_id))


@router.put("/{key}", response_model=SettingOut, responses=refusals(SettingsFull))
async def put_setting(key: SettingKey, wanted: SettingPut, actor: Actor, writer: Writing) -> Response:
    try:
        value = fitting(key, wanted.value)
    except PydanticCustomError as error:
        fault = {"type": error.type, "loc": ("body", "value"), "msg": error.message()}
        raise RequestValidationError([fault]) from None
    return await writer.answer(lambda db: service.put(db, actor.user_id, key, value))


@router.delete("/{key}", status_code=204)
async def delete_setting(key: SettingKey, actor: Actor, writer: Writing) -> Response:
    return await writer.confirm(lambda db: service.put(db, actor.user_id, key, None))
