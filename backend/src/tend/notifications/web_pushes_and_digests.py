"""Notifications by push and mail: queued some time after they were written, and written out when they are sent."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tend.core.clock import now
from tend.core.db.database import Database, Queryable
from tend.core.jobs import MarkJobDone, enqueue_job
from tend.core.settings.settings import Settings
from tend.mail import service as mail
from tend.mail.email import Email
from tend.notifications.plain_text import to_plain_text
from tend.notifications.queries import dispatch as queries
from tend.notifications.queries.dispatch import DISPATCH_BATCH_SIZE, NotificationMessage
from tend.notifications.schemas import NotificationKind
from tend.notifications.unsubscribe_token import seal_unsubscribe_token
from tend.web_push import service as web_push
from tend.web_push.notification import Notification

DIGEST_MAIL_JOB = "mail_digest"
WEB_PUSH_KIND = "update"
MAX_DIGEST_GROUPS = 30
MAX_DIGEST_LINES = 5
_MAX_SUBJECT = 200
_MAX_TEXT = 200
_MENTION = re.compile(r"@\[([0-9a-f-]{36})\]")
_SENTENCES: Mapping[NotificationKind, str] = {
    "assigned": "{name} assigned you {title}",
    "unassigned": "{name} unassigned you from {title}",
    "mentioned": "{name} mentioned you on {title}",
    "commented": "{name} commented on {title}",
    "joined": "{name} joined {title}",
    "role_changed": "{name} changed what you can do in {title}",
}


async def queue_web_pushes(db: Database) -> None:
    """Queues a push to each device of those who want one, unless they have read the notification already."""
    count = DISPATCH_BATCH_SIZE
    while count == DISPATCH_BATCH_SIZE:
        async with db.transaction() as tx:
            count, pushes = await queries.dispatch_web_pushes(tx)
            for user_id, notification_id in pushes:
                await web_push.queue_notifications(
                    tx, user_id, kind=WEB_PUSH_KIND, subject_id=notification_id, moment=now().isoformat()
                )


async def build_notification(db: Queryable, user_id: UUID, notification_id: UUID) -> Notification | None:
    """None when there is no reason for it left."""
    message = await queries.find_web_push_message(db, user_id, notification_id)
    if message is None:
        return None
    body = _describe_comment(message) or message.list_name
    subject = message.subject_id
    return Notification(_describe(message), body, _path(message), tag=f"update-{subject.hex if subject else ''}")


async def queue_digests(db: Database) -> None:
    """Queues the digest of each person who has notifications to be mailed, at most one an hour."""
    async with db.transaction() as tx:
        for user_id, digest_id in (await queries.claim_digests(tx)).items():
            await enqueue_job(tx, DIGEST_MAIL_JOB, {"user_id": str(user_id), "digest_id": str(digest_id)})


async def mail_digest(
    db: Queryable, settings: Settings, user_id: UUID, digest_id: UUID, mark_sent: MarkJobDone
) -> None:
    """Sends nothing when there is no reason left: all is read or archived, turned off, or in lists that were left."""
    messages = await queries.find_digest_messages(db, user_id, digest_id)
    if not messages:
        return
    token = seal_unsubscribe_token(settings, user_id)
    groups = _group(messages)
    values = {
        "name": messages[0].user_name,
        "groups": [_entry(settings, group) for group in groups[:MAX_DIGEST_GROUPS]],
        "more": sum(map(len, groups[MAX_DIGEST_GROUPS:])),
        "link": f"{settings.frontend_url}/updates",
        "unsubscribe": f"{settings.frontend_url}/unsubscribe#token={token}",
    }
    count = len(messages)
    subject = _describe(messages[0]) if count == 1 else f"{count} updates in your shared lists"
    email = Email(
        digest_id,
        "digest",
        messages[0].email,
        values,
        " ".join(subject.split())[:_MAX_SUBJECT],
        f"{settings.frontend_url}/api/unsubscribe/{token}",
    )
    await mail.send_mail(settings, email, mark_sent)


def _group(messages: Sequence[NotificationMessage]) -> list[list[NotificationMessage]]:
    """The messages by what they are about."""
    groups: dict[UUID | None, list[NotificationMessage]] = {}
    for message in messages:
        groups.setdefault(message.subject_id, []).append(message)
    return list(groups.values())


def _entry(settings: Settings, group: Sequence[NotificationMessage]) -> dict[str, Any]:
    latest = group[-1]
    return {
        "title": _subject(latest),
        "list": latest.list_name if latest.todo_id else "",
        "link": f"{settings.frontend_url}{_path(latest)}",
        "lines": [{"what": _describe(one), "text": _describe_comment(one)} for one in group[-MAX_DIGEST_LINES:]],
        "earlier": len(group[:-MAX_DIGEST_LINES]),
    }


def _subject(message: NotificationMessage) -> str:
    return message.title or message.list_name


def _describe(message: NotificationMessage) -> str:
    return _SENTENCES[message.kind].format(name=message.actor_name, title=_subject(message))


def _describe_comment(message: NotificationMessage) -> str:
    """The beginning of the comment in one line without Markdown, with names for those whom it mentions."""
    names = json.loads(message.names)
    text = to_plain_text(message.text or "")
    line = _MENTION.sub(lambda found: f"@{names.get(found[1], '…')}", text)
    return line if len(line) <= _MAX_TEXT else f"{line[: _MAX_TEXT - 1].rstrip()}…"


def _path(message: NotificationMessage) -> str:
    if message.list_id is None:
        return "/updates"
    return f"/lists/{message.list_id}" + (f"?todo={message.todo_id}" if message.todo_id else "")
