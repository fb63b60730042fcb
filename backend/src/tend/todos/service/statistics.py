import json
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.errors import FieldError, Invalid
from tend.todos.queries import statistics
from tend.todos.queries.statistics import Run
from tend.todos.queries.user_context import find_local_time
from tend.todos.schemas import Period

MAX_DAYS = 400
_DAY = timedelta(days=1)
_DEFAULT_SPAN = timedelta(days=29)
_WRONG_ORDER = FieldError("to", "period_backwards", "`to` can’t be before `from`.")
_TOO_LONG = FieldError("to", "period_too_long", f"A period can have up to {MAX_DAYS} days.")


async def read_statistics(db: Queryable, user_id: UUID, period: Period) -> Json:
    """How much was completed on each day of a period, and the streaks of the whole history.

    A streak is a run of days on each of which something was completed; one that reached yesterday still counts as the
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
    await statistics.update_runs(db, user_id)
    runs = await statistics.fetch_runs(db, user_id)
    document = {
        "days": [{"day": day.isoformat(), "completed": completed} for day, completed in days.items()],
        "total": sum(days.values()),
        "streak": await _count_streak(db, user_id, runs, today),
        "best_streak": await _count_best_streak(db, user_id, runs),
    }
    return json.dumps(document)


async def _count_streak(db: Queryable, user_id: UUID, runs: list[Run], today: date) -> int:
    for run in reversed(runs):
        if run.last < today - _DAY:
            break
        days = list(await statistics.fetch_days(db, user_id, run.first, run.last))
        if days:
            return len(_runs_of(days)[-1]) if days[-1] >= today - _DAY else 0
    return 0


async def _count_best_streak(db: Queryable, user_id: UUID, runs: list[Run]) -> int:
    """Reads the days of the longest runs until no other run can have a longer streak; usually that is one run."""
    best = 0
    is_exact = True
    for run in sorted(runs, key=len, reverse=True):
        if len(run) <= best:
            break
        days = await statistics.fetch_days(db, user_id, run.first, run.last)
        best = max([best, *map(len, _runs_of(days))])
        is_exact = is_exact and len(days) == len(run)
    if not is_exact:
        await statistics.forget_runs(db, user_id)
    return best


def _runs_of(days: Iterable[date]) -> list[Run]:
    """`days` in order, joined to runs."""
    runs: list[Run] = []
    for day in days:
        if runs and runs[-1].last == day - _DAY:
            runs[-1] = Run(runs[-1].first, day)
        else:
            runs.append(Run(day, day))
    return runs
