"""A server that can be restarted, and one person's view into its database."""

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any, Self
from uuid import UUID, uuid4

from conftest import Client, sign_up
from sync.replica import Json
from tend.core.jobs import JobContext
from tend.core.settings.settings import Settings
from tend.main import create_app
from tend.ops.tasks import purge
from tend.todos.queries.columns import todo_columns

_LISTS = "select lists.* from lists join memberships on memberships.list_id = lists.id where memberships.user_id = $1"
_TODOS = f"select todos.id from todos where list_id in (select id from ({_LISTS}) lists)"
_SHOWN = f"""
select row_to_json(shown)::text as json
from (select {todo_columns("todos")} from todos where id in ({_TODOS})) shown
"""
_UNNUMBERED = f"""
select id
from ({_LISTS}) lists
where version <> greatest(
    details_version,
    tombstones_purged_through,
    (select max(version) from todos where list_id = lists.id),
    (select max(version) from tombstones where list_id = lists.id)
)
"""


class World:
    client: Client

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()

    def run(self, work: Any) -> Any:
        return self._runner.run(work)

    def __enter__(self) -> Self:
        self.run(self.start())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._stack.aclose())
        self._runner.close()

    async def start(self) -> None:
        self.app = create_app(self.settings)
        await self._stack.enter_async_context(self.app.router.lifespan_context(self.app))

    async def restart(self) -> None:
        await self._stack.aclose()
        await self.start()
        client = Client(self.app)
        client.headers, client.user = self.client.headers, self.client.user
        self.client = client

    @property
    def database(self) -> Any:
        return self.app.state.database

    @property
    def person(self) -> UUID:
        return UUID(self.client.user["id"])

    async def another_person(self) -> None:
        self.client = await sign_up(self.app, "ada")

    async def ask_pull(self, asked: Json) -> Json:
        return await self._ask("/api/sync", asked)

    async def ask_push(self, operations: list[Json]) -> Json:
        return await self._ask("/api/batch", {"operations": operations})

    async def _ask(self, path: str, body: Json) -> Json:
        answer = await self.client.post(path, json=body)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def rows(self) -> tuple[dict[str, Json], dict[str, Json]]:
        """Every list and every todo there is, trash included, as the single routes show them."""
        lists = await self._pages("/api/lists", {}, {"deleted": True})
        todos = [json.loads(row["json"]) for row in await self.database.fetch(_SHOWN, self.person)]
        return lists, {todo["id"]: todo for todo in todos}

    async def _pages(self, path: str, *queries: Json) -> dict[str, Json]:
        found = {}
        for query in queries:
            answer = await self.client.get(path, params=query | {"limit": 200})
            assert answer.status_code == 200, answer.text
            found |= {row["id"]: row for row in answer.json()["items"]}
        return found

    async def check_numbers(self) -> None:
        """The newest number of a list is on what changed last, so none was taken in vain."""
        assert await self.database.fetch(_UNNUMBERED, self.person) == []

    async def empty_trash(self) -> tuple[set[str], set[str]]:
        """Purges what is in the trash as if it had been there for long; the todos and lists that are left."""
        for table in ("todos", "lists"):
            await self.database.execute(
                f"update {table} set deleted_at = now() - interval '31 days' where deleted_at is not null"
            )
        await purge(JobContext(self.database, self.settings, "purge", 0), {})
        lists = {str(row["id"]) for row in await self.database.fetch(_LISTS, self.person)}
        todos = {str(row["id"]) for row in await self.database.fetch(_TODOS, self.person)}
        return lists, todos

    async def another_epoch(self) -> None:
        await self.database.execute("update installation set epoch = $1", uuid4())
