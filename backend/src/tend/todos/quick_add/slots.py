"""What may stand in a template's slots: words and numbers."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from tend.todos.quick_add.locale import Locale
from tend.todos.quick_add.template import Slot

# nothing of a word, a number or a bigger number goes on after it
_EDGE = r"(?![^\W_]|[.:/][0-9])"
_LAST_HOUR = 23
_LAST_MINUTE = 59
_HALF_DAY = 12
# as many as a month has days
_MOST = 31


def slots_of(locale: Locale) -> dict[str, Slot]:
    weekday = _words(locale.weekdays)
    nth = _by(rf"([0-9]{{1,2}})(?:{locale.nth_endings})", lambda found: _in_month(found[1]))
    return {
        "near": _words(locale.near),
        "weekday": weekday,
        "weekdays": _several(weekday, locale.and_, spaced=True),
        "plurals": _several(_words({name + locale.plural: day for name, day in locale.weekdays.items()}), locale.and_),
        "workday": _words(dict.fromkeys(locale.workdays, True)),
        "on": _words(locale.on),
        "month": _words(locale.months),
        "n": _either(_by("[0-9]{1,3}", lambda found: int(found[0]) or None), _words(locale.numbers)),
        "unit": _words(locale.units),
        "adverb": _words(locale.adverbs),
        "day": _by(rf"([0-9]{{1,2}})(?:{locale.nth_endings})?", lambda found: _in_month(found[1])),
        "nth": nth,
        "nths": _several(nth, locale.and_),
        "ordinal": _words(locale.ordinals),
        "ordinals": _several(_words(locale.ordinals), locale.and_),
        "year": _by("(?:19|20)[0-9]{2}", lambda found: int(found[0])),
        "moment": _by("([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})(?::[0-9]{2})?", lambda found: _moment(found[1])),
        "iso": _by("[0-9]{4}-[0-9]{2}-[0-9]{2}", lambda found: _iso(found[0])),
        "numeric": _either(
            _by("([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?", lambda found: _numeric(found, locale)),
            _by(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", _dotted),
        ),
        "clock": _clock(locale),
        "hour": _by("[0-9]{1,2}", lambda found: clock_of(int(found[0]), 0, "")),
        "h": _by("([0-9]{1,2})h", lambda found: clock_of(int(found[1]), 0, "")),
        "dotted": _by(r"([0-9]{1,2})\.([0-9]{2})", lambda found: clock_of(int(found[1]), int(found[2]), "")),
        "number": _by("[0-9]{1,2}", lambda found: int(found[0]) if int(found[0]) <= _LAST_HOUR else None),
        "noted": _words(locale.noted),
        "part": _words(locale.parts),
        "to": _range(locale.to),
    }


def clock_of(hour: int, minute: int, half: str) -> time | None:
    """`half` is `am`, `pm` or nothing for a clock of 24 hours."""
    if minute > _LAST_MINUTE or (not 1 <= hour <= _HALF_DAY if half else hour > _LAST_HOUR):
        return None
    return time(hour % _HALF_DAY + (_HALF_DAY if half == "pm" else 0) if half else hour, minute)


def _by(pattern: str, value: Callable[["re.Match[str]"], Any]) -> Slot:
    compiled = re.compile(pattern + _EDGE, re.IGNORECASE)

    def slot(text: str, at: int) -> list[tuple[int, Any]]:
        found = compiled.match(text, at)
        read = value(found) if found else None
        return [(found.end(), read)] if found and read is not None else []

    return slot


def _words(table: Mapping[str, Any]) -> Slot:
    return _by(_any_of(table), lambda found: table.get(_plain(found[0])))


def _any_of(table: Mapping[str, Any]) -> str:
    names = sorted(table, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names) + ")"


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower())


def _past(locale: Locale) -> Slot:
    """`half past nine`, `quarter to 5`."""

    def clock(found: "re.Match[str]") -> time | None:
        minutes = locale.pasts[_plain(found[1])]
        hour = locale.numbers[_plain(found[2])] if _plain(found[2]) in locale.numbers else int(found[2])
        return clock_of((hour - 1) % 24, 60 + minutes, "") if minutes < 0 else clock_of(hour, minutes, "")

    return _by(rf"({_any_of(locale.pasts)})\s+([0-9]{{1,2}}|{_any_of(locale.numbers)})", clock)


def _either(*slots: Slot) -> Slot:
    return lambda text, at: [found for slot in slots for found in slot(text, at)]


def _several(one: Slot, between: str, *, spaced: bool = False) -> Slot:
    """One or more, with commas and words such as `and` between them, or only spaces where these are enough."""
    joined = rf"\s*(?:,|&|\b(?:{between})\b|/)\s*(?:(?:{between})\s+)?(?:the\s+)?"
    separator = re.compile(joined + (r"|\s+" if spaced else ""), re.IGNORECASE)

    def slot(text: str, at: int) -> list[tuple[int, Any]]:
        found: list[tuple[int, Any]] = []
        values: tuple[Any, ...] = ()
        following = one(text, at)
        while following and len(values) < _MOST:
            end, value = following[0]
            values = (*values, value)
            found.insert(0, (end, values))
            gap = separator.match(text, end)
            following = one(text, gap.end()) if gap else []
        return found

    return slot


def _range(to: str) -> Slot:
    pattern = re.compile(rf"\s*[-\u2013]\s*|\s+(?:{to})\s+", re.IGNORECASE)

    def slot(text: str, at: int) -> list[tuple[int, Any]]:
        found = pattern.match(text, at)
        return [(found.end(), True)] if found else []

    return slot


def _clock(locale: Locale) -> Slot:
    afternoon = re.compile(f"(?:{locale.pm})", re.IGNORECASE)

    def halved(found: "re.Match[str]") -> time | None:
        return clock_of(int(found[1]), int(found[2] or 0), "pm" if afternoon.fullmatch(found[3]) else "am")

    return _either(
        _past(locale),
        _by(rf"([0-9]{{1,2}})(?:[:.]([0-9]{{2}}))?\s?({locale.am}|{locale.pm})", halved),
        _by("([0-9]{1,2})[:h]([0-9]{2})", lambda found: clock_of(int(found[1]), int(found[2]), "")),
    )


def _in_month(text: str) -> int | None:
    return int(text) if 1 <= int(text) <= 31 else None  # noqa: PLR2004  # days of the longest months


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _numeric(found: "re.Match[str]", locale: Locale) -> tuple[int, int, int | None] | None:
    """Month, day and year; the other way round where it can be nothing else."""
    first, second = int(found[1]), int(found[2])
    month, day = (first, second) if locale.month_first else (second, first)
    year = None if found[3] is None else int(found[3]) + (2000 if len(found[3]) < 4 else 0)  # noqa: PLR2004
    return _in_year(month, day, year) or _in_year(day, month, year)


def _dotted(found: "re.Match[str]") -> tuple[int, int, int | None] | None:
    """With full stops the day comes first in every language that writes them."""
    return _in_year(int(found[2]), int(found[1]), int(found[3]))


def _in_year(month: int, day: int, year: int | None) -> tuple[int, int, int | None] | None:
    return (month, day, year) if 1 <= month <= 12 and 1 <= day <= 31 else None  # noqa: PLR2004  # of the calendar
