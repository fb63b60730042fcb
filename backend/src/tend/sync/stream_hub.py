"""Who of this process's open streams hears of what. It holds no connection of the database."""

import asyncio
import logging
import random
from collections.abc import Collection
from time import monotonic, time
from uuid import UUID

from tend.accounts.access_tokens import SignedInUser
from tend.accounts.revocations import Revocations
from tend.core import write_result
from tend.core.bus.bus import Bus, Payload
from tend.core.db.database import Database
from tend.sync.errors import Stopping, TooManyStreams
from tend.sync.event_stream import Stream
from tend.sync.subscriptions import Audience, Person

MOST_STREAMS = 50
JOIN_SECONDS = 0.02
BEAT_SECONDS = 20.0
SLOW_SECONDS = 10.0
TICK_SECONDS = 0.25
# after a loss of messages everybody is told to pull, within so long
SPREAD_SECONDS = 2.0
# how long a stream that has been ended may take to send its last words
FAREWELL_SECONDS = 0.5
_log = logging.getLogger(__name__)


class Hub:
    def __init__(self, database: Database, bus: Bus, revocations: Revocations) -> None:
        self.beat_seconds = BEAT_SECONDS
        self.slow_seconds = SLOW_SECONDS
        self._bus = bus
        self._epoch = bus.epoch
        self._audience = Audience(database, self._join, _tell_to_pull)
        self._streams: dict[Stream, Person] = {}
        self._sessions: dict[UUID, set[Stream]] = {}
        self._joining: set[Stream] = set()
        self._closed = False
        bus.subscribe(write_result.TOPIC, self._on_changes)
        revocations.subscribe(self._on_ended)

    def __len__(self) -> int:
        return len(self._streams)

    def admit(self, user: SignedInUser, until: float) -> Stream:
        """A stream for `caller`, whose token expires at `until` (seconds since 1970). `discard` it in the end.

        Raises `TooManyStreams`, and `Stopping` once the process is.
        """
        if self._closed:
            raise Stopping
        stream = Stream(user.session_id, monotonic() + until - time())
        self._streams[stream] = self._audience.join(str(user.id), stream, MOST_STREAMS, TooManyStreams)
        self._sessions.setdefault(user.session_id, set()).add(stream)
        return stream

    async def hear(self, stream: Stream) -> None:
        """Return once the stream hears of all lists of its person. Raises `DatabaseUnavailable`."""
        await asyncio.shield(self._streams[stream].known)

    def discard(self, stream: Stream) -> None:
        person = self._streams.pop(stream)
        self._audience.leave(person, stream)
        same = self._sessions[stream.session]
        same.remove(stream)
        if not same:
            del self._sessions[stream.session]
        self._joining.discard(stream)
        seconds = round(monotonic() - stream.began, 1)
        _log.info("stream ended", extra={"reason": stream.ending or "left", "seconds": seconds})
        stream.ending = stream.ending or "left"

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._audience.run())
            group.create_task(self._watch())

    async def close(self) -> None:
        """End every stream; admit no more."""
        self._closed = True
        self.end_all("stopping")
        deadline = monotonic() + FAREWELL_SECONDS
        while self._streams and monotonic() < deadline:  # noqa: ASYNC110  # a moment, once in a process's life
            await asyncio.sleep(0.01)
        for stream in tuple(self._streams):
            stream.cut("stopping")

    def end_all(self, reason: str) -> None:
        for stream in tuple(self._streams):
            stream.end(reason)

    def _on_changes(self, payload: Payload) -> None:
        for list_id, number in payload.get("lists", {}).items():
            for person in self._audience.of(list_id):
                for stream in person.streams:
                    stream.add_list(list_id, number)
                self._join(person.streams)
        for user_id, number in payload.get("users", {}).items():
            self._audience.moved(user_id, number)

    def _join(self, streams: Collection[Stream]) -> None:
        """Send what these have to tell a little later, with what comes until then."""
        if streams and not self._joining:
            asyncio.get_running_loop().call_later(JOIN_SECONDS, self._flush)
        self._joining.update(streams)

    def _flush(self) -> None:
        streams, self._joining = self._joining, set()
        for stream in streams:
            stream.flush()

    def _on_ended(self, sessions: Collection[UUID]) -> None:
        for session in sessions:
            for stream in self._sessions.get(session, ()):
                stream.end("session over")

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            if self._epoch != self._bus.epoch:
                self._epoch = self._bus.epoch
                self._audience.doubt()
            for stream in self._streams:
                self._look(stream, monotonic())

    def _look(self, stream: Stream, present: float) -> None:
        if stream.is_stuck(FAREWELL_SECONDS if stream.ending else self.slow_seconds):
            stream.cut("slow")
        elif stream.until <= present:
            stream.end("token expired")
        elif stream.silent_since + self.beat_seconds <= present:
            # while other processes cannot be heard, pulling now and then is the way to hear of their writes
            (stream.beat if self._bus.is_healthy else stream.ready)()


def _tell_to_pull(streams: Collection[Stream]) -> None:
    """Each at a moment of its own, so that they do not all ask at once."""
    for stream in streams:
        asyncio.get_running_loop().call_later(random.uniform(0, SPREAD_SECONDS), stream.ready)  # noqa: S311
