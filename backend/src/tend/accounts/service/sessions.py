from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from uuid import UUID

from tend.accounts.access_tokens import SignedInUser
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.errors import NotSignedIn, SessionEnded, SessionNotFound
from tend.accounts.queries import sessions
from tend.accounts.queries.sessions import RevokedSession
from tend.accounts.refresh_tokens import GRACE, MAX_AGE, MAX_IDLE
from tend.accounts.revocations import publish_revocations
from tend.accounts.session_tokens import SignInResult, device_fingerprint, sign_in_result
from tend.core.crypto import fingerprint
from tend.core.db.database import Database, Json, Queryable

Revoke = Callable[[Queryable, UUID], Awaitable[list[RevokedSession]]]


async def refresh(db: Database, auth: Auth, client: ClientInfo, token: str) -> SignInResult:
    """The session's next tokens.

    A token is good until its successor has been used once, since a browser that is killed may not have written its newest
    cookies. From another device it is good for 10 s after its rotation. Any other token that was rotated has been copied,
    so it ends the session. Raises `SessionEnded`.
    """
    session_id = auth.refresh_tokens.session_of(token)
    successor = auth.refresh_tokens.successor(token)
    token_hash = fingerprint(token)
    found = await sessions.rotate_token(db, session_id, token_hash, fingerprint(successor), MAX_IDLE, MAX_AGE)
    device_hash = device_fingerprint(client.device_cookie)
    found = found or await sessions.find_rotated(db, session_id, token_hash, GRACE, device_hash)
    if found is None:
        await _revoke(db, auth, sessions.revoke_unexpired, session_id, "refresh token used again")
        raise SessionEnded
    user_id, account = found
    return sign_in_result(auth, SignedInUser(user_id, session_id), account, successor)


async def sign_out(db: Database, auth: Auth, refresh_token: str | None, access_token: str | None) -> None:
    """End the sessions of both tokens. A token that is not ours, or has expired, changes nothing."""
    session_ids: set[UUID] = set()
    if refresh_token is not None:
        with suppress(SessionEnded):
            session_ids.add(auth.refresh_tokens.session_of(refresh_token))
    if access_token is not None:
        with suppress(NotSignedIn):
            session_ids.add(auth.access_tokens.read(access_token).session_id)
    for session_id in session_ids:
        await _revoke(db, auth, sessions.revoke, session_id, "signed out")


async def show_all(db: Database, user: SignedInUser) -> Json:
    return await sessions.show_sessions(db, user.id, user.session_id)


async def end_session(db: Database, auth: Auth, user: SignedInUser, session_id: UUID) -> None:
    """End one of the user's own sessions. Raises `SessionNotFound`."""
    revoke_own = partial(sessions.revoke_own, user_id=user.id)
    if not await _revoke(db, auth, revoke_own, session_id, "ended by its owner"):
        raise SessionNotFound


async def _revoke(db: Database, auth: Auth, revoke: Revoke, session_id: UUID, reason: str) -> list[RevokedSession]:
    async with db.transaction() as tx:
        revoked = await revoke(tx, session_id)
        await publish_revocations(tx, revoked)
    auth.revocations.revoke_now(revoked, reason)
    return revoked
