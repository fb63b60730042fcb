"""The activity of todos, lists and people, through the API."""

from typing import Any

from conftest import Client
from factories import Json, items


async def acts_of_todo(api: Client, todo: Json, **query: Any) -> list[Json]:
    return await items(api, f"/api/todos/{todo['id']}/activity", **query)


async def acts_of_list(api: Client, item: Json, **query: Any) -> list[Json]:
    return await items(api, f"/api/lists/{item['id']}/activity", **query)


async def own_acts(api: Client, **query: Any) -> list[Json]:
    return await items(api, "/api/me/activity", **query)


def kinds(acts: list[Json]) -> list[str]:
    return [act["kind"] for act in acts]


def changes(act: Json) -> Json:
    """What changed: from what, to what, by field."""
    return {name: (act["before"][name], act["after"][name]) for name in act["after"]}
