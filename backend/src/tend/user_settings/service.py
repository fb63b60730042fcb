import json
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from tend.accounts.errors import InvalidOneTimeToken
from tend.accounts.queries.users import lock_user
from tend.core.db.database import Json, Queryable, in_transaction
from tend.core.errors import AccountDeleted, Conflict, FieldError, Invalid
from tend.core.pagination import page_json
from tend.core.request_context import charge_account
from tend.core.settings.settings import Settings
from tend.core.write_result import WriteResult
from tend.notifications.unsubscribe_token import open_unsubscribe_token
from tend.user_settings import queries
from tend.user_settings.queries import MAX_SETTINGS
from tend.user_settings.schemas import AppSetting, Notifications, Updates, fill_in_defaults

_Model = TypeVar("_Model", bound=BaseModel)


class TooManySettings(Conflict):
    code = "settings_full"
    detail = f"You’ve reached the limit of {MAX_SETTINGS} settings. Delete a filter or remove a tag’s color first."


async def list_user_settings(db: Queryable, user_id: UUID) -> Json:
    """One page with all settings of the account."""
    return page_json(await queries.list_user_settings(db, user_id))


async def find_app_setting(db: Queryable, user_id: UUID) -> AppSetting:
    return _validate(AppSetting, await queries.find_value(db, user_id, "app"))


async def find_notification_settings(db: Queryable, user_id: UUID) -> Notifications:
    return _validate(Notifications, await queries.find_value(db, user_id, "notifications"))


def _validate(model: type[_Model], value: Json | None) -> _Model:
    """A value that is missing, or that an earlier version stored and nothing accepts anymore, counts as the default."""
    try:
        return model.model_validate_json(value or "{}")
    except ValidationError:
        return model()


async def unsubscribe(db: Queryable, settings: Settings, token: str) -> WriteResult:
    """Mails the person of the token no more digests. Raises `InvalidOneTimeToken`, also after the account is deleted."""
    user_id = open_unsubscribe_token(settings, token)
    if user_id is None:
        raise InvalidOneTimeToken
    charge_account(user_id)
    async with in_transaction(db) as tx:
        try:
            await lock_user(tx, user_id)
        except AccountDeleted:
            raise InvalidOneTimeToken from None
        updates = _validate(Updates, await queries.find_value(tx, user_id, "updates"))
        return await put_setting(tx, user_id, "updates", updates.model_copy(update={"mail": False}).model_dump())


def check_setting_value(key: str, value: dict[str, Any]) -> dict[str, Any]:
    """`value` with its defaults. Raises `Invalid` when it does not belong under `key`."""
    try:
        return fill_in_defaults(key, value)
    except PydanticCustomError as error:
        raise Invalid(FieldError("value", error.type, error.message())) from None


async def get(db: Queryable, user_id: UUID, key: str) -> Json:
    """The setting; its value is null if it was deleted."""
    value = await queries.find_value(db, user_id, key)
    return f'{{"key":{json.dumps(key)},"value":{value or "null"}}}'


async def put_setting(db: Queryable, user_id: UUID, key: str, value: dict[str, Any] | None) -> WriteResult:
    """Stores a checked `value` under `key`, or deletes the setting if it is None. Raises `TooManySettings`."""
    document = None if value is None else json.dumps(value)
    async with in_transaction(db) as tx:
        await lock_user(tx, user_id)
        result = await queries.put_setting(tx, user_id, key, document)
    if result is None:
        raise TooManySettings
    return result
