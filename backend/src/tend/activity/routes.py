from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from tend.accounts.current_user import ListReader
from tend.activity import service
from tend.activity.schemas import ActivityFilter, ActOut
from tend.core.http.dependencies import Db
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.schemas import Page
from tend.lists.errors import ListNotFound
from tend.todos.errors import TodoNotFound

router = APIRouter(tags=["activity"])

FilterInQuery = Annotated[ActivityFilter, Query()]


@router.get("/api/todos/{todo_id}/activity", response_model=Page[ActOut], responses=error_responses(TodoNotFound))
async def list_todo_activity(todo_id: UUID, wanted: FilterInQuery, user: ListReader, db: Db) -> Response:
    """What people did to the todo in the past 90 days, the latest first, in the lists that you can see."""
    return json_bytes(await service.list_acts_of_todo(db, user.id, todo_id, wanted))


@router.get("/api/lists/{list_id}/activity", response_model=Page[ActOut], responses=error_responses(ListNotFound))
async def list_list_activity(list_id: UUID, wanted: FilterInQuery, user: ListReader, db: Db) -> Response:
    """What people did in the list in the past 90 days, the latest first, since you joined it."""
    return json_bytes(await service.list_acts_of_list(db, user.id, list_id, wanted))


@router.get("/api/me/activity", response_model=Page[ActOut])
async def list_own_activity(wanted: FilterInQuery, user: ListReader, db: Db) -> Response:
    """What you did in the past 90 days, the latest first, in the lists that you can see."""
    return json_bytes(await service.list_own_acts(db, user.id, wanted))
