from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from tend.accounts.current_user import Actor
from tend.core.http.dependencies import Db
from tend.core.http.fast_route import DirectRoute
from tend.core.http.json_response import json_bytes
from tend.core.http.openapi import refusals
from tend.core.http.write import Writing
from tend.core.schemas import Page
from tend.lists import service
from tend.lists.errors import InboxIsPermanent, ListIdTaken, ListNotFound
from tend.lists.schemas import ListDraft, ListFilter, ListOut, ListPatch

router = APIRouter(prefix="/api/lists", tags=["lists"], route_class=DirectRoute)


@router.get("", response_model=Page[ListOut])
async def browse_lists(wanted: Annotated[ListFilter, Query()], actor: Actor, db: Db) -> Response:
    return json_bytes(await service.browse(db, actor.user_id, wanted))


@router.post("", status_code=201, response_model=ListOut, responses=refusals(ListIdTaken))
async def create_list(draft: ListDraft, actor: Actor, writer: Writing) -> Response:
    return await writer.answer(lambda db: service.create(db, actor.user_id, draft), status=201)


@router.get("/{list_id}", response_model=ListOut, responses=refusals(ListNotFound))
async def get_list(list_id: UUID, actor: Actor, db: Db) -> Response:
    return json_bytes(await service.get(db, actor.user_id, list_id))


@router.patch("/{list_id}", response_model=ListOut, responses=refusals(ListNotFound, InboxIsPermanent))
async def change_list(list_id: UUID, patch: ListPatch, actor: Actor, writer: Writing) -> Response:
    return await writer.answer(lambda db: service.change(db, actor.user_id, list_id, patch))


@router.delete("/{list_id}", status_code=204, responses=refusals(ListNotFound, InboxIsPermanent))
async def delete_list(list_id: UUID, actor: Actor, writer: Writing) -> Response:
    return await writer.confirm(lambda db: service.delete(db, actor.user_id, list_id))


@router.post("/{list_id}/restore", response_model=ListOut, responses=refusals(ListNotFound, InboxIsPermanent))
async def restore_list(list_id: UUID, actor: Actor, writer: Writing) -> Response:
    return await writer.answer(lambda db: service.restore(db, actor.user_id, list_id))
