"""The years, months, weeks, days or hours that a rule goes by."""

from datetime import datetime, timedelta

from tend.todos.recurrence.rrule import MOST_OF_A_WEEKDAY, Parts
from tend.todos.recurrence.rrule_parts import WEEKDAYS

_OF_A_DAY = ("BYMONTHDAY", "BYDAY", "BYYEARDAY", "BYWEEKNO")
_SPANS = {"WEEKLY": timedelta(weeks=1), "DAILY": timedelta(days=1), "HOURLY": timedelta(hours=1)}


def said(parts: Parts, start: datetime) -> Parts:
    """The rule with what it leaves to its beginning (RFC 5545 §3.3.10: "information … derived from DTSTART")."""
    often = parts["FREQ"]
    if any(day[:-2] for day in parts.get("BYDAY", "").split(",")):
        return {**parts, "BYDAY": _numbered(parts)}
    if "BYWEEKNO" in parts and not {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & set(parts):
        return {**parts, "BYDAY": WEEKDAYS[start.weekday()]}
    if often not in {"YEARLY", "MONTHLY", "WEEKLY"} or any(name in parts for name in _OF_A_DAY):
        return parts
    if often == "WEEKLY":
        return {**parts, "BYDAY": WEEKDAYS[start.weekday()]}
    month = {"BYMONTH": str(start.month)} if often == "YEARLY" and "BYMONTH" not in parts else {}
    return {**parts, **month, "BYMONTHDAY": str(start.day)}


def _numbered(parts: Parts) -> str:
    """BYDAY with every day numbered: to dateutil, MO,2TU is what is both."""
    most = MOST_OF_A_WEEKDAY if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else 53
    days = parts["BYDAY"].split(",")
    return ",".join(
        one for day in days for one in ([day] if day[:-2] else [f"{nth}{day}" for nth in range(1, most + 1)])
    )


def begin_near(parts: Parts, start: datetime, moment: datetime) -> datetime:
    """The beginning of a period that the rule goes by: the one of `start`, or a later one well before `moment`."""
    often, every = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    if often == "YEARLY":
        return start.replace(year=start.year + _passed(moment.year - start.year, every), month=1, day=1)
    if often == "MONTHLY":
        months = (moment.year - start.year) * 12 + moment.month - start.month
        years, month = divmod(start.month - 1 + _passed(months, every), 12)
        return start.replace(year=start.year + years, month=month + 1, day=1)
    span = _SPANS[often]
    begun = start + _passed((moment - start) // span, every) * span
    return begun - timedelta(days=_into_week(parts, begun)) if often == "WEEKLY" else begun


def _passed(periods: int, every: int) -> int:
    """How many of `periods` can be left out without a rule that takes one of `every` being out of step."""
    return max(0, periods // every - 1) * every


def _into_week(parts: Parts, day: datetime) -> int:
    """Days since its week began; none where the calendar has no such beginning."""
    days = (day.weekday() - WEEKDAYS.index(parts.get("WKST", "MO"))) % 7
    return days if day.toordinal() > days else 0
