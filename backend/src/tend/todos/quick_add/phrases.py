"""What the phrases of one language mean at a place in the text."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache
from typing import Any, Generic, TypeVar

from tend.todos.quick_add.around import Around
from tend.todos.quick_add.days import MEANS, later_half, tonight
from tend.todos.quick_add.locale import Locale, Templates
from tend.todos.quick_add.meaning import Context, Due
from tend.todos.quick_add.rule_forms import RULES, Begun
from tend.todos.quick_add.slots import slots_of
from tend.todos.quick_add.template import Match, Reader, Values

Value = TypeVar("Value")
# alone, as in `tomorrow morning`, a part of the day says a time only behind a day: `morning coffee` is a title
_AFTER_DAY = "bare_part"
# these have a date within them, which is none of these
_OF_A_DATE = {"weekday_date", "offset_from", "before"}
_WEEKDAYS = {"weekday", "weekday_list"}
_TONIGHT = {"tonight", "tonight_hour"}
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
class _DayHit:
    end: int
    value: Due
    form: str


@dataclass(frozen=True, slots=True)
class _Readers:
    dates: dict[str, Reader]
    times: dict[str, Reader]
    rules: list[tuple[str, Reader, bool]]
    tails: dict[str, Reader]
    date_ranges: Reader
    time_ranges: Reader
    around: Around


class Phrases:
    def __init__(self, locale: Locale, context: Context) -> None:
        self.locale = locale
        self.context = context
        self._known: dict[tuple[str, int, bool], list[_DayHit]] = {}
        self._readers, plain = _compiled(locale)
        self.around = self._readers.around
        self._slots = {
            **plain,
            "date": lambda text, at: _days(self._known_dates(text, at)),
            "bare": lambda text, at: _days(self._known_dates(text, at, leave=_OF_A_DATE)),
            "time": lambda text, at: [(hit.end, hit.value) for hit in self.times(text, at)],
        }

    def dates(self, text: str, at: int) -> list[Hit[Due]]:
        """Those that do not only talk about a day."""
        return [
            Hit(hit.end, hit.value)
            for hit in self._known_dates(text, at)
            if not self.around.is_talked_about(text, at, weekday=hit.form in _WEEKDAYS)
        ]

    def word_follows(self, text: str, end: int) -> bool:
        """Whether a word of the title goes on right behind `end`, which means nothing itself."""
        at = self.around.word_after(text, end)
        if at is None:
            return False
        return not (self.rules(text, at) or self._known_dates(text, at) or self.times(text, at, after_day=True))

    def _known_dates(self, text: str, at: int, leave: AbstractSet[str] = frozenset()) -> "list[_DayHit]":
        """Several phrases ask for the same place."""
        asked = text, at, bool(leave)
        if asked not in self._known:
            self._known[asked] = self._dates(text, at, leave)
        return self._known[asked]

    def _dates(self, text: str, at: int, leave: AbstractSet[str]) -> "list[_DayHit]":
        found = []
        for form, reader in self._readers.dates.items():
            if form in leave:
                continue
            for match in reader(text, at, self._slots):
                value = self._day(form, match.values)
                named = _is_of_name(form, text, at, match.end) or text[at : match.end] in self.locale.names
                if value and not named:
                    found.append(_DayHit(match.end, value, form))
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
            if not _is_capital(form, text, at) and (begun := RULES[form](match.values))
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
        if form in _TONIGHT:
            found = tonight(self.context, clock_in(values) or self.locale.part_times["evening"])
            return replace(found, bare=form != "tonight")
        try:
            return MEANS[form](values, self.context)
        except (OverflowError, ValueError):
            # beyond the calendar
            return None

    def _time(self, values: Values) -> time:
        said = clock_in(values)
        if "part" in values:
            return later_half(said, values["part"]) if said else self.locale.part_times[values["part"]]
        found: time = values["noted"] if said is None else said
        return found


def _days(hits: "list[_DayHit]") -> list[tuple[int, date]]:
    return [(hit.end, hit.value.day) for hit in hits if hit.value.day]


def clock_in(values: Values) -> time | None:
    return values.get("clock", values.get("hour"))


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


def _is_capital(form: str, text: str, at: int) -> bool:
    """`marches and Mondays`: where nothing in front says that it is one, a capital makes a name of a rule."""
    return form == "plurals" and text[at].isupper()


@cache
def _compiled(locale: Locale) -> tuple[_Readers, dict[str, Any]]:
    every, *others = locale.every
    rules = []
    for form, templates in locale.rules.items():
        begun = [text.removeprefix(every) for text in templates if text.startswith(every)]
        counted = [*templates, *(word + rest for word in others for rest in begun)]
        rules.append((form, Reader(counted), False))
        rules.append((form, Reader(word + locale.from_done + rest for word in locale.every for rest in begun), True))
    ranges = Reader(locale.date_ranges), Reader(locale.time_ranges)
    readers = _Readers(
        _read(locale.dates), _read(locale.times), rules, _read(locale.tails), *ranges, around=Around(locale)
    )
    return readers, slots_of(locale)


def _read(templates: Templates) -> dict[str, Reader]:
    return {form: Reader(texts) for form, texts in templates.items()}
