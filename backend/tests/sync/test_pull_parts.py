"""A pull in parts, or during writes, returns the same as a pull of everything at once."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from httpx2 import AsyncClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import a_comment, a_list, a_todo, list_url, todo_url
from sync.replica import Json, Replica, catch_up, post_pull, pull, strip_row_versions
from tend.core.db.database import Database
from tend.sync.queries.changed_rows import MAX_BYTES

RELAXED = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
OF_TODOS = ["create_todo", "create_todo", "change_todo", "move_todo", "move_todo", "delete_todo", "restore_todo"]
OF_COMMENTS = ["comment", "comment", "edit_comment", "delete_comment"]
OF_LISTS = ["rename_list", "move_list", "delete_list", "restore_list"]
OTHERS = ["empty_trash", "purge_tombstones", "restore_backup", "pull", "pull", "pull"]
STEPS = st.lists(
    st.tuples(st.sampled_from(OF_TODOS + OF_COMMENTS + OF_LISTS + OTHERS), st.integers(0, 50)), max_size=25
)

Purge = Callable[[str, str], Awaitable[None]]


def let_loads_age(replica: Replica) -> None:
    """The loads that are under way began 31 days earlier."""
    hour = 1 << 42
    for list_id, cursor in replica.cursors.items():
        if cursor >= 2**52:
            began = (cursor // hour - 31 * 24) % 1024
            replica.cursors[list_id] = 2**52 + began * hour + cursor % hour


class Changes:
    """Changes to an account; `number` picks the todo and the list."""

    def __init__(self, api: AsyncClient, database: Database, purge: Purge) -> None:
        self.api, self._database, self._purge = api, database, purge
        self._names = count()

    async def make(self, change: str, number: int, replica: Replica) -> None:
        if change == "pull":
            await pull(self.api, replica, 1 + number % 4)
            return
        whole = await catch_up(self.api)
        todos = [todo for _, todo in sorted(whole.todos.items())]
        lists = sorted(whole.lists.values(), key=lambda item: (item["inbox"], item["id"]))
        await getattr(self, change)(todos[number % len(todos)], lists[number % len(lists)], replica)

    async def _patch(self, address: str, **fields: Any) -> None:
        await self.api.patch(address, json=fields)

    async def create_todo(self, _: Json, item: Json, __: Replica) -> None:
        await self.api.post("/api/todos", json={"title": f"{next(self._names)}", "list_id": item["id"]})

    async def change_todo(self, todo: Json, _: Json, __: Replica) -> None:
        await self._patch(todo_url(todo), title=f"{next(self._names)}")

    async def move_todo(self, todo: Json, item: Json, _: Replica) -> None:
        await self._patch(todo_url(todo), list_id=item["id"])

    async def delete_todo(self, todo: Json, _: Json, __: Replica) -> None:
        await self.api.delete(todo_url(todo))

    async def restore_todo(self, todo: Json, _: Json, __: Replica) -> None:
        await self.api.post(f"{todo_url(todo)}/restore")

    async def comment(self, todo: Json, _: Json, __: Replica) -> None:
        await self.api.post(f"{todo_url(todo)}/comments", json={"text": f"{next(self._names)}"})

    async def edit_comment(self, todo: Json, _: Json, __: Replica) -> None:
        if comments := await self._comments(todo):
            await self._patch(f"/api/comments/{comments[0]['id']}", text=f"{next(self._names)}")

    async def delete_comment(self, todo: Json, _: Json, __: Replica) -> None:
        if comments := await self._comments(todo):
            await self.api.delete(f"/api/comments/{comments[-1]['id']}")

    async def _comments(self, todo: Json) -> list[Json]:
        return [one for one in (await catch_up(self.api)).comments.values() if one["todo_id"] == todo["id"]]

    async def rename_list(self, _: Json, item: Json, __: Replica) -> None:
        await self._patch(list_url(item), name=f"{next(self._names)}")

    async def move_list(self, _: Json, item: Json, __: Replica) -> None:
        await self._patch(list_url(item), position=f"a{next(self._names) % 9}")

    async def delete_list(self, _: Json, item: Json, __: Replica) -> None:
        await self.api.delete(list_url(item))

    async def restore_list(self, _: Json, item: Json, __: Replica) -> None:
        await self.api.post(f"{list_url(item)}/restore")

    async def empty_trash(self, _: Json, __: Json, ___: Replica) -> None:
        await self._purge("comments", "deleted_at")
        await self._purge("todos", "deleted_at")

    async def purge_tombstones(self, _: Json, __: Json, replica: Replica) -> None:
        await self._purge("tombstones", "created_at")
        let_loads_age(replica)

    async def restore_backup(self, _: Json, __: Json, replica: Replica) -> None:
        """The replica has cursors and todos of another database."""
        await self._database.execute("update installation set epoch = gen_random_uuid()")
        replica.todos = {todo_id: todo | {"title": "Lost"} for todo_id, todo in replica.todos.items()}


@pytest.fixture
def changes(app, api, purge_table):
    return Changes(api, app.state.database, purge_table)


@RELAXED
@given(steps=STEPS, limit=st.integers(1, 5))
async def test_the_parts_of_a_pull_add_up_to_the_whole_despite_changes_between_them(api, changes, steps, limit):
    first, second = await a_list(api), await a_list(api)
    for item in (first, second, first, second, first):
        todo = await a_todo(api, list_id=item["id"])
        await a_comment(api, todo)
    await a_todo(api)
    replica = await catch_up(api)
    for change, number in steps:
        await changes.make(change, number, replica)
    await catch_up(api, replica, limit)
    whole = await catch_up(api)
    assert strip_row_versions(replica) == strip_row_versions(whole)
    assert strip_row_versions(await catch_up(api, Replica(), limit)) == strip_row_versions(whole)


@pytest.mark.parametrize("limit", range(1, 9))
async def test_a_pull_in_parts_goes_on_where_it_ended(api, limit):
    home = await a_list(api)
    for number in range(4):
        await a_todo(api, list_id=home["id"], title=f"home {number}")
        await a_todo(api, title=f"inbox {number}")
    whole, parts = await catch_up(api), await catch_up(api, limit=limit)
    assert parts == whole
    first = await post_pull(api, {"limit": limit})
    assert sum(len(delta["todos"]) for delta in first["lists"]) == limit
    assert first["has_more"] is (limit < 8)


@pytest.mark.parametrize("limit", range(1, 5))
async def test_a_list_whose_tombstones_were_purged_can_be_loaded_in_parts(api, purge_table, limit):
    home = await a_list(api)
    for _ in range(4):
        await a_todo(api)
    moved = await a_todo(api)
    await api.patch(todo_url(moved), json={"list_id": home["id"]})
    await purge_table("tombstones", "created_at")
    parts = await catch_up(api, limit=limit)
    assert parts == await catch_up(api)
    assert len(parts.todos) == 5


async def test_tombstones_count_towards_the_limit_of_a_pull_and_never_repeat_in_it(api):
    home = await a_list(api)
    left_todos = [await a_todo(api) for _ in range(4)]
    moved = await a_todo(api)
    replica = await catch_up(api)
    for _ in range(6):
        for list_id in (home["id"], moved["list_id"]):
            await api.patch(todo_url(moved), json={"list_id": list_id})
    for todo in left_todos:
        await api.patch(todo_url(todo), json={"list_id": home["id"]})
    await api.patch(todo_url(moved), json={"list_id": home["id"]})
    pages = []
    while True:
        request = replica.pull_request(3)
        response = await post_pull(api, request)
        pages.append([row for delta in response["lists"] for row in (*delta["todos"], *delta["tombstones"])])
        replica.apply_pull(request, response)
        if not response["has_more"]:
            break
    assert max(map(len, pages)) <= 3
    assert strip_row_versions(replica) == strip_row_versions(await catch_up(api))
    everything = await post_pull(api, {"lists": {moved["list_id"]: 5, home["id"]: 0}, "epoch": replica.epoch})
    [left] = [delta["tombstones"] for delta in everything["lists"] if delta["id"] == moved["list_id"]]
    assert sorted(left) == sorted([moved["id"], *(todo["id"] for todo in left_todos)])


async def test_a_load_in_parts_starts_again_when_tombstones_are_purged_meanwhile(api, purge_table):
    home = await a_list(api)
    todos = [await a_todo(api) for _ in range(4)]
    await api.patch(todo_url(await a_todo(api)), json={"list_id": home["id"]})
    await purge_table("tombstones", "created_at")
    replica = Replica()
    assert await pull(api, replica, 2)
    await api.patch(todo_url(todos[0]), json={"list_id": home["id"]})
    await api.delete(todo_url(todos[0]))
    await purge_table("todos", "deleted_at")
    await purge_table("tombstones", "created_at")
    let_loads_age(replica)
    await catch_up(api, replica, 2)
    assert replica == await catch_up(api)


@pytest.mark.parametrize("limit", [1, 2, 5000])
async def test_cursors_of_another_database_are_ignored(app, api, limit):
    for item in [await a_list(api) for _ in range(3)]:
        await a_todo(api, list_id=item["id"])
        await a_todo(api, list_id=item["id"])
    replica = await catch_up(api)
    replica.todos = {todo_id: todo | {"title": "Lost"} for todo_id, todo in replica.todos.items()}
    await app.state.database.execute("update installation set epoch = gen_random_uuid()")
    assert strip_row_versions(await catch_up(api, replica, limit)) == strip_row_versions(await catch_up(api))


async def test_a_pull_in_parts_returns_the_row_of_each_list_once(api):
    homes = [await a_list(api, name=f"{number}") for number in range(3)]
    for home in homes:
        await a_todo(api, list_id=home["id"])
    replica, received = Replica(), []
    while True:
        request = replica.pull_request(1)
        response = await post_pull(api, request)
        received += [delta["list"]["id"] for delta in response["lists"] if delta["list"]]
        replica.apply_pull(request, response)
        if not response["has_more"]:
            break
    assert received == list(dict.fromkeys(received))
    assert len(received) == 4


async def test_a_new_position_of_a_list_arrives_with_the_part_that_has_the_list(api):
    first, last = await a_list(api), await a_list(api)
    replica = await catch_up(api)
    for item in (first, first, last):
        await a_todo(api, list_id=item["id"])
    await api.patch(list_url(last), json={"position": "b10"})
    await api.patch("/api/me", json={"name": "Ada Lovelace"})
    assert await pull(api, replica, 1)
    assert replica.lists[last["id"]]["position"] == last["position"]
    assert strip_row_versions(await catch_up(api, replica, 1)) == strip_row_versions(await catch_up(api))


async def test_a_part_is_cut_by_its_bytes_too_and_the_parts_have_everything(api):
    notes = "A long note. " * 1_500
    lists = [await a_list(api) for _ in range(3)]
    for item in lists:
        for _ in range(3):
            drafts = [{"title": "Long", "list_id": item["id"], "notes": notes} for _ in range(40)]
            operations = [{"id": str(uuid4()), "kind": "todo.create", "todo": draft} for draft in drafts]
            assert (await api.post("/api/batch", json={"operations": operations})).is_success
    first = await api.post("/api/sync", json={})
    assert first.json()["has_more"]
    assert 0.9 * MAX_BYTES < len(first.content) < 1.1 * MAX_BYTES
    replica = Replica()
    assert await pull(api, replica, 5000)
    assert not await pull(api, replica, 5000)
    assert strip_row_versions(replica) == strip_row_versions(await catch_up(api, limit=50))
    assert len(replica.todos) == 360


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
