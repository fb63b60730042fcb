"""`every monday at 9 until may`: the rule, and what belongs to it in any order."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tend.todos.quick_add.days import in_plain, later, later_half
from tend.todos.quick_add.meaning import Due, Repeating
from tend.todos.quick_add.phrases import Hit, Phrases, longest
from tend.todos.quick_add.rule import Rule, first_day, rule_text
from tend.todos.quick_add.when import BETWEEN, ranges_at


@dataclass(frozen=True, slots=True)
class _Draft:
    rule: Rule
    from_done: bool
    starting: dt.date | None = None
    time: dt.time | None = None
    minutes: int | None = None
    span: tuple[int, str] | None = None


# how long each one lasts, and not all of them
_SHORT = {"hour", "minute"}
_TAILS: dict[str, Callable[[_Draft, Any], _Draft | None]] = {
    "starting": lambda draft, found: None if draft.starting else replace(draft, starting=found["date"]),
    "until": lambda draft, found: replace(draft, rule=replace(draft.rule, until=found["date"])),
    "times": lambda draft, found: replace(draft, rule=replace(draft.rule, count=found["n"])),
    "span": lambda draft, found: None if found["unit"] in _SHORT else replace(draft, span=(found["n"], found["unit"])),
    "after_done": lambda draft, _: replace(draft, from_done=True),
}


def recurrence_at(text: str, at: int, phrases: Phrases) -> Hit[Repeating] | None:
    begun = longest(phrases.rules(text, at))
    if begun is None:
        return None
    found, from_done = begun.value
    start = phrases.locale.part_times[found.part] if found.part else None
    if found.part and found.at:
        start = later_half(found.at, found.part)
    end, draft = begun.end, _Draft(found.rule, from_done, time=start)
    while gap := BETWEEN.match(text, end):
        following = _more(text, gap.end(), draft, phrases)
        if following is None:
            break
        end, draft = following.end, following.value
    value = _finished(draft, phrases.context.today)
    return Hit(end, value) if value else None


def _more(text: str, at: int, draft: _Draft, phrases: Phrases) -> Hit[_Draft] | None:
    hits = [
        Hit(match.end, value) for form, match in phrases.tails(text, at) if (value := _TAILS[form](draft, match.values))
    ]
    if draft.time is not None:
        return longest(hits)
    hits += [Hit(hit.end, replace(draft, time=hit.value)) for hit in phrases.times(text, at, after_day=True)]
    hits += [
        Hit(hit.end, replace(draft, time=hit.value.time, minutes=hit.value.minutes))
        for hit in ranges_at(text, at, phrases)
        if hit.value.time is not None and hit.value.day is None
    ]
    return longest(hits)


def _finished(draft: _Draft, today: dt.date) -> Repeating | None:
    try:
        day = first_day(draft.rule, draft.starting or today)
        rule = _bounded(draft, day) if day else None
    except (OverflowError, ValueError):
        return None
    if rule is None:
        return None
    due = Due(day=day, time=draft.time, minutes=draft.minutes)
    return Repeating(rule_text(rule), "completion" if draft.from_done else "due", due)


def _bounded(draft: _Draft, first: dt.date) -> Rule:
    """`for six weeks` is so many times where the rule counts in weeks, else until they are over."""
    if draft.span is None:
        return draft.rule
    rule = draft.rule
    unit, count = in_plain(draft.span[1], draft.span[0])
    if unit == rule.unit and not rule.weekdays and not rule.month_days:
        return replace(rule, count=-(-count // rule.interval))
    return replace(rule, until=later(first, count, unit) - dt.timedelta(days=1))
