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


def new_session(auth: Auth, client: ClientInfo) -> tuple[NewSession, str]:
    """A session to insert, and its first refresh token."""
    session_id = new_id()
    refresh_token = auth.refresh_tokens.first(session_id)
    return NewSession(session_id, fingerprint(refresh_token), client.user_agent, refresh_tokens.MAX_IDLE), refresh_token


async def open_session(
    db: Queryable, auth: Auth, client: ClientInfo, user_id: UUID, email_key: str, verified_hash: str
) -> SignInResult | None:
    """Sign in with a new session; None if `verified_hash` is no longer the hash of the account's password."""
    session, refresh_token = new_session(auth, client)
    account = await sessions.insert_session(db, user_id, verified_hash, session)
    if account is None:
        return None
    user = SignedInUser(user_id, session.id)
    return sign_in_result(auth, user, account, refresh_token, new_device_cookie(auth, client, email_key))


def new_device_cookie(auth: Auth, client: ClientInfo, email_key: str) -> str | None:
    """A cookie for a browser that has none for this account yet."""
    if client.device_cookie and auth.device_cookies.recognizes(client.device_cookie, email_key):
        return None
    return auth.device_cookies.issue(email_key)
