"""A plain client of docs/sync.md: its cursors, rows and outbox, and how it applies responses to pulls and pushes."""

from dataclasses import dataclass, field
from typing import Any

from httpx2 import AsyncClient

Json = dict[str, Any]

# Far more pages than any test has rows to send one by one.
_MAX_PAGES = 500


@dataclass
class Replica:
    epoch: str | None = None
    account: int = 0
    cursors: dict[str, int] = field(default_factory=dict)
    user: Json | None = None
    lists: dict[str, Json] = field(default_factory=dict)
    members: dict[str, list[Json]] = field(default_factory=dict)
    """Of shared lists."""
    todos: dict[str, Json] = field(default_factory=dict)
    comments: dict[str, Json] = field(default_factory=dict)
    outbox: list[Json] = field(default_factory=list)

    def pull_request(self, limit: int) -> Json:
        request = {"account": self.account, "lists": dict(self.cursors), "limit": limit}
        return request | ({"epoch": self.epoch} if self.epoch else {})

    def apply_pull(self, request: Json, response: Json) -> None:
        """A response is ignored if the next request would differ from its own."""
        if request != self.pull_request(request["limit"]):
            return
        self.epoch, self.account = response["epoch"], response["account"]
        self.user = response["user"] or self.user
        for list_id in response["removed_lists"]:
            self._drop_list(list_id)
        for delta in response["lists"]:
            self._apply_delta(delta)

    def _apply_delta(self, delta: Json) -> None:
        list_id = delta["id"]
        if delta["reset"]:
            self._drop_list(list_id)
        if delta["list"]:
            self.lists[list_id] = delta["list"]
        # Of a list that nobody shares, a new name of its member is not sent: it is the account's.
        if delta["members"] and len(delta["members"]) > 1:
            self.members[list_id] = delta["members"]
        elif delta["members"]:
            self.members.pop(list_id, None)
        tombstones = set(delta["tombstones"])
        self.todos = {key: row for key, row in self.todos.items() if row["list_id"] != list_id or key not in tombstones}
        self.comments = {
            key: row
            for key, row in self.comments.items()
            if row["list_id"] != list_id or not {key, row["todo_id"]} & tombstones
        }
        self.todos |= {todo["id"]: todo for todo in delta["todos"]}
        self.comments |= {comment["id"]: comment for comment in delta["comments"]}
        self.cursors[list_id] = delta["version"]

    def _drop_list(self, list_id: str) -> None:
        self.cursors.pop(list_id, None)
        self.lists.pop(list_id, None)
        self.members.pop(list_id, None)
        self.todos = {key: todo for key, todo in self.todos.items() if todo["list_id"] != list_id}
        self.comments = {key: comment for key, comment in self.comments.items() if comment["list_id"] != list_id}

    def apply_push_results(self, operations: list[Json], response: Json) -> None:
        """Each operation leaves the outbox with its result; its row is applied unless a pull has brought a later one."""
        pending = {operation["id"] for operation in self.outbox}
        current = {
            list_id
            for list_id, versions in response["lists"].items()
            if self.cursors.get(list_id) == versions["before"]
        }
        for operation, result in zip(operations, response["results"], strict=True):
            if operation["id"] in pending:
                self._apply_result(result, current)
        for list_id in current:
            if self.cursors[list_id] == response["lists"][list_id]["before"]:
                self.cursors[list_id] = response["lists"][list_id]["after"]
        acknowledged = {operation["id"] for operation in operations}
        self.outbox = [operation for operation in self.outbox if operation["id"] not in acknowledged]

    def _apply_result(self, result: Json, current: set[str]) -> None:
        """`current` are the lists that lacked nothing but the versions of this push."""
        if todo := result.get("todo"):
            self._apply_row(self.todos, todo, current)
        if comment := result.get("comment"):
            self._apply_row(self.comments, comment, current)
        if item := result.get("list"):
            self.lists[item["id"]] = item
            # With a cursor, so that a pull tells if the list is gone by then.
            self.cursors.setdefault(item["id"], 0)
            # A pull may have brought a later row or position of the list, so the next pull repeats it.
            self.account = 0

    def _apply_row(self, table: dict[str, Json], row: Json, current: set[str]) -> None:
        list_id, version = row["list_id"], row["version"]
        present = table.get(row["id"])
        if self.cursors.get(list_id, 0) >= version:
            return
        if present and present["list_id"] == list_id and present["version"] > version:
            return
        if present and present["list_id"] != list_id and present["list_id"] not in current:
            # Versions of two lists do not compare, so the cursor is rewound and the next pull repeats this row.
            self.cursors[present["list_id"]] = min(self.cursors.get(present["list_id"], 0), present["version"] - 1)
        table[row["id"]] = row


async def post_pull(api: AsyncClient, request: Json) -> Json:
    response = await api.post("/api/sync", json=request)
    assert response.status_code == 200, response.text
    body: Json = response.json()
    return body


async def pull(api: AsyncClient, replica: Replica, limit: int) -> bool:
    """Pulls once; returns whether there is more."""
    request = replica.pull_request(limit)
    response = await post_pull(api, request)
    assert sum(len(delta["todos"]) + len(delta["comments"]) for delta in response["lists"]) <= limit
    replica.apply_pull(request, response)
    return bool(response["has_more"])


async def catch_up(api: AsyncClient, replica: Replica | None = None, limit: int = 5000) -> Replica:
    """Pulls until there is nothing more, into a new replica unless one is given."""
    replica = replica or Replica()
    for _ in range(_MAX_PAGES):
        if not await pull(api, replica, limit):
            return replica
    raise AssertionError("there is always more")


async def fetch_deltas(api: AsyncClient, replica: Replica, **fields: Any) -> Json:
    """Returns the response to the next pull, and does not apply it. `fields` replace those of the request."""
    return await post_pull(api, replica.pull_request(5000) | fields)


def strip_row_versions(replica: Replica) -> Json:
    """The replica without the versions inside the rows of lists and the user, which are sent with these rows alone."""
    lists = {list_id: item | {"version": 0} for list_id, item in replica.lists.items()}
    return vars(replica) | {"lists": lists, "user": (replica.user or {}) | {"version": 0}}
