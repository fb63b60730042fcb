"""What each phrase behind a rule makes of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tend.todos.quick_add.days import WEEKEND, first_of
from tend.todos.quick_add.rule import Rule
from tend.todos.quick_add.rule_forms import WORKDAYS
from tend.todos.quick_add.template import Values

_WEEK = tuple(range(7))
# how long each one lasts, and not all of them
_SHORT = {"hour", "minute"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule while what belongs to it is read."""

    rule: Rule
    from_done: bool
    starting: dt.date | None = None
    time: dt.time | None = None
    minutes: int | None = None
    span: tuple[int, str] | None = None
    time_at: int = 0
    """Where the time begins."""
    keeps: str = ""


Tail = Callable[[Draft, Values, dt.date], Draft | None]


def _ruled(draft: Draft, **said: Any) -> Draft:
    return replace(draft, rule=replace(draft.rule, **said))


def _starts(draft: Draft, day: dt.date) -> Draft | None:
    return None if draft.starting else replace(draft, starting=day)


def _on(unit: str, of: Callable[[Values], dict[str, Any]]) -> Tail:
    """What only a rule of that unit can say, and only once."""

    def tail(draft: Draft, found: Values, _: dt.date) -> Draft | None:
        rule = draft.rule
        free = rule.unit == unit and not rule.weekdays and not rule.month_days
        return _ruled(draft, **of(found)) if free else None

    return tail


def _without(draft: Draft, left: tuple[int, ...]) -> Draft | None:
    """All days, or those of the week that the rule names, without some."""
    rule = draft.rule
    named = rule.unit == "day" or (rule.unit == "week" and rule.weekdays)
    kept = tuple(day for day in rule.weekdays or _WEEK if day not in left)
    if not named or rule.interval > 1 or rule.ordinals or not kept:
        return None
    return _ruled(draft, unit="week", weekdays=kept)


def _nth_weekday(draft: Draft, found: Values, today: dt.date) -> Draft | None:
    month = found.get("month")
    rule = {"ordinals": found["ordinals"], "weekdays": (found["weekday"],), "month": month}
    return _on("year" if month else "month", lambda _: rule)(draft, found, today)


def _between(draft: Draft, found: Values, _: dt.date) -> Draft | None:
    first, last = found["date"], found["date2"]
    return _starts(_ruled(draft, until=last), first) if first <= last else None


def _until_month(draft: Draft, found: Values, today: dt.date) -> Draft:
    day = dt.timedelta(days=1)
    return _ruled(draft, until=first_of(found["month"], today + day) - day)


TAILS: dict[str, Tail] = {
    "starting": lambda draft, found, _: _starts(draft, found["date"]),
    "starting_month": lambda draft, found, today: _starts(draft, first_of(found["month"], today)),
    "until": lambda draft, found, _: _ruled(draft, until=found["date"]),
    "until_month": _until_month,
    "between": _between,
    "times": lambda draft, found, _: _ruled(draft, count=found["n"]),
    "span": lambda draft, found, _: (
        None if found["unit"] in _SHORT else replace(draft, span=(found["n"], found["unit"]))
    ),
    "after_done": lambda draft, *_: replace(draft, from_done=True),
    "on_days": _on("month", lambda found: {"month_days": found["nths"]}),
    "on_last_day": _on("month", lambda _: {"month_days": (-1,)}),
    "on_nth_weekday": _nth_weekday,
    "on_nth_workday": _on("month", lambda found: {"weekdays": WORKDAYS, "position": found["ordinal"]}),
    "on_weekdays": _on("week", lambda found: {"weekdays": found["weekdays"]}),
    "on_date": _on("year", lambda found: {"month": found["month"], "month_days": (found["day"],)}),
    "except": lambda draft, found, _: _without(draft, found["weekdays"]),
    "except_weekend": lambda draft, *_: _without(draft, WEEKEND),
}
