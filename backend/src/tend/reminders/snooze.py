"""A notification carries a token with which it can be put off, by a device that has nothing else to show."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from uuid import UUID, uuid5

from tend.accounts.errors import TokenInvalid
from tend.core.clock import now
from tend.core.crypto import derive_key
from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult
from tend.reminders import service
from tend.reminders.errors import ReminderIdTaken, RemindersFull
from tend.reminders.schemas import ReminderDraft, Snooze
from tend.todos.errors import TodoNotFound

LIFETIME = timedelta(hours=24)
_MAC = 32
_UUID = 16


def token(secret: str, user_id: UUID, todo_id: UUID, notice_id: UUID) -> str:
    """Good for `LIFETIME`, and for nothing but this one todo of this one person."""
    expires = int((now() + LIFETIME).timestamp())
    body = user_id.bytes + todo_id.bytes + notice_id.bytes + expires.to_bytes(8, "big")
    return urlsafe_b64encode(body + _seal(secret, body)).decode().rstrip("=")


async def snooze(db: Queryable, secret: str, wanted: Snooze) -> WriteResult:
    """Raises `TokenInvalid`, also where the todo is gone or full of reminders: whoever holds a token learns no more."""
    user_id, todo_id, notice_id = _read(secret, wanted.token)
    moment = now().replace(microsecond=0) + timedelta(minutes=wanted.minutes)
    draft = ReminderDraft(id=uuid5(notice_id, str(wanted.minutes)), at=moment)
    try:
        return await service.create(db, user_id, todo_id, draft)
    except ReminderIdTaken:
        return WriteResult("null")
    except (TodoNotFound, RemindersFull):
        raise TokenInvalid from None


def _read(secret: str, sent: str) -> tuple[UUID, UUID, UUID]:
    try:
        raw = urlsafe_b64decode(sent + "=" * (-len(sent) % 4))
    except ValueError:
        raise TokenInvalid from None
    body, seal = raw[:-_MAC], raw[-_MAC:]
    if len(body) != 3 * _UUID + 8 or not hmac.compare_digest(seal, _seal(secret, body)):
        raise TokenInvalid
    if int.from_bytes(body[3 * _UUID :], "big") < now().timestamp():
        raise TokenInvalid
    user_id, todo_id, notice_id = (UUID(bytes=body[at : at + _UUID]) for at in range(0, 3 * _UUID, _UUID))
    return user_id, todo_id, notice_id


def _seal(secret: str, body: bytes) -> bytes:
    return hmac.digest(derive_key(secret, "snooze"), body, "sha256")
