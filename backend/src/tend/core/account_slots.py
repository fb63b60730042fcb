"""Limits how much of the server one account uses at a time, so that others go on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID
from weakref import WeakValueDictionary

from tend.core.errors import TooManyRequests

WAIT_SECONDS = 3.0


class TooManyAtOnce(TooManyRequests):
    code = "too_many_at_once"
    title = "Too many requests at once"

    def __init__(self) -> None:
        super().__init__(retry_after=1)
        self.detail = "This account has too many requests of this kind running. Try again in a moment."


class AccountSlots:
    """In this process, at most `count` pieces of one kind of work for each account at a time. Others wait briefly."""

    def __init__(self, count: int) -> None:
        self._count = count
        # An account is in it as long as something of it runs or waits.
        self._semaphores: WeakValueDictionary[UUID, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def take(self, user_id: UUID) -> AsyncIterator[None]:
        """Raises `TooManyAtOnce` when no slot becomes free in `WAIT_SECONDS`."""
        semaphore = self._semaphores.setdefault(user_id, asyncio.Semaphore(self._count))
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await semaphore.acquire()
        except TimeoutError:
            raise TooManyAtOnce from None
        try:
            yield
        finally:
            semaphore.release()
