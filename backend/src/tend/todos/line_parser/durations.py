"""Lengths of time, such as `an hour and a half`, `1 year and 6 months` or `2h30m`."""

import re
from datetime import date, datetime, timedelta

from tend.todos.line_parser.date_units import add_units
from tend.todos.line_parser.grammar import Placeholder, normalize_words, words_pattern
from tend.todos.line_parser.locale import Locale

Duration = tuple[tuple[int, str], ...]
"""Counts and their units, in the order of the text."""

_MINUTES = {"minute": 1, "hour": 60}
_HALVES = {"hour": (30, "minute"), "day": (12, "hour"), "fortnight": (1, "week"), "year": (6, "month")}
_MAX_PARTS = 6
_WORD_END = r"(?![^\W_]|[.:/][0-9])"


class _DurationReader:
    def __init__(self, locale: Locale) -> None:
        self._locale = locale
        units, numbers, half = words_pattern(locale.units), words_pattern(locale.numbers), words_pattern(locale.half)
        self._half_unit = _compile(rf"{half}\s+({units}){_WORD_END}")
        self._count = _compile(rf"([0-9]{{1,3}})(\.5)?\s*|({numbers})\s+")
        self._unit = _compile(rf"({units}){_WORD_END}")
        self._short_unit = _compile(rf"(?<=[0-9])({words_pattern(locale.short_units)})(?![^\W\d_])")
        self._and_half = _compile(rf"\s*{words_pattern(locale.and_half)}(?![^\W_])")
        self._and_half_before_unit = _compile(rf"\s*{words_pattern(locale.and_half)}\s+")
        self._minutes = _compile(rf"([0-9]{{2}}){_WORD_END}")
        self._gap = _compile(
            rf"\s*,\s*(?:{words_pattern(locale.and_words)}\s+)?|\s+{words_pattern(locale.and_words)}\s+|\s*"
        )

    def read(self, text: str, at: int) -> list[tuple[int, Duration]]:
        """The one reading of all parts; nothing where one of them has no meaning, as in `a week and a half`."""
        parts: list[tuple[int, str]] = []
        end, start = at, at
        while len(parts) < _MAX_PARTS and (found := self._read_part(text, start)):
            end, part = found
            if not part:
                return []
            parts += part
            gap = self._gap.match(text, end)
            start = gap.end() if gap else end
        return [(end, tuple(parts))] if parts and not self._and_half.match(text, end) else []

    def _read_part(self, text: str, at: int) -> tuple[int, Duration] | None:
        """The end of a part and its counts, which are none where half of its unit has no meaning."""
        half = self._half_unit.match(text, at)
        if half:
            return half.end(), _half_of(self._locale.units.get(normalize_words(half[1])))
        count = self._count.match(text, at)
        if not count:
            return None
        before = self._and_half_before_unit.match(text, count.end())
        unit = self._unit.match(text, before.end() if before else count.end())
        if not unit:
            return None if before or not count[1] else self._read_short_part(text, count)
        after = None if before or count[2] else self._and_half.match(text, unit.end())
        name = self._locale.units.get(normalize_words(unit[1]))
        has_half = bool(before or after or count[2])
        return after.end() if after else unit.end(), self._parts(count, name, has_half=has_half)

    def _read_short_part(self, text: str, count: "re.Match[str]") -> tuple[int, Duration] | None:
        unit = self._short_unit.match(text, count.end())
        if not unit:
            return None
        name = self._locale.short_units.get(unit[1].lower())
        parts = self._parts(count, name, has_half=bool(count[2]))
        minutes = self._minutes.match(text, unit.end()) if name == "hour" else None
        return (minutes.end(), (*parts, (int(minutes[1]), "minute"))) if minutes else (unit.end(), parts)

    def _parts(self, count: "re.Match[str]", unit: str | None, *, has_half: bool) -> Duration:
        """Nothing where the count or the unit is in letters that look like those of the table and are not."""
        number = int(count[1]) if count[1] else self._locale.numbers.get(normalize_words(count[3]))
        if number is None or unit is None:
            return ()
        whole = ((number, unit),) if number else ()
        if not has_half:
            return whole
        half = _half_of(unit)
        return (*whole, *half) if half else ()


def duration_placeholder(locale: Locale) -> Placeholder:
    reader = _DurationReader(locale)
    return lambda text, at: list(reader.read(text, at))


def add_duration(now: datetime, duration: Duration) -> tuple[date, datetime | None]:
    """The day that is so much later than `now`, and the moment where hours or minutes are counted."""
    moment = now
    for count, unit in duration:
        if unit in _MINUTES:
            moment += timedelta(minutes=count * _MINUTES[unit])
        else:
            moment = datetime.combine(add_units(moment.date(), count, unit), moment.time())
    has_time = any(unit in _MINUTES for _, unit in duration)
    return moment.date(), moment.replace(second=0, microsecond=0) if has_time else None


def minutes_of_duration(duration: Duration) -> int | None:
    """None for a duration that is more than hours and minutes."""
    if any(unit not in _MINUTES for _, unit in duration):
        return None
    return sum(count * _MINUTES[unit] for count, unit in duration)


def _half_of(unit: str | None) -> Duration:
    return (_HALVES[unit],) if unit in _HALVES else ()


def _compile(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern, re.IGNORECASE)
