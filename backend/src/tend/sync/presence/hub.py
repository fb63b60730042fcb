"""Spreads who has a shared list open: from the client that says so, over the bus, to streams of others in the same list.

Only people who are in the list themselves hear of the others, and only as long as they are members. Nothing is written to a
table or a log. All work is done in rounds of `ROUND_SECONDS`, and while nobody is present there are none: so a person sends at
most one message a round over the bus, and a stream gets at most one event a round for each list in which its reader is.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

from tend.core.bus.bus import Bus, MessagePayload
from tend.core.db.database import Database
from tend.core.errors import TendError
from tend.lists.errors import ListNotFound
from tend.lists.queries.crud import fetch_lists_of_users
from tend.sync.event_stream import EventStream
from tend.sync.presence.present_people import MAX_CLIENTS_OF_PERSON, Client, Presence, PresentPeople, people_except
from tend.sync.queries.presence import find_person_in_list
from tend.sync.schemas import PresenceAnnouncement
from tend.sync.subscriptions import Subscriptions

PRESENCE_TOPIC = "presence"
ROUND_SECONDS = 0.5
# A message that was sent before somebody lost access to a list may arrive after that.
_DOUBT_SECONDS = 3.0
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Outgoing:
    """What a person's clients announced since the last round."""

    name: str = ""
    is_guest: bool = False
    clients: dict[str, tuple[str, str | None] | None] = field(default_factory=dict)
    """The list and the todo of each client; None: it has left."""


class PresenceHub:
    def __init__(
        self,
        database: Database,
        bus: Bus,
        subscriptions: Subscriptions,
        flush_soon: Callable[[Collection[EventStream]], None],
    ) -> None:
        """`flush_soon` gets streams with pending events."""
        self._database = database
        self._bus = bus
        self._subscriptions = subscriptions
        self._flush_soon = flush_soon
        self._people = PresentPeople()
        self._outgoing: dict[str, _Outgoing] = {}
        self._changed: set[str] = set()
        """Lists in which somebody came, left, or edits something else now."""
        self._doubtful: dict[str, float] = {}
        """People who may have lost access to a list, and until when that is looked at."""
        self._has_work = asyncio.Event()
        bus.subscribe(PRESENCE_TOPIC, self._on_message)

    async def announce(self, person: UUID, announcement: PresenceAnnouncement) -> bool:
        """Tells the others in the list that the person is there. Returns whether there can be others. Raises `ListNotFound`."""
        client = (str(person), announcement.client)
        if announcement.list_id is None:
            self._leave(client)
            return False
        place = await find_person_in_list(self._database, person, announcement.list_id, announcement.todo_id)
        if place is None or not place.has_others:
            self._leave(client)
        else:
            todo_id = str(place.todo_id) if place.todo_id else None
            self._queue_announcement(client, (str(announcement.list_id), todo_id), place.name, is_guest=place.is_guest)
        if place is None:
            raise ListNotFound
        return place.has_others or place.has_links

    def send_present_people(self, person: str, stream: EventStream) -> None:
        """Tells a stream that has just been opened who is where its reader is."""
        for list_id in self._people.lists_of(person):
            self._send_presence(person, list_id, [stream], people_except(self._people.people_in(list_id), person))

    def recheck_access(self, people: Iterable[str]) -> None:
        """Looks soon whether these people still have access to the lists in which they are."""
        if self._people or self._outgoing:
            until = monotonic() + _DOUBT_SECONDS
            self._doubtful.update(dict.fromkeys(people, until))
            self._has_work.set()

    async def run(self) -> None:
        while True:
            await self._has_work.wait()
            await self._run_round(monotonic())
            if not (self._people or self._outgoing or self._changed or self._doubtful):
                self._has_work.clear()
            await asyncio.sleep(ROUND_SECONDS)

    async def _run_round(self, now: float) -> None:
        await self._publish()
        self._changed |= self._people.remove_silent(now)
        try:
            await self._check_doubtful(now)
        except TendError:
            pass  # The next round tries it again.
        except Exception:  # noqa: BLE001  # people are spread all the same
            _log.exception("lists of present people cannot be loaded")
        changed, self._changed = self._changed, set()
        for list_id in changed:
            self._send_presence_to_everybody(list_id)

    async def _publish(self) -> None:
        everything, self._outgoing = self._outgoing, {}
        # While the bus is down, messages would wait in the place of changes.
        if not self._bus.is_healthy:
            return
        for person, outgoing in everything.items():
            payload = {
                "person": person,
                "name": outgoing.name,
                "is_guest": outgoing.is_guest,
                "clients": outgoing.clients,
            }
            await self._bus.publish(PRESENCE_TOPIC, payload)

    async def _check_doubtful(self, now: float) -> None:
        present = {person: set[str]() for person in self._doubtful if self._people.lists_of(person)}
        if present:
            for person, list_id in await fetch_lists_of_users(self._database, present):
                present[person].add(list_id)
        for person, lists in present.items():
            self._changed |= self._people.remove_elsewhere(person, lists)
        self._doubtful = {person: until for person, until in self._doubtful.items() if until > now}

    def _queue_announcement(
        self, client: Client, place: tuple[str, str | None] | None, name: str = "", *, is_guest: bool
    ) -> None:
        person, own_name = client
        outgoing = self._outgoing.setdefault(person, _Outgoing())
        if place:
            outgoing.name, outgoing.is_guest = name, is_guest
        if own_name not in outgoing.clients and len(outgoing.clients) >= MAX_CLIENTS_OF_PERSON:
            del outgoing.clients[next(iter(outgoing.clients))]
        outgoing.clients[own_name] = place
        self._has_work.set()

    def _leave(self, client: Client) -> None:
        person, own_name = client
        if client in self._people or (person in self._outgoing and own_name in self._outgoing[person].clients):
            self._queue_announcement(client, None, is_guest=False)

    def _on_message(self, payload: MessagePayload) -> None:
        now = monotonic()
        for own_name, place in payload["clients"].items():
            client = (payload["person"], own_name)
            if place is None:
                self._changed |= self._people.remove(client)
            else:
                presence = Presence(place[0], place[1], payload["name"], payload["is_guest"])
                self._changed |= self._people.put(client, presence, now)
        self._has_work.set()

    def _send_presence_to_everybody(self, list_id: str) -> None:
        people = self._people.people_in(list_id)
        for person in people:
            if subscriber := self._subscriptions.find(person):
                self._send_presence(person, list_id, subscriber.streams, people_except(people, person))

    def _send_presence(
        self, person: str, list_id: str, streams: Collection[EventStream], people: list[dict[str, object]]
    ) -> None:
        subscriber = self._subscriptions.find(person)
        if subscriber is None or list_id not in subscriber.lists:
            return
        text = json.dumps({"list_id": list_id, "people": people})
        for stream in streams:
            stream.add_presence(list_id, text)
        self._flush_soon(streams)
