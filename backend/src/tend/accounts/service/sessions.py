"""Sessions: sign in, refresh the tokens, sign out, list the sessions and end one, and read the security log."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

from pydantic import TypeAdapter

from tend.accounts import sign_in_limits
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo, DeviceCookie
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import (
    AccountDisabled,
    ConfirmationRequired,
    InvalidCredentials,
    NotSignedIn,
    SessionEnded,
    SessionNotFound,
    SignInExpired,
)
from tend.accounts.queries import security_events, sessions, token_owners, users
from tend.accounts.queries.sessions import RevokedSession
from tend.accounts.queries.users import AccountRow
from tend.accounts.revocations import publish_revocations
from tend.accounts.schemas import Credentials, SecurityEventKind
from tend.accounts.second_factor import FirstStep, generate_browser_key
from tend.accounts.service import emails
from tend.accounts.service.second_factor import use_second_factor_code
from tend.accounts.session_tokens import MAX_SESSION_AGE, MAX_SESSION_IDLE, REFRESH_GRACE, NewSession, SignedInUser
from tend.accounts.sign_in_limits import CodeAttempt
from tend.core.crypto import hash_token
from tend.core.db.database import Database, Json, Queryable
from tend.core.errors import TooManyRequests
from tend.core.ids import new_id
from tend.core.pagination import decode_cursor, encode_cursor
from tend.core.request_context import charge_account

_CURSOR: TypeAdapter[tuple[UUID]] = TypeAdapter(tuple[UUID])
RevokeSessions = Callable[[Queryable, UUID], Awaitable[list[RevokedSession]]]


@dataclass(frozen=True, slots=True)
class SignInResult:
    account: Json
    access_token: str
    refresh_token: str
    device_cookie: str | None = None
    """For a browser that has none for this account yet."""


def build_sign_in_result(
    auth: Auth, user: SignedInUser, account: Json, refresh_token: str, device_cookie: str | None = None
) -> SignInResult:
    return SignInResult(account, auth.access_tokens.issue(user), refresh_token, device_cookie)


def generate_session(auth: Auth, client: ClientInfo, device_cookie: str | None) -> tuple[NewSession, str]:
    """A session to insert, and its first refresh token.

    `device_cookie` is the one that the browser gets now; None if it keeps the one that it has.
    """
    session_id = new_id()
    refresh_token = auth.refresh_tokens.issue_first(session_id)
    device_hash = hash_device_cookie(device_cookie or client.device_cookie)
    max_idle = MAX_SESSION_IDLE
    return NewSession(session_id, hash_token(refresh_token), device_hash, client.user_agent, max_idle), refresh_token


def hash_device_cookie(device_cookie: str | None) -> bytes | None:
    return hash_token(device_cookie) if device_cookie else None


async def start_session(
    db: Queryable, auth: Auth, client: ClientInfo, account: AccountRow, event: SecurityEventKind | None
) -> SignInResult | None:
    """Sign in with a new session; None if the account's password was changed since the row was read."""
    device_cookie = create_device_cookie(auth, client, account.email_key, account.password_hash)
    session, refresh_token = generate_session(auth, client, device_cookie)
    profile = await sessions.insert_session(db, account.id, account.password_hash, session, event)
    if profile is None:
        return None
    user = SignedInUser(account.id, session.id)
    return build_sign_in_result(auth, user, profile, refresh_token, device_cookie)


def create_device_cookie(auth: Auth, client: ClientInfo, email_key: str, password_hash: str) -> DeviceCookie | None:
    """A cookie for a browser that has none for this account and its password yet."""
    if auth.device_cookies.find(client.device_cookie, email_key, password_hash):
        return None
    return auth.device_cookies.issue(email_key, password_hash, client.device_cookie)


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """The password was right, and a code is needed too."""

    first_step: str
    """A cookie that proves the right password, for `SecondFactor.read_first_step`."""
    browser_key: str
    """Another cookie, without which the first does not work."""


async def sign_in(
    db: Database, auth: Auth, client: ClientInfo, credentials: Credentials
) -> SignInResult | PendingSignIn:
    """A new session for the right password. An unknown address takes the same steps and fails in the same way.

    Raises `InvalidCredentials`, `TooManyRequests`, `PasswordQueueFull`, and for the right password alone `AccountDisabled`
    and `ConfirmationRequired`, after another mail with the link.
    """
    email_key = normalize_email(credentials.email)
    async with auth.passwords.wait_in_queue(client.network):
        account = await users.find_by_email_key(db, email_key)
        password_hash = account.password_hash if account else None
        await sign_in_limits.count_sign_in(db, auth, client, email_key, password_hash)
        is_right = await auth.passwords.verify(password_hash, credentials.password)
        if account is None or not is_right:
            log_event("sign-in failed", account.id if account else None, reason="wrong address or password")
            raise InvalidCredentials
        # Not before: nobody finds out from who waits for whom whether there is an account.
        charge_account(account.id)
        if account.disabled_at:
            log_event("sign-in failed", account.id, reason="disabled")
            raise AccountDisabled
        if account.must_confirm:
            with suppress(TooManyRequests):
                await sign_in_limits.count_mail(db, auth, "resend-account", email_key)
                await emails.queue_verification(db, email_key)
            log_event("sign-in failed", account.id, reason="address not confirmed")
            raise ConfirmationRequired
        # Before the hash gets new parameters, which the cookie does not know.
        is_known = find_device(auth, client, account) is not None
        verified_hash = await _upgrade_hash(db, auth, account, credentials.password)
    if account.two_factor_at:
        await sign_in_limits.refund_sign_in(db, auth, client, email_key, account.password_hash)
        browser_key = generate_browser_key()
        return PendingSignIn(auth.second_factor.issue_first_step(account.id, verified_hash, browser_key), browser_key)
    signed_in = await _open_session(db, auth, client, replace(account, password_hash=verified_hash), is_known=is_known)
    if signed_in is None:
        # The password was changed in between.
        raise InvalidCredentials
    await sign_in_limits.refund_sign_in(db, auth, client, email_key, account.password_hash)
    log_event("signed in", account.id)
    return signed_in


async def finish_sign_in(
    db: Database, auth: Auth, client: ClientInfo, pending: PendingSignIn | None, code: str
) -> SignInResult:
    """A new session for what `sign_in` returned and a code. Raises `SignInExpired`, `WrongSecondFactorCode` and `TooManyRequests`."""
    first_step, account = await find_first_step(db, auth, pending)
    device = find_device(auth, client, account)
    if account.two_factor_at:
        await use_second_factor_code(
            db, auth, CodeAttempt(account.id, str(first_step.id), device), code, client.user_agent
        )
    signed_in = await _open_session(db, auth, client, account, is_known=device is not None)
    if signed_in is None:
        raise SignInExpired
    log_event("signed in", account.id)
    return signed_in


async def find_first_step(db: Queryable, auth: Auth, pending: PendingSignIn | None) -> tuple[FirstStep, AccountRow]:
    """What `sign_in` returned in this browser, and the account. Raises `SignInExpired` and `AccountDisabled`."""
    first_step = auth.second_factor.read_first_step(pending.first_step, pending.browser_key) if pending else None
    account = await users.find_by_id(db, first_step.user_id) if first_step else None
    if first_step is None or account is None or not first_step.is_for(account.password_hash):
        raise SignInExpired
    charge_account(account.id)
    if account.disabled_at:
        raise AccountDisabled
    return first_step, account


def find_device(auth: Auth, client: ClientInfo, account: AccountRow) -> str | None:
    """The browser's token, if somebody has signed in with it since the present password was set."""
    return auth.device_cookies.find(client.device_cookie, account.email_key, account.password_hash)


async def _open_session(
    db: Database, auth: Auth, client: ClientInfo, account: AccountRow, *, is_known: bool
) -> SignInResult | None:
    """A session for somebody who has just shown who they are. The owner gets mail if the device is new."""
    signed_in = await start_session(db, auth, client, account, "signed_in" if is_known else "signed_in_on_new_device")
    if signed_in and not is_known:
        await notify_of_new_device(db, auth, client, account.id)
    return signed_in


async def notify_of_new_device(db: Database, auth: Auth, client: ClientInfo, user_id: UUID) -> None:
    # Whoever signs in all day from browsers that forget their cookies gets some of the mail.
    with suppress(TooManyRequests):
        await sign_in_limits.count_device_mail(db, auth, user_id)
        await emails.queue_security_notice(db, user_id, "new_device", client.user_agent)


async def _upgrade_hash(db: Database, auth: Auth, account: AccountRow, password: str) -> str:
    """The account's hash, replaced if its parameters are no longer today's. Raises `InvalidCredentials`."""
    if not auth.passwords.is_outdated(account.password_hash):
        return account.password_hash
    new_hash = await auth.passwords.hash(password)
    if await users.replace_password_hash(db, account.id, account.password_hash, new_hash):
        return new_hash
    # Another sign-in has replaced it first, or the password was changed in between.
    present = await users.find_by_id(db, account.id)
    if present is None or not await auth.passwords.verify(present.password_hash, password):
        raise InvalidCredentials
    return present.password_hash


async def refresh(db: Database, auth: Auth, client: ClientInfo, token: str) -> SignInResult:
    """The session's next tokens.

    A token is good until its successor has been used once, since a browser that is killed may not have written its newest
    cookies. From another device it is good for 10 s after its rotation. Any other token that was rotated has been copied,
    so it ends the session. Raises `SessionEnded`.
    """
    session_id = auth.refresh_tokens.find_session(token)
    successor = auth.refresh_tokens.issue_successor(token)
    token_hash = hash_token(token)
    owner_id = await token_owners.find_owner_of_session(db, session_id)
    if owner_id is None:
        raise SessionEnded
    charge_account(owner_id)
    found = await sessions.rotate_token(
        db, session_id, token_hash, hash_token(successor), MAX_SESSION_IDLE, MAX_SESSION_AGE
    )
    device_hash = hash_device_cookie(client.device_cookie)
    found = found or await sessions.find_by_previous_token(db, session_id, token_hash, REFRESH_GRACE, device_hash)
    if found is None:
        await _revoke(db, auth, sessions.revoke_unexpired_session, session_id, "refresh token used again")
        raise SessionEnded
    user_id, account = found
    return build_sign_in_result(auth, SignedInUser(user_id, session_id), account, successor)


async def sign_out(db: Database, auth: Auth, refresh_token: str | None, access_token: str | None) -> None:
    """End the sessions of both tokens. A token that is not ours, or has expired, changes nothing."""
    session_ids: set[UUID] = set()
    if refresh_token is not None:
        with suppress(SessionEnded):
            session_ids.add(auth.refresh_tokens.find_session(refresh_token))
    if access_token is not None:
        with suppress(NotSignedIn):
            session_ids.add(auth.access_tokens.read(access_token).session_id)
    for session_id in session_ids:
        owner_id = await token_owners.find_owner_of_session(db, session_id)
        if owner_id:
            charge_account(owner_id)
            await _revoke(db, auth, sessions.revoke_session, session_id, "signed out")


async def list_sessions(db: Database, user: SignedInUser) -> Json:
    return await sessions.list_sessions(db, user.id, user.session_id)


async def end_session(db: Database, auth: Auth, user: SignedInUser, session_id: UUID) -> None:
    """End one of the user's own sessions. Raises `SessionNotFound`."""

    async def revoke(tx: Queryable, session_id: UUID) -> list[RevokedSession]:
        # The log names the browser whose session ended, so it is written while there is one.
        await security_events.insert_event(tx, user.id, "session_ended", session_id)
        revoked = await sessions.revoke_own_session(tx, session_id, user.id)
        if not revoked:
            raise SessionNotFound
        return revoked

    await _revoke(db, auth, revoke, session_id, "ended by its owner")


async def _revoke(
    db: Database, auth: Auth, revoke: RevokeSessions, session_id: UUID, reason: str
) -> list[RevokedSession]:
    async with db.transaction() as tx:
        revoked = await revoke(tx, session_id)
        await publish_revocations(tx, revoked)
    auth.revocations.revoke_now(revoked, reason)
    return revoked


async def list_security_events(db: Queryable, user: SignedInUser, limit: int, cursor: str | None) -> Json:
    """A page of events, the newest first. Raises `Invalid` for a cursor that is not ours."""
    before = decode_cursor(cursor, _CURSOR)[0] if cursor is not None else None
    items, last_id = await security_events.list_events(db, user.id, before, limit)
    next_cursor = f'"{encode_cursor((last_id,))}"' if last_id else "null"
    return f'{{"items":{items},"next_cursor":{next_cursor}}}'
