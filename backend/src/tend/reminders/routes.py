from uuid import UUID

from fastapi import APIRouter, Request, Response

from tend.accounts.current_user import ListReader, ListWriter
from tend.accounts.errors import InvalidOneTimeToken
from tend.core.crypto import require_signing_secret
from tend.core.db.rate_limit import RateLimit
from tend.core.http.dependencies import Db, limit_rate_by_network
from tend.core.http.idempotent_write import Writer, WriterDep
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.schemas import Page
from tend.reminders import service
from tend.reminders.errors import ReminderIdTaken, ReminderNotFound, TooManyRemindersOfTodo
from tend.reminders.schemas import ReminderDraft, ReminderOut, Snooze
from tend.todos.errors import TodoNotFound

router = APIRouter(tags=["reminders"])


@router.get("/api/todos/{todo_id}/reminders", response_model=Page[ReminderOut], responses=error_responses(TodoNotFound))
async def list_reminders(todo_id: UUID, user: ListReader, db: Db) -> Response:
    """Your own reminders; everybody who can see the todo has their own."""
    return json_bytes(await service.list_reminders(db, user.id, todo_id))


@router.post(
    "/api/todos/{todo_id}/reminders",
    status_code=201,
    response_model=ReminderOut,
    responses=error_responses(TodoNotFound, TooManyRemindersOfTodo, ReminderIdTaken),
)
async def create_reminder(todo_id: UUID, draft: ReminderDraft, user: ListWriter, writer: WriterDep) -> Response:
    return await writer.respond(lambda db: service.create(db, user.id, todo_id, draft), status=201)


@router.delete("/api/reminders/{reminder_id}", status_code=204, responses=error_responses(ReminderNotFound))
async def delete_reminder(reminder_id: UUID, user: ListWriter, writer: WriterDep) -> Response:
    return await writer.respond_empty(lambda db: service.delete(db, user.id, reminder_id))


@router.post(
    "/api/snooze",
    status_code=204,
    dependencies=[limit_rate_by_network("snooze", RateLimit(120, 3600))],
    responses=error_responses(InvalidOneTimeToken),
)
async def snooze_reminder(snooze: Snooze, request: Request) -> Response:
    """Reminds you again later, with the token of a notification. Pressing it twice reminds you once."""
    state = request.app.state
    secret = require_signing_secret(state.settings)
    writer = Writer(state.database, state.bus)
    return await writer.respond_empty(lambda db: service.snooze(db, secret, snooze))
