"""A client of docs/sync.md, as plain as one can be: what it holds, what it has still to send, and how it takes answers."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Replica:
    epoch: str | None = None
    account: int = 0
    cursors: dict[str, int] = field(default_factory=dict)
    user: Json | None = None
    lists: dict[str, Json] = field(default_factory=dict)
    todos: dict[str, Json] = field(default_factory=dict)
    outbox: list[Json] = field(default_factory=list)

    def question(self, limit: int) -> Json:
        asked = {"account": self.account, "lists": dict(self.cursors), "limit": limit}
        return asked | ({"epoch": self.epoch} if self.epoch else {})

    def take_pull(self, asked: Json, answer: Json) -> None:
        """An answer to another question than the one that would be asked now is let go."""
        if asked != self.question(asked["limit"]):
            return
        self.epoch, self.account = answer["epoch"], answer["account"]
        self.user = answer["user"] or self.user
        for list_id in answer["removed_lists"]:
            self._forget(list_id)
        for news in answer["lists"]:
            self._take_news(news)

    def _take_news(self, news: Json) -> None:
        list_id = news["id"]
        if news["reset"]:
            self._forget(list_id)
        if news["list"]:
            self.lists[list_id] = news["list"]
        for todo_id in news["tombstones"]:
            if self.todos.get(todo_id, {}).get("list_id") == list_id:
                del self.todos[todo_id]
        for todo in news["todos"]:
            self.todos[todo["id"]] = todo
        self.cursors[list_id] = news["version"]

    def _forget(self, list_id: str) -> None:
        self.cursors.pop(list_id, None)
        self.lists.pop(list_id, None)
        self.todos = {todo_id: todo for todo_id, todo in self.todos.items() if todo["list_id"] != list_id}

    def take_results(self, sent: list[Json], answer: Json) -> None:
        """Each operation leaves the outbox with its verdict; its row is taken unless a pull has told what came later."""
        waiting = {operation["id"] for operation in self.outbox}
        standing = {
            list_id for list_id, passed in answer["lists"].items() if self.cursors.get(list_id) == passed["before"]
        }
        for operation, result in zip(sent, answer["results"], strict=True):
            if operation["id"] in waiting:
                self._take_result(result, standing)
        for list_id in standing:
            if self.cursors[list_id] == answer["lists"][list_id]["before"]:
                self.cursors[list_id] = answer["lists"][list_id]["after"]
        answered = {operation["id"] for operation in sent}
        self.outbox = [operation for operation in self.outbox if operation["id"] not in answered]

    def _take_result(self, result: Json, standing: set[str]) -> None:
        if todo := result.get("todo"):
            self._take_todo(todo, standing)
        if item := result.get("list"):
            self.lists[item["id"]] = item
            # a pull may have told more of the list, or of its place: that is asked for once more
            self.account = 0

    def _take_todo(self, todo: Json, standing: set[str]) -> None:
        list_id, version = todo["list_id"], todo["version"]
        held = self.todos.get(todo["id"])
        if self.cursors.get(list_id, 0) >= version:
            return
        if held and held["list_id"] == list_id and held["version"] > version:
            return
        if held and held["list_id"] != list_id and held["list_id"] not in standing:
            # which of the two came later is for a pull to say, so it is asked for this row once more
            self.cursors[held["list_id"]] = min(self.cursors.get(held["list_id"], 0), held["version"] - 1)
        self.todos[todo["id"]] = todo
