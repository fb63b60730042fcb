"""What each form of "every …" means."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time

from tend.todos.quick_add.days import WEEKEND, in_plain
from tend.todos.quick_add.rule import Rule
from tend.todos.quick_add.template import Values

WORKDAYS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Begun:
    rule: Rule
    bare: bool = False
    """Too little to be sure of where a word of the title goes on right behind it: `weekly review`."""
    part: str | None = None
    """The part of the day."""
    at: time | None = None
    """The hour of that part."""


def _plain(unit: str, interval: int = 1) -> Begun | None:
    """What comes more often than every hour is no todo."""
    return None if unit == "minute" else Begun(Rule(*in_plain(unit, interval)))


def _weekly(weekdays: tuple[int, ...], interval: int = 1) -> Begun:
    return Begun(Rule("week", interval, weekdays))


def _weekday_range(values: Values) -> Begun:
    first, last = values["weekday"], values["weekday2"]
    return _weekly(tuple((first + nth) % 7 for nth in range((last - first) % 7 + 1)))


def _nth_unit(found: Values) -> Begun | None:
    return _plain(found["unit"], found["ordinal"]) if found["ordinal"] > 1 else None


def _nth_weekday(found: Values) -> Begun:
    month = found.get("month")
    return Begun(Rule("year" if month else "month", 1, (found["weekday"],), found["ordinals"], month=month))


def _adverb(found: Values) -> Begun | None:
    begun = _plain(found["unit"])
    return begun and replace(begun, bare=True)


RULES: dict[str, Callable[[Values], Begun | None]] = {
    "interval": lambda found: _plain(found["unit"], found.get("n", 1)),
    "other": lambda found: _plain(found["unit"], 2),
    "adverb": _adverb,
    "days_of_week": lambda found: _weekly(found["weekdays"]),
    "weekday_range": _weekday_range,
    "other_day": lambda found: _weekly((found["weekday"],), 2),
    "plurals": lambda found: replace(_weekly(found["plurals"]), bare=True),
    "weekday": lambda _: _weekly(WORKDAYS),
    "weekend": lambda _: _weekly(WEEKEND),
    "days_of_month": lambda found: Begun(Rule("month", month_days=found["nths"])),
    "last_day": lambda _: Begun(Rule("month", month_days=(-1,))),
    "nth_unit": _nth_unit,
    "nth_weekday": _nth_weekday,
    "nth_workday": lambda found: Begun(Rule("month", weekdays=WORKDAYS, position=found["ordinal"])),
    "year_day": lambda found: Begun(Rule("year", month=found["month"], month_days=(found["day"],))),
    "part": lambda found: Begun(Rule("day"), part=found["part"], at=found.get("clock", found.get("hour"))),
}
