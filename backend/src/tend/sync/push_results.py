"""What an operation came to, as it is answered and as it is remembered."""

import json
import re
from collections.abc import Sequence
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.errors import TendError
from tend.core.http.problems import problem_body
from tend.sync.apply_operation import kind_of
from tend.sync.operations import Operation, ReminderCreate, ReminderDelete, SettingChange
from tend.sync.queries import LISTS_NOW, TODOS_NOW

_ID = re.compile(r"[0-9a-f-]{36}")
DONE = '{"status":200}'


def accepted(operation: Operation, row: Json) -> Json:
    return f'{{"status":200,"{kind_of(operation)}":{row}}}'


def refused(error: TendError) -> Json:
    return f'{{"status":{error.status},"problem":{json.dumps(problem_body(error))}}}'


def remembered(operation: Operation, row: Json) -> Json:
    """Of what was done, the row it was done to, whose id comes first in it; of a setting or reminder, that it was done."""
    if isinstance(operation, SettingChange | ReminderCreate | ReminderDelete):
        return DONE
    return f'{{"status":200,"{kind_of(operation)}":"{_ID.search(row)[0]}"}}'  # type: ignore[index]


async def recalled(db: Queryable, user_id: UUID, verdicts: Sequence[Json]) -> list[Json]:
    """The answers to operations that come again: rows are as they are by now, or left out where they are gone."""
    kept = [json.loads(verdict) for verdict in verdicts]
    rows = {
        "todo": await _now(db, user_id, TODOS_NOW, [one["todo"] for one in kept if "todo" in one]),
        "list": await _now(db, user_id, LISTS_NOW, [one["list"] for one in kept if "list" in one]),
    }
    return [_recalled(verdict, one, rows) for verdict, one in zip(verdicts, kept, strict=True)]


def _recalled(verdict: Json, kept: dict[str, str], rows: dict[str, dict[str, Json]]) -> Json:
    kind = next((kind for kind in rows if kind in kept), None)
    if kind is None:
        return verdict
    row = rows[kind].get(kept[kind])
    return f'{{"status":200,"{kind}":{row}}}' if row else DONE


async def _now(db: Queryable, user_id: UUID, statement: str, ids: list[str]) -> dict[str, Json]:
    if not ids:
        return {}
    return {str(row["id"]): row["row"] for row in await db.fetch(statement, user_id, ids)}
