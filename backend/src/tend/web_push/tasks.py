from collections.abc import Mapping
from uuid import UUID

from tend.core.jobs import Handler, JobContext, Payload
from tend.web_push import service
from tend.web_push.notification import Maker, Notification


def jobs(makers: Mapping[str, Maker]) -> dict[str, Handler]:
    """The job that notifies one device; `makers` by the kind of what is told."""
    known = {service.TEST: _test, **makers}

    async def push_notification(context: JobContext, payload: Payload) -> None:
        async def make(user_id: UUID) -> Notification | None:
            return await known[payload["kind"]](context, user_id, UUID(payload["subject_id"]), payload["moment"])

        await service.send(context, UUID(payload["subscription_id"]), make)
        await context.mark_done()

    return {service.JOB: push_notification}


async def _test(context: JobContext, _user_id: UUID, _subject_id: UUID, _moment: str) -> Notification | None:
    return Notification("Notifications work", "This is how Tend tells you about a reminder here.", "/todos", "test")
