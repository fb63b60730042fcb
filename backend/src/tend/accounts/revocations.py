"""Sessions that ended while an access token of theirs may still be valid."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from time import monotonic
from typing import Any
from uuid import UUID

from tend.accounts import access_tokens
from tend.accounts.access_tokens import SignedInUser
from tend.accounts.errors import SessionEnded
from tend.accounts.queries import sessions
from tend.accounts.queries.sessions import RevokedSession
from tend.core.bus import Bus, publish_in
from tend.core.db.database import Database, Queryable
from tend.core.errors import TendError

TOPIC = "sessions"
# how long an ended session is remembered: its last access token's life, and as long again for transactions and clocks
KEPT_SECONDS = 2 * access_tokens.SECONDS
_PER_MESSAGE = 100
POLL_SECONDS = 0.5
# what was read so long ago says nothing about now
_STALE_SECONDS = 2 * POLL_SECONDS
# a row is dated by the beginning of its transaction, which may have ended later
_OVERLAP_SECONDS = 60.0


async def announce_in(connection: Queryable, ended: list[RevokedSession]) -> None:
    """Tell every process, once the caller's transaction commits, that these sessions are over."""
    for start in range(0, len(ended), _PER_MESSAGE):
        part = [str(one.session_id) for one in ended[start : start + _PER_MESSAGE]]
        await publish_in(connection, TOPIC, {"ended": part})


class Revocations:
    """Kept in memory by messages on the bus, and read from the database whenever some may have been missed."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self._ended: dict[UUID, float] = {}
        self._loaded: int | None = None
        self._loaded_at = -float(KEPT_SECONDS)
        self._callbacks: list[Callable[[Collection[UUID]], None]] = []
        bus.subscribe(TOPIC, self._on_message)

    def subscribe(self, callback: Callable[[Collection[UUID]], None]) -> None:
        """Call back with sessions that are over, at most about a second after they ended; with some, repeatedly."""
        self._callbacks.append(callback)

    async def watch(self) -> None:
        """Read what the bus may not tell, for as long as it may not."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if not (self._bus.transactional and self._bus.healthy and self._loaded == self._bus.epoch):
                with suppress(TendError):
                    await self._load()

    async def check(self, user: SignedInUser) -> None:
        """Raise `SessionEnded` if the caller's session is over."""
        if not self._hears:
            if not await sessions.is_alive(self._database, user.session_id, user.id):
                raise SessionEnded
            return
        if self._bus.transactional and self._loaded != self._bus.epoch:
            await self._load()
        if user.session_id in self._ended:
            raise SessionEnded

    @property
    def _hears(self) -> bool:
        if self._bus.transactional:
            return self._bus.healthy
        return monotonic() - self._loaded_at < _STALE_SECONDS

    async def _load(self) -> None:
        # read before the look, so that a connection lost meanwhile makes us look again
        epoch, began = self._bus.epoch, monotonic()
        since = min(float(KEPT_SECONDS), began - self._loaded_at + _OVERLAP_SECONDS)
        self.add(await sessions.revoked_since(self._database, since))
        self._loaded, self._loaded_at = epoch, began

    def add(self, ended: list[UUID]) -> None:
        """Refuse these sessions in this process, from now on."""
        present = monotonic()
        while self._ended and next(iter(self._ended.values())) < present - KEPT_SECONDS:
            del self._ended[next(iter(self._ended))]
        for session_id in ended:
            self._ended.setdefault(session_id, present)
        for callback in self._callbacks:
            callback(ended)

    def _on_message(self, payload: dict[str, Any]) -> None:
        self.add([UUID(word) for word in payload["ended"]])
