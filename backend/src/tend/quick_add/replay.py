"""How adding lines is answered again: their ids are stored, and the rows read as they are then."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.errors import NotFound
from tend.lists import service as lists
from tend.reminders import service as reminders
from tend.todos.service import write


def shorten_result(row: Json) -> Json:
    added = json.loads(row)
    ids = {name: [one["id"] for one in added[name]] for name in ("items", "lists")}
    return json.dumps({**ids, "reminders": [[one["todo_id"], one["id"]] for one in added["reminders"]]})


async def find_rows_of_result(db: Queryable, user_id: UUID, added: dict[str, Any]) -> Json:
    """The rows that are still there."""
    items = await _find_each(db, user_id, added["items"], write.get)
    found_lists = await _find_each(db, user_id, added["lists"], lists.get)
    todo_ids = list(dict.fromkeys(todo_id for todo_id, _ in added["reminders"]))
    pages = await _find_each(db, user_id, todo_ids, reminders.list_reminders)
    present = {one["id"]: one for page in pages for one in page["items"]}
    found_reminders = [present[reminder_id] for _, reminder_id in added["reminders"] if reminder_id in present]
    return json.dumps({"items": items, "reminders": found_reminders, "lists": found_lists})


async def _find_each(
    db: Queryable, user_id: UUID, ids: list[str], find: Callable[[Queryable, UUID, UUID], Awaitable[Json]]
) -> list[Any]:
    rows = []
    for row_id in ids:
        try:
            rows.append(json.loads(await find(db, user_id, UUID(row_id))))
        except NotFound:
            continue
    return rows
