"""Reminders that are due: dispatched as jobs for mail and push, and what those jobs send."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from tend.core.bus.bus import Bus
from tend.core.db.database import Database, Queryable
from tend.core.db.rate_limit import RateLimit, spend_up_to
from tend.core.jobs import enqueue_job
from tend.core.settings.settings import Settings
from tend.core.write_result import WriteResult, publish_changes
from tend.mail import service as mail
from tend.mail.email import Email
from tend.reminders.queries import dispatch as queries
from tend.reminders.queries import unscheduled_reminders
from tend.web_push import service as web_push

REMINDER_MAIL_JOB = "mail_reminder"
REMINDER_WEB_PUSH_KIND = "reminder"
_MAX_SUBJECT = 200
_DAY_SECONDS = 86_400
# One run schedules what was left for later in no more batches of accounts than this.
_MAX_BATCHES = 20


async def schedule_left_reminders(db: Database, bus: Bus) -> None:
    """Schedules the reminders of people whose accounts were locked when somebody else changed the todo."""
    for _ in range(_MAX_BATCHES):
        async with db.transaction() as tx:
            users = await unscheduled_reminders.schedule_left_reminders(tx)
        if not users:
            return
        await publish_changes(bus, [WriteResult("null", users=users)])


async def dispatch_reminders(db: Database, settings: Settings, bus: Bus) -> int:
    """Hands all due reminders over to mail and push, and publishes the changes. Returns how many there were.

    Those of accounts that are locked wait for the next run, and keep nobody else's waiting. Beyond what an account gets in a day by
    mail, they are in the app and pushed alone.

    Reminders are recorded as dispatched in the same transaction that queues their jobs, so a crash does both or neither.
    """
    count = 0
    left_out: set[UUID] = set()
    while True:
        users: dict[UUID, int] = {}
        earlier: Counter[UUID] = Counter()
        async with db.transaction() as tx:
            batch = await queries.dispatch_due_reminders(tx, left_out)
            mails = await _count_mails(tx, settings, batch.due)
            for reminder in batch.due:
                if reminder.is_dispatched and reminder.user_version is not None:
                    count += 1
                    users[reminder.user_id] = reminder.user_version
                    # Each next one of an account comes after the first ones of all others.
                    has_mail = reminder.has_mail and mails[reminder.user_id] > 0
                    mails[reminder.user_id] -= has_mail
                    await _queue_jobs(tx, reminder, has_mail=has_mail, priority=-earlier[reminder.user_id])
                    earlier[reminder.user_id] += 1
        await publish_changes(bus, [WriteResult("null", users=users)])
        # The next run has their turn again.
        left_out.update(batch.left_out)
        if not batch.is_full:
            return count


async def _count_mails(tx: Queryable, settings: Settings, due: Sequence[queries.DueReminder]) -> Counter[UUID]:
    """How many mails each account may get now. They count as sent, with the transaction."""
    wanted = Counter(reminder.user_id for reminder in due if reminder.is_dispatched and reminder.has_mail)
    if not settings.rate_limit_enabled:
        return wanted
    limit = RateLimit(settings.account_max_reminder_mails, _DAY_SECONDS)
    return Counter(
        {user_id: await spend_up_to(tx, f"reminder-mails:{user_id}", limit, count) for user_id, count in wanted.items()}
    )


async def _queue_jobs(db: Queryable, reminder: queries.DueReminder, *, has_mail: bool, priority: int) -> None:
    moment = reminder.moment.isoformat()
    if has_mail:
        await enqueue_job(db, REMINDER_MAIL_JOB, {"reminder_id": str(reminder.id), "moment": moment}, priority=priority)
    if reminder.has_push:
        await web_push.queue_notifications(
            db,
            reminder.user_id,
            kind=REMINDER_WEB_PUSH_KIND,
            subject_id=reminder.id,
            moment=moment,
            priority=priority,
        )


@dataclass(frozen=True, slots=True)
class ReminderMessage:
    """The text of a reminder, in a mail and in a notification."""

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


async def find_reminder_message(db: Queryable, reminder_id: UUID, moment: datetime) -> ReminderMessage | None:
    """The message of the reminder that was dispatched for `moment`; None when there is no reason for it left."""
    reminder = await queries.find_dispatched_reminder(db, reminder_id, moment)
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
    message = await find_reminder_message(db, reminder_id, moment)
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
        await queries.mark_reminder_mailed(db, reminder_id, moment)

    subject = " ".join(message.title.split())[:_MAX_SUBJECT]
    await mail.send_mail(settings, Email(message.id, "reminder", message.email, values, subject=subject), mark_sent)
