"""One operation, carried out as the single route would."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from tend.core.clock import now
from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult
from tend.lists import service as lists
from tend.reminders import service as reminders
from tend.sync.operations import (
    ListChange,
    ListCreate,
    ListTrash,
    Operation,
    ReminderCreate,
    ReminderDelete,
    SettingChange,
    TodoChange,
    TodoCreate,
    TodoTrash,
)
from tend.todos.service import write as todos
from tend.user_settings import service as user_settings

OLDEST = timedelta(days=30)


def kind_of(operation: Operation) -> str:
    """What it is about: `todo`, `list`, `setting` or `reminder`."""
    return operation.kind.partition(".")[0]


def done_at(operation: Operation) -> datetime | None:
    """When the person did it; None for now, which is also what is made of a clock that is far off."""
    if operation.at is None or not now() - OLDEST < operation.at < now():
        return None
    return operation.at.astimezone(UTC)


async def carry_out(db: Queryable, user_id: UUID, operation: Operation) -> WriteResult:
    """Raises what the service raises that knows the rules."""
    match operation:
        case TodoCreate():
            return await todos.create(db, user_id, operation.todo, done_at(operation))
        case TodoChange():
            return await todos.change(db, user_id, operation.todo_id, operation.changes, done_at(operation))
        case TodoTrash():
            trash = todos.delete if operation.kind == "todo.delete" else todos.restore
            return await trash(db, user_id, operation.todo_id)
        case ListCreate() | ListChange() | ListTrash():
            return await _of_list(db, user_id, operation)
    return await _of_account(db, user_id, operation)


async def _of_account(
    db: Queryable, user_id: UUID, operation: SettingChange | ReminderCreate | ReminderDelete
) -> WriteResult:
    match operation:
        case SettingChange():
            return await user_settings.put(db, user_id, operation.key, operation.value)
        case ReminderCreate():
            return await reminders.create(db, user_id, operation.reminder.todo_id, operation.reminder)
    return await reminders.delete(db, user_id, operation.reminder_id)


async def _of_list(db: Queryable, user_id: UUID, operation: ListCreate | ListChange | ListTrash) -> WriteResult:
    match operation:
        case ListCreate():
            return await lists.create(db, user_id, operation.list)
        case ListChange():
            return await lists.change(db, user_id, operation.list_id, operation.changes)
    trash = lists.delete if operation.kind == "list.delete" else lists.restore
    return await trash(db, user_id, operation.list_id)
