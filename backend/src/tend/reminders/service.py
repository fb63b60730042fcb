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


async def list_reminders(db: Queryable, user_id: UUID, todo_id: UUID) -> Json:
    """One page with the user's reminders of the todo. Raises `TodoNotFound`."""
    await todos.get(db, user_id, todo_id)
    return page_json(await crud.list_reminders(db, user_id, todo_id))


async def create(db: Queryable, user_id: UUID, todo_id: UUID, draft: ReminderDraft) -> WriteResult:
    """A replay changes nothing. Raises `TodoNotFound`, `RemindersFull` and `ReminderIdTaken`."""
    created = await crud.create_reminder(db, user_id, todo_id, draft.id or new_id(), draft)
    if not created.has_todo:
        raise TodoNotFound
    if created.is_id_taken:
        raise ReminderIdTaken
    if created.result is None:
        raise RemindersFull
    return created.result


async def delete(db: Queryable, user_id: UUID, reminder_id: UUID) -> WriteResult:
    """Raises `ReminderNotFound`, also when the reminder was deleted before."""
    deleted = await crud.delete_reminder(db, user_id, reminder_id)
    if deleted is None:
        raise ReminderNotFound
    return deleted
