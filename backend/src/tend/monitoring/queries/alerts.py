"""Statements of the alerts that are raised. Of several servers on one database, one raises an alert and one ends it."""

from tend.core.db.database import Queryable

_LIST_RAISED = """
select kind
from alerts
order by raised_at
"""


async def list_raised(db: Queryable) -> list[str]:
    return [row["kind"] for row in await db.fetch(_LIST_RAISED)]


_RAISE = """
insert into alerts (kind)
values ($1)
on conflict do nothing
"""


async def claim_raise(db: Queryable, kind: str) -> bool:
    """Whether the alert was not raised before."""
    return await db.execute(_RAISE, kind) == "INSERT 0 1"


_CLEAR = """
delete from alerts
where kind = $1
"""


async def claim_end(db: Queryable, kind: str) -> bool:
    """Whether the alert was still raised."""
    return await db.execute(_CLEAR, kind) == "DELETE 1"
