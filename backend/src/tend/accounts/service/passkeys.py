"""The passkeys of an account: add one, list, rename and remove them."""

from typing import Any
from uuid import UUID

from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.errors import (
    PasskeyExists,
    PasskeyExpired,
    PasskeyNotFound,
    SessionEnded,
    TooManyPasskeys,
)
from tend.accounts.passkeys.challenges import Ceremony, RelyingParty
from tend.accounts.queries import passkeys as queries
from tend.accounts.queries import security_events, sessions, users
from tend.accounts.service import emails
from tend.accounts.service.second_factor import find_confirmed_account
from tend.accounts.session_tokens import SignedInUser
from tend.accounts.sign_in_schemas import PasskeyDraft
from tend.core.db.database import Database, Json, Queryable
from tend.core.ids import new_id

_MAX_PASSKEYS = 20


async def start_passkey(db: Queryable, auth: Auth, user: SignedInUser) -> dict[str, Any]:
    """Options for the browser to make a passkey, which is nothing before it was added.

    Raises `AddressNotConfirmed`, `TooManyPasskeys` and `PasskeysUnavailable`.
    """
    # Only whoever has a passkey needs the library, which takes some megabytes.
    from tend.accounts.passkeys import webauthn  # noqa: PLC0415

    party = RelyingParty.at(auth.settings.frontend_url)
    account = await find_confirmed_account(db, user.id)
    known = await queries.list_credentials(db, user.id)
    if len(known) >= _MAX_PASSKEYS:
        raise TooManyPasskeys(_MAX_PASSKEYS)
    challenge = auth.passkey_challenges.issue(_adding(user))
    return webauthn.build_creation_options(party, challenge, (account.id, account.email, account.name), known)


async def add_passkey(db: Database, auth: Auth, user: SignedInUser, draft: PasskeyDraft) -> Json:
    """The passkey that the browser has made in this session.

    Raises `PasskeyExpired`, `PasskeyInvalid`, `PasskeyExists`, `TooManyPasskeys`, `AddressNotConfirmed`, and `SessionEnded`
    if the session ended meanwhile.
    """
    from tend.accounts.passkeys import webauthn  # noqa: PLC0415

    party = RelyingParty.at(auth.settings.frontend_url)
    attestation = draft.attestation()
    challenge_id = auth.passkey_challenges.read(attestation.client_data, _adding(user))
    if not await queries.use_challenge(db, challenge_id):
        raise PasskeyExpired
    credential = webauthn.verify_attestation(party, attestation)
    async with db.transaction() as tx:
        # Whoever ends all sessions holds this lock as well, and the limit holds for two requests at once.
        await users.lock_user(tx, user.id)
        await find_confirmed_account(tx, user.id)
        if not await sessions.is_session_alive(tx, user.session_id, user.id):
            raise SessionEnded
        if len(await queries.list_credentials(tx, user.id)) >= _MAX_PASSKEYS:
            raise TooManyPasskeys(_MAX_PASSKEYS)
        row = await queries.insert_passkey(tx, user.id, new_id(), draft.name, credential, draft.transports)
        if row is None:
            raise PasskeyExists
        await security_events.insert_event(tx, user.id, "passkey_added", user.session_id)
        await emails.queue_security_notice(tx, user.id, "passkey_added")
    log_event("passkey added", user.id, user.session_id)
    return row


def _adding(user: SignedInUser) -> Ceremony:
    return Ceremony("add", str(user.session_id), user.id)


async def list_passkeys(db: Queryable, user: SignedInUser) -> Json:
    return await queries.list_passkeys(db, user.id)


async def rename_passkey(db: Queryable, user: SignedInUser, passkey_id: UUID, name: str) -> Json:
    """Raises `PasskeyNotFound`."""
    row = await queries.rename_passkey(db, user.id, passkey_id, name)
    if row is None:
        raise PasskeyNotFound
    return row


async def remove_passkey(db: Database, user: SignedInUser, passkey_id: UUID) -> None:
    """It signs nobody in any more. Sessions that it began go on. Raises `PasskeyNotFound`."""
    async with db.transaction() as tx:
        await users.lock_user(tx, user.id)
        if not await queries.delete_passkey(tx, user.id, passkey_id):
            raise PasskeyNotFound
        await security_events.insert_event(tx, user.id, "passkey_removed", user.session_id)
        await emails.queue_security_notice(tx, user.id, "passkey_removed")
    log_event("passkey removed", user.id, user.session_id)


async def remove_all_passkeys(tx: Queryable, user_id: UUID, user_agent: str) -> None:
    """Remove what somebody else may have added who was in the account, and tell its owner."""
    if await queries.delete_all_passkeys(tx, user_id):
        await security_events.insert_event(tx, user_id, "passkeys_removed", user_agent=user_agent)
        await emails.queue_security_notice(tx, user_id, "passkeys_removed")
