"""The text of a reminder, in a mail and in a notification."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from tend.core.db.database import Queryable
from tend.core.settings.settings import Settings
from tend.mail import service as mail
from tend.mail.email import Email
from tend.reminders.queries import dispatch as queries

_MAX_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class ReminderMessage:
    id: UUID
    """The same however often it is sent, so that mail programs and devices recognize a second copy."""
    todo_id: UUID
    email: str
    user_name: str
    title: str
    due: str
    """Such as `tomorrow at 09:00`; empty without a date."""
    list_name: str
    path: str
    """The todo's path in the app."""
    is_mailed: bool


async def find_message(db: Queryable, reminder_id: UUID, moment: datetime) -> ReminderMessage | None:
    """The message of the reminder that was dispatched for `moment`; None when there is no reason for it left."""
    reminder = await queries.find_dispatched(db, reminder_id, moment)
    if reminder is None:
        return None
    view = "/todos" if reminder.is_inbox else f"/lists/{reminder.list_id}"
    return ReminderMessage(
        id=uuid5(reminder_id, moment.isoformat()),
        todo_id=reminder.todo_id,
        email=reminder.email,
        user_name=reminder.user_name,
        title=reminder.title,
        due=reminder.due.describe(reminder.today),
        list_name="Inbox" if reminder.is_inbox else reminder.list_name,
        path=f"{view}?todo={reminder.todo_id}",
        is_mailed=reminder.is_mailed,
    )


async def mail_reminder(db: Queryable, settings: Settings, reminder_id: UUID, moment: datetime) -> None:
    """Sends nothing when there is no reason for the reminder left, or when its mail is out already."""
    message = await find_message(db, reminder_id, moment)
    if message is None or message.is_mailed:
        return
    values = {
        "name": message.user_name,
        "title": message.title,
        "when": message.due,
        "list": message.list_name,
        "link": f"{settings.frontend_url}{message.path}",
    }

    async def mark_sent() -> None:
        await queries.mark_mailed(db, reminder_id, moment)

    subject = " ".join(message.title.split())[:_MAX_SUBJECT]
    await mail.send(settings, Email(message.id, "reminder", message.email, values, subject=subject), mark_sent)
