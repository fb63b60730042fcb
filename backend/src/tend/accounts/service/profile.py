from tend.accounts.access_tokens import Caller
from tend.accounts.errors import NotSignedIn
from tend.accounts.queries import users
from tend.accounts.schemas import ProfilePatch
from tend.core.database import Database

_FIELDS = ("name", "timezone", "locale", "week_start", "theme")


async def show(db: Database, actor: Caller) -> str:
    """The person's account as JSON."""
    user = await users.show(db, actor.user_id)
    if user is None:
        raise NotSignedIn
    return user


async def change(db: Database, actor: Caller, patch: ProfilePatch) -> str:
    """The account with the fields that were sent; the others stay as they are."""
    sent = patch.model_dump(exclude_unset=True)
    if not sent:
        return await show(db, actor)
    user = await users.change_profile(db, actor.user_id, *(sent.get(field) for field in _FIELDS))
    if user is None:
        raise NotSignedIn
    return user
