from uuid import UUID

from tend.core.jobs import Handler, JobContext, Payload
from tend.inbox import deliver
from tend.web_push.notification import BuildNotification, Notification


async def queue_due(context: JobContext, _payload: Payload) -> None:
    await deliver.queue_pushes(context.database)
    await deliver.queue_digests(context.database)


async def mail_digest(context: JobContext, payload: Payload) -> None:
    user_id, digest_id = UUID(payload["user_id"]), UUID(payload["digest_id"])
    await deliver.mail_digest(context.database, context.settings, user_id, digest_id, context.mark_done)


async def build_push(context: JobContext, user_id: UUID, notification_id: UUID, _moment: str) -> Notification | None:
    return await deliver.build_push(context.database, user_id, notification_id)


NOTIFICATION_BUILDERS: dict[str, BuildNotification] = {deliver.PUSH_KIND: build_push}
LIMITS = {deliver.DIGEST_MAIL_JOB: 4}
JOBS: dict[str, Handler] = {deliver.DIGEST_MAIL_JOB: mail_digest}
# At other seconds than the reminders.
SCHEDULES: dict[str, Handler] = {"* * * * * 5-59/10": queue_due}
