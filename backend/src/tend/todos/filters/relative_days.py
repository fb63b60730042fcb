from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from tend.todos.filters.ast import When
from tend.todos.filters.parser import WEEKDAYS


def day_meant(when: When, today: date) -> date:
    """A weekday is the next one, never today; past the calendar's ends it is the end."""
    try:
        return _meant(when, today)
    except (OverflowError, ValueError):
        return date.max if int(when.value) > 0 else date.min


def _meant(when: When, today: date) -> date:
    match when.kind:
        case "days":
            return today + timedelta(days=int(when.value))
        case "months":
            moved: date = today + relativedelta(months=int(when.value))
            return moved
        case "weekday":
            sunday_first = (today.weekday() + 1) % 7
            return today + timedelta(days=(WEEKDAYS.index(str(when.value)) - sunday_first + 6) % 7 + 1)
        case "date":
            return date.fromisoformat(str(when.value))
