import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from tend.accounts.access_tokens import SignedInUser
from tend.core.db.database import Queryable
from tend.core.ids import new_id
from tend.core.jobs import JobContext, enqueue
from tend.core.settings.settings import Settings
from tend.web_push import queries
from tend.web_push.client import Outcome, deliver
from tend.web_push.encryption import encrypt
from tend.web_push.endpoint_guard import split
from tend.web_push.errors import EndpointInvalid
from tend.web_push.notification import Notification
from tend.web_push.schemas import Subscription
from tend.web_push.vapid import from_base64url

JOB = "push_notification"
TEST = "test"
"""The kind of what shows somebody that it works."""
_log = logging.getLogger("tend.web_push")


async def subscribe(db: Queryable, settings: Settings, user: SignedInUser, wanted: Subscription) -> None:
    """Notify this browser from now on, in place of the one that this session had. Raises `EndpointInvalid`."""
    try:
        split(wanted.endpoint, local=settings.push_local)
    except ValueError:
        raise EndpointInvalid from None
    keys = wanted.keys.p256dh, wanted.keys.auth
    await db.execute(queries.SUBSCRIBE, new_id(), user.id, user.session_id, wanted.endpoint, *keys)


async def unsubscribe(db: Queryable, user_id: UUID, endpoint: str) -> None:
    await db.execute(queries.UNSUBSCRIBE, user_id, endpoint)


async def queue(db: Queryable, user_id: UUID, *, kind: str, subject_id: UUID, moment: str) -> int:
    """In the caller's transaction, queue what is to be told to each of the person's devices; answers how many.

    What it says is made when it is sent, by the maker that is registered for `kind`: jobs stand readable in the
    database. Each device has a job of its own, so that none is told twice because another could not be reached.
    """
    devices: list[Any] = await db.fetch(queries.OF_PERSON, user_id)
    for device in devices:
        told = {"subscription_id": str(device["id"]), "kind": kind, "subject_id": str(subject_id), "moment": moment}
        await enqueue(db, JOB, told)
    return len(devices)


async def send(
    context: JobContext, subscription_id: UUID, make: Callable[[UUID], Awaitable[Notification | None]]
) -> None:
    """Tell one device what `make` has for its person, if it is still there. Raises `PushDeferred`."""
    found = await context.database.fetchrow(queries.TO_SEND, subscription_id)
    notification = await make(found["user_id"]) if found else None
    if notification is None:
        return
    keys = from_base64url(found["p256dh"]), from_base64url(found["auth"])
    body = encrypt(notification.encoded(), *keys)
    outcome = await deliver(context.settings, found["endpoint"], body, ttl=notification.ttl, topic=notification.tag)
    if outcome is Outcome.GONE:
        await context.database.execute(queries.REMOVE, subscription_id, found["endpoint"])
    _log.info("notification sent", extra={"outcome": outcome.value, "user_id": str(found["user_id"])})
