"""What is asked of the server, as ready bytes, so that making requests costs the machine next to nothing."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bench.seed import PASSWORD, Person


@dataclass(frozen=True)
class Scenario:
    name: str
    connections: int
    requests: list[bytes]
    # the least share of the floor's throughput, and the most statements a request may take
    bar: float | None = None
    statements: int | None = None


def scenarios(people: list[Person], collector: Person) -> dict[str, Scenario]:
    readers = [
        (person, list_id) for list_id_at in range(6) for person in people for list_id in [person.lists[list_id_at]]
    ]
    found = [
        Scenario("floor", 32, [request("GET", "/health/live")]),
        Scenario("list 50", 32, _lists(readers, 50), bar=0.33, statements=1),
        Scenario("create", 16, list(_creations(readers)), bar=0.28, statements=1),
        Scenario("complete", 16, list(_toggles(people)), bar=0.28, statements=1),
        Scenario("list 100", 32, [_get(person, "/api/todos?limit=100") for person in people], statements=1),
        Scenario("list 50 of 10 000", 32, _lists([(collector, collector.lists[0])], 50), statements=1),
        Scenario("search", 32, [_get(person, "/api/todos?q=lemon%20tree") for person in people], statements=1),
        Scenario("search in 10 000", 8, [_get(collector, "/api/todos?q=no.%20977")], statements=1),
        Scenario("login", 8, [_login(person) for person in people]),
    ]
    return {scenario.name: scenario for scenario in found}


def request(method: str, path: str, token: str = "", body: dict[str, Any] | None = None) -> bytes:
    """HTTP/1.1, ready to be sent."""
    content = json.dumps(body).encode() if body is not None else b""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def _get(person: Person, path: str) -> bytes:
    return request("GET", path, person.token)


def _lists(readers: Iterable[tuple[Person, str]], limit: int) -> list[bytes]:
    return [_get(person, f"/api/todos?list_id={list_id}&limit={limit}") for person, list_id in readers]


def _creations(readers: Iterable[tuple[Person, str]]) -> Iterator[bytes]:
    for person, list_id in readers:
        body = {"title": "Water the ferns and note it", "list_id": list_id, "priority": "low", "tags": ["garden"]}
        yield request("POST", "/api/todos", person.token, body)


def _toggles(people: list[Person]) -> Iterator[bytes]:
    """Every request changes something: all of them done, then all of them open again."""
    for completed in (True, False):
        for place in range(len(people[0].todos)):
            for person in people:
                yield request("PATCH", f"/api/todos/{person.todos[place]}", person.token, {"completed": completed})


def _login(person: Person) -> bytes:
    return request("POST", "/api/auth/login", body={"email": person.email, "password": PASSWORD})
