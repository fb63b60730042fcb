"""Messages between processes: quick, and allowed to be lost.

Subscribers recover from a lost message by other means, and ask `is_healthy` whether one may be missing right now.
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

MESSAGE_BATCH_SECONDS = 0.03
BUS_PROBE_SECONDS = 2.0
PROBE_TIMEOUT_SECONDS = 2.0
MIN_RECONNECT_PAUSE = 0.1
MAX_RECONNECT_PAUSE = 2.0
MAX_PENDING_MESSAGES = 10_000
PROBE_TOPIC = "bus.probe"
# PostgreSQL's limit for one notification is 8 000 bytes.
MAX_BATCH_BYTES = 7_900
MessagePayload = dict[str, Any]
Callback = Callable[[MessagePayload], None]
_log = logging.getLogger(__name__)


class Bus(ABC):
    """One listening connection in each process. Callbacks are plain functions and must be quick."""

    is_transactional: ClassVar[bool]
    """Whether it delivers messages that are published in a database transaction."""
    connection_errors: ClassVar[tuple[type[Exception], ...]]
    """The exceptions of a connection that was lost, or that receives nothing."""

    def __init__(self) -> None:
        self.is_healthy = False
        """False while messages of other processes may be missed."""
        self.epoch = 0
        """Counts the connections that have listened: a subscriber that saw another number may have missed messages."""
        self._origin = secrets.token_hex(8)
        self._callbacks: dict[str, list[Callback]] = defaultdict(list)
        self._outgoing: deque[str] = deque(maxlen=MAX_PENDING_MESSAGES)
        self._pending = asyncio.Event()
        self._probe_received = asyncio.Event()
        self._connection_lost = asyncio.Event()
        self.subscribe(PROBE_TOPIC, self._on_probe)

    @abstractmethod
    def _listening(self) -> AbstractAsyncContextManager[None]:
        """A connection that passes what it receives to `_on_text`, and calls `_on_connection_lost` when it ends."""

    @abstractmethod
    async def _transmit(self, text: str) -> bool:
        """Send to every process that listens; false if it cannot be sent now."""

    def subscribe(self, topic: str, callback: Callback) -> Callable[[], None]:
        """Call back for each message on `topic`, also those of this process. Returns a function that unsubscribes."""
        self._callbacks[topic].append(callback)
        return lambda: self._callbacks[topic].remove(callback)

    async def publish(self, topic: str, payload: MessagePayload) -> None:
        """Deliver in this process at once, and to the others with the next batch, 30 ms later. It waits for nothing."""
        text = format_message(topic, payload)
        if len(text.encode()) > count_max_message_bytes(self._origin):
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
        pause = MIN_RECONNECT_PAUSE
        while True:
            try:
                await self._listen_once()
                pause = MIN_RECONNECT_PAUSE
            except self.connection_errors as error:
                _log.warning("not hearing other processes", extra={"error": type(error).__name__})
                pause = min(pause * 2, MAX_RECONNECT_PAUSE)
            await asyncio.sleep(pause)

    async def _listen_once(self) -> None:
        """Listen on one connection until it is lost. Raises `TimeoutError` if it is deaf: behind a pooler, or cut off."""
        self._connection_lost.clear()
        try:
            async with self._listening():
                self.epoch += 1
                while not self._connection_lost.is_set():
                    await self._probe()
                    self.is_healthy = not self._connection_lost.is_set()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._connection_lost.wait(), BUS_PROBE_SECONDS)
        finally:
            self.is_healthy = False

    async def _probe(self) -> None:
        self._probe_received.clear()
        async with asyncio.timeout(PROBE_TIMEOUT_SECONDS):
            if not await self._transmit(format_batch("", [format_message(PROBE_TOPIC, {"of": self._origin})])):
                raise TimeoutError
            await self._probe_received.wait()

    async def _send(self) -> None:
        while True:
            await self._pending.wait()
            await asyncio.sleep(MESSAGE_BATCH_SECONDS)
            self._pending.clear()
            while self._outgoing:
                batch = self._batch()
                if not await self._transmit(format_batch(self._origin, batch)):
                    # Messages wait for the connection; a full backlog drops the oldest.
                    self._outgoing.extendleft(reversed(batch))
                    await asyncio.sleep(MAX_RECONNECT_PAUSE)

    def _batch(self) -> list[str]:
        batch: list[str] = []
        left = count_max_message_bytes(self._origin)
        while self._outgoing and left > (size := len(self._outgoing[0].encode()) + 1):
            left -= size
            batch.append(self._outgoing.popleft())
        return batch

    def _on_connection_lost(self) -> None:
        self.is_healthy = False
        self._connection_lost.set()

    def _on_text(self, text: str) -> None:
        origin, *messages = json.loads(text)
        if origin == self._origin:
            return
        for topic, payload in messages:
            self._deliver(topic, payload)

    def _on_probe(self, payload: MessagePayload) -> None:
        if payload["of"] == self._origin:
            self._probe_received.set()

    def _deliver(self, topic: str, payload: MessagePayload) -> None:
        for callback in tuple(self._callbacks[topic]):
            try:
                callback(payload)
            except Exception:  # noqa: BLE001  # one broken subscriber must not silence the others
                _log.exception("a bus callback failed", extra={"topic": topic})


def format_message(topic: str, payload: MessagePayload) -> str:
    return json.dumps([topic, payload], separators=(",", ":"))


def format_batch(origin: str, messages: list[str]) -> str:
    """A batch as it is sent. With an empty origin, the sender receives it too."""
    return f'["{origin}",{",".join(messages)}]'


def count_max_message_bytes(origin: str) -> int:
    """The bytes of messages that fit into one envelope."""
    return MAX_BATCH_BYTES - len(format_batch(origin, []))
