"""The moments that a rule gives. All are wall time: the clock of an occurrence does not shift with zone or season."""

import itertools
from calendar import isleap
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from time import sleep
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from tend.core.schemas import LAST_YEAR
from tend.todos.recurrence.rrule import (
    MAX_SAME_WEEKDAYS_IN_MONTH,
    MAX_WEEKS_IN_YEAR,
    RRULE_WEEKDAYS,
    Parts,
    format_parts,
    has_numbered_weekdays,
)

# How many days (with FREQ=HOURLY: hours) and how many occurrences one search looks at. A rule that gives nothing in them
# counts as over.
MAX_LOOKUPS = 20_000
# After this many candidates the search yields to other threads.
_LOOKUPS_AT_ONCE = 50
# A rule is over when it leads to a date that no todo can have.
_END = datetime.fromisoformat(f"{LAST_YEAR}-12-31T23:59:59")
_INTERVAL_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
_ENDS = {"UNTIL", "COUNT"}
_TIME_PARTS = {"BYHOUR", "BYMINUTE"}
_FEW = 100
_DAY_PARTS = ("BYMONTHDAY", "BYDAY", "BYYEARDAY", "BYWEEKNO")
_SPANS = {"WEEKLY": timedelta(weeks=1), "DAILY": timedelta(days=1), "HOURLY": timedelta(hours=1)}


def occurrences_after(
    parts: Parts, start: datetime, moment: datetime, max_count: int, zone: str | None = None
) -> list[datetime]:
    """Up to `max_count` occurrences later than `moment`, of a series that starts at `start`.

    `zone` is the one that an UNTIL in UTC is converted to. `start` is an occurrence whatever the rule says
    (RFC 5545 §3.8.5.3).
    """
    found = _all_occurrences(parts, start, moment, zone)
    if "COUNT" in parts:
        found = itertools.islice(found, int(parts["COUNT"]))
    return list(itertools.islice((one for one in itertools.islice(found, MAX_LOOKUPS) if one > moment), max_count))


def is_short_search(parts: Parts) -> bool:
    """Whether a search for an occurrence takes no more than a few milliseconds, because it soon finds one."""
    if int(parts.get("COUNT", "0")) > _FEW:
        return False
    others = set(parts) - _INTERVAL_PARTS
    if parts["FREQ"] == "MONTHLY" and "INTERVAL" not in parts:
        others -= {"BYMONTHDAY"}
    return not others or (parts["FREQ"] == "WEEKLY" and others == {"BYDAY"})


def first_occurrence(parts: Parts, day: datetime, zone: str | None = None) -> datetime | None:
    """The first moment from `day` on that the rule itself gives, regardless of its interval and count."""
    uncounted = {name: value for name, value in parts.items() if name not in {"INTERVAL", "COUNT"}}
    return next((one for one in _expand(uncounted, day, day, zone) if one >= day), None)


def next_from_completion(parts: Parts, completed: datetime, past: datetime, zone: str | None = None) -> datetime | None:
    """The next occurrence counted from `completed` that is later than `past`.

    One month after January 31 is the last day of February.
    """
    if set(parts) <= _INTERVAL_PARTS:
        with suppress(ValueError, OverflowError):
            following = _next_interval_end(parts, completed, past)
            return following if following <= _last_moment(parts, zone) else None
        return None
    uncounted = {name: value for name, value in parts.items() if name != "COUNT"}
    return next(iter(occurrences_after(uncounted, completed, past, 1, zone)), None)


def _next_interval_end(parts: Parts, start: datetime, past: datetime) -> datetime:
    """The first moment after `past` that is one or more whole intervals after `start`."""
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    if frequency in _SPANS:
        span = _SPANS[frequency] * interval
        return start + max(1, (past - start) // span + 1) * span
    months = interval * (12 if frequency == "YEARLY" else 1)
    passed = (past.year - start.year) * 12 + past.month - start.month
    ends = (start + relativedelta(months=months * count) for count in itertools.count(max(1, passed // months)))
    end: datetime = next(end for end in ends if end > past)
    return end


def _all_occurrences(parts: Parts, start: datetime, moment: datetime, zone: str | None) -> Iterator[datetime]:
    """`start` and the moments after it; without a count, those well before `moment` may be left out."""
    yield start
    yield from (one for one in _expand(parts, start, start if "COUNT" in parts else moment, zone) if one > start)


def _expand(parts: Parts, start: datetime, moment: datetime, zone: str | None) -> Iterator[datetime]:
    """The moments that the rule gives from the period of `start` on; those well before `moment` may be left out."""
    endless = {name: value for name, value in _with_dtstart_defaults(parts, start).items() if name not in _ENDS}
    last = _last_moment(parts, zone)
    # dateutil raises ValueError for hours that the interval never reaches.
    with suppress(_SearchExhausted, ValueError, OverflowError):
        for one in _expand_times(endless, _period_start_near(parts, start, moment), moment):
            if one > last:
                return
            yield one


def _expand_times(parts: Parts, start: datetime, moment: datetime) -> Iterator[datetime]:
    """The moments of an endless rule from the day of `start` on.

    The times of a day are added to those days alone that are not before that of `moment`: dateutil would go through
    all times of a year. It does so where BYSETPOS picks some of them, which it does not do one by one.
    """
    if parts["FREQ"] == "HOURLY" or "BYSETPOS" in parts or not _TIME_PARTS & set(parts):
        yield from _iterate(parts, start)
        return
    days = {name: value for name, value in parts.items() if name not in _TIME_PARTS}
    hours = sorted(map(int, parts.get("BYHOUR", str(start.hour)).split(",")))
    minutes = sorted(map(int, parts.get("BYMINUTE", str(start.minute)).split(",")))
    times = [time(hour, minute, start.second) for hour in hours for minute in minutes]
    for day in _iterate(days, datetime.combine(start, time())):
        if day.date() >= moment.date():
            yield from (datetime.combine(day, at) for at in times)


def _iterate(parts: Parts, start: datetime) -> Iterator[datetime]:
    if "BYWEEKNO" in parts:
        yield from _iterate_years(parts, start)
        return
    rule: Any = rrulestr(format_parts(parts), dtstart=start)
    _limit_search(rule)
    yield from rule


def _iterate_years(parts: Parts, start: datetime) -> Iterator[datetime]:
    """The moments of a rule with BYWEEKNO, whose weeks become days of each year.

    dateutil counts the weeks of the year before wrong, and so takes days in the first week of January for week 53.
    """
    # These would come from the start, which is midnight in the years after the first.
    times = {"BYHOUR": str(start.hour), "BYMINUTE": str(start.minute), "BYSECOND": str(start.second)}
    others = times | {name: value for name, value in parts.items() if name not in {"INTERVAL", "BYWEEKNO", "BYYEARDAY"}}
    lookups = 0
    for year in range(start.year, LAST_YEAR + 1, int(parts.get("INTERVAL", "1"))):
        length = 366 if isleap(year) else 365
        lookups += length
        if lookups > MAX_LOOKUPS:
            return
        days = [number for number in range(1, length + 1) if _is_in_weeks(parts, year, number, length)]
        if days:
            first = max(start, datetime(year, 1, 1))  # noqa: DTZ001
            of_year = {**others, "BYYEARDAY": ",".join(map(str, days))}
            rule: Any = rrulestr(format_parts(of_year), dtstart=first)
            # The search is over with the first day of the next year.
            _limit_search(rule, length)
            with suppress(_SearchExhausted):
                yield from rule


def _is_in_weeks(parts: Parts, year: int, number: int, length: int) -> bool:
    """Whether the day of the year with this number is one that BYWEEKNO, and BYYEARDAY if it is there, names."""
    if "BYYEARDAY" in parts and not {number, number - length - 1} & set(map(int, parts["BYYEARDAY"].split(","))):
        return False
    weeks = set(map(int, parts["BYWEEKNO"].split(",")))
    day = date(year, 1, 1).toordinal() + number - 1
    for week_year in range(year + 1, max(1, year - 1) - 1, -1):
        first = _first_week(parts, week_year)
        if day >= first:
            week = (day - first) // 7 + 1
            return bool({week, week - 1 - (_first_week(parts, week_year + 1) - first) // 7} & weeks)
    return False


def _first_week(parts: Parts, year: int) -> int:
    """The ordinal of the first day of the week with January 4, which is week 1."""
    day = date(year, 1, 4)
    return day.toordinal() - (day.weekday() - RRULE_WEEKDAYS.index(parts.get("WKST", "MO"))) % 7


def _last_moment(parts: Parts, zone: str | None) -> datetime:
    """UNTIL as wall time; a date includes its whole day."""
    if "UNTIL" not in parts:
        return _END
    moment = datetime.fromisoformat(parts["UNTIL"])
    if moment.tzinfo:
        with suppress(OverflowError):
            moment = moment.astimezone(ZoneInfo(zone or "UTC"))
        return min(moment.replace(tzinfo=None), _END)
    return min(moment if "T" in parts["UNTIL"] else moment + timedelta(days=1, microseconds=-1), _END)


def _with_dtstart_defaults(parts: Parts, start: datetime) -> Parts:
    """The rule with the parts that it takes from its start (RFC 5545 §3.3.10: "information … from DTSTART")."""
    frequency = parts["FREQ"]
    if has_numbered_weekdays(parts):
        return {**parts, "BYDAY": _number_all_weekdays(parts)}
    if "BYWEEKNO" in parts and not {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & set(parts):
        return {**parts, "BYDAY": RRULE_WEEKDAYS[start.weekday()]}
    if frequency not in {"YEARLY", "MONTHLY", "WEEKLY"} or any(name in parts for name in _DAY_PARTS):
        return parts
    if frequency == "WEEKLY":
        return {**parts, "BYDAY": RRULE_WEEKDAYS[start.weekday()]}
    month = {"BYMONTH": str(start.month)} if frequency == "YEARLY" and "BYMONTH" not in parts else {}
    return {**parts, **month, "BYMONTHDAY": str(start.day)}


def _number_all_weekdays(parts: Parts) -> str:
    """BYDAY with a number before every day: dateutil takes MO,2TU for days that are both."""
    in_month = parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts
    numbers = range(1, (MAX_SAME_WEEKDAYS_IN_MONTH if in_month else MAX_WEEKS_IN_YEAR) + 1)
    days = parts["BYDAY"].split(",")
    return ",".join(
        numbered for day in days for numbered in ([day] if day[:-2] else [f"{number}{day}" for number in numbers])
    )


def _period_start_near(parts: Parts, start: datetime, moment: datetime) -> datetime:
    """The start of a year, month, week, day or hour that the rule covers, at or after that of `start`.

    It is as late as it can be and still well before `moment`, so that old series need no long search.
    """
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    if frequency == "YEARLY":
        years = _skippable_periods(moment.year - start.year, interval)
        return start.replace(year=start.year + years, month=1, day=1)
    if frequency == "MONTHLY":
        months = (moment.year - start.year) * 12 + moment.month - start.month
        years, month = divmod(start.month - 1 + _skippable_periods(months, interval), 12)
        return start.replace(year=start.year + years, month=month + 1, day=1)
    span = _SPANS[frequency]
    first = start + _skippable_periods((moment - start) // span, interval) * span
    return first - timedelta(days=_days_into_week(parts, first)) if frequency == "WEEKLY" else first


def _skippable_periods(elapsed: int, interval: int) -> int:
    """How many of the periods `elapsed` before a moment a rule with this interval can leave out and stay in step."""
    return max(0, elapsed // interval - 1) * interval


def _days_into_week(parts: Parts, day: datetime) -> int:
    """The days since WKST; 0 in the calendar's first week, which has no earlier day."""
    days = (day.weekday() - RRULE_WEEKDAYS.index(parts.get("WKST", "MO"))) % 7
    return days if day.toordinal() > days else 0


def _limit_search(rule: Any, max_lookups: int = MAX_LOOKUPS) -> None:
    """Make iterating a dateutil `rrule` raise `_SearchExhausted` after `max_lookups` days without an end.

    dateutil has no such limit and follows a rule that never occurs to the year 9999. It asks of every day first whether
    its month, or else its weekday, is one of the rule's: a set that counts those questions ends the search. The three
    private attributes are those of dateutil 4, which pyproject.toml therefore limits to; test_corpus.py notices when
    they change.
    """
    if rule._bynweekday and not rule._bymonth:  # noqa: SLF001
        # Without months, weekdays are numbered within the year; naming every month would change that.
        limited = rule._byweekday = _LimitedSet(range(7))  # noqa: SLF001
    else:
        limited = rule._bymonth = _LimitedSet(rule._bymonth or range(1, 13))  # noqa: SLF001
    limited.max_lookups = max_lookups


class _SearchExhausted(Exception):
    pass


class _LimitedSet(frozenset[int]):
    lookups = 0
    max_lookups = MAX_LOOKUPS

    def __contains__(self, one: object) -> bool:
        self.lookups += 1
        if self.lookups > self.max_lookups:
            raise _SearchExhausted
        if self.lookups % _LOOKUPS_AT_ONCE == 0:
            # A search in a thread of its own would let the event loop wait for the interpreter for 5 ms at a time.
            sleep(0)
        return super().__contains__(one)
