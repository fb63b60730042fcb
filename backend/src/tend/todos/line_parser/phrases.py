"""The dates, times and rules that stand at a place of the text."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Generic, TypeVar

from tend.core.schemas import check_year
from tend.todos.line_parser.adjacent_words import AdjacentWords, is_before_capitalized_word
from tend.todos.line_parser.date_forms import DATE_FORMS, is_year_open, recent_start
from tend.todos.line_parser.grammar import Match, Matcher, Placeholder, Values
from tend.todos.line_parser.locale import FormTemplates, Locale
from tend.todos.line_parser.model import Context, ParsedDue
from tend.todos.line_parser.placeholders import build_placeholders
from tend.todos.line_parser.rules import RULE_FORMS, RuleStart
from tend.todos.line_parser.typed_time import (
    DAWN,
    TimeReading,
    TypedTime,
    move_to_day_part,
    move_to_night,
    settle_half_day,
)

Value = TypeVar("Value")
GAP = re.compile(r"\s*,\s*|\s+")
"""Between two parts of a phrase."""
# `morning coffee` is a title: these forms are times only behind a day, as in `tomorrow morning`
_AFTER_DAY = {"after_day", "hour_after_day"}
# these forms contain a date, which must be of another form
_AROUND_A_DATE = {"weekday_date", "offset_from", "offset_before", "before", "day_after"}
_TONIGHT = {"tonight", "tonight_hour"}
_CAN_BEGIN_NAME = {"weekday", "hour", "named_time"}
# `at 9:30` is spoken, and `9:30` is written as on a clock of 24 hours
_SPOKEN = {"spoken_clock", "past_hour", "hour", "oclock", "hour_after_day"}
_HOUR_AFTER_DAY = "hour_after_day"
_HOURS = {"hour", "past_hour", _HOUR_AFTER_DAY}


@dataclass(frozen=True, slots=True)
class PhraseMatch(Generic[Value]):
    """A phrase that was found: its meaning, and the position behind it."""

    end: int
    value: Value


def longest_match(hits: "Iterable[PhraseMatch[Any]]") -> "PhraseMatch[Any] | None":
    """The hit that ends last; the earlier of two that end together."""
    return max(hits, key=lambda hit: hit.end, default=None)


@dataclass(frozen=True, slots=True)
class _DateMatch:
    end: int
    value: ParsedDue
    form: str
    is_year_open: bool


@dataclass(frozen=True, slots=True)
class _Language:
    """One locale, compiled."""

    dates: dict[str, Matcher]
    times: dict[str, Matcher]
    rules: list[tuple[str, Matcher, bool]]
    rule_modifiers: dict[str, Matcher]
    reminders: dict[str, Matcher]
    date_ranges: Matcher
    time_ranges: Matcher
    adjacent: AdjacentWords
    placeholders: dict[str, Placeholder]


class PhraseMatchers:
    def __init__(self, locale: Locale, context: Context) -> None:
        self.locale = locale
        self.context = context
        self._language = _compile(locale)
        self.adjacent = self._language.adjacent
        self._dates_at: dict[tuple[str, int, bool], list[_DateMatch]] = {}
        self._placeholders = {
            **self._language.placeholders,
            "date": lambda text, at: _days(self._all_dates(text, at)),
            "plain_date": lambda text, at: _days(self._all_dates(text, at, without=_AROUND_A_DATE)),
            "start_date": lambda text, at: self._starts(self._all_dates(text, at)),
            "time": lambda text, at: [(hit.end, hit.value) for hit in self._all_times(text, at)],
        }

    def dates(self, text: str, at: int) -> list[PhraseMatch[ParsedDue]]:
        return [
            PhraseMatch(hit.end, hit.value)
            for hit in self._all_dates(text, at)
            if not self._is_mentioned(text, at, hit)
        ]

    def _starts(self, hits: "list[_DateMatch]") -> list[tuple[int, date]]:
        """Days on which something begins, which is more likely a few weeks ago than in a year."""
        today = self.context.today
        return [
            (hit.end, recent_start(hit.value.day, today) if hit.is_year_open else hit.value.day)
            for hit in hits
            if hit.value.day
        ]

    def _is_mentioned(self, text: str, at: int, hit: _DateMatch) -> bool:
        return self.adjacent.is_mentioned(text, at, hit.end, hit.form) or (
            self.adjacent.is_mentioned_before_title(text, at, hit.form) and self.is_before_title_word(text, hit.end)
        )

    def end_of_mention(self, text: str, at: int) -> int:
        """The end of a day and a time at `at` that are only mentioned, or `at`: `closed until friday 5pm`."""
        dates = [
            hit
            for hit in self._all_dates(text, at)
            if hit.form != "offset_on_day" and self._is_mentioned(text, at, hit)
        ]
        ends = [hit.end for hit in dates]
        if self.adjacent.is_time_mentioned(text, at):
            ends += [hit.end for hit in self._all_times(text, at)]
        if not ends:
            return at
        end = max(ends)
        gap = GAP.match(text, end)
        if not gap:
            return end
        following = self._all_times(text, gap.end(), after_day=True) if dates else self._all_dates(text, gap.end())
        return max((hit.end for hit in following), default=end)

    def is_before_title_word(self, text: str, end: int) -> bool:
        """Whether a word follows directly that belongs to the title, since no phrase begins with it."""
        at = self.adjacent.title_word_at(text, end)
        if at is None:
            return False
        return not (self.rules(text, at) or self._all_dates(text, at) or self.times(text, at, after_day=True))

    def _all_dates(self, text: str, at: int, without: AbstractSet[str] = frozenset()) -> "list[_DateMatch]":
        """Dates are remembered by place, because many phrases try the same one."""
        key = text, at, bool(without)
        if key not in self._dates_at:
            self._dates_at[key] = self._match_dates(text, at, without)
        return self._dates_at[key]

    def _match_dates(self, text: str, at: int, without: AbstractSet[str]) -> "list[_DateMatch]":
        found = []
        for form, matcher in self._language.dates.items():
            if form in without:
                continue
            for match in matcher(text, at, self._placeholders):
                value = self._due(form, match.values)
                is_name = _begins_name(form, text, at, match.end) or text[at : match.end] in self.locale.not_days
                if value and not is_name:
                    found.append(_DateMatch(match.end, value, form, is_year_open(form, match.values)))
        return found

    def times(self, text: str, at: int, *, after_day: bool = False) -> list[PhraseMatch[TimeReading]]:
        """`after_day` says that a day is directly in front."""
        return [] if self.adjacent.is_time_mentioned(text, at) else self._all_times(text, at, after_day=after_day)

    def _all_times(self, text: str, at: int, *, after_day: bool = False) -> list[PhraseMatch[TimeReading]]:
        return [
            PhraseMatch(match.end, self._time(form, match.values))
            for form, matcher in self._language.times.items()
            if after_day or form not in _AFTER_DAY
            for match in matcher(text, at, self._placeholders)
            if not _begins_name(form, text, at, match.end)
            and not (form in _HOURS and self._counts_things(form, text, at, match.end, after_day=after_day))
        ]

    def _counts_things(self, form: str, text: str, at: int, end: int, *, after_day: bool) -> bool:
        """Whether the number of `look at 3 flats` or `tomorrow 3 eggs` is no hour."""
        adjacent = self.adjacent
        if adjacent.is_part_of_number(text, end) or adjacent.is_before_counted_word(text, end):
            return True
        if form == _HOUR_AFTER_DAY and not adjacent.is_behind_day_word(text, at):
            return True
        can_begin_title = form != _HOUR_AFTER_DAY and (after_day or not text[:at].strip())
        return not can_begin_title and self.is_before_title_word(text, end)

    def rules(self, text: str, at: int) -> list[PhraseMatch[tuple[RuleStart, bool]]]:
        """Each rule with whether it counts from completion."""
        return [
            PhraseMatch(match.end, (start, from_completion))
            for form, matcher, from_completion in self._language.rules
            for match in matcher(text, at, self._placeholders)
            if not self._is_no_rule(form, text, at) and (start := RULE_FORMS[form](match.values))
        ]

    def _is_no_rule(self, form: str, text: str, at: int) -> bool:
        """Also a capital makes a name of a plural that nothing else marks as a rule: `marches and Mondays`."""
        if form == "plurals":
            return text[at].isupper()
        return form == "day_series" and self._language.adjacent.is_series_mentioned(text, at)

    def rule_modifiers(self, text: str, at: int) -> list[tuple[str, Match]]:
        return [
            (form, match)
            for form, matcher in self._language.rule_modifiers.items()
            for match in matcher(text, at, self._placeholders)
        ]

    def reminders(self, text: str, at: int) -> list[tuple[str, Match]]:
        return [
            (form, match)
            for form, matcher in self._language.reminders.items()
            for match in matcher(text, at, self._placeholders)
        ]

    def date_ranges(self, text: str, at: int) -> list[Match]:
        return self._language.date_ranges(text, at, self._placeholders)

    def time_ranges(self, text: str, at: int) -> list[Match]:
        return self._language.time_ranges(text, at, self._placeholders)

    def _due(self, form: str, values: Values) -> ParsedDue | None:
        if form in _TONIGHT:
            typed = TypedTime(values["named_time"]) if "named_time" in values else _typed_time_in(values)
            return self._tonight(typed, is_ambiguous=form != "tonight")
        try:
            due = DATE_FORMS[form](values, self.context)
            if due and due.day:
                check_year(due.day)
        except (OverflowError, ValueError):
            # A date that no todo can have is part of the title.
            return None
        return due

    def _tonight(self, typed: TypedTime | None, *, is_ambiguous: bool) -> ParsedDue:
        """12 to 3 o'clock tonight are after the coming midnight."""
        now, today = self.context.now, self.context.today
        if typed is None:
            return ParsedDue(today, self.locale.day_part_times["evening"], is_ambiguous=is_ambiguous)
        at = move_to_night(typed)
        is_tomorrow = at < DAWN and not now.time() <= at
        return ParsedDue(today + timedelta(days=int(is_tomorrow)), at, is_ambiguous=is_ambiguous)

    def _time(self, form: str, values: Values) -> TimeReading:
        typed = _typed_time_in(values)
        if "day_part" in values:
            part = values["day_part"]
            return TimeReading(move_to_day_part(typed.at, part) if typed else self.locale.day_part_times[part])
        return settle_half_day(typed, is_spoken=form in _SPOKEN) if typed else TimeReading(values["named_time"])


def _days(hits: "list[_DateMatch]") -> list[tuple[int, date]]:
    return [(hit.end, hit.value.day) for hit in hits if hit.value.day]


def _typed_time_in(values: Values) -> TypedTime | None:
    return values.get("clock", values.get("hour"))


def _begins_name(form: str, text: str, at: int, end: int) -> bool:
    """In front of a name a bare weekday or hour is part of it: `Sunday Times`, `at 10 Downing Street`."""
    if form not in _CAN_BEGIN_NAME:
        return False
    can_begin = form == "hour" or (at > 0 and text[at].isupper())
    return can_begin and is_before_capitalized_word(text, end)


@cache
def _compile(locale: Locale) -> _Language:
    templates = locale.templates
    return _Language(
        dates=_matchers(templates.dates),
        times=_matchers(templates.times),
        rules=[rule for form, texts in templates.rules.items() for rule in _rule_matchers(form, texts, locale)],
        rule_modifiers=_matchers(templates.rule_modifiers),
        reminders=_matchers(templates.reminders),
        date_ranges=Matcher(templates.date_ranges),
        time_ranges=Matcher(templates.time_ranges),
        adjacent=AdjacentWords(locale),
        placeholders=build_placeholders(locale),
    )


def _matchers(forms: FormTemplates) -> dict[str, Matcher]:
    return {form: Matcher(texts) for form, texts in forms.items()}


def _rule_matchers(form: str, texts: tuple[str, ...], locale: Locale) -> list[tuple[str, Matcher, bool]]:
    """The templates of a rule, those with other words for `every`, and those that count from completion."""
    every, *others = locale.every
    rests = [text.removeprefix(every) for text in texts if text.startswith(every)]
    synonyms = [word + rest for word in others for rest in rests]
    signed = [word + locale.from_completion_sign + rest for word in locale.every for rest in rests]
    return [(form, Matcher([*texts, *synonyms]), False), (form, Matcher(signed), True)]
