"""Limits how much of the server one account uses at a time, so that others go on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from time import monotonic
from typing import TypeVar
from uuid import UUID
from weakref import WeakValueDictionary

from tend.core.errors import TooManyRequests
from tend.core.request_context import payer
from tend.core.shared_limits import SharedLimits

Result = TypeVar("Result")

SLOT_WAIT_SECONDS = 3.0
# How long a request sleeps before it looks again whether another process has given back its slot.
_POLL_SECONDS = 0.02
# A lease would end by itself after half a minute.
_RENEW_SECONDS = 10.0


class TooManyConcurrentRequests(TooManyRequests):
    code = "too_many_at_once"
    title = "Too many requests at once"

    def __init__(self) -> None:
        super().__init__(retry_after=1)
        self.detail = "This account has too many requests of this kind running. Try again in a moment."


class AccountSlots:
    """At most `count` pieces of one kind of work for each account at a time. Others wait briefly.

    With `limits`, all processes that share them count together; without, each counts for itself. `kind` tells the work from
    other work that shares the limits.
    """

    def __init__(self, count: int, limits: SharedLimits | None = None, kind: str = "") -> None:
        self._count = count
        self._limits = limits
        self._kind = kind
        # An account is in it as long as something of it runs or waits.
        self._semaphores: WeakValueDictionary[UUID, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def take(self, user_id: UUID) -> AsyncIterator[None]:
        """Raises `TooManyConcurrentRequests` when no slot becomes free in `SLOT_WAIT_SECONDS`."""
        deadline = monotonic() + SLOT_WAIT_SECONDS
        semaphore = self._semaphores.setdefault(user_id, asyncio.Semaphore(self._count))
        try:
            async with asyncio.timeout(SLOT_WAIT_SECONDS):
                await semaphore.acquire()
        except TimeoutError:
            raise TooManyConcurrentRequests from None
        try:
            async with self._lease(f"{self._kind} {user_id}" if self._kind else str(user_id), deadline):
                yield
        finally:
            semaphore.release()

    @asynccontextmanager
    async def _lease(self, subject: str, deadline: float) -> AsyncIterator[None]:
        """The account's share of what the processes may do together."""
        if self._limits is None:
            yield
            return
        while (lease := self._limits.take_lease(subject, self._count)) is None:
            if monotonic() > deadline:
                raise TooManyConcurrentRequests
            await asyncio.sleep(_POLL_SECONDS)
        renewal = asyncio.create_task(_renew(self._limits, subject, lease))
        try:
            yield
        finally:
            renewal.cancel()
            self._limits.end_lease(subject, lease)


async def _renew(limits: SharedLimits, subject: str, lease: int) -> None:
    while True:
        await asyncio.sleep(_RENEW_SECONDS)
        limits.renew_lease(subject, lease)


class AccountTurns:
    """One thread for one kind of work. Work waits for one piece of each other account at most, however many pieces those have."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)
        # Each account that has work here has a lock.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def run(self, work: Callable[[], Result]) -> Result:
        """The result of `work` in the thread, in a turn of the account of the present request."""
        lock = self._locks.setdefault(payer.get(), asyncio.Lock())
        async with lock:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
