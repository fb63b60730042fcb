from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from tend.accounts.current_user import CurrentWriter, ListReader, ListWriter
from tend.accounts.session_tokens import SignedInUser
from tend.core.fast_path.fast_route import FastRoute
from tend.core.http.dependencies import Db
from tend.core.http.idempotent_write import LongRowReplay, WriterDep
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.schemas import Page
from tend.lists import service
from tend.lists.errors import InboxIsPermanent, ListIdTaken, ListInSharedFolder, ListNotFound
from tend.lists.schemas import ListDraft, ListFilter, ListOut, ListPatch

router = APIRouter(prefix="/api/lists", tags=["lists"], route_class=FastRoute)


def _row_of(user: SignedInUser) -> LongRowReplay:
    return LongRowReplay(lambda db, row: service.get(db, user.id, UUID(row["id"])))


@router.get("", response_model=Page[ListOut])
async def browse_lists(wanted: Annotated[ListFilter, Query()], user: ListReader, db: Db) -> Response:
    return json_bytes(await service.browse(db, user.id, wanted))


@router.post("", status_code=201, response_model=ListOut, responses=error_responses(ListIdTaken))
async def create_list(draft: ListDraft, user: CurrentWriter, writer: WriterDep) -> Response:
    return await writer.respond(lambda db: service.create(db, user.id, draft), status=201, replay=_row_of(user))


@router.get("/{list_id}", response_model=ListOut, responses=error_responses(ListNotFound))
async def get_list(list_id: UUID, user: ListReader, db: Db) -> Response:
    return json_bytes(await service.get(db, user.id, list_id))


@router.patch(
    "/{list_id}",
    response_model=ListOut,
    responses=error_responses(ListNotFound, InboxIsPermanent, ListInSharedFolder),
)
async def change_list(list_id: UUID, patch: ListPatch, user: ListWriter, writer: WriterDep) -> Response:
    return await writer.respond(lambda db: service.change(db, user.id, list_id, patch), replay=_row_of(user))


@router.post("/{list_id}/restore", response_model=ListOut, responses=error_responses(ListNotFound, InboxIsPermanent))
async def restore_list(list_id: UUID, user: ListWriter, writer: WriterDep) -> Response:
    return await writer.respond(lambda db: service.restore(db, user.id, list_id), replay=_row_of(user))
