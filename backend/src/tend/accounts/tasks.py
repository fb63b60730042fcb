from datetime import datetime
from uuid import UUID

from tend.accounts import mailing
from tend.accounts.service import cleaning, letters
from tend.core.jobs import Handler, JobContext, Payload


async def mail_verification(context: JobContext, payload: Payload) -> None:
    about = UUID(payload["token_id"]), payload["email_key"]
    await letters.send_verification(context.database, context.settings, *about, context.done)


async def mail_reset(context: JobContext, payload: Payload) -> None:
    about = UUID(payload["token_id"]), payload["email_key"]
    await letters.send_reset(context.database, context.settings, *about, context.done)


async def mail_password_changed(context: JobContext, payload: Payload) -> None:
    ids = UUID(payload["mail_id"]), UUID(payload["user_id"])
    moment = datetime.fromisoformat(payload["changed_at"])
    await letters.send_password_changed(context.database, context.settings, *ids, moment, context.done)


async def forget_the_expired(context: JobContext, _payload: Payload) -> None:
    await cleaning.forget_the_expired(context.database)


JOBS: dict[str, Handler] = {
    mailing.VERIFICATION: mail_verification,
    mailing.RESET: mail_reset,
    mailing.PASSWORD_CHANGED: mail_password_changed,
}
SCHEDULES: dict[str, Handler] = {"23 3 * * *": forget_the_expired}
