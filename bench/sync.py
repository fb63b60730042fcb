"""Measures what syncing costs: pulls as load scenarios, and how long a single client waits, in milliseconds."""

import time
import uuid
from itertools import cycle, islice
from statistics import median
from typing import Any

import httpx2

from bench.scenarios import Scenario, build_request
from bench.seed import Person

REPETITIONS = 7
OPERATIONS_PER_PUSH = 500
CHANGED_TODOS = 50
Json = dict[str, Any]


async def _pull(client: httpx2.AsyncClient, request: Json) -> Json:
    response = await client.post("/api/sync", json=request)
    response.raise_for_status()
    body: Json = response.json()
    return body


async def _pull_everything(client: httpx2.AsyncClient) -> tuple[Json, int]:
    """Pull page by page until nothing is left. Returns the next request's body and the number of todos received."""
    request: Json = {"lists": {}}
    todos = 0
    while True:
        response = await _pull(client, request)
        todos += sum(len(delta["todos"]) for delta in response["lists"])
        cursors = {delta["id"]: delta["version"] for delta in response["lists"]}
        request = {
            "epoch": response["epoch"],
            "account": response["account"],
            "lists": request["lists"] | cursors,
        }
        if not response["has_more"]:
            return request, todos


def _open_client(url: str, person: Person) -> httpx2.AsyncClient:
    headers = {"Authorization": f"Bearer {person.token}", "Accept-Encoding": "gzip"}
    return httpx2.AsyncClient(base_url=url, headers=headers, timeout=60)


async def build_pull_scenarios(url: str, collector: Person) -> dict[str, Scenario]:
    """Build pulls for the collector, whose todos no other scenario changes."""
    async with _open_client(url, collector) as client:
        current, _ = await _pull_everything(client)
    behind = {list_id: version - CHANGED_TODOS for list_id, version in current["lists"].items()}
    unchanged, changed = (
        build_request("POST", "/api/sync", collector.token, body) for body in (current, current | {"lists": behind})
    )
    return {
        "unchanged": Scenario("pull, nothing new", 32, [unchanged], max_statements=1),
        "changed": Scenario(f"pull {CHANGED_TODOS} of 10 000", 16, [changed], max_statements=1),
    }


def build_push_scenario(people: list[Person], pushes: int, pushes_per_round: int) -> Scenario:
    """Build pushes of a hundred operations on one list: fifty creations, and the completions of what they created."""
    requests = []
    for person in islice(cycle(people), pushes):
        ids = [str(uuid.uuid4()) for _ in range(50)]
        drafts = [{"id": one, "list_id": person.lists[0], "title": "Water the ferns"} for one in ids]
        operations = [
            *[{"kind": "todo.create", "todo": draft} for draft in drafts],
            *[{"kind": "todo.change", "todo_id": one, "changes": {"completed": True}} for one in ids],
        ]
        batch = [{"id": str(uuid.uuid4()), **operation} for operation in operations]
        requests.append(build_request("POST", "/api/batch", person.token, {"operations": batch}))
    return Scenario("push of 100", 4, requests, requests_per_round=pushes_per_round)


async def measure_waits(url: str, people: list[Person], collector: Person) -> list[str]:
    """Return one line per operation: how long one client on loopback waits for it on an otherwise idle server."""
    loads, todos = [], 0
    async with _open_client(url, collector) as client:
        for _ in range(REPETITIONS):
            started = time.perf_counter()
            _, todos = await _pull_everything(client)
            loads.append(time.perf_counter() - started)
    lines = [f"first load of {todos} todos, compressed, parsed: {_format_times(loads)} (target 1000 ms)"]
    for kind, times in (await _measure_pushes(url, people[0])).items():
        lines.append(f"push of {OPERATIONS_PER_PUSH} {kind} on one list: {_format_times(times)}")
    return lines


async def _measure_pushes(url: str, person: Person) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"creations": [], "changes": []}
    async with _open_client(url, person) as client:
        for number in range(REPETITIONS):
            ids = [str(uuid.uuid4()) for _ in range(OPERATIONS_PER_PUSH)]
            drafts = [{"id": one, "list_id": person.lists[0], "title": f"Written {number}"} for one in ids]
            creations = [{"kind": "todo.create", "todo": draft} for draft in drafts]
            changes = [{"kind": "todo.change", "todo_id": one, "changes": {"completed": True}} for one in ids]
            for kind, operations in (("creations", creations), ("changes", changes)):
                batch = [{"id": str(uuid.uuid4()), **operation} for operation in operations]
                started = time.perf_counter()
                response = await client.post("/api/batch", json={"operations": batch})
                times[kind].append(time.perf_counter() - started)
                response.raise_for_status()
    return times


def _format_times(seconds: list[float]) -> str:
    return f"median {median(seconds) * 1000:.0f} ms, from {min(seconds) * 1000:.0f} to {max(seconds) * 1000:.0f}"
