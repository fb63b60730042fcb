"""Steps of days, weeks, months and years on the calendar."""

from datetime import date

from dateutil.relativedelta import relativedelta

_CALENDAR_UNITS = {"quarter": ("month", 3), "fortnight": ("week", 2)}


def to_calendar_units(unit: str, count: int) -> tuple[str, int]:
    """Quarters as months and fortnights as weeks."""
    plain, times = _CALENDAR_UNITS.get(unit, (unit, 1))
    return plain, count * times


def add_units(day: date, count: int, unit: str) -> date:
    """The same day of a later month or year, or the last one where that month is too short."""
    plain, times = to_calendar_units(unit, count)
    found: date = day + relativedelta(**{f"{plain}s": times})
    return found
