"""Reminders that are due, and the morning's agenda: taken once, with what tells of them queued in the same transaction."""

from typing import Any
from uuid import UUID

from tend.core.bus.bus import Bus
from tend.core.db.database import Database, Queryable
from tend.core.jobs import enqueue
from tend.core.write_result import WriteResult, publish_changes
from tend.reminders.queries import dispatch as statements
from tend.web_push import service as web_push

MAIL_REMINDER = "mail_reminder"
MAIL_AGENDA = "mail_agenda"

NOTICE = "reminder"
"""The kind of notification."""


async def fire(db: Database, bus: Bus) -> int:
    """Fire what is due, tell the devices of those whose it was, and say how many did."""
    fired = 0
    while True:
        users: dict[UUID, int] = {}
        async with db.transaction() as transaction:
            rows = await transaction.fetch(statements.FIRE)
            for row in rows:
                if row["fires"]:
                    fired += 1
                    users[row["user_id"]] = row["number"]
                    await _queue(transaction, row)
        await publish_changes(bus, [WriteResult("null", users=users)])
        if len(rows) < statements.BATCH:
            return fired


async def _queue(db: Queryable, row: Any) -> None:
    moment = row["moment"].isoformat()
    if row["mail"]:
        await enqueue(db, MAIL_REMINDER, {"reminder_id": str(row["id"]), "moment": moment})
    if row["push"]:
        await web_push.queue_notifications(db, row["user_id"], kind=NOTICE, subject_id=row["id"], moment=moment)


async def begin_days(db: Database) -> None:
    """Queue the agenda of everybody whose morning has come."""
    async with db.transaction() as transaction:
        for row in await transaction.fetch(statements.AGENDAS):
            await enqueue(transaction, MAIL_AGENDA, {"user_id": str(row["user_id"]), "day": row["day"].isoformat()})
