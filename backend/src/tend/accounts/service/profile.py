from tend.accounts.access_tokens import SignedInUser
from tend.accounts.errors import NotSignedIn
from tend.accounts.queries import users
from tend.accounts.schemas import ProfilePatch
from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult

_FIELDS = ("name", "timezone", "locale", "week_start", "theme")


async def show(db: Queryable, actor: SignedInUser) -> str:
    """The person's account as JSON."""
    user = await users.show(db, actor.id)
    if user is None:
        raise NotSignedIn
    return user


async def change(db: Queryable, actor: SignedInUser, patch: ProfilePatch) -> WriteResult:
    """The account with the fields that were sent; the others stay as they are."""
    sent = patch.model_dump(exclude_unset=True)
    if not sent:
        return WriteResult(await show(db, actor))
    written = await users.change_profile(db, actor.id, *(sent.get(field) for field in _FIELDS))
    if written is None:
        raise NotSignedIn
    return written
