from datetime import date, datetime
from uuid import UUID

from tend.core.bus.bus import Bus
from tend.core.crypto import require_signing_secret
from tend.core.jobs import Handler, JobContext, JobPayload
from tend.reminders import agenda, dispatch, service
from tend.web_push.notification import BuildNotification, Notification


async def queue_agendas(context: JobContext, _payload: JobPayload) -> None:
    await agenda.queue_agendas(context.database)


async def mail_reminder(context: JobContext, payload: JobPayload) -> None:
    reminder_id, moment = UUID(payload["reminder_id"]), datetime.fromisoformat(payload["moment"])
    await dispatch.mail_reminder(context.database, context.settings, reminder_id, moment)


async def mail_agenda(context: JobContext, payload: JobPayload) -> None:
    user_id, day = UUID(payload["user_id"]), date.fromisoformat(payload["day"])
    await agenda.mail_agenda(context.database, context.settings, user_id, day, context.mark_done)


async def build_notification(context: JobContext, user_id: UUID, reminder_id: UUID, moment: str) -> Notification | None:
    message = await dispatch.find_reminder_message(context.database, reminder_id, datetime.fromisoformat(moment))
    if message is None:
        return None
    body = " · ".join(filter(None, (message.due, message.list_name)))
    token = service.snooze_token(require_signing_secret(context.settings), user_id, message.todo_id, message.id)
    return Notification(message.title, body, message.path, tag=message.id.hex, snooze=token)


NOTIFICATION_BUILDERS: dict[str, BuildNotification] = {dispatch.REMINDER_WEB_PUSH_KIND: build_notification}
LIMITS = {dispatch.REMINDER_MAIL_JOB: 6, agenda.AGENDA_MAIL_JOB: 4}
JOBS: dict[str, Handler] = {dispatch.REMINDER_MAIL_JOB: mail_reminder, agenda.AGENDA_MAIL_JOB: mail_agenda}


def schedules(bus: Bus) -> dict[str, Handler]:
    async def dispatch_reminders(context: JobContext, _payload: JobPayload) -> None:
        await dispatch.schedule_left_reminders(context.database, bus)
        await dispatch.dispatch_reminders(context.database, context.settings, bus)

    # The sixth field is the seconds. Most reminders are due at a full minute, and one of these runs is then.
    return {"* * * * * */10": dispatch_reminders, "* * * * *": queue_agendas}
