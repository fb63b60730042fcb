"""A replica that pulls over HTTP until there is nothing more."""

from typing import Any

from httpx2 import AsyncClient

from sync.replica import Json, Replica


async def ask(api: AsyncClient, asked: Json) -> Json:
    answer = await api.post("/api/sync", json=asked)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def catch_up(api: AsyncClient, replica: Replica | None = None, limit: int = 5000) -> Replica:
    replica = replica or Replica()
    while True:
        asked = replica.question(limit)
        answer = await ask(api, asked)
        replica.take_pull(asked, answer)
        if not answer["more"]:
            return replica


async def news(api: AsyncClient, replica: Replica, **other: Any) -> Json:
    """What the next pull of `replica` answers."""
    return await ask(api, replica.question(5000) | other)
