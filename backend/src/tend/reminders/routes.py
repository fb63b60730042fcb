from uuid import UUID

from fastapi import APIRouter, Request, Response

from tend.accounts.current_user import Actor
from tend.accounts.errors import TokenInvalid
from tend.core.crypto import signing_secret
from tend.core.db.rate_limit import Limit
from tend.core.http.dependencies import Db, rate_limited
from tend.core.http.json_response import json_bytes
from tend.core.http.openapi import refusals
from tend.core.http.write import Writer, Writing
from tend.core.schemas import Page
from tend.reminders import service, snooze
from tend.reminders.errors import ReminderIdTaken, ReminderNotFound, RemindersFull
from tend.reminders.schemas import ReminderDraft, ReminderOut, Snooze
from tend.todos.errors import TodoNotFound

router = APIRouter(tags=["reminders"])


@router.get("/api/todos/{todo_id}/reminders", response_model=Page[ReminderOut], responses=refusals(TodoNotFound))
async def list_reminders(todo_id: UUID, actor: Actor, db: Db) -> Response:
    """One's own; others who see the todo have theirs."""
    return json_bytes(await service.show_all(db, actor.user_id, todo_id))


@router.post(
    "/api/todos/{todo_id}/reminders",
    status_code=201,
    response_model=ReminderOut,
    responses=refusals(TodoNotFound, RemindersFull, ReminderIdTaken),
)
async def create_reminder(todo_id: UUID, draft: ReminderDraft, actor: Actor, writer: Writing) -> Response:
    return await writer.answer(lambda db: service.create(db, actor.user_id, todo_id, draft), status=201)


@router.delete("/api/reminders/{reminder_id}", status_code=204, responses=refusals(ReminderNotFound))
async def delete_reminder(reminder_id: UUID, actor: Actor, writer: Writing) -> Response:
    return await writer.confirm(lambda db: service.delete(db, actor.user_id, reminder_id))


@router.post(
    "/api/snooze",
    status_code=204,
    dependencies=[rate_limited("snooze", Limit(120, 3600))],
    responses=refusals(TokenInvalid),
)
async def snooze_reminder(wanted: Snooze, request: Request) -> Response:
    """Reminds again later, by the token of a notification; pressed twice it reminds once."""
    state = request.app.state
    secret = signing_secret(state.settings)
    writer = Writer(state.database, state.bus)
    return await writer.confirm(lambda db: snooze.snooze(db, secret, wanted))
