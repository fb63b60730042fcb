from collections.abc import Mapping
from functools import partial
from uuid import UUID

from tend.core.jobs import Handler, JobContext, JobPayload
from tend.web_push import service
from tend.web_push.client import HostBackoff
from tend.web_push.notification import BuildNotification, Notification

_JOBS = [f"{service.WEB_PUSH_JOB}_{number}" for number in range(service.WEB_PUSH_JOB_SHARDS)]
LIMITS = dict.fromkeys([service.WEB_PUSH_JOB, *_JOBS], 3)


def jobs(builders: Mapping[str, BuildNotification]) -> dict[str, Handler]:
    """The jobs that send a notification to one device, with the builder of each kind of notification."""
    builder_of = {service.TEST_WEB_PUSH_KIND: _build_test, **builders}
    hosts = HostBackoff()

    async def push_notification(context: JobContext, payload: JobPayload, *, moves_unproven: bool) -> None:
        async def build(user_id: UUID) -> Notification | None:
            return await builder_of[payload["kind"]](context, user_id, UUID(payload["subject_id"]), payload["moment"])

        await service.send_notification(context, hosts, payload, build, moves_unproven=moves_unproven)
        await context.mark_done()

    return {
        service.WEB_PUSH_JOB: partial(push_notification, moves_unproven=False),
        **dict.fromkeys(_JOBS, partial(push_notification, moves_unproven=True)),
    }


async def _build_test(context: JobContext, _user_id: UUID, _subject_id: UUID, _moment: str) -> Notification | None:
    return Notification("Notifications are on", "This is what a reminder looks like on this device.", "/todos", "test")
