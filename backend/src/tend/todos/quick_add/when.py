"""Days, hours and ranges of either."""

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from tend.todos.quick_add.days import weekday_after
from tend.todos.quick_add.meaning import Due
from tend.todos.quick_add.phrases import Hit, Phrases, longest, month_day
from tend.todos.quick_add.template import Values

BETWEEN = re.compile(r"\s*,\s*|\s+")
_DAY_MINUTES = 1440
_NOON = 12


def ranges_at(text: str, at: int, phrases: Phrases) -> list[Hit[Due]]:
    hours = [(match.end, _hours(match.values)) for match in phrases.time_ranges(text, at)]
    days = [(match.end, _days(match.values, phrases)) for match in phrases.date_ranges(text, at)]
    return [Hit(end, value) for end, value in (*hours, *days) if value]


def either_of(one: Due, other: Due, keeps: str) -> Due:
    """Of two days, or two times, that stand as `9am and 9pm`, the first to come counts; `keeps` is for the title."""
    sooner = min(one, other, key=lambda due: (due.day or date.min, due.time or time.min))
    return replace(_joined(one, sooner), keeps=keeps)


@dataclass(frozen=True, slots=True)
class _Parts:
    """One part after the other."""

    end: int
    value: Due
    last_at: int
    """Where the last one begins."""
    last: Due


def when_at(text: str, at: int, phrases: Phrases) -> Hit[Due] | None:
    """A day, a time, or both one after the other in any order."""
    first = _one(text, at, phrases, after_day=False)
    found = _Parts(first.end, first.value, at, first.value) if first else None
    while found and (following := _more(text, at, found, phrases)):
        found = following
    return _sure(text, Hit(found.end, found.value), phrases) if found else None


def _sure(text: str, found: Hit[Due] | None, phrases: Phrases) -> Hit[Due] | None:
    return None if found and found.value.bare and phrases.word_follows(text, found.end) else found


def _more(text: str, at: int, found: _Parts, phrases: Phrases) -> _Parts | None:
    said, after_day = found.value, found.value.day is not None
    gap = BETWEEN.match(text, found.end)
    following = _sure(text, _one(text, gap.end(), phrases, after_day=after_day), phrases) if gap else None
    if gap and following and not _clash(said, following.value):
        return _Parts(following.end, _joined(said, following.value), gap.end(), following.value)
    other_at = phrases.around.after_or(text, found.end)
    other = None if other_at is None else _one(text, other_at, phrases, after_day=after_day)
    if not other or not _clash(said, other.value):
        return None
    kept_from = found.last_at if _clash(found.last, other.value) else at
    either = either_of(said, other.value, text[kept_from : other.end])
    return _Parts(other.end, either, found.last_at, found.last)


def _one(text: str, at: int, phrases: Phrases, *, after_day: bool) -> Hit[Due] | None:
    days = [
        Hit(hit.end, replace(hit.value, keeps=text[at : hit.end]) if hit.value.stays else hit.value)
        for hit in phrases.dates(text, at)
    ]
    times = [Hit(hit.end, Due(time=hit.value)) for hit in phrases.times(text, at, after_day=after_day)]
    return longest([*ranges_at(text, at, phrases), *days, *times])


def _clash(one: Due, other: Due) -> bool:
    return bool((one.day and other.day) or (one.time is not None and other.time is not None))


def _joined(one: Due, other: Due) -> Due:
    said = {name: value for name in ("day", "time", "until", "minutes") if (value := getattr(other, name)) is not None}
    return replace(one, **said, keeps=f"{one.keeps} {other.keeps}".strip(), bare=False)


def _minutes(of: time) -> int:
    return of.hour * 60 + of.minute


def _hours(values: Values) -> Due | None:
    """From one hour to another of the same day or, past midnight, of the next."""
    start: time | None = values.get("time")
    if "unit" in values:
        minutes = {"hour": 60, "minute": 1}.get(values["unit"], 0) * values["n"]
        return Due(time=start, minutes=minutes) if 0 < minutes < _DAY_MINUTES else None
    end: time = values["time2"]
    if start is None:
        number: int = values["number"]
        start = time((number + (_NOON if end.hour >= _NOON and number < _NOON else 0)) % 24)
    length = (_minutes(end) - _minutes(start)) % _DAY_MINUTES
    return Due(time=start, minutes=length) if length else None


def _days(values: Values, phrases: Phrases) -> Due | None:
    """From one day to another; the first is when it is due."""
    first: date | None
    if "weekday2" in values:
        first = weekday_after(phrases.context.today, values["weekday"])
        return Due(day=first, until=weekday_after(first, values["weekday2"]))
    if "day2" in values:
        first = month_day(values["month"], values["day"], phrases.context)
        length = values["day2"] - values["day"]
        return Due(day=first, until=first + timedelta(days=length)) if first and length > 0 else None
    first, last = values["date"], values["date2"]
    return Due(day=first, until=last) if first and last > first else None
