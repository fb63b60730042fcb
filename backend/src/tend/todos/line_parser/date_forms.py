"""The day that each form of a date means, such as `{ordinal} {weekday} of {month}`."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from tend.todos.line_parser.date_units import add_units
from tend.todos.line_parser.durations import add_duration
from tend.todos.line_parser.grammar import Values
from tend.todos.line_parser.model import Context, ParsedDue
from tend.todos.line_parser.placeholders import CalendarDay

_WEEK = 7
_WEDNESDAY = 3
_RECENT_DAYS = 60
_SATURDAY = 6
_MIDDLE = 15
# the next 29 February is at most eight years away
_YEARS = 9
_MONTHS = 12
# `a week today` and `friday week` are in use, and `3 days today` is not
_UNITS_FROM_A_DAY = {"week", "fortnight", "month", "year"}
WEEKEND = (6, 0)


def weekday_of(day: date) -> int:
    """0 for Sunday."""
    return day.isoweekday() % _WEEK


def weekday_after(day: date, weekday: int) -> date:
    """The first such weekday after `day` itself."""
    return day + timedelta(days=(weekday - weekday_of(day) + _WEEK - 1) % _WEEK + 1)


def weekday_from(day: date, weekday: int) -> date:
    """The first such weekday from `day` on."""
    return weekday_after(day - timedelta(days=1), weekday)


def last_of_month(day: date) -> date:
    found: date = day + relativedelta(day=31)
    return found


def next_first_of_month(month: int, today: date) -> date:
    """The first of the next such month, or today where that is it."""
    return _year_day(month, 1, None, today) or today


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year_day(month: int, day: int, year: int | None, today: date) -> date | None:
    """Without a year the next such day, today included."""
    if year is not None:
        return _valid(year, month, day)
    found = (_valid(today.year + ahead, month, day) for ahead in range(_YEARS))
    return next((one for one in found if one and one >= today), None)


def recent_start(day: date, today: date) -> date:
    """The same day of this or of last year, if it was not long ago: `from 20 november`, on the 29th."""
    found = (_valid(year, day.month, day.day) for year in (today.year, today.year - 1))
    return next((one for one in found if one and 0 < (today - one).days <= _RECENT_DAYS), day)


def is_year_open(form: str, values: Values) -> bool:
    """Whether the day is one of a year that is not said."""
    if form == "numeric":
        return all(
            one is None or one.year is None for one in (values["numeric"].month_first, values["numeric"].day_first)
        )
    return form == "month_day" and "year" not in values


def _nth_day(nth: int, today: date) -> date | None:
    """The next such day of a month, today included; months that are too short are passed over."""
    months = (today + relativedelta(day=1, months=ahead) for ahead in range(_MONTHS))
    found = (_valid(month.year, month.month, nth) for month in months)
    return next((one for one in found if one and one >= today), None)


def _nth_weekday(values: Values, today: date) -> date | None:
    """The next such weekday of any month, or of the month that is named, today included."""
    firsts = (today + relativedelta(day=1, months=ahead) for ahead in range(_MONTHS + 1))
    months = [first for first in firsts if values.get("month", first.month) == first.month]
    days = (_nth_weekday_of(first, values["ordinal"], values["weekday"]) for first in months)
    return next((day for day in days if day and day >= today), None)


def _nth_weekday_of(first: date, ordinal: int, weekday: int) -> date | None:
    """The weekday in the month that begins on `first`; -1 for the last."""
    if ordinal == -1:
        return weekday_after(last_of_month(first) - timedelta(days=_WEEK), weekday)
    day = weekday_from(first, weekday) + timedelta(days=_WEEK * (ordinal - 1))
    return day if day.month == first.month else None


def _first_of_month(day: date, ahead: int = 0) -> date:
    found: date = day + relativedelta(day=1, months=ahead)
    return found


def _end_of_month(values: Values, context: Context) -> date:
    """The end of this month, or of the one that is named."""
    ahead = (values.get("month", context.today.month) - context.today.month) % _MONTHS
    return last_of_month(_first_of_month(context.today, ahead))


def _add_workdays(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= weekday_of(day) not in WEEKEND
    return day


def _day_of_next_month(context: Context, day: int) -> date | None:
    first = add_units(context.today, 1, "month")
    return _valid(first.year, first.month, day)


def _next_week(context: Context) -> date:
    return weekday_after(context.today, context.week_start)


def _before(values: Values, context: Context) -> date | None:
    return values["date"] - timedelta(days=1) if values["date"] > context.today else None


def _offset_from(values: Values, _: Context) -> date | None:
    day, moment = add_duration(datetime.combine(values["date"], time()), values["duration"])
    return None if moment else day


def _offset_before(values: Values, context: Context) -> date | None:
    duration = tuple((-count, unit) for count, unit in values["duration"])
    day, moment = add_duration(datetime.combine(values["date"], time()), duration)
    return None if moment or day < context.today else day


def _day_named(values: Values, context: Context) -> date:
    if "weekday" in values:
        return weekday_after(context.today, values["weekday"])
    return context.today + timedelta(days=values["relative_day"])


def _offset_on_day(values: Values, context: Context) -> date | None:
    if values["unit"] not in _UNITS_FROM_A_DAY:
        return None
    return add_units(_day_named(values, context), values["count"], values["unit"])


def _week_after_day(values: Values, context: Context) -> ParsedDue:
    return ParsedDue(_day_named(values, context) + timedelta(days=_WEEK), is_ambiguous=True)


def _saturday(context: Context) -> date:
    """That of this weekend, which on a Sunday is over by a day."""
    today = context.today
    return today - timedelta(days=1) if weekday_of(today) == 0 else weekday_from(today, _SATURDAY)


def _ordinal_of_month(values: Values, context: Context) -> date | None:
    if values["ordinal"] == -1:
        return _end_of_month(values, context)
    if "month" in values:
        return _year_day(values["month"], values["ordinal"], None, context.today)
    return _nth_day(values["ordinal"], context.today)


def _nth_workday(values: Values, today: date) -> date | None:
    """The next such workday of any month, or of the month that is named, today included."""
    for ahead in range(_MONTHS + 1):
        first = _first_of_month(today, ahead)
        if values.get("month", first.month) == first.month:
            days = [first + timedelta(days=nth) for nth in range(last_of_month(first).day)]
            workdays = [day for day in days if weekday_of(day) not in WEEKEND]
            found: date = workdays[values["ordinal"] - (1 if values["ordinal"] > 0 else 0)]
            if found >= today:
                return found
    return None


def _numeric(values: Values, context: Context) -> date | None:
    found: CalendarDay | None = values["numeric"].read(month_first=context.month_first)
    return _year_day(found.month, found.day, found.year, context.today) if found else None


def _soonest(values: Values, context: Context) -> ParsedDue | None:
    """The first to come of several days."""
    days = [weekday_after(context.today, weekday) for weekday in values["weekdays"]]
    return ParsedDue(min(days), stays_in_title=True) if len(days) > 1 else None


def _moment(values: Values, _: Context) -> ParsedDue:
    at: datetime = values["moment"]
    return ParsedDue(at.date(), at.time().replace(second=0))


def _nth(values: Values, context: Context) -> ParsedDue | None:
    day = _nth_day(values["nth"], context.today)
    return ParsedDue(day, is_ambiguous="on" not in values) if day else None


def _offset(values: Values, context: Context) -> ParsedDue:
    day, moment = add_duration(context.now, values["duration"])
    return ParsedDue(day, moment.time() if moment else None)


def _day(find: Callable[[Values, Context], date | None]) -> Callable[[Values, Context], ParsedDue | None]:
    def due(values: Values, context: Context) -> ParsedDue | None:
        day = find(values, context)
        return ParsedDue(day) if day else None

    return due


_DAYS: dict[str, Callable[[Any, Context], date | None]] = {
    "relative_day": lambda values, context: context.today + timedelta(days=values["relative_day"]),
    "weekday": lambda values, context: weekday_after(context.today, values["weekday"]),
    "offset_workdays": lambda values, context: _add_workdays(context.today, values.get("count", 1)),
    "next_weekday": lambda values, context: weekday_from(_next_week(context), values["weekday"]),
    "weekend": lambda _, context: max(_saturday(context), context.today),
    "next_weekend": lambda _, context: _saturday(context) + timedelta(days=_WEEK),
    "next_week": lambda _, context: _next_week(context),
    "mid_next_week": lambda _, context: weekday_from(_next_week(context), _WEDNESDAY),
    "next_month": lambda _, context: _day_of_next_month(context, 1),
    "mid_next_month": lambda _, context: _day_of_next_month(context, _MIDDLE),
    "start_of_month": lambda values, context: _year_day(values["month"], 1, None, context.today),
    "mid_month": lambda values, context: _year_day(values["month"], _MIDDLE, values.get("year"), context.today),
    "end_of_day": _day_named,
    "ordinal_of_month": _ordinal_of_month,
    "nth_workday": lambda values, context: _nth_workday(values, context.today),
    "nth_of_next_month": lambda values, context: _day_of_next_month(context, values["nth"]),
    "nth_weekday": lambda values, context: _nth_weekday(values, context.today),
    "nth_weekday_of_next_month": lambda values, context: _nth_weekday_of(
        _first_of_month(context.today, 1), values["ordinal"], values["weekday"]
    ),
    "before": _before,
    "day_after": lambda values, _: values["date"] + timedelta(days=1),
    "offset_from": _offset_from,
    "offset_before": _offset_before,
    "offset_on_day": _offset_on_day,
    "weekday_date": lambda values, _: values["date"] if weekday_of(values["date"]) == values["weekday"] else None,
    "next_year": lambda _, context: date(context.today.year + 1, 1, 1),
    "month_day": lambda values, context: _year_day(values["month"], values["day"], values.get("year"), context.today),
    "iso": lambda values, _: values["iso"],
    "numeric": _numeric,
    "end_of_month": _end_of_month,
    "end_of_next_month": lambda _, context: last_of_month(_first_of_month(context.today, 1)),
    "end_of_week": lambda _, context: _next_week(context) - timedelta(days=1),
    "end_of_next_week": lambda _, context: _next_week(context) + timedelta(days=_WEEK - 1),
    "end_of_year": lambda _, context: date(context.today.year, 12, 31),
}
DATE_FORMS: dict[str, Callable[[Values, Context], ParsedDue | None]] = {
    form: _day(find) for form, find in _DAYS.items()
}
DATE_FORMS |= {
    "offset": _offset,
    "week_after_day": _week_after_day,
    "weekday_list": _soonest,
    "bare_weekend": lambda _, context: ParsedDue(max(_saturday(context), context.today), is_ambiguous=True),
    "moment": _moment,
    "nth": _nth,
}
