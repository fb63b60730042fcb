"""A replica that pulls over HTTP until there is nothing more."""

from typing import Any

from httpx2 import AsyncClient

from sync.replica import Json, Replica

# far more than any test has rows to send one by one
_MOST_PAGES = 500


async def ask(api: AsyncClient, asked: Json) -> Json:
    answer = await api.post("/api/sync", json=asked)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def pull(api: AsyncClient, replica: Replica, limit: int) -> bool:
    """Takes one answer; true while there is more to ask for."""
    asked = replica.question(limit)
    answer = await ask(api, asked)
    assert sum(len(item["todos"]) for item in answer["lists"]) <= limit
    replica.take_pull(asked, answer)
    return bool(answer["has_more"])


async def catch_up(api: AsyncClient, replica: Replica | None = None, limit: int = 5000) -> Replica:
    replica = replica or Replica()
    for _ in range(_MOST_PAGES):
        if not await pull(api, replica, limit):
            return replica
    raise AssertionError("the answers never end")


async def news(api: AsyncClient, replica: Replica, **other: Any) -> Json:
    """What the next pull of `replica` answers."""
    return await ask(api, replica.question(5000) | other)


def held(replica: Replica) -> Json:
    """All of it but the versions inside the lists' and the person's rows, which are told when the rows themselves change."""
    lists = {list_id: item | {"version": 0} for list_id, item in replica.lists.items()}
    return vars(replica) | {"lists": lists, "user": (replica.user or {}) | {"version": 0}}
