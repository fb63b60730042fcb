"""The rows that the server must have after the operations that it accepted, in the order of their acceptance."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
TODO = {"notes": "", "priority": "none", "tags": [], "due_date": None}


@dataclass
class Model:
    todos: dict[str, Json] = field(default_factory=dict)
    lists: dict[str, Json] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)
    """Ids of operations: each has its effect once, however often it was accepted."""

    def accept(self, operation: Json) -> None:
        if operation["id"] in self.applied:
            return
        self.applied.add(operation["id"])
        kind, _, verb = operation["kind"].partition(".")
        rows = self.todos if kind == "todo" else self.lists
        if verb == "create":
            draft = operation[kind]
            rows.setdefault(draft["id"], (TODO if kind == "todo" else {}) | draft | {"deleted": False, "done": False})
            return
        row = rows[operation[f"{kind}_id"]]
        if verb == "change":
            changes = dict(operation["changes"])
            row["done"] = changes.pop("completed", row["done"])
            row |= changes
        else:
            row["deleted"] = verb == "delete"

    def purge_except(self, lists: set[str], todos: set[str]) -> None:
        self.lists = {list_id: item for list_id, item in self.lists.items() if list_id in lists}
        self.todos = {todo_id: todo for todo_id, todo in self.todos.items() if todo_id in todos}


def as_modelled(row: Json, like: Json) -> Json:
    """The server's `row`, in the fields that `like` has."""
    fields = row | {"deleted": row["deleted_at"] is not None, "done": row.get("completed_at") is not None}
    return {name: fields[name] for name in like}
