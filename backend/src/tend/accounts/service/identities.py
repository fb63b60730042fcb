"""The identities of an account: the accounts at the issuer of OpenID Connect that sign in to it."""

from uuid import UUID

from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.current_user import REAUTHENTICATION_LIFETIME
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import ReauthenticationRequired, SessionEnded
from tend.accounts.oidc.errors import (
    IdentityNotFound,
    IdentityTaken,
    LastWayToSignIn,
    OidcNotConfigured,
    TooManyIdentities,
)
from tend.accounts.oidc.flows import Identity
from tend.accounts.oidc.issuer import Issuer
from tend.accounts.queries import identities as queries
from tend.accounts.queries import security_events, sessions, token_owners, users
from tend.accounts.service import emails
from tend.accounts.service.second_factor import find_confirmed_account
from tend.accounts.session_tokens import SignedInUser
from tend.core.db.database import Database, Json, Queryable
from tend.core.ids import new_id
from tend.core.request_context import charge_account

_MAX_IDENTITIES = 10


def require_issuer(auth: Auth) -> Issuer:
    """Raises `OidcNotConfigured`."""
    if auth.issuer is None:
        raise OidcNotConfigured
    return auth.issuer


def email_key_of(identity: Identity) -> str:
    """Empty if the issuer confirmed no address."""
    return normalize_email(identity.email) if identity.email else ""


async def list_identities(db: Queryable, user: SignedInUser) -> Json:
    return await queries.list_identities(db, user.id)


async def start_adding_identity(db: Queryable, auth: Auth, user: SignedInUser, browser_key: str) -> str:
    """The address at the issuer where the user signs in to add an identity to their account in this session.

    Raises `OidcNotConfigured`, `OidcUnavailable`, `AddressNotConfirmed` and `TooManyIdentities`.
    """
    issuer = require_issuer(auth)
    await find_confirmed_account(db, user.id)
    await _require_room(db, user.id)
    return await issuer.authorization_url(auth.oidc_flows.start(issuer.url, browser_key, user.session_id))


async def add_identity_in_session(db: Database, session_id: UUID, identity: Identity) -> None:
    """Add the identity to the account of the session that asked for it.

    Raises `SessionEnded`, `ReauthenticationRequired`, and what `add_identity_to_account` raises.
    """
    owner_id = await token_owners.find_owner_of_session(db, session_id)
    if owner_id:
        charge_account(owner_id)
    async with db.transaction() as tx:
        user_id = await queries.find_session_owner(tx, session_id, REAUTHENTICATION_LIFETIME)
        if user_id is None:
            raise ReauthenticationRequired
        # Whoever ends all sessions holds this lock as well, and the limit holds for two requests at once.
        await users.lock_user(tx, user_id)
        await find_confirmed_account(tx, user_id)
        if not await sessions.is_session_alive(tx, session_id, user_id):
            raise SessionEnded
        if await queries.find_owner(tx, identity) == user_id:
            return
        await add_identity_to_account(tx, user_id, identity, session_id=session_id)
    log_event("identity added", user_id, session_id)


async def add_identity_to_account(
    tx: Queryable, user_id: UUID, identity: Identity, *, session_id: UUID | None = None, user_agent: str = ""
) -> None:
    """Add the identity to an account that is locked, and tell its owner. Raises `TooManyIdentities` and `IdentityTaken`."""
    await _require_room(tx, user_id)
    is_used = session_id is None
    if not await queries.insert_identity(tx, user_id, new_id(), identity, email_key_of(identity), is_used=is_used):
        raise IdentityTaken
    await security_events.insert_event(tx, user_id, "identity_added", session_id, user_agent)
    await emails.queue_security_notice(tx, user_id, "identity_added")


async def _require_room(db: Queryable, user_id: UUID) -> None:
    if await queries.count_identities(db, user_id) >= _MAX_IDENTITIES:
        raise TooManyIdentities(_MAX_IDENTITIES)


async def remove_identity(db: Database, auth: Auth, user: SignedInUser, identity_id: UUID) -> None:
    """It signs nobody in any more. Sessions that it began go on. Raises `IdentityNotFound` and `LastWayToSignIn`."""
    async with db.transaction() as tx:
        await users.lock_user(tx, user.id)
        if not await queries.delete_identity(tx, user.id, identity_id):
            raise IdentityNotFound
        if not await queries.has_way_to_sign_in(tx, user.id, auth.issuer.url if auth.issuer else ""):
            raise LastWayToSignIn
        await security_events.insert_event(tx, user.id, "identity_removed", user.session_id)
        await emails.queue_security_notice(tx, user.id, "identity_removed")
    log_event("identity removed", user.id, user.session_id)


async def remove_identities_of_other_addresses(tx: Queryable, user_id: UUID, email_key: str, user_agent: str) -> None:
    """Remove what somebody else may have added who was in the account, and tell its owner.

    Those stay of which the issuer confirmed the account's own address: they are of whoever reads the mail to it.
    """
    if await queries.delete_identities_of_other_addresses(tx, user_id, email_key):
        await security_events.insert_event(tx, user_id, "identities_removed", user_agent=user_agent)
        await emails.queue_security_notice(tx, user_id, "identities_removed")
