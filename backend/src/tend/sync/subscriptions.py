"""Which people listen, and which lists each of them is in, as far as the database was asked."""

import asyncio
import logging
from collections.abc import Callable, Collection
from itertools import islice

from tend.core.db.database import Database
from tend.core.errors import TendError
from tend.lists.queries.crud import fetch_lists_of_users
from tend.sync.event_stream import Stream

Tell = Callable[[Collection[Stream]], None]
_AT_ONCE = 500
_PAUSE_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Person:
    __slots__ = ("account", "id", "known", "lists", "missed", "streams")

    def __init__(self, user_id: str) -> None:
        self.id = user_id
        self.lists: frozenset[str] = frozenset()
        self.streams: set[Stream] = set()
        self.account = 0
        """A number of the person's log that is told once the lists have been read again."""
        self.missed = False
        """Whether messages may have been lost on the way to the streams, which learn of it at the same moment."""
        self.known: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # nobody may be left to ask how it went
        self.known.add_done_callback(lambda known: known.cancelled() or known.exception())


class Audience:
    """One statement at a time reads the lists of all whose lists may have changed, however many they are."""

    def __init__(self, database: Database, tell: Tell, tell_to_pull: Tell) -> None:
        """`tell` is for streams with news, `tell_to_pull` for those that may have missed some."""
        self._database = database
        self._tell = tell
        self._tell_to_pull = tell_to_pull
        self._people: dict[str, Person] = {}
        self._by_list: dict[str, set[Person]] = {}
        self._doubted: dict[Person, None] = {}
        self._asked = asyncio.Event()

    def join(self, user_id: str, stream: Stream, most: int, refusal: Callable[[int], Exception]) -> Person:
        """Raises `refusal(most)` when the person has that many streams."""
        person = self._people.get(user_id)
        if person is None:
            person = self._people[user_id] = Person(user_id)
            self._doubt(person)
        if len(person.streams) >= most:
            raise refusal(most)
        person.streams.add(stream)
        return person

    def leave(self, person: Person, stream: Stream) -> None:
        person.streams.remove(stream)
        if not person.streams:
            self._forget(person)

    def of(self, list_id: str) -> Collection[Person]:
        return self._by_list.get(list_id, ())

    def moved(self, user_id: str, number: int) -> None:
        """The person's own log grew, so their lists may be others by now. They hear of it once that is known."""
        if person := self._people.get(user_id):
            person.account = max(number, person.account)
            self._doubt(person)

    def doubt(self) -> None:
        """Messages may have been lost: ask for everybody's lists again, then have them pull."""
        for person in self._people.values():
            person.missed = True
            self._doubt(person)

    async def run(self) -> None:
        while True:
            await self._asked.wait()
            batch = list(islice(self._doubted, _AT_ONCE))
            for person in batch:
                del self._doubted[person]
            if not self._doubted:
                self._asked.clear()
            try:
                await self._read(batch)
            except TendError as error:
                await self._put_off(batch, error)
            except Exception:  # noqa: BLE001  # whoever listens goes on, and it is tried again
                _log.exception("whose lists are whose cannot be read")
                await self._put_off(batch, TendError())

    async def _read(self, batch: list[Person]) -> None:
        lists: dict[str, list[str]] = {person.id: [] for person in batch}
        for user_id, list_id in await fetch_lists_of_users(self._database, lists):
            lists[user_id].append(list_id)
        for person in batch:
            # who left meanwhile is not put back
            if person.streams:
                self._place(person, frozenset(lists[person.id]))
                self._announce(person)
            if not person.known.done():
                person.known.set_result(None)

    async def _put_off(self, batch: list[Person], error: TendError) -> None:
        for person in batch:
            if not person.known.done():
                self._forget(person)
                person.known.set_exception(error)
            elif person.streams:
                self._announce(person)
                self._doubt(person)
        await asyncio.sleep(_PAUSE_SECONDS)

    def _place(self, person: Person, lists: frozenset[str]) -> None:
        for gone in person.lists - lists:
            same = self._by_list[gone]
            same.remove(person)
            if not same:
                del self._by_list[gone]
        for new in lists - person.lists:
            self._by_list.setdefault(new, set()).add(person)
        person.lists = lists

    def _announce(self, person: Person) -> None:
        if person.account:
            for stream in person.streams:
                stream.add_account(person.account)
            person.account = 0
            self._tell(person.streams)
        if person.missed:
            person.missed = False
            self._tell_to_pull(person.streams)

    def _doubt(self, person: Person) -> None:
        self._doubted[person] = None
        self._asked.set()

    def _forget(self, person: Person) -> None:
        self._place(person, frozenset())
        self._doubted.pop(person, None)
        if self._people.get(person.id) is person:
            del self._people[person.id]
