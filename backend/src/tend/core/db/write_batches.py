"""Writes that would wait for the same lock wait here instead, and are then done together.

Each commit ends with a wait for the disk, and the lock is held until then. Together, they wait once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, TypeVar

from tend.core.request_context import has_no_session, payer, restricted_token

MAX_WRITE_BATCH = 100

Item = TypeVar("Item")
Result = TypeVar("Result")


class WriteBatches:
    def __init__(self) -> None:
        self._waiting: dict[Hashable, list[tuple[Any, asyncio.Future[Any]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def write(
        self,
        key: Hashable,
        item: Item,
        write_one: Callable[[Item], Awaitable[Result]],
        write_batch: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]],
    ) -> Result:
        """Writes the item alone, at once, unless a write with the same key is under way: then in a batch after that.

        `write_batch` returns the result of each item, or the error that it failed with. An error that it raises is the
        error of all.
        """
        # The statement of a batch reaches what all of its writes do, and uses the share of the account of all.
        key = (key, restricted_token.get(), payer.get(), has_no_session.get())
        if key in self._waiting:
            future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
            self._waiting[key].append((item, future))
            return await future
        self._waiting[key] = []
        try:
            return await write_one(item)
        finally:
            self._start_batch(key, write_batch)

    def _start_batch(self, key: Hashable, write_batch: Callable[[Sequence[Any]], Awaitable[Sequence[Any]]]) -> None:
        # A request that ended meanwhile wants nothing written.
        waiting = [(item, future) for item, future in self._waiting.pop(key) if not future.done()]
        if waiting:
            self._waiting[key] = waiting[MAX_WRITE_BATCH:]
            task = asyncio.create_task(self._write_batch(key, waiting[:MAX_WRITE_BATCH], write_batch))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _write_batch(
        self,
        key: Hashable,
        batch: Sequence[tuple[Any, asyncio.Future[Any]]],
        write_batch: Callable[[Sequence[Any]], Awaitable[Sequence[Any]]],
    ) -> None:
        futures = [future for _, future in batch]
        results: Sequence[Any]
        try:
            results = await write_batch([item for item, _ in batch])
        except Exception as error:  # noqa: BLE001  # each request of the batch answers with it
            results = [error] * len(batch)
        finally:
            self._start_batch(key, write_batch)
        for future, result in zip(futures, results, strict=True):
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)
