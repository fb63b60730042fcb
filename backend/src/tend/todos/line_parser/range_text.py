"""The range of hours or days that a line names, in words that stay true: `5 to 5:20 PM, 20 min`."""

from datetime import date, datetime, time, timedelta

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DASH = "\u2013"
_NOON = 12


def describe_range(due: date | None, at: time | None, until: date | None, minutes: int | None) -> str:
    """Empty for a todo that is due at one moment. `minutes`: how long it takes, from `at` on."""
    days = _days(due, until) if due and until else ""
    return ", ".join(filter(None, (days, _hours(at, minutes) if at is not None and minutes else "")))


def _days(first: date, last: date) -> str:
    month = "" if (first.year, first.month) == (last.year, last.month) else f"{_MONTHS[last.month - 1]} "
    return f"{_MONTHS[first.month - 1]} {first.day}{_DASH}{month}{last.day}"


def _hours(start: time, minutes: int) -> str:
    end = (datetime.combine(date.min, start) + timedelta(minutes=minutes)).time()
    half = "" if (start.hour < _NOON) == (end.hour < _NOON) and minutes < _NOON * 60 else _half(start)
    return f"{_clock(start)}{half}{_DASH}{_clock(end)}{_half(end)}, {_describe_length(minutes)}"


def _half(at: time) -> str:
    return " AM" if at.hour < _NOON else " PM"


def _clock(at: time) -> str:
    return f"{(at.hour + 11) % 12 + 1}" + (f":{at.minute:02}" if at.minute else "")


def _describe_length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} hr" if hours else "", f"{rest} min" if rest else "")))
