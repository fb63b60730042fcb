from tend.accounts.access_tokens import SignedInUser
from tend.accounts.errors import NotSignedIn
from tend.accounts.queries import users
from tend.accounts.schemas import ProfilePatch
from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult


async def show(db: Queryable, user: SignedInUser) -> Json:
    """The user's account. Raises `NotSignedIn` if it was deleted while its access token was valid."""
    profile = await users.show_profile(db, user.id)
    if profile is None:
        raise NotSignedIn
    return profile


async def update(db: Queryable, user: SignedInUser, patch: ProfilePatch) -> WriteResult:
    """The account with the fields that were sent. Raises `NotSignedIn` as well."""
    if not patch.model_fields_set:
        # Nothing was sent, so nothing changes and no version is taken.
        return WriteResult(await show(db, user))
    result = await users.update_profile(db, user.id, patch)
    if result is None:
        raise NotSignedIn
    return result
