"""A server that can be restarted, one user's rows in its database, and a model of the rows that it must have."""

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID, uuid4

from conftest import Client, sign_up
from purge import purge_expired
from sync.replica import Json
from tend.comments.queries.columns import comment_columns_sql
from tend.core.settings.settings import Settings
from tend.main import create_app
from tend.todos.queries.columns import todo_columns_sql

_LISTS = "select lists.* from lists join memberships on memberships.list_id = lists.id where memberships.user_id = $1"
_TODOS = f"select todos.id from todos where list_id in (select id from ({_LISTS}) lists)"
_TODO_ROWS = f"""
select row_to_json(visible)::text as json
from (select {todo_columns_sql("todos")} from todos where id in ({_TODOS})) visible
"""
_COMMENTS = f"select comments.id from comments where todo_id in ({_TODOS})"
_COMMENT_ROWS = f"""
select row_to_json(visible)::text as json
from (select {comment_columns_sql("comments")} from comments where id in ({_COMMENTS})) visible
"""
_LISTS_WITH_A_GAP = f"""
select id
from ({_LISTS}) lists
where version <> greatest(
    details_version,
    tombstones_purged_through,
    (select max(version) from todos where list_id = lists.id),
    (select max(version) from comments where list_id = lists.id),
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
    def user_id(self) -> UUID:
        return UUID(self.client.user["id"])

    async def sign_up(self) -> None:
        self.client = await sign_up(self.app, "ada")

    async def pull(self, request: Json) -> Json:
        return await self._post("/api/sync", request)

    async def push(self, operations: list[Json]) -> Json:
        return await self._post("/api/batch", {"operations": operations})

    async def _post(self, path: str, request: Json) -> Json:
        response = await self.client.post(path, json=request)
        assert response.status_code == 200, response.text
        body: Json = response.json()
        return body

    async def rows(self) -> tuple[dict[str, Json], dict[str, Json], dict[str, Json]]:
        """Every list, todo and comment, deleted ones included, as their own endpoints return them."""
        lists = await self._pages("/api/lists", {}, {"deleted": True})
        return lists, await self._rows(_TODO_ROWS), await self._rows(_COMMENT_ROWS)

    async def _rows(self, statement: str) -> dict[str, Json]:
        rows = [json.loads(row["json"]) for row in await self.database.fetch(statement, self.user_id)]
        return {row["id"]: row for row in rows}

    async def _pages(self, path: str, *queries: Json) -> dict[str, Json]:
        found = {}
        for query in queries:
            response = await self.client.get(path, params=query | {"limit": 200})
            assert response.status_code == 200, response.text
            found |= {row["id"]: row for row in response.json()["items"]}
        return found

    async def check_versions(self) -> None:
        """A list's version is the one of its newest change, so no change took a version without effect."""
        assert await self.database.fetch(_LISTS_WITH_A_GAP, self.user_id) == []

    async def empty_trash(self) -> tuple[set[str], set[str], set[str]]:
        """Purges the trash as if it were a month old; returns the ids of the lists, todos and comments that are left."""
        for table in ("comments", "todos", "lists"):
            await self.database.execute(
                f"update {table} set deleted_at = now() - interval '31 days' where deleted_at is not null"
            )
        await purge_expired(self.database, self.settings)
        return await self._ids(_LISTS), await self._ids(_TODOS), await self._ids(_COMMENTS)

    async def _ids(self, statement: str) -> set[str]:
        return {str(row["id"]) for row in await self.database.fetch(statement, self.user_id)}

    async def renew_epoch(self) -> None:
        await self.database.execute("update installation set epoch = $1", uuid4())


Json = dict[str, Any]
DEFAULTS: dict[str, Json] = {
    "todo": {"notes": "", "priority": "none", "tags": [], "due_date": None},
    "comment": {"resolved": False},
    "list": {},
}


@dataclass
class Model:
    todos: dict[str, Json] = field(default_factory=dict)
    comments: dict[str, Json] = field(default_factory=dict)
    lists: dict[str, Json] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)
    """Ids of operations: each has its effect once, however often it was accepted."""

    def accept(self, operation: Json) -> None:
        if operation["id"] in self.applied:
            return
        self.applied.add(operation["id"])
        kind, _, verb = operation["kind"].partition(".")
        rows = {"todo": self.todos, "comment": self.comments, "list": self.lists}[kind]
        if verb == "create":
            draft = operation[kind]
            rows.setdefault(draft["id"], DEFAULTS[kind] | draft | {"deleted": False, "done": False})
            return
        row = rows[operation[f"{kind}_id"]]
        if verb == "change":
            changes = dict(operation["changes"])
            if changes.get("list_id", row.get("list_id")) != row.get("list_id"):
                # In another list it comes last, or where the change says.
                row.pop("position", None)
            row["done"] = changes.pop("completed", row["done"])
            row |= changes
        else:
            row["deleted"] = verb == "delete"

    def purge_except(self, lists: set[str], todos: set[str], comments: set[str]) -> None:
        self.lists = {list_id: item for list_id, item in self.lists.items() if list_id in lists}
        self.todos = {todo_id: todo for todo_id, todo in self.todos.items() if todo_id in todos}
        self.comments = {key: comment for key, comment in self.comments.items() if key in comments}


def as_modelled(row: Json, like: Json) -> Json:
    """The server's `row`, in the fields that `like` has."""
    states = {"deleted": "deleted_at", "done": "completed_at", "resolved": "resolved_at"}
    fields = row | {state: row.get(moment) is not None for state, moment in states.items()}
    return {name: fields[name] for name in like}
