"""A client that has seen a version has seen all before it, even while others write."""

import asyncio
import random

import pytest

from factories import a_list, a_todo, todo_url
from sync.replica import Replica, catch_up, pull, strip_row_versions

WRITERS, WRITES, READERS = 4, 30, 3


@pytest.fixture
async def todos(api):
    lists = [await a_list(api) for _ in range(3)]
    return [await a_todo(api, list_id=item["id"]) for item in lists * 4]


async def _write(api, todos, chance):
    for number in range(WRITES):
        todo, other = chance.sample(todos, 2)
        match chance.randrange(4):
            case 0:
                await api.post("/api/todos", json={"title": f"new {number}", "list_id": todo["list_id"]})
            case 1:
                await api.patch(todo_url(todo), json={"title": f"changed {number}"})
            case 2:
                await api.patch(todo_url(todo), json={"list_id": other["list_id"]})
            case _:
                await api.delete(todo_url(todo))
                await api.post(f"{todo_url(todo)}/restore")


async def _read(api, replica, chance, writing):
    while not writing.done():
        await pull(api, replica, chance.choice([1, 3, 5000]))


async def test_replicas_that_pull_while_others_write_miss_nothing(api, todos):
    replicas = [Replica() for _ in range(READERS)]
    writing = asyncio.gather(*[_write(api, todos, random.Random(seed)) for seed in range(WRITERS)])
    await asyncio.gather(
        writing, *[_read(api, replica, random.Random(seed), writing) for seed, replica in enumerate(replicas)]
    )
    whole = await catch_up(api)
    for replica in replicas:
        assert strip_row_versions(await catch_up(api, replica, 7)) == strip_row_versions(whole)
