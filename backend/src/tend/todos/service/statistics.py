from datetime import date, timedelta
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.errors import FieldError, Invalid
from tend.todos.queries.statistics import DONE
from tend.todos.queries.time_zone import find_local_time
from tend.todos.schemas import Period

MOST_DAYS = 400
_USUAL = timedelta(days=29)
_ORDER = FieldError("to", "period_backwards", "This day is before `from`.")
_LONG = FieldError("to", "period_too_long", f"A period has {MOST_DAYS} days at most.")


async def show(db: Queryable, user_id: UUID, period: Period) -> str:
    """What was completed on each day of a period, by the person's own clock, as JSON. Raises `Invalid`."""
    today = (await find_local_time(db, user_id)).date()
    last = period.to or today
    first = period.from_ or max(last, date.min + _USUAL) - _USUAL
    if first > last:
        raise Invalid(_ORDER)
    if (last - first).days >= MOST_DAYS:
        raise Invalid(_LONG)
    return str(await db.fetchval(DONE, user_id, first, last, today))
