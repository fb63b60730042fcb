from datetime import date, datetime
from uuid import UUID

from tend.core.bus.bus import Bus
from tend.core.crypto import signing_secret
from tend.core.jobs import Handler, JobContext, Payload
from tend.reminders import dispatch, messages, snooze
from tend.web_push.notification import Notification, NotificationBuilder


async def begin_days(context: JobContext, _payload: Payload) -> None:
    await dispatch.begin_days(context.database)


async def mail_reminder(context: JobContext, payload: Payload) -> None:
    ids = UUID(payload["reminder_id"]), datetime.fromisoformat(payload["moment"])
    await messages.send_reminder(context.database, context.settings, *ids)


async def mail_agenda(context: JobContext, payload: Payload) -> None:
    day = date.fromisoformat(payload["day"])
    await messages.send_agenda(context.database, context.settings, UUID(payload["user_id"]), day, context.mark_done)


async def notification(context: JobContext, user_id: UUID, reminder_id: UUID, moment: str) -> Notification | None:
    notice = await messages.notice_of(context.database, reminder_id, datetime.fromisoformat(moment))
    if notice is None:
        return None
    body = " · ".join(filter(None, (notice.when, notice.list)))
    token = snooze.token(signing_secret(context.settings), user_id, notice.todo_id, notice.id)
    return Notification(notice.title, body, notice.path, tag=notice.id.hex, snooze=token)


NOTIFICATION_BUILDERS: dict[str, NotificationBuilder] = {dispatch.NOTICE: notification}
JOBS: dict[str, Handler] = {dispatch.MAIL_REMINDER: mail_reminder, dispatch.MAIL_AGENDA: mail_agenda}


def schedules(bus: Bus) -> dict[str, Handler]:
    async def fire_reminders(context: JobContext, _payload: Payload) -> None:
        await dispatch.fire(context.database, bus)

    # the sixth field is seconds; most reminders are for a full minute, at which this runs too
    return {"* * * * * */10": fire_reminders, "* * * * *": begin_days}
