"""Messages between processes over PostgreSQL's LISTEN and NOTIFY: quick, and allowed to be lost.

Whoever listens repairs a lost message by other means, and asks `healthy` whether one may be missing right now.
"""

import asyncio
import json
import logging
import secrets
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import asyncpg

from tend.core.database import Database, Queryable
from tend.core.dsn import connect_options
from tend.core.errors import TendError

CHANNEL = "tend_bus"
# PostgreSQL takes less than 8 000 bytes in one notification
NOTIFICATION_BYTES = 7_900
BATCH_SECONDS = 0.03
PROBE_SECONDS = 2.0
DEAF_SECONDS = 2.0
SHORTEST_PAUSE = 0.1
LONGEST_PAUSE = 2.0
BACKLOG = 10_000
_PROBE = "bus.probe"
_NOTIFY = f"select pg_notify('{CHANNEL}', $1)"
_log = logging.getLogger(__name__)

Payload = dict[str, Any]
Callback = Callable[[Payload], None]


async def publish_in(connection: Queryable, topic: str, payload: Payload) -> None:
    """Tell every process when, and only when, the caller's transaction commits. For rare events: it slows commits."""
    await connection.execute(_NOTIFY, _envelope("", [_message(topic, payload)]))


def _message(topic: str, payload: Payload) -> str:
    return json.dumps([topic, payload], separators=(",", ":"))


def _envelope(origin: str, messages: list[str]) -> str:
    return f'["{origin}",{",".join(messages)}]'


class Bus:
    """One listening connection in each process. Callbacks are plain functions and must be quick."""

    def __init__(self, database: Database, direct_url: str) -> None:
        """Probes and messages go out through `database`, so that hearing a probe proves the way they take."""
        self.healthy = False
        """False while messages of other processes may be missed."""
        self.epoch = 0
        """Counts the connections that have listened: whoever saw another number may have missed a message since."""
        self._database = database
        self._direct_url = direct_url
        self._origin = secrets.token_hex(8)
        self._callbacks: dict[str, list[Callback]] = defaultdict(list)
        self._outgoing: deque[str] = deque(maxlen=BACKLOG)
        self._pending = asyncio.Event()
        self._heard = asyncio.Event()
        self.subscribe(_PROBE, self._on_probe)

    def subscribe(self, topic: str, callback: Callback) -> Callable[[], None]:
        """Call back for each message on `topic`, those of this process included. Returns what ends it."""
        self._callbacks[topic].append(callback)
        return lambda: self._callbacks[topic].remove(callback)

    async def publish(self, topic: str, payload: Payload) -> None:
        """Tell this process at once, and the others within a batch: 30 ms."""
        message = _message(topic, payload)
        if len(message.encode()) > NOTIFICATION_BYTES - len(_envelope(self._origin, [])):
            raise ValueError(f"a message on {topic} is longer than one notification")
        self._outgoing.append(message)
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
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                _log.warning("not hearing other processes", extra={"error": type(error).__name__})
                pause = min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def _listen(self) -> None:
        """One connection's life. Raises `TimeoutError` when it does not hear (a pooler in between, a dead network)."""
        connection = await asyncpg.connect(**connect_options(self._direct_url))
        lost = asyncio.Event()

        def on_loss(_connection: object) -> None:
            self.healthy = False
            lost.set()

        try:
            connection.add_termination_listener(on_loss)
            await connection.add_listener(CHANNEL, self._on_notification)
            self.epoch += 1
            while not lost.is_set():
                await self._probe()
                self.healthy = not lost.is_set()
                with suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), PROBE_SECONDS)
        finally:
            self.healthy = False
            connection.terminate()

    async def _probe(self) -> None:
        self._heard.clear()
        async with asyncio.timeout(DEAF_SECONDS):
            with suppress(TendError):
                await self._database.execute(_NOTIFY, _envelope("", [_message(_PROBE, {"of": self._origin})]))
            await self._heard.wait()

    async def _send(self) -> None:
        while True:
            await self._pending.wait()
            await asyncio.sleep(BATCH_SECONDS)
            self._pending.clear()
            while self._outgoing:
                batch = self._batch()
                try:
                    await self._database.execute(_NOTIFY, _envelope(self._origin, batch))
                except TendError:
                    # kept for when the database is back; the oldest fall out of a full backlog
                    self._outgoing.extendleft(reversed(batch))
                    await asyncio.sleep(LONGEST_PAUSE)

    def _batch(self) -> list[str]:
        batch: list[str] = []
        room = NOTIFICATION_BYTES - len(_envelope(self._origin, []))
        while self._outgoing and room > (size := len(self._outgoing[0].encode()) + 1):
            room -= size
            batch.append(self._outgoing.popleft())
        return batch

    def _on_notification(self, _connection: object, _process: int, _channel: str, text: str) -> None:
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
