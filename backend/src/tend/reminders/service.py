"""Reminders: list, create and delete them, and snooze one.

A notification carries a token that snoozes its reminder, since a device may have no session when it shows it.
"""

from datetime import timedelta
from uuid import UUID, uuid5

from tend.accounts.errors import InvalidOneTimeToken
from tend.accounts.queries.users import lock_user
from tend.core.clock import now
from tend.core.crypto import derive_key, read_signed_token, sign_token
from tend.core.db.database import Json, Queryable, in_transaction
from tend.core.ids import new_id
from tend.core.pagination import page_json
from tend.core.request_context import charge_account
from tend.core.write_result import WriteResult
from tend.reminders.errors import ReminderIdTaken, ReminderNotFound, TooManyRemindersOfAccount, TooManyRemindersOfTodo
from tend.reminders.queries import crud
from tend.reminders.schemas import ReminderDraft, Snooze
from tend.todos.errors import TodoNotFound
from tend.todos.service import write as todos

SNOOZE_LIFETIME = timedelta(hours=24)
_UUID_BYTES, _EXPIRY_BYTES = 16, 8
# The release before sealed with a tag of 32 bytes, which begins with today's. Its tokens expire within a day of an
# upgrade; the next release deletes this.
_TOKEN_LENGTH, _OLD_TOKEN_LENGTH = 96, 118


async def list_reminders(db: Queryable, user_id: UUID, todo_id: UUID) -> Json:
    """One page with the user's reminders of the todo. Raises `TodoNotFound`."""
    await todos.get(db, user_id, todo_id)
    return page_json(await crud.list_reminders(db, user_id, todo_id))


async def create(db: Queryable, user_id: UUID, todo_id: UUID, draft: ReminderDraft) -> WriteResult:
    """A replay changes nothing. Raises `TodoNotFound`, `TooManyRemindersOfTodo` and `ReminderIdTaken`."""
    async with in_transaction(db) as tx:
        await crud.lock_list(tx, user_id, todo_id)
        await lock_user(tx, user_id)
        created = await crud.create_reminder(tx, user_id, todo_id, draft.id or new_id(), draft)
    if not created.has_todo:
        raise TodoNotFound
    if created.is_id_taken:
        raise ReminderIdTaken
    if created.result is None:
        raise TooManyRemindersOfAccount if created.is_account_full else TooManyRemindersOfTodo
    return created.result


async def delete(db: Queryable, user_id: UUID, reminder_id: UUID) -> WriteResult:
    """Raises `ReminderNotFound`, also when the reminder was deleted before."""
    async with in_transaction(db) as tx:
        await lock_user(tx, user_id)
        deleted = await crud.delete_reminder(tx, user_id, reminder_id)
    if deleted is None:
        raise ReminderNotFound
    return deleted


def snooze_token(secret: str, user_id: UUID, todo_id: UUID, message_id: UUID) -> str:
    """Valid for `SNOOZE_LIFETIME`, and only for this todo of this user."""
    expires = int((now() + SNOOZE_LIFETIME).timestamp())
    content = user_id.bytes + todo_id.bytes + message_id.bytes + expires.to_bytes(_EXPIRY_BYTES, "big")
    return sign_token(derive_key(secret, "snooze"), content)


async def snooze(db: Queryable, secret: str, request: Snooze) -> WriteResult:
    """Creates the new reminder, once for each message and number of minutes.

    Raises `InvalidOneTimeToken`, also when the todo is gone or has too many reminders: a token must not reveal more than that.
    """
    user_id, todo_id, message_id = _read_snooze_token(secret, request.token)
    charge_account(user_id)
    moment = now().replace(microsecond=0) + timedelta(minutes=request.minutes)
    draft = ReminderDraft(id=uuid5(message_id, str(request.minutes)), at=moment)
    try:
        return await create(db, user_id, todo_id, draft)
    except ReminderIdTaken:
        return WriteResult("null")
    except (TodoNotFound, TooManyRemindersOfTodo):
        raise InvalidOneTimeToken from None


def _read_snooze_token(secret: str, token: str) -> tuple[UUID, UUID, UUID]:
    if len(token) == _OLD_TOKEN_LENGTH:
        token = token[:_TOKEN_LENGTH]
    content = read_signed_token(derive_key(secret, "snooze"), token, 3 * _UUID_BYTES + _EXPIRY_BYTES)
    if content is None or int.from_bytes(content[3 * _UUID_BYTES :], "big") < now().timestamp():
        raise InvalidOneTimeToken
    starts = range(0, 3 * _UUID_BYTES, _UUID_BYTES)
    user_id, todo_id, message_id = (UUID(bytes=content[start : start + _UUID_BYTES]) for start in starts)
    return user_id, todo_id, message_id
