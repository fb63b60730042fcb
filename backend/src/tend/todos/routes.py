from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from tend.accounts.current_user import CurrentReader, ListReader, ListWriter
from tend.accounts.session_tokens import SignedInUser
from tend.core.account_slots import TooManyConcurrentRequests
from tend.core.fast_path.fast_route import FastRoute
from tend.core.http.dependencies import Db, HeavyDb, PageCacheDep
from tend.core.http.idempotent_write import LongRowReplay, WriterDep
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.schemas import Page
from tend.lists.errors import ListHasOtherOwners, ListNotFound
from tend.todos.errors import ParentInItself, ParentNotFound, TodoIdTaken, TodoNotFound
from tend.todos.schemas import Period, StatisticsOut, TodoDraft, TodoFilter, TodoOut, TodoPatch
from tend.todos.service import batch, list_todos, statistics, trash, write

router = APIRouter(prefix="/api/todos", tags=["todos"], route_class=FastRoute)
statistics_router = APIRouter(prefix="/api/me", tags=["me"], route_class=FastRoute)
trash_router = APIRouter(prefix="/api/trash", tags=["trash"], route_class=FastRoute)


def _row_of(user: SignedInUser) -> LongRowReplay:
    return LongRowReplay(lambda db, row: write.get(db, user.id, UUID(row["id"])))


@router.get("", response_model=Page[TodoOut], responses=error_responses(ListNotFound, TooManyConcurrentRequests))
async def browse_todos(
    wanted: Annotated[TodoFilter, Query()], user: ListReader, db: Db, heavy: HeavyDb, cache: PageCacheDep
) -> Response:
    return json_bytes(await list_todos.browse(db, heavy, cache, user.id, wanted))


@router.post(
    "", status_code=201, response_model=TodoOut, responses=error_responses(ListNotFound, ParentNotFound, TodoIdTaken)
)
async def create_todo(draft: TodoDraft, user: ListWriter, writer: WriterDep) -> Response:
    return await writer.respond(lambda db: batch.create_todo(db, user.id, draft), status=201, replay=_row_of(user))


@router.get("/{todo_id}", response_model=TodoOut, responses=error_responses(TodoNotFound))
async def get_todo(todo_id: UUID, user: ListReader, db: Db) -> Response:
    return json_bytes(await write.get(db, user.id, todo_id))


@router.patch(
    "/{todo_id}",
    response_model=TodoOut,
    responses=error_responses(TodoNotFound, ListNotFound, ParentNotFound, ParentInItself),
)
async def change_todo(todo_id: UUID, patch: TodoPatch, user: ListWriter, writer: WriterDep) -> Response:
    return await writer.respond(lambda db: write.change(db, user.id, todo_id, patch), replay=_row_of(user))


@router.delete("/{todo_id}", status_code=204, responses=error_responses(TodoNotFound))
async def delete_todo(todo_id: UUID, user: ListWriter, writer: WriterDep) -> Response:
    return await writer.respond_empty(lambda db: write.delete(db, user.id, todo_id))


@router.post("/{todo_id}/restore", response_model=TodoOut, responses=error_responses(TodoNotFound))
async def restore_todo(todo_id: UUID, user: ListWriter, writer: WriterDep) -> Response:
    return await writer.respond(lambda db: write.restore(db, user.id, todo_id), replay=_row_of(user))


@trash_router.delete("", status_code=204)
async def empty_trash(user: ListWriter, writer: WriterDep) -> Response:
    """Deletes forever what is in the trash: todos in lists that you own, and those lists."""
    return await writer.respond_empty(lambda db: trash.empty_trash(db, user.id))


@trash_router.delete("/todos/{todo_id}", status_code=204, responses=error_responses(TodoNotFound))
async def purge_todo(todo_id: UUID, user: ListWriter, writer: WriterDep) -> Response:
    """Deletes a todo in the trash of a list that you own forever, with everything below it."""
    return await writer.respond_empty(lambda db: trash.purge_todo(db, user.id, todo_id))


@trash_router.delete("/lists/{list_id}", status_code=204, responses=error_responses(ListNotFound, ListHasOtherOwners))
async def purge_list(list_id: UUID, user: ListWriter, writer: WriterDep) -> Response:
    """Deletes a list in the trash forever, with everything in it. One with other owners has to be there for 7 days."""
    return await writer.respond_empty(lambda db: trash.purge_list(db, user.id, list_id))


@statistics_router.get("/statistics", response_model=StatisticsOut)
async def show_statistics(period: Annotated[Period, Query()], user: CurrentReader, db: Db) -> Response:
    return json_bytes(await statistics.read_statistics(db, user.id, period))
