"""Which day each form of words means."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from tend.todos.quick_add.meaning import Context, Due
from tend.todos.quick_add.template import Values

_WEEK = 7
_SATURDAY = 6
# 29 February is never further away
_YEARS = 9
_MONTHS = 12


def weekday_of(day: date) -> int:
    """0 for Sunday."""
    return day.isoweekday() % _WEEK


def weekday_after(day: date, weekday: int) -> date:
    """The first such weekday after `day`, which itself counts not."""
    return day + timedelta(days=(weekday - weekday_of(day) + _WEEK - 1) % _WEEK + 1)


def weekday_from(day: date, weekday: int) -> date:
    return weekday_after(day - timedelta(days=1), weekday)


def last_of_month(day: date) -> date:
    found: date = day + relativedelta(day=31)
    return found


def later(day: date, count: int, unit: str) -> date:
    """In months that are too short, the last day."""
    found: date = day + relativedelta(**{f"{unit}s": count})
    return found


def year_day(month: int, day: int, year: int | None, today: date) -> date | None:
    """This year, or the next when it is over; 29 February is looked for as long as there is none."""
    if year is not None:
        return _valid(year, month, day)
    found = (_valid(today.year + ahead, month, day) for ahead in range(_YEARS))
    return next((one for one in found if one and one >= today), None)


def _year_day_of(said: tuple[int, int, int | None], context: Context) -> date | None:
    month, day, year = said
    return year_day(month, day, year, context.today)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nth_day(day: int, today: date) -> date | None:
    """The first month from today on that has the day, not before today."""
    months = (today + relativedelta(day=1, months=ahead) for ahead in range(_MONTHS))
    found = (_valid(month.year, month.month, day) for month in months)
    return next((one for one in found if one and one >= today), None)


def _next_week(context: Context) -> date:
    return weekday_after(context.today, context.week_start)


def _offset(values: Values, context: Context) -> Due:
    count, unit = values["n"], values["unit"]
    if unit in {"minute", "hour"}:
        at: datetime = context.now + timedelta(minutes=count * (60 if unit == "hour" else 1))
        return Due(at.date(), at.time().replace(second=0, microsecond=0))
    return Due(later(context.today, count, unit))


def _on(find: Callable[[Values, Context], date | None]) -> Callable[[Values, Context], Due | None]:
    def due(values: Values, context: Context) -> Due | None:
        day = find(values, context)
        return Due(day) if day else None

    return due


_DAYS: dict[str, Callable[[Any, Context], date | None]] = {
    "near": lambda found, context: context.today + timedelta(days=found["near"]),
    "weekday": lambda found, context: weekday_after(context.today, found["weekday"]),
    "next_weekday": lambda found, context: weekday_from(_next_week(context), found["weekday"]),
    "weekend": lambda _, context: weekday_from(context.today, _SATURDAY),
    "next_weekend": lambda _, context: weekday_from(_next_week(context), _SATURDAY),
    "next_week": lambda _, context: _next_week(context),
    "next_month": lambda _, context: later(context.today, 1, "month").replace(day=1),
    "next_year": lambda _, context: date(context.today.year + 1, 1, 1),
    "nth": lambda found, context: _nth_day(found["nth"], context.today),
    "month_day": lambda found, context: year_day(found["month"], found["day"], found.get("year"), context.today),
    "iso": lambda found, _: found["iso"],
    "numeric": lambda found, context: _year_day_of(found["numeric"], context),
    "end_of_month": lambda _, context: last_of_month(context.today),
    "end_of_week": lambda _, context: _next_week(context) - timedelta(days=1),
    "end_of_year": lambda _, context: date(context.today.year, 12, 31),
}
MEANS: dict[str, Callable[[Values, Context], Due | None]] = {form: _on(find) for form, find in _DAYS.items()}
MEANS["offset"] = _offset


def tonight(context: Context, evening: time) -> Due:
    return Due(context.today, evening)
