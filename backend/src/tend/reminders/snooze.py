"""A notification carries a token that snoozes its reminder, since a device may have no session when it shows it."""

from datetime import timedelta
from uuid import UUID, uuid5

from tend.accounts.errors import TokenInvalid
from tend.core.clock import now
from tend.core.crypto import derive_key, seal, unseal
from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult
from tend.reminders import service
from tend.reminders.errors import ReminderIdTaken, RemindersFull
from tend.reminders.schemas import ReminderDraft, Snooze
from tend.todos.errors import TodoNotFound

LIFETIME = timedelta(hours=24)
_UUID_BYTES, _EXPIRY_BYTES = 16, 8
# The release before sealed with a tag of 32 bytes, which begins with today's. Its tokens expire within a day of an
# upgrade; the next release deletes this.
_LENGTH, _OLD_LENGTH = 96, 118


def snooze_token(secret: str, user_id: UUID, todo_id: UUID, message_id: UUID) -> str:
    """Valid for `LIFETIME`, and only for this todo of this user."""
    expires = int((now() + LIFETIME).timestamp())
    content = user_id.bytes + todo_id.bytes + message_id.bytes + expires.to_bytes(_EXPIRY_BYTES, "big")
    return seal(derive_key(secret, "snooze"), content)


async def snooze(db: Queryable, secret: str, wanted: Snooze) -> WriteResult:
    """Creates the new reminder, once for each message and number of minutes.

    Raises `TokenInvalid`, also when the todo is gone or has too many reminders: a token must not reveal more than that.
    """
    user_id, todo_id, message_id = _read(secret, wanted.token)
    moment = now().replace(microsecond=0) + timedelta(minutes=wanted.minutes)
    draft = ReminderDraft(id=uuid5(message_id, str(wanted.minutes)), at=moment)
    try:
        return await service.create(db, user_id, todo_id, draft)
    except ReminderIdTaken:
        return WriteResult("null")
    except (TodoNotFound, RemindersFull):
        raise TokenInvalid from None


def _read(secret: str, token: str) -> tuple[UUID, UUID, UUID]:
    if len(token) == _OLD_LENGTH:
        token = token[:_LENGTH]
    content = unseal(derive_key(secret, "snooze"), token, 3 * _UUID_BYTES + _EXPIRY_BYTES)
    if content is None or int.from_bytes(content[3 * _UUID_BYTES :], "big") < now().timestamp():
        raise TokenInvalid
    starts = range(0, 3 * _UUID_BYTES, _UUID_BYTES)
    user_id, todo_id, message_id = (UUID(bytes=content[start : start + _UUID_BYTES]) for start in starts)
    return user_id, todo_id, message_id
