"""Messages between processes: quick, and allowed to be lost.

Whoever listens repairs a lost message by other means, and asks `healthy` whether one may be missing right now.
"""

import asyncio
import json
import logging
import secrets
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any, ClassVar

BATCH_SECONDS = 0.03
PROBE_SECONDS = 2.0
DEAF_SECONDS = 2.0
SHORTEST_PAUSE = 0.1
LONGEST_PAUSE = 2.0
BACKLOG = 10_000
PROBE = "bus.probe"
# PostgreSQL takes less than 8 000 bytes in one notification
MOST_BYTES = 7_900
Payload = dict[str, Any]
Callback = Callable[[Payload], None]
_log = logging.getLogger(__name__)


class Bus(ABC):
    """One listening connection in each process. Callbacks are plain functions and must be quick."""

    transactional: ClassVar[bool]
    """Whether it carries what is published in a transaction of the database."""
    losses: ClassVar[tuple[type[Exception], ...]]
    """What the loss of its connection raises, or a connection that does not hear."""

    def __init__(self) -> None:
        self.healthy = False
        """False while messages of other processes may be missed."""
        self.epoch = 0
        """Counts the connections that have listened: whoever saw another number may have missed a message since."""
        self._origin = secrets.token_hex(8)
        self._callbacks: dict[str, list[Callback]] = defaultdict(list)
        self._outgoing: deque[str] = deque(maxlen=BACKLOG)
        self._pending = asyncio.Event()
        self._heard = asyncio.Event()
        self._lost = asyncio.Event()
        self.subscribe(PROBE, self._on_probe)

    @abstractmethod
    def _listening(self) -> AbstractAsyncContextManager[None]:
        """A connection that gives what it hears to `_on_text`, and its end to `_on_loss`."""

    @abstractmethod
    async def _transmit(self, text: str) -> bool:
        """Send to every process that listens; False when it cannot be sent now."""

    def subscribe(self, topic: str, callback: Callback) -> Callable[[], None]:
        """Call back for each message on `topic`, those of this process included. Returns what ends it."""
        self._callbacks[topic].append(callback)
        return lambda: self._callbacks[topic].remove(callback)

    async def publish(self, topic: str, payload: Payload) -> None:
        """Tell this process at once, and the others within a batch: 30 ms. It waits for nothing."""
        text = message(topic, payload)
        if len(text.encode()) > room(self._origin):
            raise ValueError(f"a message on {topic} is longer than one notification")
        self._outgoing.append(text)
        self._pending.set()
        self._deliver(topic, payload)

    async def run(self) -> None:
        """Listen and send until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._send())
            group.create_task(self._keep_listening())

    async def _keep_listening(self) -> None:
        pause = SHORTEST_PAUSE
        while True:
            try:
                await self._listen()
                pause = SHORTEST_PAUSE
            except self.losses as error:
                _log.warning("not hearing other processes", extra={"error": type(error).__name__})
                pause = min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def _listen(self) -> None:
        """One connection's life. Raises `TimeoutError` when it does not hear (a pooler in between, a dead network)."""
        self._lost.clear()
        try:
            async with self._listening():
                self.epoch += 1
                while not self._lost.is_set():
                    await self._probe()
                    self.healthy = not self._lost.is_set()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._lost.wait(), PROBE_SECONDS)
        finally:
            self.healthy = False

    async def _probe(self) -> None:
        self._heard.clear()
        async with asyncio.timeout(DEAF_SECONDS):
            if not await self._transmit(envelope("", [message(PROBE, {"of": self._origin})])):
                raise TimeoutError
            await self._heard.wait()

    async def _send(self) -> None:
        while True:
            await self._pending.wait()
            await asyncio.sleep(BATCH_SECONDS)
            self._pending.clear()
            while self._outgoing:
                batch = self._batch()
                if not await self._transmit(envelope(self._origin, batch)):
                    # kept for when it is back; the oldest fall out of a full backlog
                    self._outgoing.extendleft(reversed(batch))
                    await asyncio.sleep(LONGEST_PAUSE)

    def _batch(self) -> list[str]:
        batch: list[str] = []
        left = room(self._origin)
        while self._outgoing and left > (size := len(self._outgoing[0].encode()) + 1):
            left -= size
            batch.append(self._outgoing.popleft())
        return batch

    def _on_loss(self) -> None:
        self.healthy = False
        self._lost.set()

    def _on_text(self, text: str) -> None:
        origin, *messages = json.loads(text)
        if origin == self._origin:
            return
        for topic, payload in messages:
            self._deliver(topic, payload)

    def _on_probe(self, payload: Payload) -> None:
        if payload["of"] == self._origin:
            self._heard.set()

    def _deliver(self, topic: str, payload: Payload) -> None:
        for callback in tuple(self._callbacks[topic]):
            try:
                callback(payload)
            except Exception:  # noqa: BLE001  # one deaf listener must not silence the others
                _log.exception("a bus callback failed", extra={"topic": topic})


def message(topic: str, payload: Payload) -> str:
    return json.dumps([topic, payload], separators=(",", ":"))


def envelope(origin: str, messages: list[str]) -> str:
    """With the empty origin it is heard by its sender too."""
    return f'["{origin}",{",".join(messages)}]'


def room(origin: str) -> int:
    """How many bytes of messages fit into one envelope."""
    return MOST_BYTES - len(envelope(origin, []))
