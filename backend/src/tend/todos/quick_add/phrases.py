"""What the phrases of one language mean at a place in the text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, Generic, TypeVar

from tend.todos.quick_add.days import MEANS, tonight
from tend.todos.quick_add.locale import Locale, Templates
from tend.todos.quick_add.meaning import Context, Due
from tend.todos.quick_add.rule_forms import RULES, Begun
from tend.todos.quick_add.slots import slots_of
from tend.todos.quick_add.template import Match, Reader, Values

Value = TypeVar("Value")
# alone, as in `tomorrow morning`, a part of the day says a time only behind a day: `morning coffee` is a title
_AFTER_DAY = "bare_part"
_NAMED = {"weekday", "hour", "noted"}
_WORD_AFTER = re.compile(r"\s+([^\W\d_])[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Hit(Generic[Value]):
    end: int
    value: Value


def longest(hits: "Iterable[Hit[Any]]") -> "Hit[Any] | None":
    """The one that ends last; the earlier of two that end together."""
    return max(hits, key=lambda hit: hit.end, default=None)


@dataclass(frozen=True, slots=True)
class _Readers:
    dates: dict[str, Reader]
    times: dict[str, Reader]
    rules: list[tuple[str, Reader, bool]]
    tails: dict[str, Reader]
    date_ranges: Reader
    time_ranges: Reader


class Phrases:
    def __init__(self, locale: Locale, context: Context) -> None:
        self.locale = locale
        self.context = context
        self._readers, plain = _compiled(locale)
        self._slots = {
            **plain,
            "date": lambda text, at: [(hit.end, hit.value.day) for hit in self.dates(text, at) if hit.value.day],
            "time": lambda text, at: [(hit.end, hit.value) for hit in self.times(text, at)],
        }

    def dates(self, text: str, at: int) -> list[Hit[Due]]:
        found = []
        for form, reader in self._readers.dates.items():
            for match in reader(text, at, self._slots):
                value = self._day(form, match.values)
                named = _is_of_name(form, text, at, match.end) or text[at : match.end] in self.locale.names
                if value and not named:
                    found.append(Hit(match.end, value))
        return found

    def times(self, text: str, at: int, *, after_day: bool = False) -> list[Hit[time]]:
        return [
            Hit(match.end, self._time(match.values))
            for form, reader in self._readers.times.items()
            if after_day or form != _AFTER_DAY
            for match in reader(text, at, self._slots)
            if not _is_of_name(form, text, at, match.end)
        ]

    def rules(self, text: str, at: int) -> list[Hit[tuple[Begun, bool]]]:
        """Each with whether it counts from completion."""
        return [
            Hit(match.end, (begun, from_done))
            for form, reader, from_done in self._readers.rules
            for match in reader(text, at, self._slots)
            if (begun := RULES[form](match.values))
        ]

    def tails(self, text: str, at: int) -> list[tuple[str, Match]]:
        return [
            (form, match) for form, reader in self._readers.tails.items() for match in reader(text, at, self._slots)
        ]

    def date_ranges(self, text: str, at: int) -> list[Match]:
        return self._readers.date_ranges(text, at, self._slots)

    def time_ranges(self, text: str, at: int) -> list[Match]:
        return self._readers.time_ranges(text, at, self._slots)

    def _day(self, form: str, values: Values) -> Due | None:
        if form == "tonight":
            return tonight(self.context, self.locale.part_times["evening"])
        try:
            return MEANS[form](values, self.context)
        except (OverflowError, ValueError):
            # beyond the calendar
            return None

    def _time(self, values: Values) -> time:
        if "part" in values:
            return self.locale.part_times[values["part"]]
        found: time = next(iter(values.values()))
        return found


def month_day(month: int, day: int, context: Context) -> date | None:
    found = MEANS["month_day"]({"month": month, "day": day}, context)
    return found.day if found else None


def _is_of_name(form: str, text: str, at: int, end: int) -> bool:
    """`Sunday Times`, `at 10 Downing Street`: with a name after it, a bare weekday or hour is part of that name."""
    if form not in _NAMED:
        return False
    following = _WORD_AFTER.match(text, end)
    begins = form == "hour" or (at > 0 and text[at].isupper())
    return begins and following is not None and following[1].isupper()


@cache
def _compiled(locale: Locale) -> tuple[_Readers, dict[str, Any]]:
    every = locale.from_done.replace("!", "")
    done = {
        form: Reader(text.replace(every, locale.from_done) for text in templates if text.startswith(every))
        for form, templates in locale.rules.items()
    }
    rules = [(form, reader, False) for form, reader in _read(locale.rules).items()]
    rules += [(form, reader, True) for form, reader in done.items()]
    ranges = Reader(locale.date_ranges), Reader(locale.time_ranges)
    readers = _Readers(_read(locale.dates), _read(locale.times), rules, _read(locale.tails), *ranges)
    return readers, slots_of(locale)


def _read(templates: Templates) -> dict[str, Reader]:
    return {form: Reader(texts) for form, texts in templates.items()}
