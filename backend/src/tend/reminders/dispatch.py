from uuid import UUID

from tend.core.bus.bus import Bus
from tend.core.db.database import Database, Queryable
from tend.core.jobs import enqueue
from tend.core.write_result import WriteResult, publish_changes
from tend.reminders.queries import dispatch as queries
from tend.web_push import service as web_push

MAIL_JOB = "mail_reminder"
NOTIFICATION_KIND = "reminder"


async def dispatch_reminders(db: Database, bus: Bus) -> int:
    """Hands all due reminders over to mail and push, and publishes the changes. Returns how many there were.

    Reminders are recorded as dispatched in the same transaction that queues their jobs, so a crash does both or neither.
    """
    count = 0
    while True:
        users: dict[UUID, int] = {}
        async with db.transaction() as tx:
            due = await queries.dispatch_due(tx)
            for reminder in due:
                if reminder.is_dispatched and reminder.user_version is not None:
                    count += 1
                    users[reminder.user_id] = reminder.user_version
                    await _queue_jobs(tx, reminder)
        await publish_changes(bus, [WriteResult("null", users=users)])
        if len(due) < queries.BATCH_SIZE:
            return count


async def _queue_jobs(db: Queryable, reminder: queries.DueReminder) -> None:
    moment = reminder.moment.isoformat()
    if reminder.has_mail:
        await enqueue(db, MAIL_JOB, {"reminder_id": str(reminder.id), "moment": moment})
    if reminder.has_push:
        await web_push.queue_notifications(
            db, reminder.user_id, kind=NOTIFICATION_KIND, subject_id=reminder.id, moment=moment
        )
