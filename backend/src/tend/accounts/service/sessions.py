from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from uuid import UUID

from tend.accounts import audit_log, refresh_tokens
from tend.accounts.access_tokens import SignedInUser
from tend.accounts.auth import Auth
from tend.accounts.errors import NotSignedIn, SessionEnded, SessionNotFound
from tend.accounts.queries import sessions
from tend.accounts.queries.sessions import RevokedSession
from tend.accounts.revocations import announce_in
from tend.accounts.session_tokens import SignInResult, grant
from tend.core.crypto import fingerprint
from tend.core.db.database import Database, Queryable

Ending = Callable[[Queryable, UUID], Awaitable[list[RevokedSession]]]


async def refresh(db: Database, gate: Auth, token: str) -> SignInResult:
    """The session's next tokens. One that was replaced more than 10 s ago was copied by somebody: it ends the session.

    Raises `SessionEnded`.
    """
    session_id = gate.refresh_tokens.session_of(token)
    successor = gate.refresh_tokens.successor(token)
    shown = fingerprint(token)
    limits = (refresh_tokens.IDLE, refresh_tokens.ABSOLUTE)
    found = await sessions.rotate(db, session_id, shown, fingerprint(successor), *limits)
    found = found or await sessions.in_grace(db, session_id, shown, refresh_tokens.GRACE)
    if found is None:
        await _end(db, gate, sessions.end_unexpired, session_id, "refresh token used again")
        raise SessionEnded
    user_id, user = found
    return grant(gate, SignedInUser(user_id, session_id), user, successor)


async def sign_out(db: Database, gate: Auth, refresh_token: str | None, access_token: str | None) -> None:
    """End the sessions that the tokens are from. One that we did not make, or that has expired, changes nothing."""
    ended: set[UUID] = set()
    if refresh_token is not None:
        with suppress(SessionEnded):
            ended.add(gate.refresh_tokens.session_of(refresh_token))
    if access_token is not None:
        with suppress(NotSignedIn):
            ended.add(gate.access_tokens.read(access_token).session_id)
    for session_id in ended:
        await _end(db, gate, sessions.end, session_id, "signed out")


async def show_all(db: Database, actor: SignedInUser) -> str:
    """The person's sessions as JSON, the one used last first."""
    return await sessions.show_all(db, actor.id, actor.session_id)


async def end(db: Database, gate: Auth, actor: SignedInUser, session_id: UUID) -> None:
    """End one of the person's own sessions. Raises `SessionNotFound`."""
    if not await _end(db, gate, partial(sessions.end_own, user_id=actor.id), session_id, "ended by its owner"):
        raise SessionNotFound


async def _end(db: Database, gate: Auth, statement: Ending, session_id: UUID, reason: str) -> list[RevokedSession]:
    async with db.transaction() as tx:
        ended = await statement(tx, session_id)
        await announce_in(tx, ended)
    finish(gate, ended, reason)
    return ended


def finish(gate: Auth, ended: list[RevokedSession], reason: str) -> None:
    """After the commit: refuse these sessions here at once (the bus tells the other processes), and log their end."""
    gate.revocations.add([one.session_id for one in ended])
    for one in ended:
        audit_log.note("session ended", one.user_id, one.session_id, reason)
