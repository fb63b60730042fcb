"""Sessions that were revoked while an access token of theirs may still be valid."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from time import monotonic
from typing import Any
from uuid import UUID

from tend.accounts import session_tokens
from tend.accounts.audit_log import log_event
from tend.accounts.errors import SessionEnded
from tend.accounts.queries import sessions
from tend.accounts.queries.sessions import RevokedSession
from tend.accounts.session_tokens import SignedInUser
from tend.core.bus.bus import Bus
from tend.core.bus.postgres import publish_on_commit
from tend.core.db.database import Database, Queryable
from tend.core.errors import TendError
from tend.core.ids import is_before_bound, is_id_bound

SESSIONS_TOPIC = "sessions"
# A revoked session is remembered for as long as its last access token is valid, and as long again for slow
# transactions and clocks that differ.
REVOCATION_MEMORY_SECONDS = 2 * session_tokens.ACCESS_TOKEN_SECONDS
_SESSIONS_PER_MESSAGE = 100
REVOCATION_POLL_SECONDS = 0.5
# After this time, what was read from the database says nothing about the present.
_STALE_SECONDS = 2 * REVOCATION_POLL_SECONDS
# A row has the time at which its transaction began, and the transaction may have been committed much later.
_OVERLAP_SECONDS = 60.0


async def publish_revocations(connection: Queryable, revoked: list[RevokedSession]) -> None:
    """Tell every process about revoked sessions when the caller's transaction commits."""
    for start in range(0, len(revoked), _SESSIONS_PER_MESSAGE):
        batch = revoked[start : start + _SESSIONS_PER_MESSAGE]
        await publish_on_commit(connection, SESSIONS_TOPIC, {"ended": [str(session.session_id) for session in batch]})


class Revocations:
    """The revoked sessions in memory, from messages on the bus, and from the database when messages may be missing."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self._revoked_at: dict[UUID, float] = {}
        # A restore ends every session that began before it, also those that only the replaced database knew.
        self._all_before = UUID(int=0)
        self._loaded_epoch: int | None = None
        self._loaded_at = -float(REVOCATION_MEMORY_SECONDS)
        self._callbacks: list[Callable[[Collection[UUID]], None]] = []
        bus.subscribe(SESSIONS_TOPIC, self._on_message)

    def subscribe(self, callback: Callable[[Collection[UUID]], None]) -> None:
        """Call back with revoked sessions, at most about a second after they were revoked; with some, repeatedly."""
        self._callbacks.append(callback)

    async def watch(self) -> None:
        """Poll the database whenever messages of the bus may be missing."""
        while True:
            await asyncio.sleep(REVOCATION_POLL_SECONDS)
            if not (self._bus.is_transactional and self._bus.is_healthy and self._loaded_epoch == self._bus.epoch):
                with suppress(TendError):
                    await self._load_revocations()

    async def check(self, user: SignedInUser) -> None:
        """Raise `SessionEnded` if the user's session was revoked."""
        is_revoked = await self.is_revoked(user.session_id)
        if is_revoked is None:
            is_revoked = not await sessions.is_session_alive(self._database, user.session_id, user.id)
        if is_revoked:
            raise SessionEnded

    async def is_revoked(self, session_id: UUID) -> bool | None:
        """Whether the session or API token was revoked; None while messages may be missing, so that only the database knows."""
        if not self._is_current:
            return None
        if self._bus.is_transactional and self._loaded_epoch != self._bus.epoch:
            await self._load_revocations()
        return session_id in self._revoked_at or is_before_bound(session_id, self._all_before)

    @property
    def _is_current(self) -> bool:
        if self._bus.is_transactional:
            return self._bus.is_healthy
        return monotonic() - self._loaded_at < _STALE_SECONDS

    async def _load_revocations(self) -> None:
        # The epoch is read before the table, so that a connection lost in between makes us load again.
        epoch, started_at = self._bus.epoch, monotonic()
        since = min(float(REVOCATION_MEMORY_SECONDS), started_at - self._loaded_at + _OVERLAP_SECONDS)
        self._add(await sessions.list_revoked_since(self._database, since))
        self._loaded_epoch, self._loaded_at = epoch, started_at

    def revoke_now(self, revoked: list[RevokedSession], reason: str) -> None:
        """After the commit: reject these sessions in this process at once (the bus tells the others), and log it."""
        self._add([session.session_id for session in revoked])
        for session in revoked:
            log_event("session ended", session.user_id, session.session_id, reason)

    def _add(self, session_ids: list[UUID]) -> None:
        present = monotonic()
        while self._revoked_at and next(iter(self._revoked_at.values())) < present - REVOCATION_MEMORY_SECONDS:
            del self._revoked_at[next(iter(self._revoked_at))]
        for session_id in session_ids:
            if is_id_bound(session_id):
                self._all_before = max(self._all_before, session_id)
            self._revoked_at.setdefault(session_id, present)
        for callback in self._callbacks:
            callback(session_ids)

    def _on_message(self, payload: dict[str, Any]) -> None:
        self._add([UUID(word) for word in payload["ended"]])
