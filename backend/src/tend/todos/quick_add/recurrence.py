"""`every monday at 9 until may`: the rule, and what belongs to it in any order."""

import datetime as dt
from dataclasses import replace

from tend.todos.quick_add.days import in_plain, later, later_half
from tend.todos.quick_add.meaning import Due, Repeating
from tend.todos.quick_add.phrases import Hit, Phrases, longest
from tend.todos.quick_add.rule import Rule, first_day, rule_text
from tend.todos.quick_add.tails import TAILS, Draft
from tend.todos.quick_add.when import BETWEEN, either_of, ranges_at


def recurrence_at(text: str, at: int, phrases: Phrases) -> Hit[Repeating] | None:
    begun = longest(phrases.rules(text, at))
    if begun is None:
        return None
    found, from_done = begun.value
    start = phrases.locale.part_times[found.part] if found.part else None
    if found.part and found.at:
        start = later_half(found.at, found.part)
    end, draft = begun.end, Draft(found.rule, from_done, time=start, time_at=at)
    while following := _more(text, end, draft, phrases) or _other_time(text, end, draft, phrases):
        end, draft = following.end, following.value
    if found.bare and end == begun.end and phrases.word_follows(text, end):
        return None
    value = _finished(draft, phrases.context.today)
    return Hit(end, value) if value else None


def _more(text: str, end: int, draft: Draft, phrases: Phrases) -> Hit[Draft] | None:
    gap = BETWEEN.match(text, end)
    if gap is None:
        return None
    at, today = gap.end(), phrases.context.today
    hits = [
        Hit(match.end, value)
        for form, match in phrases.tails(text, at)
        if (value := TAILS[form](draft, match.values, today))
    ]
    if draft.time is not None:
        return longest(hits)
    hits += [
        Hit(hit.end, replace(draft, time=hit.value, time_at=at)) for hit in phrases.times(text, at, after_day=True)
    ]
    hits += [
        Hit(hit.end, replace(draft, time=hit.value.time, time_at=at, minutes=hit.value.minutes))
        for hit in ranges_at(text, at, phrases)
        if hit.value.time is not None and hit.value.day is None
    ]
    return longest(hits)


def _other_time(text: str, end: int, draft: Draft, phrases: Phrases) -> Hit[Draft] | None:
    """The other time of two that stand as `9am and 9pm`."""
    at = phrases.around.after_or(text, end)
    other = longest(phrases.times(text, at, after_day=True)) if draft.time is not None and at is not None else None
    if other is None:
        return None
    kept = text[draft.time_at : other.end]
    either = either_of(Due(time=draft.time), Due(time=other.value), kept)
    return Hit(other.end, replace(draft, time=either.time, keeps=kept))


def _finished(draft: Draft, today: dt.date) -> Repeating | None:
    try:
        day = first_day(draft.rule, draft.starting or today)
        rule = _bounded(draft, day) if day else None
    except (OverflowError, ValueError):
        return None
    if rule is None:
        return None
    due = Due(day, draft.time, minutes=draft.minutes, keeps=draft.keeps)
    return Repeating(rule_text(rule), "completion" if draft.from_done else "due", due)


def _bounded(draft: Draft, first: dt.date) -> Rule:
    """`for six weeks` is so many times where the rule counts in weeks, else until they are over."""
    if draft.span is None:
        return draft.rule
    rule = draft.rule
    unit, count = in_plain(draft.span[1], draft.span[0])
    if unit == rule.unit and not rule.weekdays and not rule.month_days:
        return replace(rule, count=-(-count // rule.interval))
    return replace(rule, until=later(first, count, unit) - dt.timedelta(days=1))
