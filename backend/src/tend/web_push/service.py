import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit
from uuid import UUID

from tend.accounts.queries.users import lock_user
from tend.accounts.session_tokens import SignedInUser
from tend.core.clock import now
from tend.core.db.database import Database, Queryable, in_transaction
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit
from tend.core.ids import new_id
from tend.core.jobs import JobContext, JobPayload, enqueue_job
from tend.core.metrics import metrics
from tend.core.settings.settings import Settings
from tend.web_push import queries
from tend.web_push.client import DeliveryOutcome, HostBackoff, deliver_notification
from tend.web_push.endpoint_guard import parse_endpoint, resolves_to_public
from tend.web_push.errors import EndpointInvalid, WebPushDeferred, WebPushPostponed, WebPushTimedOut
from tend.web_push.notification import Notification
from tend.web_push.protocol import decode_base64url, encrypt_message
from tend.web_push.schemas import Subscription

WEB_PUSH_JOB = "push_notification"
"""Sends to push services that have not responded yet, or not at the last attempt."""
WEB_PUSH_JOB_SHARDS = 8
TEST_WEB_PUSH_KIND = "test"
_TEST_LIMIT = RateLimit(5, 300)
_log = logging.getLogger("tend.web_push")

BuildForUser = Callable[[UUID], Awaitable[Notification | None]]
"""Builds a notification when it is sent, from the user id; None when there is no reason for it left."""


async def subscribe(db: Queryable, settings: Settings, user: SignedInUser, wanted: Subscription) -> None:
    """Sends notifications to this browser, instead of the one that this session had. Raises `EndpointInvalid`."""
    try:
        parts = parse_endpoint(wanted.endpoint, allow_local=settings.push_local)
    except ValueError:
        raise EndpointInvalid from None
    if not settings.push_local and not await resolves_to_public(parts):
        raise EndpointInvalid
    new = queries.NewSubscription(
        id=new_id(),
        user_id=user.id,
        session_id=user.session_id,
        endpoint=wanted.endpoint,
        p256dh=wanted.keys.p256dh,
        auth=wanted.keys.auth,
    )
    async with in_transaction(db) as tx:
        await lock_user(tx, user.id)
        await queries.save_subscription(tx, new)


async def unsubscribe(db: Queryable, user_id: UUID, endpoint: str) -> None:
    await queries.delete_subscription(db, user_id, endpoint)


def find_job_name(user_id: UUID) -> str:
    """The name of the job that sends the user's notifications to push services that respond. Each has a limit of its own, so
    that one account cannot take all worker slots."""
    return f"{WEB_PUSH_JOB}_{user_id.int % WEB_PUSH_JOB_SHARDS}"


async def queue_notifications(
    db: Queryable, user_id: UUID, *, kind: str, subject_id: UUID, moment: str, priority: int = 0
) -> int:
    """Queues a notification for each of the user's devices, in the caller's transaction. Returns how many there are.

    The builder that is registered for `kind` makes the text when it is sent, because jobs are readable in the database.
    Each device has a job of its own, so that a device that was reached is not notified again when another was not.
    """
    subscription_ids = await queries.list_subscription_ids(db, user_id)
    for place, subscription_id in enumerate(subscription_ids):
        payload = {
            "subscription_id": str(subscription_id),
            "kind": kind,
            "subject_id": str(subject_id),
            "moment": moment,
        }
        # The first devices of others come before the second one.
        await enqueue_job(db, find_job_name(user_id), payload, priority=priority - place)
    return len(subscription_ids)


async def queue_test(db: Database, settings: Settings, user_id: UUID) -> int:
    """Queues a notification that shows that it works. Returns to how many devices. Raises `TooManyRequests`."""
    await enforce_rate_limit(db, settings, "push-test", str(user_id), _TEST_LIMIT)
    async with db.transaction() as tx:
        return await queue_notifications(
            tx, user_id, kind=TEST_WEB_PUSH_KIND, subject_id=user_id, moment=now().isoformat()
        )


async def send_notification(
    context: JobContext, hosts: HostBackoff, payload: JobPayload, build: BuildForUser, *, moves_unproven: bool
) -> None:
    """Sends to one device what `build` returns for its user, if both are still there.

    With `moves_unproven`, the job becomes a `WEB_PUSH_JOB` if nobody knows that the push service responds, so that those which hang
    take the places of one another alone. Raises `WebPushDeferred`, and `WebPushPostponed` while the push service is left alone.
    """
    subscription_id = UUID(payload["subscription_id"])
    recipient = await queries.find_recipient(context.database, subscription_id)
    if recipient is None:
        return
    if moves_unproven and not recipient.is_proven:
        await enqueue_job(context.database, WEB_PUSH_JOB, payload, priority=-recipient.place)
        return
    host = urlsplit(recipient.endpoint).netloc
    if pause := hosts.remaining(host):
        raise WebPushPostponed(pause)
    notification = await build(recipient.user_id)
    if notification is None:
        return
    p256dh, auth = decode_base64url(recipient.p256dh), decode_base64url(recipient.auth)
    body = encrypt_message(notification.to_json(), p256dh, auth)
    try:
        outcome = await deliver_notification(
            context.settings, recipient.endpoint, body, ttl=notification.ttl, topic=notification.tag
        )
    except WebPushTimedOut:
        metrics.WEB_PUSHES.add("deferred")
        hosts.record_timeout(host)
        if await queries.count_timeout_or_delete_subscription(context.database, subscription_id, recipient.endpoint):
            _log.info("subscription dropped", extra={"user_id": str(recipient.user_id)})
            return
        raise
    except WebPushDeferred:
        metrics.WEB_PUSHES.add("deferred")
        raise
    metrics.WEB_PUSHES.add(outcome.value)
    hosts.record_response(host)
    if not recipient.is_response_known:
        await queries.record_response(context.database, subscription_id, recipient.endpoint)
    if outcome is DeliveryOutcome.ENDED:
        await queries.delete_ended_subscription(context.database, subscription_id, recipient.endpoint)
    _log.info("notification sent", extra={"outcome": outcome.value, "user_id": str(recipient.user_id)})
