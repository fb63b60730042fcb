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
_NOON = 12
WEEKEND = (6, 0)
_MADE_OF = {"quarter": ("month", 3), "fortnight": ("week", 2)}


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


def in_plain(unit: str, count: int) -> tuple[str, int]:
    """Quarters as months and fortnights as weeks."""
    plain, times = _MADE_OF.get(unit, (unit, 1))
    return plain, count * times


def later(day: date, count: int, unit: str) -> date:
    """In months that are too short, the last day."""
    plain, times = in_plain(unit, count)
    found: date = day + relativedelta(**{f"{plain}s": times})
    return found


def later_half(at: time, part: str) -> time:
    """Eight in the evening is 20:00."""
    return at.replace(hour=at.hour + _NOON) if part != "morning" and 1 <= at.hour < _NOON else at


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


def _nth_weekday(found: Values, today: date) -> date | None:
    """The first month from today on, or the one that is named, that has it, not before today."""
    firsts = (today + relativedelta(day=1, months=ahead) for ahead in range(_MONTHS + 1))
    months = [first for first in firsts if found.get("month", first.month) == first.month]
    days = (nth_weekday_in(first, found["ordinal"], found["weekday"]) for first in months)
    return next((day for day in days if day and day >= today), None)


def nth_weekday_in(first: date, ordinal: int, weekday: int) -> date | None:
    """Of the month that begins on `first`; -1 for the last."""
    if ordinal == -1:
        return weekday_after(last_of_month(first) - timedelta(days=_WEEK), weekday)
    day = weekday_from(first, weekday) + timedelta(days=_WEEK * (ordinal - 1))
    return day if day.month == first.month else None


def _month_of(day: date, ahead: int = 0) -> date:
    found: date = day + relativedelta(day=1, months=ahead)
    return found


def _end_of_month(found: Values, context: Context) -> date:
    """Of this month or of one that is named."""
    ahead = (found.get("month", context.today.month) - context.today.month) % _MONTHS
    return last_of_month(_month_of(context.today, ahead))


def first_of(month: int, today: date) -> date:
    """The first of the next such month, this one included where it begins today."""
    return year_day(month, 1, None, today) or today


def _workdays_later(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= weekday_of(day) not in WEEKEND
    return day


def _soonest(found: Values, context: Context) -> Due | None:
    """Of several days the one that comes first."""
    days = [weekday_after(context.today, weekday) for weekday in found["weekdays"]]
    return Due(min(days), stays=True) if len(days) > 1 else None


def _moment(found: Values, _: Context) -> Due:
    at: datetime = found["moment"]
    return Due(at.date(), at.time().replace(second=0))


def _nth(found: Values, context: Context) -> Due | None:
    day = _nth_day(found["nth"], context.today)
    return Due(day, bare="on" not in found) if day else None


def _before(found: Values, context: Context) -> date | None:
    return found["date"] - timedelta(days=1) if found["date"] > context.today else None


def _offset_from(found: Values, _: Context) -> date | None:
    return None if found["unit"] in {"minute", "hour"} else later(found["date"], found["n"], found["unit"])


def _next_month(context: Context, day: int) -> date | None:
    first = later(context.today, 1, "month")
    return _valid(first.year, first.month, day)


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
    "offset_workdays": lambda found, context: _workdays_later(context.today, found.get("n", 1)),
    "next_weekday": lambda found, context: weekday_from(_next_week(context), found["weekday"]),
    "weekend": lambda _, context: weekday_from(context.today, _SATURDAY),
    "next_weekend": lambda _, context: weekday_from(_next_week(context), _SATURDAY),
    "next_week": lambda _, context: _next_week(context),
    "next_month": lambda _, context: _next_month(context, 1),
    "nth_next": lambda found, context: _next_month(context, found["nth"]),
    "nth_weekday": lambda found, context: _nth_weekday(found, context.today),
    "nth_weekday_next": lambda found, context: nth_weekday_in(
        _month_of(context.today, 1), found["ordinal"], found["weekday"]
    ),
    "before": _before,
    "offset_from": _offset_from,
    "weekday_date": lambda found, _: found["date"] if weekday_of(found["date"]) == found["weekday"] else None,
    "next_year": lambda _, context: date(context.today.year + 1, 1, 1),
    "month_day": lambda found, context: year_day(found["month"], found["day"], found.get("year"), context.today),
    "iso": lambda found, _: found["iso"],
    "numeric": lambda found, context: _year_day_of(found["numeric"], context),
    "end_of_month": _end_of_month,
    "end_of_next_month": lambda _, context: last_of_month(_month_of(context.today, 1)),
    "end_of_week": lambda _, context: _next_week(context) - timedelta(days=1),
    "end_of_next_week": lambda _, context: _next_week(context) + timedelta(days=_WEEK - 1),
    "end_of_year": lambda _, context: date(context.today.year, 12, 31),
}
MEANS: dict[str, Callable[[Values, Context], Due | None]] = {form: _on(find) for form, find in _DAYS.items()}
MEANS |= {"offset": _offset, "weekday_list": _soonest, "moment": _moment, "nth": _nth}


def tonight(context: Context, at: time) -> Due:
    return Due(context.today, later_half(at, "evening"))
