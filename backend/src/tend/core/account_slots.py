"""Limits how much of the server one account uses at a time, so that others go on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from uuid import UUID
from weakref import WeakValueDictionary

from tend.core.errors import TooManyRequests
from tend.core.shared_limits import SharedLimits

WAIT_SECONDS = 3.0
# How long a request sleeps before it looks again whether another process has given back its slot.
_POLL_SECONDS = 0.02


class TooManyAtOnce(TooManyRequests):
    code = "too_many_at_once"
    title = "Too many requests at once"

    def __init__(self) -> None:
        super().__init__(retry_after=1)
        self.detail = "This account has too many requests of this kind running. Try again in a moment."


class AccountSlots:
    """At most `count` pieces of one kind of work for each account at a time. Others wait briefly.

    With `limits`, all processes that share them count together; without, each counts for itself.
    """

    def __init__(self, count: int, limits: SharedLimits | None = None) -> None:
        self._count = count
        self._limits = limits
        # An account is in it as long as something of it runs or waits.
        self._semaphores: WeakValueDictionary[UUID, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def take(self, user_id: UUID) -> AsyncIterator[None]:
        """Raises `TooManyAtOnce` when no slot becomes free in `WAIT_SECONDS`."""
        deadline = monotonic() + WAIT_SECONDS
        semaphore = self._semaphores.setdefault(user_id, asyncio.Semaphore(self._count))
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await semaphore.acquire()
        except TimeoutError:
            raise TooManyAtOnce from None
        try:
            async with self._lease(str(user_id), deadline):
                yield
        finally:
            semaphore.release()

    @asynccontextmanager
    async def _lease(self, user_id: str, deadline: float) -> AsyncIterator[None]:
        """The account's share of what the processes may do together."""
        if self._limits is None:
            yield
            return
        while (lease := self._limits.take_lease(user_id, self._count)) is None:
            if monotonic() > deadline:
                raise TooManyAtOnce
            await asyncio.sleep(_POLL_SECONDS)
        try:
            yield
        finally:
            self._limits.end_lease(user_id, lease)
