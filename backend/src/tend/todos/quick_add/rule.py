from dataclasses import dataclass
from datetime import date, timedelta

from tend.todos.quick_add.days import last_of_month, weekday_of

_FREQUENCIES = {"hour": "HOURLY", "day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_CODES = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_WEEK = 7
# 29 February is never further away than eight years
_FURTHEST = 366 * 8 + 1


@dataclass(frozen=True, slots=True)
class Rule:
    """The part of RFC 5545's rules that can be said in a line."""

    unit: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    ordinals: tuple[int, ...] = ()
    """Which of those weekdays in the month, -1 for the last."""
    position: int | None = None
    """With several weekdays: which day of all of them in the month, -1 for the last."""
    month_days: tuple[int, ...] = ()
    """-1 for the last day."""
    month: int | None = None
    count: int | None = None
    until: date | None = None


def rule_text(rule: Rule) -> str:
    """RFC 5545 §3.3.10, its parts in one order always."""
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


def first_day(rule: Rule, start: date) -> date | None:
    """The first day from `start` on, that day included."""
    for ahead in range(_FURTHEST):
        day = start + timedelta(days=ahead)
        if rule.until and day > rule.until:
            return None
        if _falls(rule, day):
            return day
    return None


def _falls(rule: Rule, day: date) -> bool:
    if rule.month and day.month != rule.month:
        return False
    last = last_of_month(day).day
    if rule.month_days and day.day not in rule.month_days and not (day.day == last and -1 in rule.month_days):
        return False
    if rule.weekdays and weekday_of(day) not in rule.weekdays:
        return False
    if rule.position is not None:
        return day.day == _at_position(rule, day, last)
    nth = -(-day.day // _WEEK)
    return not rule.ordinals or nth in rule.ordinals or (-1 in rule.ordinals and day.day + _WEEK > last)


def _at_position(rule: Rule, day: date, last: int) -> int | None:
    days = [nth for nth in range(1, last + 1) if weekday_of(day.replace(day=nth)) in rule.weekdays]
    place = (rule.position or 1) - (1 if (rule.position or 1) > 0 else 0)
    return days[place] if -len(days) <= place < len(days) else None
