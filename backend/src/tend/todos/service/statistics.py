import json
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.errors import FieldError, Invalid
from tend.todos.queries import statistics
from tend.todos.queries.statistics import Streak
from tend.todos.queries.user_context import find_local_time
from tend.todos.schemas import Period

MAX_DAYS = 400
_DAY = timedelta(days=1)
_DEFAULT_SPAN = timedelta(days=29)
_WRONG_ORDER = FieldError("to", "period_backwards", "`to` can’t be before `from`.")
_TOO_LONG = FieldError("to", "period_too_long", f"A period can have up to {MAX_DAYS} days.")


async def read_statistics(db: Queryable, user_id: UUID, period: Period) -> Json:
    """How much was completed on each day of a period, and the streaks of the whole history.

    A streak is days in a row on each of which something was completed; one that reached yesterday still counts as the
    present one. Raises `Invalid`.
    """
    today = (await find_local_time(db, user_id)).date()
    last = period.to or today
    first = period.from_ or last - _DEFAULT_SPAN
    if first > last:
        raise Invalid(_WRONG_ORDER)
    if (last - first).days >= MAX_DAYS:
        raise Invalid(_TOO_LONG)
    days = await statistics.fetch_days(db, user_id, first, last)
    await statistics.update_completion_days(db, user_id)
    possible = await statistics.fetch_possible_streaks(db, user_id)
    document = {
        "days": [{"day": day.isoformat(), "completed": completed} for day, completed in days.items()],
        "total": sum(days.values()),
        "streak": await _count_streak(db, user_id, possible, today),
        "best_streak": await _count_best_streak(db, user_id, possible),
    }
    return json.dumps(document)


async def _count_streak(db: Queryable, user_id: UUID, possible: list[Streak], today: date) -> int:
    for streak in reversed(possible):
        if streak.last < today - _DAY:
            break
        days = list(await statistics.fetch_days(db, user_id, streak.first, streak.last))
        if days:
            return len(_to_streaks(days)[-1]) if days[-1] >= today - _DAY else 0
    return 0


async def _count_best_streak(db: Queryable, user_id: UUID, possible: list[Streak]) -> int:
    """Reads the days of the longest possible streaks until no other can be longer; usually that is one."""
    best = 0
    is_exact = True
    for streak in sorted(possible, key=len, reverse=True):
        if len(streak) <= best:
            break
        days = await statistics.fetch_days(db, user_id, streak.first, streak.last)
        best = max([best, *map(len, _to_streaks(days))])
        is_exact = is_exact and len(days) == len(streak)
    if not is_exact:
        await statistics.forget_completion_days(db, user_id)
    return best


def _to_streaks(days: Iterable[date]) -> list[Streak]:
    """The streaks of `days`, which are in order."""
    streaks: list[Streak] = []
    for day in days:
        if streaks and streaks[-1].last == day - _DAY:
            streaks[-1] = Streak(streaks[-1].first, day)
        else:
            streaks.append(Streak(day, day))
    return streaks
