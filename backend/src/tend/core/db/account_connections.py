"""How many of a process's connections the requests of one account may use at a time.

Statements can take seconds: a large pull, a write that waits for a lock, a transaction that waits for other work. An account
that sends many of them at once waits for its own requests, without a connection, and leaves the rest to everybody else.

Requests without a session use the share of the account that they are about, and half of it at most, so that strangers leave
the other half to the account itself. Those of which nobody knows yet which account it is have one share together.
"""

import asyncio
from collections import deque

from tend.core.account_slots import TooManyConcurrentRequests
from tend.core.errors import DatabaseBusy
from tend.core.request_context import EVERYBODY, has_no_session, payer

_STRANGERS = "strangers to "


class AccountConnections:
    """Work that belongs to no account, such as jobs, is not limited."""

    def __init__(self, pool_size: int, wait_seconds: float) -> None:
        # A request that has one connection may need a second one.
        self._share = max(2, pool_size * 2 // 5)
        self._wait_seconds = wait_seconds
        self._in_use: dict[str, int] = {}
        self._waiters: dict[str, deque[asyncio.Future[None]]] = {}

    async def take(self) -> str:
        """The share that the present request uses from now on, for `give_back`.

        Raises `TooManyConcurrentRequests` if other requests of the account use the whole share for too long, and `DatabaseBusy` if the
        request has no session.
        """
        name = payer.get()
        if not name:
            return name
        if has_no_session.get() and name != EVERYBODY:
            await self._take(_STRANGERS + name, self._share // 2)
            try:
                await self._take(name, self._share)
            except BaseException:
                self._give_back(_STRANGERS + name)
                raise
            return _STRANGERS + name
        await self._take(name, self._share)
        return name

    async def _take(self, name: str, share: int) -> None:
        in_use = self._in_use.get(name, 0)
        if in_use < share:
            self._in_use[name] = in_use + 1
        else:
            await self._wait(name)

    async def _wait(self, name: str) -> None:
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        self._waiters.setdefault(name, deque()).append(waiter)
        timer = loop.call_later(self._wait_seconds, _expire, waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            # The request may have ended at the moment at which its turn came.
            if not waiter.cancelled() and not waiter.exception():
                self._give_back(name)
            raise
        except TimeoutError:
            raise (DatabaseBusy() if has_no_session.get() else TooManyConcurrentRequests()) from None
        finally:
            timer.cancel()

    def give_back(self, name: str) -> None:
        if name.startswith(_STRANGERS):
            self._give_back(name)
            name = name.removeprefix(_STRANGERS)
        if name:
            self._give_back(name)

    def _give_back(self, name: str) -> None:
        waiters = self._waiters.get(name)
        while waiters:
            waiter = waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return
        self._waiters.pop(name, None)
        if self._in_use[name] == 1:
            del self._in_use[name]
        else:
            self._in_use[name] -= 1


def _expire(waiter: "asyncio.Future[None]") -> None:
    if not waiter.done():
        waiter.set_exception(TimeoutError())
