"""What syncing costs: pulls as scenarios beside the others, and what one client waits for, in milliseconds."""

import time
import uuid
from statistics import median
from typing import Any

import httpx2

from bench.scenarios import Scenario, request
from bench.seed import Person

TIMES = 7
MOST = 500
NEW = 50
Json = dict[str, Any]


async def _pull(client: httpx2.AsyncClient, asked: Json) -> Json:
    answer = await client.post("/api/sync", json=asked)
    answer.raise_for_status()
    found: Json = answer.json()
    return found


async def _first_load(client: httpx2.AsyncClient) -> tuple[Json, int]:
    """Everything, page by page: what to ask next, and how many todos came."""
    asked: Json = {"lists": {}}
    todos = 0
    while True:
        answer = await _pull(client, asked)
        todos += sum(len(news["todos"]) for news in answer["lists"])
        numbers = {news["id"]: news["version"] for news in answer["lists"]}
        asked = {"epoch": answer["epoch"], "account": answer["account"], "lists": asked["lists"] | numbers}
        if not answer["more"]:
            return asked, todos


def _client(url: str, person: Person) -> httpx2.AsyncClient:
    headers = {"Authorization": f"Bearer {person.token}", "Accept-Encoding": "gzip"}
    return httpx2.AsyncClient(base_url=url, headers=headers, timeout=60)


async def pulls(url: str, collector: Person) -> list[Scenario]:
    """By the one whose todos nobody changes."""
    async with _client(url, collector) as client:
        asked, _ = await _first_load(client)
    behind = {list_id: number - NEW for list_id, number in asked["lists"].items()}
    post = [request("POST", "/api/sync", collector.token, body) for body in (asked, asked | {"lists": behind})]
    return [
        Scenario("pull, nothing new", 32, post[:1], statements=1),
        Scenario(f"pull {NEW} of 10 000", 16, post[1:], statements=1),
    ]


async def waits(url: str, people: list[Person], collector: Person) -> list[str]:
    """What one client on loopback waits for while nobody else asks."""
    loads, todos = [], 0
    async with _client(url, collector) as client:
        for _ in range(TIMES):
            began = time.perf_counter()
            _, todos = await _first_load(client)
            loads.append(time.perf_counter() - began)
    lines = [f"first load of {todos} todos, compressed, parsed: {_shown(loads)} (bar 1000 ms)"]
    for what, pushes in (await _pushes(url, people[0])).items():
        lines.append(f"push of {MOST} {what} on one list: {_shown(pushes)}")
    return lines


async def _pushes(url: str, person: Person) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {"creations": [], "changes": []}
    async with _client(url, person) as client:
        for number in range(TIMES):
            ids = [str(uuid.uuid4()) for _ in range(MOST)]
            drafts = [{"id": one, "list_id": person.lists[0], "title": f"Written {number}"} for one in ids]
            creations = [{"kind": "todo.create", "todo": draft} for draft in drafts]
            changes = [{"kind": "todo.change", "todo_id": one, "changes": {"completed": True}} for one in ids]
            for what, operations in (("creations", creations), ("changes", changes)):
                sent = [{"id": str(uuid.uuid4()), **operation} for operation in operations]
                began = time.perf_counter()
                answer = await client.post("/api/batch", json={"operations": sent})
                took[what].append(time.perf_counter() - began)
                answer.raise_for_status()
    return took


def _shown(seconds: list[float]) -> str:
    return f"median {median(seconds) * 1000:.0f} ms, from {min(seconds) * 1000:.0f} to {max(seconds) * 1000:.0f}"
