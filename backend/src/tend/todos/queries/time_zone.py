from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from tend.core.clock import now
from tend.core.db.database import Queryable

_FIND_TIME_ZONE = """
select timezone
from users
where id = $1"""


async def find_time_zone(db: Queryable, user_id: UUID) -> str:
    return str(await db.fetchval(_FIND_TIME_ZONE, user_id))


async def find_local_time(db: Queryable, user_id: UUID) -> datetime:
    """The present moment in the user's time zone."""
    return now().astimezone(ZoneInfo(await find_time_zone(db, user_id)))
