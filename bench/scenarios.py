"""The scenarios' requests as prebuilt bytes, so that generating load costs the machine next to nothing."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bench.seed import PASSWORD, Person


@dataclass(frozen=True)
class Scenario:
    """`min_share` (of the floor's throughput) and `max_statements` (SQL statements per request) are the targets."""

    name: str
    connections: int
    requests: list[bytes]
    min_share: float | None = None
    max_statements: int | None = None


def build_scenarios(people: list[Person], collector: Person) -> dict[str, Scenario]:
    readers = [(person, person.lists[index]) for index in range(6) for person in people]
    scenarios = [
        Scenario("floor", 32, [build_request("GET", "/health/live")]),
        Scenario("list 50", 32, _list_todos(readers, 50), min_share=0.33, max_statements=1),
        Scenario("create", 16, list(_create_todos(readers)), min_share=0.28, max_statements=1),
        Scenario("complete", 16, list(_toggle_todos(people)), min_share=0.28, max_statements=1),
        Scenario("list 100", 32, [_get(person, "/api/todos?limit=100") for person in people], max_statements=1),
        Scenario("list 50 of 10 000", 32, _list_todos([(collector, collector.lists[0])], 50), max_statements=1),
        Scenario("search", 32, [_get(person, "/api/todos?q=lemon%20tree") for person in people], max_statements=1),
        Scenario("search in 10 000", 8, [_get(collector, "/api/todos?q=no.%20977")], max_statements=1),
        Scenario("login", 8, [_log_in(person) for person in people]),
    ]
    return {scenario.name: scenario for scenario in scenarios}


def build_request(method: str, path: str, token: str = "", body: dict[str, Any] | None = None) -> bytes:
    """Return an HTTP/1.1 request, ready to be sent."""
    content = json.dumps(body).encode() if body is not None else b""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def _get(person: Person, path: str) -> bytes:
    return build_request("GET", path, person.token)


def _list_todos(readers: Iterable[tuple[Person, str]], limit: int) -> list[bytes]:
    return [_get(person, f"/api/todos?list_id={list_id}&limit={limit}") for person, list_id in readers]


def _create_todos(readers: Iterable[tuple[Person, str]]) -> Iterator[bytes]:
    for person, list_id in readers:
        body = {"title": "Water the ferns and note it", "list_id": list_id, "priority": "low", "tags": ["garden"]}
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
