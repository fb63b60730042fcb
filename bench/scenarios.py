"""The scenarios' requests as prebuilt bytes, so that generating load costs the machine next to nothing."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import Any
from uuid import UUID

from bench.seed import PASSWORD, Person, Population
from tend.todos import cursors
from tend.todos.cursors import PageStart

WAVE_WRITES = 40_000
# The pages of so many requests are more than a worker keeps (PAGE_CACHE_BYTES).
_DIFFERENT_PAGES = 5_000
_PLANTS = ("ferns", "tomatoes", "lemon tree", "basil")


@dataclass(frozen=True)
class Scenario:
    """One kind of request, and the targets for what it costs."""

    name: str
    connections: int
    requests: list[bytes]
    max_floors: float | None = None
    """CPU of workers and PostgreSQL together, in multiples of the floor's."""
    max_floors_after_wave: float | None = None
    """The same after the wave of writes, where it is another."""
    max_statements: int | None = None
    """SQL statements per request."""
    requests_per_round: int | None = None
    """Set where a request has an effect only once: a round then sends this many instead of running for a time."""


FLOOR = Scenario("floor", 32, [b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"])


def build_readers(people: list[Person]) -> list[Scenario]:
    """Build those whose pages are read from the tables: there are more of them than the workers keep."""
    return [replace(one, requests=list(_make_different(one.requests))) for one in _build_readers(people, "")]


def build_repeating_readers(people: list[Person]) -> list[Scenario]:
    """Build the same ones for pages that were read before and are unchanged."""
    return _build_readers(people, ", unchanged")


def _build_readers(people: list[Person], suffix: str) -> list[Scenario]:
    return [
        Scenario(f"search{suffix}", 32, [_get(person, "/api/todos?q=lemon%20tree") for person in people], 26, 35, 1),
        Scenario(f"list 50{suffix}", 32, _list_todos(_pair_with_lists(people), 50), 20, None, 1),
        Scenario(f"list 100{suffix}", 32, [_get(person, "/api/todos?limit=100") for person in people], 26, None, 1),
    ]


def _make_different(requests: list[bytes]) -> Iterator[bytes]:
    """Give every request a cursor of its own, each of which is before the first todo."""
    for number, request in zip(range(_DIFFERENT_PAGES), cycle(requests), strict=False):
        cursor = cursors.encode_page_cursor("position", "asc", PageStart("", UUID(int=number)))
        yield request.replace(b" HTTP/1.1", f"&cursor={cursor} HTTP/1.1".encode(), 1)


def build_writers(population: Population) -> list[Scenario]:
    creations = [*_create_todos([(population.writer, population.writer.lists[0])])]
    return [
        Scenario("complete", 16, list(_toggle_todos(population.people)), 32, None, 1),
        Scenario("create", 16, creations, 26, None, 1),
    ]


def build_others(people: list[Person], collector: Person) -> list[Scenario]:
    """Build those without a target for their cost, measured at rest alone."""
    return [
        Scenario("list 50 of 10 000", 32, _list_todos([(collector, collector.lists[0])], 50), max_statements=1),
        Scenario("search in 10 000", 8, [_get(collector, "/api/todos?q=no.%20977")], max_statements=1),
        Scenario("login", 8, [_log_in(person) for person in people]),
    ]


def build_wave(people: list[Person]) -> Scenario:
    requests = list(islice(cycle(_create_todos(_pair_with_lists(people))), WAVE_WRITES))
    return Scenario("wave of creations", 16, requests, requests_per_round=WAVE_WRITES)


def build_request(method: str, path: str, token: str = "", body: dict[str, Any] | None = None) -> bytes:
    """Return an HTTP/1.1 request, ready to be sent."""
    content = json.dumps(body).encode() if body is not None else b""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def _pair_with_lists(people: list[Person]) -> list[tuple[Person, str]]:
    return [(person, person.lists[index]) for index in range(6) for person in people]


def _get(person: Person, path: str) -> bytes:
    return build_request("GET", path, person.token)


def _list_todos(readers: Iterable[tuple[Person, str]], limit: int) -> list[bytes]:
    return [_get(person, f"/api/todos?list_id={list_id}&limit={limit}") for person, list_id in readers]


def _create_todos(writers: Iterable[tuple[Person, str]]) -> Iterator[bytes]:
    for person, list_id in writers:
        for plant in _PLANTS:
            body = {"title": f"Water the {plant}", "list_id": list_id, "priority": "low", "tags": ["garden"]}
            yield build_request("POST", "/api/todos", person.token, body)


def _toggle_todos(people: list[Person]) -> Iterator[bytes]:
    """Complete every todo, then reopen every todo, so that each request changes something."""
    for completed in (True, False):
        for index in range(len(people[0].todos)):
            for person in people:
                path = f"/api/todos/{person.todos[index]}"
                yield build_request("PATCH", path, person.token, {"completed": completed})


def _log_in(person: Person) -> bytes:
    return build_request("POST", "/api/auth/login", body={"email": person.email, "password": PASSWORD})
