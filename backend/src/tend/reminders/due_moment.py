from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tend.core.locale import format_day, format_time

_NEAR_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@dataclass(frozen=True, slots=True)
class DueMoment:
    """When a todo is due, and where the user is who is reminded of it."""

    day: date | None
    time_of_day: time | None
    timezone: str | None
    """None for a floating time."""
    user_timezone: str
    user_locale: str

    def describe(self, today: date) -> str:
        """`today at 9:00 AM`, `Monday, March 2`, as the locale has it; empty without a date.

        The time zone is named when its clocks show another time than the user's.
        """
        if self.day is None:
            return ""
        full = format_day(self.day, self.user_locale, with_year=self.day.year != today.year)
        words = _NEAR_DAYS.get((self.day - today).days, full)
        if self.time_of_day is None:
            return words
        moment = datetime.combine(self.day, self.time_of_day)
        is_elsewhere = self.timezone and _offset(moment, self.timezone) != _offset(moment, self.user_timezone)
        return f"{words} at {format_time(self.time_of_day, self.user_locale)}" + (
            f" ({self.timezone})" if is_elsewhere else ""
        )


def _offset(wall_time: datetime, timezone: str) -> object:
    return wall_time.replace(tzinfo=ZoneInfo(timezone)).utcoffset()
