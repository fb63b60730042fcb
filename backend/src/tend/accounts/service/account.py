import secrets
from uuid import UUID

from email_validator import EmailNotValidError

from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import EmailTaken, NotSignedIn
from tend.accounts.password_strength import require_strong_password
from tend.accounts.passwords import Passwords
from tend.accounts.queries import passwords, sessions, users
from tend.accounts.queries.users import AccountRow, NewAccount
from tend.accounts.schemas import ProfilePatch, Registration
from tend.accounts.service import emails
from tend.accounts.service.sessions import SignInResult, build_sign_in_result, create_device_cookie, generate_session
from tend.accounts.session_tokens import MAX_IDLE, NewSession, SignedInUser
from tend.core.db.database import Database, Json, Queryable
from tend.core.ids import new_id
from tend.core.write_result import WriteResult


async def register(db: Database, auth: Auth, client: ClientInfo, registration: Registration) -> SignInResult:
    """A new account with its Inbox, signed in, with a verification mail queued. Raises `EmailTaken` and `Invalid`."""
    async with auth.passwords.turn(client.network):
        await auth.passwords.run(
            require_strong_password, "password", registration.password, [registration.name, registration.email]
        )
        account = _new_account(registration, await auth.passwords.hash(registration.password))
    device_cookie = create_device_cookie(auth, client, account.email_key, account.password_hash)
    session, refresh_token = generate_session(auth, client, device_cookie)
    async with db.transaction() as tx:
        created = await users.create_account(tx, account, session)
        if created is None:
            raise EmailTaken
        await emails.queue_verification(tx, account.email_key)
    log_event("registered", account.id, session.id)
    user = SignedInUser(account.id, session.id)
    return build_sign_in_result(auth, user, created, refresh_token, device_cookie)


async def create_for_operator(tx: Queryable, registration: Registration) -> UUID:
    """A new account with its Inbox and a verified address, nobody signed in and no mail sent. Raises `EmailTaken`."""
    hasher = Passwords()
    try:
        account = _new_account(registration, await hasher.hash(registration.password))
    finally:
        hasher.close()
    # The session that comes with every new account is revoked at once, and nobody ever has its token.
    session = NewSession(new_id(), secrets.token_bytes(32), None, "", MAX_IDLE)
    if await users.create_account(tx, account, session) is None:
        raise EmailTaken
    await sessions.revoke_all_sessions(tx, account.id)
    await passwords.verify_address(tx, account.id, account.email_key)
    log_event("account created", account.id)
    return account.id


def _new_account(registration: Registration, password_hash: str) -> NewAccount:
    return NewAccount(
        id=new_id(),
        email=registration.email,
        email_key=normalize_email(registration.email),
        password_hash=password_hash,
        name=registration.name,
        timezone=registration.timezone,
        locale=registration.locale,
        inbox_id=new_id(),
    )


async def read_profile(db: Queryable, user: SignedInUser) -> Json:
    """The user's account. Raises `NotSignedIn` if it was deleted while its access token was valid."""
    profile = await users.read_profile(db, user.id)
    if profile is None:
        raise NotSignedIn
    return profile


async def update_profile(db: Queryable, user: SignedInUser, patch: ProfilePatch) -> WriteResult:
    """The account with the fields that were sent. Raises `NotSignedIn` as well."""
    if not patch.model_fields_set:
        # Nothing was sent, so nothing changes and no version is taken.
        return WriteResult(await read_profile(db, user))
    result = await users.update_profile(db, user.id, patch)
    if result is None:
        raise NotSignedIn
    return result


async def find_account(db: Queryable, address_or_id: str) -> AccountRow | None:
    try:
        return await users.find_by_id(db, UUID(address_or_id))
    except ValueError:
        pass
    try:
        return await users.find_by_email_key(db, normalize_email(address_or_id))
    except EmailNotValidError:
        return None


async def disable_account(db: Queryable, user_id: UUID) -> None:
    """Let nobody into the account. A trigger revokes its sessions, in every process within a second."""
    await users.disable(db, user_id)
    log_event("account disabled", user_id)


async def enable_account(db: Queryable, user_id: UUID) -> None:
    """Let the account's owner sign in again. Sessions that ended stay ended."""
    await users.enable(db, user_id)
    log_event("account enabled", user_id)
