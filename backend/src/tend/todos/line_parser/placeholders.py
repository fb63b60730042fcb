"""The words and numbers that the placeholders of templates stand for."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tend.todos.line_parser.durations import duration_placeholder
from tend.todos.line_parser.grammar import (
    Placeholder,
    alternatives_placeholder,
    enumeration_placeholder,
    pattern_placeholder,
    range_sign_placeholder,
    word_placeholder,
    words_pattern,
)
from tend.todos.line_parser.locale import Locale
from tend.todos.line_parser.typed_time import time_placeholders

_LONGEST_MONTH = 31


def build_placeholders(locale: Locale) -> dict[str, Placeholder]:
    """The placeholders for words and numbers; `PhraseMatchers` adds those that are phrases themselves, such as `{date}`."""
    weekday = word_placeholder(locale.weekdays)
    suffix = words_pattern(locale.ordinal_suffixes)
    nth = pattern_placeholder(f"([0-9]{{1,2}}){suffix}", lambda found: _month_day(found[1]))
    return {
        "relative_day": word_placeholder(locale.relative_days),
        "weekday": weekday,
        "weekdays": enumeration_placeholder(weekday, locale, can_be_spaced=True),
        "plurals": _plurals(locale),
        "workday": word_placeholder(dict.fromkeys(locale.workdays, True)),
        "on": word_placeholder(dict.fromkeys(locale.before_day, True)),
        "month": word_placeholder(locale.months),
        "count": alternatives_placeholder(
            pattern_placeholder("[0-9]{1,3}", lambda found: int(found[0]) or None), word_placeholder(locale.numbers)
        ),
        "unit": word_placeholder(locale.units),
        "adverb": word_placeholder(locale.adverbs),
        "day": pattern_placeholder(f"([0-9]{{1,2}}){suffix}?", lambda found: _month_day(found[1])),
        "nth": nth,
        "nths": enumeration_placeholder(nth, locale),
        "ordinal": word_placeholder(locale.ordinals),
        "ordinals": enumeration_placeholder(word_placeholder(locale.ordinals), locale),
        "year": pattern_placeholder("(?:19|20)[0-9]{2}", lambda found: int(found[0])),
        "moment": pattern_placeholder(
            "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})(?::[0-9]{2})?", lambda found: _moment(found[1])
        ),
        "iso": pattern_placeholder("[0-9]{4}-[0-9]{2}-[0-9]{2}", lambda found: _iso(found[0])),
        "numeric": alternatives_placeholder(
            pattern_placeholder("([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?", _slashed_date),
            pattern_placeholder(
                r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", lambda found: _ordered_date(found[3], found[2], found[1])
            ),
            pattern_placeholder(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{2})?", _dotted_date),
            pattern_placeholder(
                r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})",
                lambda found: _ordered_date(found[1], found[2], found[3]),
            ),
        ),
        "named_time": word_placeholder(locale.named_times),
        "day_part": word_placeholder(locale.day_parts),
        "to": range_sign_placeholder(locale),
        "duration": duration_placeholder(locale),
        **time_placeholders(locale),
    }


def _plurals(locale: Locale) -> Placeholder:
    """`mondays`. `thurs` is also short for one day, so that it counts only beside a clear plural."""
    names = {name + locale.plural_suffix: day for name, day in locale.weekdays.items()}
    days = enumeration_placeholder(
        word_placeholder({name: (day, name not in locale.weekdays) for name, day in names.items()}), locale
    )

    def placeholder(text: str, at: int) -> list[tuple[int, Any]]:
        return [
            (end, tuple(day for day, _ in found))
            for end, found in days(text, at)
            if any(is_clear for _, is_clear in found)
        ]

    return placeholder


def _month_day(text: str) -> int | None:
    return int(text) if 1 <= int(text) <= _LONGEST_MONTH else None


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


@dataclass(frozen=True, slots=True)
class CalendarDay:
    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class NumericDate:
    """The readings of a date in numbers: with the month first, and with the day first. Some have only one."""

    month_first: CalendarDay | None
    day_first: CalendarDay | None
    is_only_for_day_first: bool = False
    """It is a date only to people who write the day first: `3.12.`"""

    def read(self, *, month_first: bool) -> CalendarDay | None:
        """The other way round where it can be nothing else."""
        if month_first and self.is_only_for_day_first:
            return None
        readings = [self.month_first, self.day_first]
        return next((one for one in (readings if month_first else readings[::-1]) if one), None)


def _slashed_date(found: "re.Match[str]") -> NumericDate | None:
    first, second = int(found[1]), int(found[2])
    year = None if found[3] is None else int(found[3]) + (2000 if len(found[3]) < 4 else 0)  # noqa: PLR2004
    date_ = NumericDate(_calendar_day(first, second, year), _calendar_day(second, first, year))
    return date_ if date_.month_first or date_.day_first else None


def _dotted_date(found: "re.Match[str]") -> NumericDate | None:
    date_ = _calendar_day(int(found[2]), int(found[1]), 2000 + int(found[3]) if found[3] else None)
    return NumericDate(None, date_, is_only_for_day_first=True) if date_ else None


def _ordered_date(year: str, month: str, day: str) -> NumericDate | None:
    """With full stops the day comes first in every language that writes them; behind a year comes the month."""
    found = _calendar_day(int(month), int(day), int(year))
    return NumericDate(found, found) if found else None


def _calendar_day(month: int, day: int, year: int | None) -> CalendarDay | None:
    return CalendarDay(month, day, year) if 1 <= month <= 12 and 1 <= day <= _LONGEST_MONTH else None  # noqa: PLR2004
