"""Recurrences such as `every monday at 9 until may`: a rule, and its modifiers in any order."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tend.core.schemas import check_year
from tend.todos.line_parser.date_forms import WEEKEND, next_first_of_month
from tend.todos.line_parser.date_units import add_units, to_calendar_units
from tend.todos.line_parser.due_phrases import MAX_PARTS, match_due_ranges, sooner_of
from tend.todos.line_parser.grammar import Values
from tend.todos.line_parser.model import ParsedDue, ParsedRecurrence
from tend.todos.line_parser.phrases import GAP, PhraseMatch, PhraseMatchers, longest_match
from tend.todos.line_parser.rules import WORKDAYS, Rule, first_day_of_rule, format_rrule, next_day
from tend.todos.line_parser.typed_time import move_to_day_part

_WEEK = tuple(range(7))
# `for 2 hours` is the length of each occurrence, and not of all of them together
_UNITS_OF_A_DAY = {"hour", "minute"}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A recurrence while its modifiers are read."""

    rule: Rule
    from_completion: bool
    time_at: int
    """The place of its time in the text."""
    start: dt.date | None = None
    time: dt.time | None = None
    minutes: int | None = None
    duration: tuple[int, str] | None = None
    title_text: str = ""


_Modifier = Callable[[_Draft, Values, dt.date], _Draft | None]


def match_recurrence(text: str, at: int, phrases: PhraseMatchers) -> PhraseMatch[ParsedRecurrence] | None:
    first = longest_match(phrases.rules(text, at))
    if first is None:
        return None
    start, from_completion = first.value
    time = phrases.locale.day_part_times[start.day_part] if start.day_part else None
    if start.day_part and start.at:
        time = move_to_day_part(start.at.at, start.day_part)
    end, draft = first.end, _Draft(start.rule, from_completion, at, time=time)
    for _ in range(MAX_PARTS):
        following = _read_modifier(text, end, draft, phrases) or _read_other_time(text, end, draft, phrases)
        if not following:
            break
        end, draft = following.end, following.value
    if start.is_ambiguous and end == first.end and phrases.is_before_title_word(text, end):
        return None
    recurrence = _finish(draft, phrases.context.today)
    return PhraseMatch(end, recurrence) if recurrence else None


def _read_modifier(text: str, end: int, draft: _Draft, phrases: PhraseMatchers) -> PhraseMatch[_Draft] | None:
    gap = GAP.match(text, end)
    if gap is None:
        return None
    at, today = gap.end(), phrases.context.today
    hits = [
        PhraseMatch(match.end, modified)
        for form, match in phrases.rule_modifiers(text, at)
        if (modified := RULE_MODIFIERS[form](draft, match.values, today))
    ]
    if draft.time is not None:
        return longest_match(hits)
    hits += [
        PhraseMatch(hit.end, replace(draft, time=hit.value.at, time_at=at))
        for hit in phrases.times(text, at, after_day=True)
    ]
    hits += [
        PhraseMatch(hit.end, replace(draft, time=hit.value.time, time_at=at, minutes=hit.value.minutes))
        for hit in match_due_ranges(text, at, phrases)
        if hit.value.time is not None and hit.value.day is None
    ]
    return longest_match(hits)


def _read_other_time(text: str, end: int, draft: _Draft, phrases: PhraseMatchers) -> PhraseMatch[_Draft] | None:
    """The second of two times, as in `9am and 9pm`."""
    at = phrases.adjacent.alternative_at(text, end)
    other = (
        longest_match(phrases.times(text, at, after_day=True)) if draft.time is not None and at is not None else None
    )
    if other is None:
        return None
    title_text = text[draft.time_at : other.end]
    sooner = sooner_of(ParsedDue(time=draft.time), ParsedDue(time=other.value.at), title_text)
    return PhraseMatch(other.end, replace(draft, time=sooner.time, title_text=title_text))


def _finish(draft: _Draft, today: dt.date) -> ParsedRecurrence | None:
    found = _begin(draft, draft.start or today)
    if found is None or draft.start or found.due.day != today or draft.rule.unit == "hour":
        return found
    return replace(found, later=_begin(draft, next_day(draft.rule, today)))


def _begin(draft: _Draft, start: dt.date) -> ParsedRecurrence | None:
    try:
        day = first_day_of_rule(draft.rule, start)
        rule = _limit(draft, check_year(day)) if day else None
        if rule and day and not (rule.count or rule.until) and rule.unit != "hour":
            # The server has no use for a rule that never recurs.
            check_year(add_units(day, rule.interval, rule.unit))
    except (OverflowError, ValueError):
        return None
    if rule is None:
        return None
    due = ParsedDue(day, draft.time, minutes=draft.minutes, title_text=draft.title_text)
    return ParsedRecurrence(format_rrule(rule), "completion" if draft.from_completion else "due", due)


def _limit(draft: _Draft, first: dt.date) -> Rule:
    """`for six weeks` is a count where the rule counts in weeks, and an end otherwise."""
    if draft.duration is None:
        return draft.rule
    rule = draft.rule
    unit, count = to_calendar_units(draft.duration[1], draft.duration[0])
    if unit == rule.unit and not rule.weekdays and not rule.month_days:
        return replace(rule, count=-(-count // rule.interval))
    return replace(rule, until=add_units(first, count, unit) - dt.timedelta(days=1))


def _with_rule(draft: _Draft, **fields: Any) -> _Draft:
    return replace(draft, rule=replace(draft.rule, **fields))


def _starting(draft: _Draft, day: dt.date) -> _Draft | None:
    return None if draft.start else replace(draft, start=day)


def _on(unit: str, fields: Callable[[Values], dict[str, Any]]) -> _Modifier:
    """The days of a rule of that unit, which can be given only once."""

    def modify(draft: _Draft, values: Values, _: dt.date) -> _Draft | None:
        rule = draft.rule
        is_open = rule.unit == unit and not rule.weekdays and not rule.month_days
        return _with_rule(draft, **fields(values)) if is_open else None

    return modify


def _except(draft: _Draft, excluded: tuple[int, ...]) -> _Draft | None:
    """All days, or the weekdays of the rule, without some."""
    rule = draft.rule
    has_weekdays = rule.unit == "day" or (rule.unit == "week" and rule.weekdays)
    weekdays = tuple(day for day in rule.weekdays or _WEEK if day not in excluded)
    if not has_weekdays or rule.interval > 1 or rule.ordinals or not weekdays:
        return None
    return _with_rule(draft, unit="week", weekdays=weekdays)


def _on_nth_weekday(draft: _Draft, values: Values, today: dt.date) -> _Draft | None:
    month = values.get("month")
    fields = {"ordinals": values["ordinals"], "weekdays": (values["weekday"],), "month": month}
    return _on("year" if month else "month", lambda _: fields)(draft, values, today)


def _between(draft: _Draft, values: Values, _: dt.date) -> _Draft | None:
    first, last = values["date"], values["date2"]
    return _starting(_with_rule(draft, until=last), first) if first <= last else None


def _until_month(draft: _Draft, values: Values, today: dt.date) -> _Draft:
    day = dt.timedelta(days=1)
    return _with_rule(draft, until=next_first_of_month(values["month"], today + day) - day)


def _duration(draft: _Draft, values: Values, _: dt.date) -> _Draft | None:
    return None if values["unit"] in _UNITS_OF_A_DAY else replace(draft, duration=(values["count"], values["unit"]))


RULE_MODIFIERS: dict[str, _Modifier] = {
    "starting": lambda draft, values, _: _starting(draft, values["start_date"]),
    "starting_month": lambda draft, values, today: _starting(draft, next_first_of_month(values["month"], today)),
    "until": lambda draft, values, _: _with_rule(draft, until=values["date"]),
    "until_month": _until_month,
    "between": _between,
    "count": lambda draft, values, _: _with_rule(draft, count=values["count"]),
    "duration": _duration,
    "after_completion": lambda draft, *_: replace(draft, from_completion=True),
    "on_month_days": _on("month", lambda values: {"month_days": values["nths"]}),
    "on_last_day": _on("month", lambda _: {"month_days": (-1,)}),
    "on_nth_weekday": _on_nth_weekday,
    "on_nth_workday": _on("month", lambda values: {"weekdays": WORKDAYS, "position": values["ordinal"]}),
    "on_weekdays": _on("week", lambda values: {"weekdays": values["weekdays"]}),
    "in_month": _on("year", lambda values: {"month": values["month"], "month_days": (1,)}),
    "on_year_day": _on("year", lambda values: {"month": values["month"], "month_days": (values["day"],)}),
    "except_weekdays": lambda draft, values, _: _except(draft, values["weekdays"]),
    "except_weekends": lambda draft, *_: _except(draft, WEEKEND),
}
