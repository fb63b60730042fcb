"""Who has which list open, as one process knows it. It is nowhere else than in memory, and ends by itself."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import Any

PRESENCE_LIFETIME_SECONDS = 30.0
"""How long a client is present that says nothing more."""
MAX_CLIENTS_OF_PERSON = 8
MAX_CLIENTS_OF_LIST = 100
MAX_GUESTS_OF_LIST = 50
"""How many of a list's clients are those of guests, who can be many with one link."""
MAX_CLIENTS = 20_000
MAX_PEOPLE = 20
"""How many people of a list others hear of: members before guests, and of each those who came first."""

Client = tuple[str, str]
"""The id of a person, and the name that one of their clients gave itself."""


@dataclass(frozen=True, slots=True)
class Presence:
    list_id: str
    todo_id: str | None
    """The todo that is edited."""
    name: str
    is_guest: bool


class PresentPeople:
    def __init__(self) -> None:
        # The one that was silent for the longest comes first.
        self._presences: OrderedDict[Client, tuple[Presence, float]] = OrderedDict()
        self._by_list: dict[str, dict[Client, None]] = {}
        self._by_person: dict[str, dict[Client, None]] = {}

    def __len__(self) -> int:
        return len(self._presences)

    def __contains__(self, client: Client) -> bool:
        return client in self._presences

    def put(self, client: Client, presence: Presence, now: float) -> set[str]:
        """The client is present at `now`. Returns the lists in which something changed."""
        known, _ = self._presences.get(client, (None, now))
        changed: set[str] = set()
        if known is None or known.list_id != presence.list_id:
            changed |= self.remove(client)
            if not self._has_room(presence):
                return changed
            changed |= self._make_room(client[0])
            self._by_list.setdefault(presence.list_id, {})[client] = None
            self._by_person.setdefault(client[0], {})[client] = None
        if known != presence:
            changed.add(presence.list_id)
        self._presences[client] = presence, now
        self._presences.move_to_end(client)
        return changed

    def remove(self, client: Client) -> set[str]:
        """Returns the list in which it was present, if it was."""
        if client not in self._presences:
            return set()
        presence, _ = self._presences.pop(client)
        _discard(self._by_list, presence.list_id, client)
        _discard(self._by_person, client[0], client)
        return {presence.list_id}

    def remove_silent(self, now: float) -> set[str]:
        """Removes those who have said nothing for `PRESENCE_LIFETIME_SECONDS`. Returns the lists in which something changed."""
        changed: set[str] = set()
        while self._presences:
            client, (_, last) = next(iter(self._presences.items()))
            if last + PRESENCE_LIFETIME_SECONDS > now:
                break
            changed |= self.remove(client)
        return changed

    def remove_elsewhere(self, person: str, lists: Collection[str]) -> set[str]:
        """Removes a person from all lists but these. Returns the lists in which something changed."""
        changed: set[str] = set()
        for client in tuple(self._by_person.get(person, ())):
            if self._presences[client][0].list_id not in lists:
                changed |= self.remove(client)
        return changed

    def lists_of(self, person: str) -> set[str]:
        return {self._presences[client][0].list_id for client in self._by_person.get(person, ())}

    def people_in(self, list_id: str) -> dict[str, dict[str, Any]]:
        """The people in a list by their ids, as an event shows them: members before guests, in the order in which they came."""
        people: dict[str, dict[str, Any]] = {}
        for client in sorted(self._by_list.get(list_id, ()), key=lambda one: self._presences[one][0].is_guest):
            presence, _ = self._presences[client]
            person = people.setdefault(
                client[0], {"id": client[0], "name": presence.name, "is_guest": presence.is_guest, "editing": []}
            )
            if presence.todo_id and presence.todo_id not in person["editing"]:
                person["editing"].append(presence.todo_id)
        return people

    def _has_room(self, presence: Presence) -> bool:
        clients = self._by_list.get(presence.list_id, {})
        if presence.is_guest and sum(self._presences[one][0].is_guest for one in clients) >= MAX_GUESTS_OF_LIST:
            return False
        return len(clients) < MAX_CLIENTS_OF_LIST

    def _make_room(self, person: str) -> set[str]:
        changed: set[str] = set()
        of_person = self._by_person.get(person, {})
        if len(of_person) >= MAX_CLIENTS_OF_PERSON:
            changed |= self.remove(next(iter(of_person)))
        if len(self._presences) >= MAX_CLIENTS:
            changed |= self.remove(next(iter(self._presences)))
        return changed


def people_except(people: dict[str, dict[str, Any]], person: str) -> list[dict[str, Any]]:
    """The first `MAX_PEOPLE` besides `person`."""
    return list(islice((value for key, value in people.items() if key != person), MAX_PEOPLE))


def _discard(index: dict[str, dict[Client, None]], key: str, client: Client) -> None:
    clients = index[key]
    del clients[client]
    if not clients:
        del index[key]
