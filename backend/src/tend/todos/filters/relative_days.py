"""The calendar day of a `RelativeDay`, on a given day."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from tend.todos.filters.ast import RelativeDay
from tend.todos.filters.parser import WEEKDAYS


def resolve_day(day: RelativeDay, today: date) -> date:
    """A weekday is the next one, never today. Days beyond the calendar become its first or last day."""
    try:
        return _resolve(day, today)
    except (OverflowError, ValueError):
        return date.max if int(day.value) > 0 else date.min


def _resolve(day: RelativeDay, today: date) -> date:
    match day.kind:
        case "days":
            return today + timedelta(days=int(day.value))
        case "months":
            moved: date = today + relativedelta(months=int(day.value))
            return moved
        case "weekday":
            days_since_sunday = (today.weekday() + 1) % 7
            return today + timedelta(days=(WEEKDAYS.index(str(day.value)) - days_since_sunday + 6) % 7 + 1)
        case "date":
            return date.fromisoformat(str(day.value))
