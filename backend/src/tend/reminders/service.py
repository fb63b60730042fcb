from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.ids import new_id
from tend.core.pagination import page_json
from tend.core.write_result import WriteResult
from tend.reminders.errors import ReminderIdTaken, ReminderNotFound, RemindersFull
from tend.reminders.queries import crud
from tend.reminders.schemas import ReminderDraft
from tend.todos.errors import TodoNotFound
from tend.todos.service import write as todos


async def show_all(db: Queryable, user_id: UUID, todo_id: UUID) -> Json:
    """Raises `TodoNotFound`."""
    await todos.get(db, user_id, todo_id)
    found = await db.fetch(crud.ALL, user_id, todo_id)
    return page_json(row[0] for row in found)


async def create(db: Queryable, user_id: UUID, todo_id: UUID, draft: ReminderDraft) -> WriteResult:
    """The same one again changes nothing. Raises `TodoNotFound`, `RemindersFull` and `ReminderIdTaken`."""
    reminder_id = draft.id or new_id()
    row = await db.fetchrow(crud.CREATE, user_id, reminder_id, todo_id, draft.before_minutes, draft.at)
    if not row["found"]:
        raise TodoNotFound
    if row["same"]:
        return WriteResult(row["known"])
    if row["same"] is not None:
        raise ReminderIdTaken
    if row["number"] is None:
        raise RemindersFull
    return WriteResult(row["row"], users={user_id: row["number"]})


async def delete(db: Queryable, user_id: UUID, reminder_id: UUID) -> WriteResult:
    """Raises `ReminderNotFound`."""
    number = await db.fetchval(crud.DELETE, user_id, reminder_id)
    if number is None:
        raise ReminderNotFound
    return WriteResult("null", users={user_id: number})
