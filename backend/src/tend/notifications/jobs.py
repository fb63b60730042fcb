from uuid import UUID

from tend.core.jobs import Handler, JobContext, JobPayload
from tend.notifications import web_pushes_and_digests
from tend.web_push.notification import BuildNotification, Notification


async def queue_due(context: JobContext, _payload: JobPayload) -> None:
    await web_pushes_and_digests.queue_web_pushes(context.database)
    await web_pushes_and_digests.queue_digests(context.database)


async def mail_digest(context: JobContext, payload: JobPayload) -> None:
    user_id, digest_id = UUID(payload["user_id"]), UUID(payload["digest_id"])
    await web_pushes_and_digests.mail_digest(context.database, context.settings, user_id, digest_id, context.mark_done)


async def build_notification(
    context: JobContext, user_id: UUID, notification_id: UUID, _moment: str
) -> Notification | None:
    return await web_pushes_and_digests.build_notification(context.database, user_id, notification_id)


NOTIFICATION_BUILDERS: dict[str, BuildNotification] = {web_pushes_and_digests.WEB_PUSH_KIND: build_notification}
LIMITS = {web_pushes_and_digests.DIGEST_MAIL_JOB: 4}
JOBS: dict[str, Handler] = {web_pushes_and_digests.DIGEST_MAIL_JOB: mail_digest}
# At other seconds than the reminders.
SCHEDULES: dict[str, Handler] = {"* * * * * 5-59/10": queue_due}
