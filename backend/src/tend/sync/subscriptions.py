"""The users with open streams, and the lists that each of them may hear of."""

import asyncio
import logging
from collections.abc import Callable, Collection
from itertools import islice

from tend.core.db.database import Database
from tend.core.errors import TendError
from tend.lists.queries.crud import fetch_lists_of_tokens, fetch_lists_of_users
from tend.sync.event_stream import EventStream

OnStreams = Callable[[Collection[EventStream]], None]
_BATCH_SIZE = 500
_RETRY_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Subscriber:
    __slots__ = ("account", "has_missed", "id", "lists", "loaded", "streams")

    def __init__(self, user_id: str) -> None:
        self.id = user_id
        self.lists: frozenset[str] = frozenset()
        self.streams: set[EventStream] = set()
        self.account = 0
        """A version of the account that streams learn once the lists are loaded again; 0 for none."""
        self.has_missed = False
        """Whether messages may have been lost; streams learn that once the lists are loaded again."""
        self.loaded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # Retrieve the exception, so that asyncio does not warn about it when every stream has been closed.
        self.loaded.add_done_callback(lambda loaded: loaded.cancelled() or loaded.exception())


class Subscriptions:
    """Stale subscribers are loaded in batches, one statement at a time, however many there are."""

    def __init__(self, database: Database, on_changes: OnStreams, on_missed: OnStreams) -> None:
        """`on_changes` gets streams with pending changes, `on_missed` those that may have missed some."""
        self._database = database
        self._on_changes = on_changes
        self._on_missed = on_missed
        self._subscribers: dict[str, Subscriber] = {}
        self._by_list: dict[str, set[Subscriber]] = {}
        self._stale: dict[Subscriber, None] = {}
        self._has_stale = asyncio.Event()

    def add(self, user_id: str, stream: EventStream, max_streams: int) -> Subscriber | None:
        """None when the user has `max_streams` streams already."""
        subscriber = self._subscribers.get(user_id)
        if subscriber is None:
            subscriber = self._subscribers[user_id] = Subscriber(user_id)
            self._mark_stale(subscriber)
        if len(subscriber.streams) >= max_streams:
            return None
        subscriber.streams.add(stream)
        return subscriber

    def remove(self, subscriber: Subscriber, stream: EventStream) -> None:
        subscriber.streams.remove(stream)
        if not subscriber.streams:
            self._forget(subscriber)

    def find(self, user_id: str) -> Subscriber | None:
        """None for a user without a stream."""
        return self._subscribers.get(user_id)

    def subscribers_of(self, list_id: str) -> Collection[Subscriber]:
        return self._by_list.get(list_id, ())

    def add_account_version(self, user_id: str, version: int) -> None:
        """The account changed, and perhaps the user's lists with it, so the streams learn it once those are loaded."""
        if subscriber := self._subscribers.get(user_id):
            subscriber.account = max(version, subscriber.account)
            self._mark_stale(subscriber)

    def mark_all_missed(self) -> None:
        """Messages may have been lost: loads everybody's lists again, and then has their clients pull."""
        for subscriber in self._subscribers.values():
            subscriber.has_missed = True
            self._mark_stale(subscriber)

    def reload_all(self) -> None:
        """Loads everybody's lists again, since nobody says who has joined or left one."""
        for subscriber in self._subscribers.values():
            self._mark_stale(subscriber)

    async def run(self) -> None:
        while True:
            await self._has_stale.wait()
            batch = list(islice(self._stale, _BATCH_SIZE))
            for subscriber in batch:
                del self._stale[subscriber]
            if not self._stale:
                self._has_stale.clear()
            try:
                await self._load(batch)
            except TendError as error:
                await self._postpone(batch, error)
            except Exception:  # noqa: BLE001  # streams go on, and the load is tried again
                _log.exception("lists of subscribers cannot be loaded")
                await self._postpone(batch, TendError())

    async def _load(self, batch: list[Subscriber]) -> None:
        lists: dict[str, list[str]] = {subscriber.id: [] for subscriber in batch}
        for user_id, list_id in await fetch_lists_of_users(self._database, lists):
            lists[user_id].append(list_id)
        await self.load_reach([stream for subscriber in batch for stream in subscriber.streams])
        for subscriber in batch:
            # Without streams, the subscriber was forgotten during the statement and must not come back.
            if subscriber.streams:
                self._set_lists(subscriber, frozenset(lists[subscriber.id]))
                self._notify(subscriber)
            if not subscriber.loaded.done():
                subscriber.loaded.set_result(None)

    async def load_reach(self, streams: Collection[EventStream]) -> None:
        """Finds out which lists the streams of restricted tokens may tell of."""
        restricted = [stream for stream in streams if stream.reach is not None]
        if restricted:
            lists = await fetch_lists_of_tokens(self._database, {stream.session_id for stream in restricted})
            for stream in restricted:
                stream.reach = frozenset(lists[stream.session_id])

    async def _postpone(self, batch: list[Subscriber], error: TendError) -> None:
        for subscriber in batch:
            if not subscriber.loaded.done():
                self._forget(subscriber)
                subscriber.loaded.set_exception(error)
            elif subscriber.streams:
                self._notify(subscriber)
                self._mark_stale(subscriber)
        await asyncio.sleep(_RETRY_SECONDS)

    def _set_lists(self, subscriber: Subscriber, lists: frozenset[str]) -> None:
        for list_id in subscriber.lists - lists:
            remaining = self._by_list[list_id]
            remaining.remove(subscriber)
            if not remaining:
                del self._by_list[list_id]
        for list_id in lists - subscriber.lists:
            self._by_list.setdefault(list_id, set()).add(subscriber)
        subscriber.lists = lists

    def _notify(self, subscriber: Subscriber) -> None:
        if subscriber.account:
            for stream in subscriber.streams:
                stream.add_account(subscriber.account)
            subscriber.account = 0
            self._on_changes(subscriber.streams)
        if subscriber.has_missed:
            subscriber.has_missed = False
            self._on_missed(subscriber.streams)

    def _mark_stale(self, subscriber: Subscriber) -> None:
        self._stale[subscriber] = None
        self._has_stale.set()

    def _forget(self, subscriber: Subscriber) -> None:
        self._set_lists(subscriber, frozenset())
        self._stale.pop(subscriber, None)
        if self._subscribers.get(subscriber.id) is subscriber:
            del self._subscribers[subscriber.id]
