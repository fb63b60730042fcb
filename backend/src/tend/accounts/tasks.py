from datetime import datetime
from uuid import UUID

from tend.accounts.queries import sessions
from tend.accounts.service import email_queue, emails
from tend.core.jobs import Handler, JobContext, Payload


async def mail_verification(context: JobContext, payload: Payload) -> None:
    about = UUID(payload["token_id"]), payload["email_key"]
    await emails.send_verification(context.database, context.settings, *about, context.done)


async def mail_reset(context: JobContext, payload: Payload) -> None:
    about = UUID(payload["token_id"]), payload["email_key"]
    await emails.send_reset(context.database, context.settings, *about, context.done)


async def mail_password_changed(context: JobContext, payload: Payload) -> None:
    ids = UUID(payload["mail_id"]), UUID(payload["user_id"])
    moment = datetime.fromisoformat(payload["changed_at"])
    await emails.send_password_changed(context.database, context.settings, *ids, moment, context.done)


async def forget_the_expired(context: JobContext, _payload: Payload) -> None:
    await sessions.forget_the_expired(context.database)


JOBS: dict[str, Handler] = {
    email_queue.VERIFICATION: mail_verification,
    email_queue.RESET: mail_reset,
    email_queue.PASSWORD_CHANGED: mail_password_changed,
}
SCHEDULES: dict[str, Handler] = {"23 3 * * *": forget_the_expired}
