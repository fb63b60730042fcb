from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

_NEAR_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@dataclass(frozen=True, slots=True)
class DueMoment:
    """When a todo is due, and where the user is who is reminded of it."""

    day: date | None
    time_of_day: time | None
    timezone: str | None
    """None for a floating time."""
    user_timezone: str

    def describe(self, today: date) -> str:
        """`today at 09:00`, `Monday 2 March`; empty without a date.

        The time zone is named when its clocks show another time than the user's.
        """
        if self.day is None:
            return ""
        year = "" if self.day.year == today.year else f" {self.day.year}"
        full = f"{self.day:%A} {self.day.day} {self.day:%B}{year}"
        words = _NEAR_DAYS.get((self.day - today).days, full)
        if self.time_of_day is None:
            return words
        moment = datetime.combine(self.day, self.time_of_day)
        is_elsewhere = self.timezone and _offset(moment, self.timezone) != _offset(moment, self.user_timezone)
        return f"{words} at {self.time_of_day:%H:%M}" + (f" ({self.timezone})" if is_elsewhere else "")


def _offset(wall_time: datetime, timezone: str) -> object:
    return wall_time.replace(tzinfo=ZoneInfo(timezone)).utcoffset()
