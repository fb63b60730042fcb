from dataclasses import dataclass
from uuid import UUID

from tend.accounts import refresh_tokens
from tend.accounts.access_tokens import SignedInUser
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.queries import sessions
from tend.accounts.queries.sessions import NewSession
from tend.core.crypto import fingerprint
from tend.core.db.database import Json, Queryable
from tend.core.ids import new_id


@dataclass(frozen=True, slots=True)
class SignInResult:
    account: Json
    access_token: str
    refresh_token: str
    device_cookie: str | None = None
    """For a browser that has none for this account yet."""


def sign_in_result(
    auth: Auth, user: SignedInUser, account: Json, refresh_token: str, device_cookie: str | None = None
) -> SignInResult:
    return SignInResult(account, auth.access_tokens.write(user), refresh_token, device_cookie)


def new_session(auth: Auth, client: ClientInfo, device_cookie: str | None) -> tuple[NewSession, str]:
    """A session to insert, and its first refresh token.

    `device_cookie` is the one that the browser gets now; None if it keeps the one that it has.
    """
    session_id = new_id()
    refresh_token = auth.refresh_tokens.first(session_id)
    device_hash = device_fingerprint(device_cookie or client.device_cookie)
    max_idle = refresh_tokens.MAX_IDLE
    return NewSession(session_id, fingerprint(refresh_token), device_hash, client.user_agent, max_idle), refresh_token


def device_fingerprint(device_cookie: str | None) -> bytes | None:
    return fingerprint(device_cookie) if device_cookie else None


async def open_session(
    db: Queryable, auth: Auth, client: ClientInfo, user_id: UUID, email_key: str, verified_hash: str
) -> SignInResult | None:
    """Sign in with a new session; None if `verified_hash` is no longer the hash of the account's password."""
    device_cookie = new_device_cookie(auth, client, email_key, verified_hash)
    session, refresh_token = new_session(auth, client, device_cookie)
    account = await sessions.insert_session(db, user_id, verified_hash, session)
    if account is None:
        return None
    user = SignedInUser(user_id, session.id)
    return sign_in_result(auth, user, account, refresh_token, device_cookie)


def new_device_cookie(auth: Auth, client: ClientInfo, email_key: str, password_hash: str) -> str | None:
    """A cookie for a browser that has none for this account and its password yet."""
    if client.device_cookie and auth.device_cookies.recognizes(client.device_cookie, email_key, password_hash):
        return None
    return auth.device_cookies.issue(email_key, password_hash)
