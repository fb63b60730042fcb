"""The recurrence rules that a line can describe, and the rule that each form of "every …" means."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tend.todos.line_parser.date_forms import WEEKEND, last_of_month, weekday_of
from tend.todos.line_parser.date_units import add_units, to_calendar_units
from tend.todos.line_parser.grammar import Values
from tend.todos.line_parser.typed_time import TypedTime
from tend.todos.types import MAX_INTERVAL

_FREQUENCIES = {"hour": "HOURLY", "day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_CODES = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_WEEK = 7
# the next 29 February is at most eight years away
_FURTHEST = 366 * 8 + 1
WORKDAYS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Rule:
    """The part of RFC 5545's rules that a line can describe."""

    unit: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    ordinals: tuple[int, ...] = ()
    """The places of those weekdays in the month, -1 for the last."""
    position: int | None = None
    """The place of the one day among all days of the month that are such weekdays, -1 for the last."""
    month_days: tuple[int, ...] = ()
    """-1 for the last day."""
    month: int | None = None
    count: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class RuleStart:
    """The first phrase of a recurrence, before its modifiers."""

    rule: Rule
    is_ambiguous: bool = False
    """It counts only where no word of the title follows directly: `weekly` means no rule in `weekly review`."""
    day_part: str | None = None
    at: TypedTime | None = None
    """The hour in that part of the day."""


def format_rrule(rule: Rule) -> str:
    """The rule as RFC 5545 §3.3.10 writes it, its parts always in the same order."""
    from_monday = sorted(set(rule.weekdays), key=lambda weekday: (weekday - 1) % _WEEK)
    days = ",".join(f"{nth}{_CODES[day]}" for day in from_monday for nth in rule.ordinals or ("",))
    parts = [
        f"FREQ={_FREQUENCIES[rule.unit]}",
        f"INTERVAL={rule.interval}" if rule.interval > 1 else "",
        f"BYMONTH={rule.month}" if rule.month else "",
        f"BYMONTHDAY={','.join(map(str, sorted(set(rule.month_days))))}" if rule.month_days else "",
        f"BYDAY={days}" if days else "",
        f"BYSETPOS={rule.position}" if rule.position else "",
        f"COUNT={rule.count}" if rule.count else "",
        f"UNTIL={rule.until:%Y%m%d}" if rule.until else "",
    ]
    return ";".join(filter(None, parts))


def first_day_of_rule(rule: Rule, start: date) -> date | None:
    """The first day of the rule from `start` on, that day included."""
    for ahead in range(_FURTHEST):
        day = start + timedelta(days=ahead)
        if rule.until and day > rule.until:
            return None
        if _includes(rule, day):
            return day
    return None


def next_day(rule: Rule, day: date) -> date:
    """The day from which the rule begins when it does not begin on `day`: a rule without days has the same of the next
    week, month or year.
    """
    has_days = rule.weekdays or rule.month_days
    return add_units(day, 1, "day" if has_days else rule.unit)


def _includes(rule: Rule, day: date) -> bool:
    if rule.month and day.month != rule.month:
        return False
    last = last_of_month(day).day
    if rule.month_days and day.day not in rule.month_days and not (day.day == last and -1 in rule.month_days):
        return False
    if rule.weekdays and weekday_of(day) not in rule.weekdays:
        return False
    if rule.position is not None:
        return day.day == _day_at_position(rule, day, last)
    nth = -(-day.day // _WEEK)
    return not rule.ordinals or nth in rule.ordinals or (-1 in rule.ordinals and day.day + _WEEK > last)


def _day_at_position(rule: Rule, day: date, last: int) -> int | None:
    days = [nth for nth in range(1, last + 1) if weekday_of(day.replace(day=nth)) in rule.weekdays]
    place = (rule.position or 1) - (1 if (rule.position or 1) > 0 else 0)
    return days[place] if -len(days) <= place < len(days) else None


def _every(unit: str, interval: int = 1) -> RuleStart | None:
    """Nothing recurs more often than every hour, nor in longer intervals than a rule can have."""
    rule = Rule(*to_calendar_units(unit, interval))
    return None if unit == "minute" or rule.interval > MAX_INTERVAL else RuleStart(rule)


def _weekly(weekdays: tuple[int, ...], interval: int = 1) -> RuleStart:
    return RuleStart(Rule("week", interval, weekdays))


def _weekday_range(values: Values) -> RuleStart:
    first, last = values["weekday"], values["weekday2"]
    return _weekly(tuple((first + nth) % 7 for nth in range((last - first) % 7 + 1)))


def _nth_unit(values: Values) -> RuleStart | None:
    return _every(values["unit"], values["ordinal"]) if values["ordinal"] > 1 else None


def _nth_weekday(values: Values) -> RuleStart:
    month = values.get("month")
    return RuleStart(Rule("year" if month else "month", 1, (values["weekday"],), values["ordinals"], month=month))


def _adverb(values: Values) -> RuleStart | None:
    start = _every(values["unit"])
    return start and replace(start, is_ambiguous=True)


_MIN_SERIES = 3
_MIN_RUN = 5
"""So many days in a row are hardly one occasion: `gym mon tue wed thu fri`, but `fair thu, fri and sat`."""


def _day_series(values: Values) -> RuleStart | None:
    """Days without `every`: `mon wed fri`, `tue/thu`. Two words or neighboring days may well be one occasion."""
    days: tuple[int, ...] = values.get("weekdays") or (values["weekday"], values["weekday2"])
    is_pair = "weekdays" not in values
    distinct = sorted(set(days))
    if len(distinct) < len(days) or not (is_pair or len(days) >= _MIN_SERIES):
        return None
    is_run = any({(first + nth) % 7 for nth in range(len(days))} == set(days) for first in days)
    if is_run and len(days) < _MIN_RUN:
        return None
    return replace(_weekly(days), is_ambiguous=True)


RULE_FORMS: dict[str, Callable[[Values], RuleStart | None]] = {
    "interval": lambda values: _every(values["unit"], values.get("count", 1)),
    "every_other_unit": lambda values: _every(values["unit"], 2),
    "adverb": _adverb,
    "weekdays": lambda values: _weekly(values["weekdays"]),
    "weekday_range": _weekday_range,
    "every_other_weekday": lambda values: _weekly((values["weekday"],), 2),
    "plurals": lambda values: replace(_weekly(values["plurals"]), is_ambiguous=True),
    "day_series": _day_series,
    "workdays": lambda _: _weekly(WORKDAYS),
    "weekends": lambda _: _weekly(WEEKEND),
    "month_days": lambda values: RuleStart(Rule("month", month_days=values["nths"])),
    "last_day": lambda _: RuleStart(Rule("month", month_days=(-1,))),
    "nth_unit": _nth_unit,
    "nth_weekday": _nth_weekday,
    "nth_workday": lambda values: RuleStart(Rule("month", weekdays=WORKDAYS, position=values["ordinal"])),
    "year_day": lambda values: RuleStart(Rule("year", month=values["month"], month_days=(values["day"],))),
    "month": lambda values: RuleStart(Rule("year", month=values["month"], month_days=(1,))),
    "day_part": lambda values: RuleStart(
        Rule("day"), day_part=values["day_part"], at=values.get("clock", values.get("hour"))
    ),
}
