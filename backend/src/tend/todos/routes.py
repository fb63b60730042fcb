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
from tend.lists.errors import ListNotFound
from tend.todos.errors import ParentInItself, ParentNotFound, TodoIdTaken, TodoNotFound
from tend.todos.schemas import Period, QuickAdd, QuickAdded, StatisticsOut, TodoDraft, TodoFilter, TodoOut, TodoPatch
from tend.todos.service import list_todos, statistics, write
from tend.todos.service import quick_add as quick_add_service

router = APIRouter(prefix="/api/todos", tags=["todos"], route_class=DirectRoute)
own_router = APIRouter(prefix="/api/me", tags=["me"], route_class=DirectRoute)
quick_router = APIRouter(prefix="/api/quick-add", tags=["todos"])


@router.get("", response_model=Page[TodoOut], responses=refusals(ListNotFound))
async def browse_todos(wanted: Annotated[TodoFilter, Query()], actor: Actor, db: Db) -> Response:
    return json_bytes(await list_todos.browse(db, actor.user_id, wanted))


@router.post("", status_code=201, response_model=TodoOut, responses=refusals(ListNotFound, ParentNotFound, TodoIdTaken))
async def create_todo(draft: TodoDraft, actor: Actor, writer: Writing) -> Response:
    return await writer.answer(lambda db: write.create(db, actor.user_id, draft), status=201)


@router.get("/{todo_id}", response_model=TodoOut, responses=refusals(TodoNotFound))
async def get_todo(todo_id: UUID, actor: Actor, db: Db) -> Response:
    return json_bytes(await write.get(db, actor.user_id, todo_id))


@router.patch(
    "/{todo_id}", response_model=TodoOut, responses=refusals(TodoNotFound, ListNotFound, ParentNotFound, ParentInItself)
)
async def change_todo(todo_id: UUID, patch: TodoPatch, actor: Actor, writer: Writing) -> Response:
    return await writer.answer(lambda db: write.change(db, actor.user_id, todo_id, patch))


@router.delete("/{todo_id}", status_code=204, responses=refusals(TodoNotFound))
async def delete_todo(todo_id: UUID, actor: Actor, writer: Writing) -> Response:
    return await writer.confirm(lambda db: write.delete(db, actor.user_id, todo_id))


@router.post("/{todo_id}/restore", response_model=TodoOut, responses=refusals(TodoNotFound))
async def restore_todo(todo_id: UUID, actor: Actor, writer: Writing) -> Response:
    return await writer.answer(lambda db: write.restore(db, actor.user_id, todo_id))


@own_router.get("/statistics", response_model=StatisticsOut)
async def show_statistics(period: Annotated[Period, Query()], actor: Actor, db: Db) -> Response:
    return json_bytes(await statistics.show(db, actor.user_id, period))


@quick_router.post("", status_code=201, response_model=QuickAdded, responses=refusals(ListNotFound))
async def quick_add(wanted: QuickAdd, actor: Actor, writer: Writing) -> Response:
    """Reads each line as the app does, and makes all of the todos or none."""
    return await writer.answer(
        lambda db: quick_add_service.add(db, actor.user_id, wanted.text, wanted.list_id), status=201
    )
