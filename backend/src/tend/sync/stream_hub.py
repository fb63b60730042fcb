"""The open streams of this process, and the changes that each of them sends. It holds no database connection."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Collection
from time import monotonic, time
from uuid import UUID

from tend.accounts.guest_tokens import Guest
from tend.accounts.revocations import Revocations
from tend.accounts.session_tokens import SignedInUser
from tend.core import write_result
from tend.core.bus.bus import Bus, MessagePayload
from tend.core.db.database import Database
from tend.core.http.client_address import LOCAL_ADDRESSES
from tend.core.metrics import metrics
from tend.core.settings.settings import Settings
from tend.sync.errors import ServerStopping, TooManyStreams
from tend.sync.event_stream import EventStream
from tend.sync.presence.hub import PresenceHub
from tend.sync.subscriptions import Subscriber, Subscriptions

MAX_STREAMS_OF_GUEST = 5
# Changes in quick succession are combined into one event.
CHANGE_COMBINE_SECONDS = 0.02
HEARTBEAT_SECONDS = 20.0
SLOW_STREAM_SECONDS = 10.0
STREAM_CHECK_SECONDS = 0.25
# While the bus is down, a process does not hear that a member of a list was removed, and still serves writes to the list.
RELOAD_WITHOUT_BUS_SECONDS = 0.5
# After lost messages every client pulls; this spreads their pulls.
PULL_SPREAD_SECONDS = 2.0
# How long a stream that ends may take to send its last events.
STREAM_FINISH_SECONDS = 0.5
_log = logging.getLogger(__name__)


class StreamHub:
    def __init__(self, settings: Settings, database: Database, bus: Bus, revocations: Revocations) -> None:
        self._max_by_account = settings.streams_per_account
        self._max_by_network = settings.streams_per_address
        self._networks: Counter[str] = Counter()
        """How many streams each network has open."""
        self.heartbeat_seconds = HEARTBEAT_SECONDS
        self.slow_seconds = SLOW_STREAM_SECONDS
        self._bus = bus
        self._epoch = bus.epoch
        self._subscriptions = Subscriptions(database, self._flush_soon, _spread_ready)
        self.presence = PresenceHub(database, bus, self._subscriptions, self._flush_soon)
        self._streams: dict[EventStream, Subscriber] = {}
        self._sessions: dict[UUID, set[EventStream]] = {}
        self._pending: set[EventStream] = set()
        self._is_closed = False
        self._reloaded_at = 0.0
        bus.subscribe(write_result.CHANGES_TOPIC, self._on_changes)
        revocations.subscribe(self._on_revoked)

    def __len__(self) -> int:
        return len(self._streams)

    def open(self, user: SignedInUser | Guest, expires_at: float, network: str) -> EventStream:
        """A stream for `user`, whose token expires at `expires_at` (seconds since 1970), to an address in `network`. The
        caller must `close` it.

        Raises `TooManyStreams`, and `ServerStopping` once the process stops.
        """
        if self._is_closed:
            raise ServerStopping
        if self._networks[network] >= self._max_by_network and network not in LOCAL_ADDRESSES:
            raise TooManyStreams(self._max_by_network, "Your network")
        is_restricted = isinstance(user, SignedInUser) and user.is_restricted
        end = monotonic() + expires_at - time()
        stream = EventStream(user.session_id, network, end, is_restricted=is_restricted)
        max_streams = MAX_STREAMS_OF_GUEST if isinstance(user, Guest) else self._max_by_account
        subscriber = self._subscriptions.add(str(user.id), stream, max_streams)
        if subscriber is None:
            raise TooManyStreams(max_streams)
        self._networks[network] += 1
        self._streams[stream] = subscriber
        self._sessions.setdefault(user.session_id, set()).add(stream)
        return stream

    async def wait_until_subscribed(self, stream: EventStream) -> None:
        """Returns once the stream receives the changes of all the user's lists. Raises `DatabaseUnavailable`."""
        subscriber = self._streams[stream]
        await asyncio.shield(subscriber.loaded)
        await self._subscriptions.load_reach([stream])
        self.presence.send_present_people(subscriber.id, stream)

    def close(self, stream: EventStream) -> None:
        self._subscriptions.remove(self._streams.pop(stream), stream)
        remaining = self._sessions[stream.session_id]
        remaining.remove(stream)
        if not remaining:
            del self._sessions[stream.session_id]
        self._pending.discard(stream)
        self._networks[stream.network] -= 1
        if not self._networks[stream.network]:
            del self._networks[stream.network]
        seconds = round(monotonic() - stream.opened_at, 1)
        _log.info("stream ended", extra={"reason": stream.end_reason or "left", "seconds": seconds})
        stream.end_reason = stream.end_reason or "left"
        is_known = stream.end_reason in metrics.STREAM_ENDS.values
        metrics.STREAM_ENDS.add(stream.end_reason if is_known else "other")

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._subscriptions.run())
            group.create_task(self.presence.run())
            group.create_task(self._check_streams())

    async def shut_down(self) -> None:
        """Ends every stream and opens no more."""
        self._is_closed = True
        self.finish_all("stopping")
        deadline = monotonic() + STREAM_FINISH_SECONDS
        while self._streams and monotonic() < deadline:  # noqa: ASYNC110  # half a second at most, as the process stops
            await asyncio.sleep(0.01)
        for stream in tuple(self._streams):
            stream.abort("stopping")

    def finish_all(self, reason: str) -> None:
        for stream in tuple(self._streams):
            stream.finish(reason)

    def _on_changes(self, payload: MessagePayload) -> None:
        for list_id, version in payload.get("lists", {}).items():
            for subscriber in self._subscriptions.subscribers_of(list_id):
                for stream in subscriber.streams:
                    stream.add_list(list_id, version)
                self._flush_soon(subscriber.streams)
        users = payload.get("users", {})
        for user_id, version in users.items():
            self._subscriptions.add_account_version(user_id, version)
        self.presence.recheck_access(users)

    def _flush_soon(self, streams: Collection[EventStream]) -> None:
        if streams and not self._pending:
            asyncio.get_running_loop().call_later(CHANGE_COMBINE_SECONDS, self._flush)
        self._pending.update(streams)

    def _flush(self) -> None:
        streams, self._pending = self._pending, set()
        for stream in streams:
            stream.flush()

    def _on_revoked(self, session_ids: Collection[UUID]) -> None:
        for session_id in session_ids:
            for stream in self._sessions.get(session_id, ()):
                stream.finish("session over")

    async def _check_streams(self) -> None:
        while True:
            await asyncio.sleep(STREAM_CHECK_SECONDS)
            if self._epoch != self._bus.epoch:
                self._epoch = self._bus.epoch
                self._subscriptions.mark_all_missed()
            elif not self._bus.is_healthy and monotonic() - self._reloaded_at >= RELOAD_WITHOUT_BUS_SECONDS:
                self._reloaded_at = monotonic()
                self._subscriptions.reload_all()
            for stream in self._streams:
                self._check_stream(stream, monotonic())

    def _check_stream(self, stream: EventStream, present: float) -> None:
        """Ends a stream that is stuck or out of date, and sends a heartbeat on one that was silent. `present`: as `monotonic`."""
        if stream.is_stuck(STREAM_FINISH_SECONDS if stream.end_reason else self.slow_seconds):
            stream.abort("slow")
        elif stream.expires_at <= present:
            stream.finish("token expired")
        elif stream.silent_since + self.heartbeat_seconds <= present:
            if self._bus.is_healthy:
                stream.send_heartbeat()
            else:
                # Changes of other processes do not arrive, so clients find them only by pulling now and then.
                stream.send_ready()


def _spread_ready(streams: Collection[EventStream]) -> None:
    """Has clients pull, each at a random moment, so that they do not all pull at once."""
    for stream in streams:
        asyncio.get_running_loop().call_later(random.uniform(0, PULL_SPREAD_SECONDS), stream.send_ready)  # noqa: S311
