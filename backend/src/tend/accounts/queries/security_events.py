"""The security log of an account. A sign-in is logged by the statement that inserts its session."""

from uuid import UUID

from tend.accounts.schemas import SecurityEventKind
from tend.core.db.database import Json, Queryable
from tend.core.ids import new_id

# An event in a session has the browser of the session.
_INSERT_EVENT = """
insert into security_events (id, user_id, kind, user_agent)
values ($1, $2, $3, coalesce((select user_agent from sessions where id = $4 and user_id = $2), $5))
"""


async def insert_event(
    db: Queryable, user_id: UUID, kind: SecurityEventKind, session_id: UUID | None = None, user_agent: str = ""
) -> None:
    """`user_agent`: the browser of an event that happens outside of a session."""
    await db.execute(_INSERT_EVENT, new_id(), user_id, kind, session_id, user_agent)


_LIST_EVENTS = """
select coalesce(json_agg(event), '[]')::text as items, count(*) as count, min(event.id::text) as last_id
from (
    select id, kind, user_agent, created_at as at
    from security_events
    where user_id = $1
      and ($2::uuid is null or id < $2)
    order by id desc
    limit $3
) event
"""


async def list_events(db: Queryable, user_id: UUID, before: UUID | None, limit: int) -> tuple[Json, UUID | None]:
    """The newest events, or those before the event `before`, as a JSON list; and the last one's id if more may follow."""
    row = await db.fetchrow(_LIST_EVENTS, user_id, before, limit)
    return row["items"], UUID(row["last_id"]) if row["count"] == limit else None
