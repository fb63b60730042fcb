"""Times as people write them, and the half of the day that they mean when they do not say it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Literal

from tend.todos.line_parser.grammar import (
    Placeholder,
    alternatives_placeholder,
    normalize_words,
    pattern_placeholder,
    words_pattern,
)
from tend.todos.line_parser.locale import Locale

_LAST_HOUR = 23
_LAST_MINUTE = 59
_HALF_DAY = 12
_LAST_AFTERNOON_HOUR = 6
DAWN = time(4)


@dataclass(frozen=True, slots=True)
class TypedTime:
    """A time as typed, while it is unknown whether it is am or pm.

    `exact` is `3pm`, `03:00`, `15:00` or `3h`; `digits` is `3:30`; `spoken` is `3` or `half past 3`.
    """

    at: time
    form: Literal["exact", "digits", "spoken"] = "exact"
    is_afternoon: bool = False
    """Its hour is from 1 to 6; that of `quarter to 7` is 7."""


@dataclass(frozen=True, slots=True)
class TimeReading:
    at: time
    is_exact: bool = True
    can_be_evening: bool = False
    """Without a day, the evening counts where the morning is over."""

    def half_days(self) -> list[time]:
        """The time, and where it is not exact the same time in the other half of the day."""
        other = self.at.replace(hour=(self.at.hour + _HALF_DAY) % 24)
        return [self.at] if self.is_exact else [self.at, other]


def settle_half_day(typed: TypedTime, *, is_spoken: bool) -> TimeReading:
    """1 to 6 are in the afternoon; 7 to 11 are in the morning, or can be in the evening where they are spoken."""
    if typed.form == "exact":
        return TimeReading(typed.at)
    if typed.is_afternoon:
        return TimeReading(move_to_evening(typed.at), is_exact=False)
    can_be_evening = typed.at.hour < _HALF_DAY and (is_spoken or typed.form == "spoken")
    return TimeReading(typed.at, is_exact=False, can_be_evening=can_be_evening)


def move_to_evening(at: time) -> time:
    return at.replace(hour=at.hour + _HALF_DAY) if at.hour < _HALF_DAY else at


def move_to_night(typed: TypedTime) -> time:
    """`12`, `1`, `2` and `3` are after midnight, and later hours in the evening."""
    if typed.form == "exact":
        return typed.at
    early = typed.at.replace(hour=typed.at.hour % _HALF_DAY)
    return early if early < DAWN else move_to_evening(early)


def move_to_day_part(at: time, part: str) -> time:
    """Eight in the evening is 20:00."""
    return at.replace(hour=at.hour + _HALF_DAY) if part != "morning" and 1 <= at.hour < _HALF_DAY else at


def time_placeholders(locale: Locale) -> dict[str, Placeholder]:
    half = rf"\s?({locale.am}|{locale.pm})"
    hour_words = words_pattern(locale.numbers)
    past = rf"\s+([0-9]{{1,2}}|{hour_words})(?:{half})?"
    return {
        "clock": alternatives_placeholder(
            pattern_placeholder(
                f"({words_pattern(locale.minutes_past)}){past}", lambda found: _past(found, locale.minutes_past, locale)
            ),
            pattern_placeholder(rf"([0-9]{{1,2}})(?:[:.]([0-9]{{2}}))?{half}", lambda found: _half_day(found, locale)),
            pattern_placeholder("([0-9]{1,2})([:h])([0-9]{2})", lambda found: _digits(found[1], found[3], found[2])),
        ),
        "past": pattern_placeholder(
            f"({words_pattern(locale.spoken_minutes)}){past}", lambda found: _past(found, locale.spoken_minutes, locale)
        ),
        "hour": pattern_placeholder("[0-9]{1,2}", lambda found: _bare_hour(found[0])),
        "hour_with_h": pattern_placeholder("([0-9]{1,2})h", lambda found: _digits(found[1], "0", "h")),
        "dotted": pattern_placeholder(r"([0-9]{1,2})\.([0-9]{2})", lambda found: _digits(found[1], found[2], ".")),
        "plain_hour": pattern_placeholder(
            "[0-9]{1,2}", lambda found: int(found[0]) if int(found[0]) <= _LAST_HOUR else None
        ),
    }


def _time(hour: int, minute: int, half: str = "") -> time | None:
    """`half` is `am`, `pm`, or nothing for a clock of 24 hours."""
    if minute > _LAST_MINUTE or (not 1 <= hour <= _HALF_DAY if half else hour > _LAST_HOUR):
        return None
    return time(hour % _HALF_DAY + (_HALF_DAY if half == "pm" else 0) if half else hour, minute)


def _is_afternoon(hour: int) -> bool:
    return 1 <= hour <= _LAST_AFTERNOON_HOUR


def _half(word: str, locale: Locale) -> str:
    return "pm" if re.fullmatch(locale.pm, word, re.IGNORECASE) else "am"


def _half_day(found: "re.Match[str]", locale: Locale) -> TypedTime | None:
    at = _time(int(found[1]), int(found[2] or 0), _half(found[3], locale))
    return TypedTime(at) if at else None


def _digits(hour: str, minute: str, separator: str) -> TypedTime | None:
    at = _time(int(hour), int(minute))
    is_exact = separator == "h" or hour.startswith("0") or int(hour) > _HALF_DAY
    return TypedTime(at, "exact" if is_exact else "digits", _is_afternoon(int(hour))) if at else None


def _bare_hour(text: str) -> TypedTime | None:
    at = _time(int(text), 0)
    is_exact = text.startswith("0") or int(text) > _HALF_DAY
    return TypedTime(at, "exact" if is_exact else "spoken", _is_afternoon(int(text))) if at else None


def _past(found: "re.Match[str]", minutes_past: Mapping[str, int], locale: Locale) -> TypedTime | None:
    """`half past nine`, `quarter to 5pm`."""
    minutes, word = minutes_past.get(normalize_words(found[1])), found[2]
    hour = int(word) if word.isdecimal() else locale.numbers.get(normalize_words(word))
    named = None if hour is None else _time(hour, 0, _half(found[3], locale) if found[3] else "")
    # The patterns match letters that are not those of the table, such as a long s.
    if named is None or minutes is None or hour is None:
        return None
    total = (named.hour * 60 + minutes) % 1440
    is_exact = bool(found[3]) or hour > _HALF_DAY or hour == 0
    return TypedTime(time(total // 60, total % 60), "exact" if is_exact else "spoken", _is_afternoon(hour))
