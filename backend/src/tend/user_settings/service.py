import json
from typing import Any
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.pagination import page_json
from tend.core.write_result import WriteResult
from tend.user_settings import queries
from tend.user_settings.errors import SettingsFull


async def show_all(db: Queryable, user_id: UUID) -> Json:
    rows = await db.fetch(queries.ALL, user_id)
    return page_json(row[0] for row in rows)


async def put(db: Queryable, user_id: UUID, key: str, value: dict[str, Any] | None) -> WriteResult:
    """Have `value`, which fits `key`, stand there; null removes it. Raises `SettingsFull`."""
    document = None if value is None else json.dumps(value)
    row = await db.fetchrow(queries.PUT, user_id, key, document)
    if row["number"] is None and not row["same"]:
        raise SettingsFull
    return WriteResult(row["row"], users={user_id: row["number"]} if row["number"] else {})
