"""What may happen to an account between two pulls, on one of its todos or lists."""

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from httpx2 import AsyncClient

from factories import list_url, url
from sync.pull_client import catch_up, pull
from sync.replica import Json, Replica
from tend.core.db.database import Database

Purge = Callable[[str, str], Awaitable[None]]


class Acts:
    """Each method is one act; `number` picks what it is done to."""

    def __init__(self, api: AsyncClient, database: Database, purge: Purge) -> None:
        self.api, self._database, self._purge = api, database, purge
        self._names = count()

    async def carry_out(self, act: str, number: int, replica: Replica) -> None:
        if act == "pull":
            await pull(self.api, replica, 1 + number % 4)
            return
        whole = await catch_up(self.api)
        todos = [todo for _, todo in sorted(whole.todos.items())]
        lists = sorted(whole.lists.values(), key=lambda item: (item["inbox"], item["id"]))
        await getattr(self, act)(todos[number % len(todos)], lists[number % len(lists)], replica)

    async def _change(self, address: str, **change: Any) -> None:
        await self.api.patch(address, json=change)

    async def create(self, _: Json, item: Json, __: Replica) -> None:
        await self.api.post("/api/todos", json={"title": f"{next(self._names)}", "list_id": item["id"]})

    async def change(self, todo: Json, _: Json, __: Replica) -> None:
        await self._change(url(todo), title=f"{next(self._names)}")

    async def move(self, todo: Json, item: Json, _: Replica) -> None:
        await self._change(url(todo), list_id=item["id"])

    async def delete(self, todo: Json, _: Json, __: Replica) -> None:
        await self.api.delete(url(todo))

    async def restore(self, todo: Json, _: Json, __: Replica) -> None:
        await self.api.post(f"{url(todo)}/restore")

    async def rename(self, _: Json, item: Json, __: Replica) -> None:
        await self._change(list_url(item), name=f"{next(self._names)}")

    async def arrange(self, _: Json, item: Json, __: Replica) -> None:
        await self._change(list_url(item), position=f"a{next(self._names) % 9}")

    async def trash_list(self, _: Json, item: Json, __: Replica) -> None:
        await self.api.delete(list_url(item))

    async def restore_list(self, _: Json, item: Json, __: Replica) -> None:
        await self.api.post(f"{list_url(item)}/restore")

    async def empty_trash(self, _: Json, __: Json, ___: Replica) -> None:
        await self._purge("todos", "deleted_at")

    async def purge_tombstones(self, _: Json, __: Json, ___: Replica) -> None:
        await self._purge("tombstones", "created_at")

    async def change_database(self, _: Json, __: Json, replica: Replica) -> None:
        """The numbers that are held are of another one, and so are the todos."""
        await self._database.execute("update installation set epoch = gen_random_uuid()")
        replica.todos = {todo_id: todo | {"title": "of the other"} for todo_id, todo in replica.todos.items()}
