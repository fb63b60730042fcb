"""The columns that a list shows, and the outcome of a statement that writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from tend.core.write_result import WriteResult

# Everything that a list shows, by the name in its JSON.
_EXPRESSIONS = {
    "id": "lists.id",
    "name": "lists.name",
    "color": "lists.color",
    "icon": "lists.icon",
    "position": "memberships.position",
    "folder": "memberships.folder",
    "shared_folder_id": "memberships.folder_id",
    "favorited_at": "memberships.favorited_at",
    "inbox": "lists.inbox_of is not null",
    "role": "memberships.role",
    "version": "lists.version",
    "archived_at": "lists.archived_at",
    "deleted_at": "lists.deleted_at",
    "created_at": "lists.created_at",
    "updated_at": "lists.updated_at",
}


def _select_sql(expressions: Mapping[str, str]) -> str:
    return ",\n        ".join(f"{expression} as {name}" for name, expression in expressions.items())


# For statements that have `lists` and `memberships` in their scope.
LIST_COLUMNS = _select_sql(_EXPRESSIONS)


def columns_sql(table: str) -> str:
    """The columns of `table` that `LIST_COLUMNS` reads, for `returning`."""
    prefix = f"{table}."
    found = (expression for expression in _EXPRESSIONS.values() if expression.startswith(prefix))
    return ", ".join(expression.removeprefix(prefix).split()[0] for expression in found)


def list_columns_with_sql(**changed: str) -> str:
    """Every column that a list shows: those in `changed` from their expressions, and the rest from `target`."""
    return _select_sql({name: changed.get(name, f"target.{name}") for name in _EXPRESSIONS})


Rejection = Literal["inbox", "shared_folder"]


@dataclass(frozen=True, slots=True)
class ListWrite:
    rejection: Rejection | None
    """Why nothing was written: an Inbox never takes the change, or a list in a shared folder doesn't."""
    result: WriteResult


def to_list_write(row: Any, user_id: UUID, list_id: UUID) -> ListWrite | None:
    return ListWrite(row["rejection"], to_write_result(row, user_id, list_id)) if row else None


def to_write_result(row: Any, user_id: UUID, list_id: UUID) -> WriteResult:
    """From the columns `row`, `list_version` and `user_version`; the versions are null for logs that did not change."""
    lists = {list_id: row["list_version"]} if row["list_version"] else {}
    return WriteResult(row["row"], lists, {user_id: row["user_version"]} if row["user_version"] else {})
