"""Days and times of the example data, relative to the day on which the account is created."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# The days in a row, until today, on which something was completed.
STREAK = 12
# How many days the history goes back.
HISTORY = 90
_SHORT_STREAK = (3, 8)
_COMPLETED_PER_DAY = (1, 1, 2, 2, 3, 4)
_WAKING_HOURS = (8, 21)
_WEEKDAY = re.compile(r"(?P<day>[a-z]{3})(?P<weeks>[+-]\d+)?")


@dataclass(frozen=True)
class Calendar:
    now: datetime
    """In the person's time zone."""

    @classmethod
    def at(cls, moment: datetime, zone: str) -> "Calendar":
        return cls(moment.astimezone(ZoneInfo(zone)))

    @property
    def today(self) -> date:
        return self.now.date()

    def day(self, relative: int | str) -> date:
        """`3` is in three days, `"sat"` the next Saturday after today, `"sat+1"` the one a week later."""
        if isinstance(relative, int):
            return self.today + timedelta(days=relative)
        match = _WEEKDAY.fullmatch(relative)
        if match is None or match["day"] not in WEEKDAYS:
            message = f'{relative!r} is not a day; days look like 3, -2, "sat" and "sat+1".'
            raise ValueError(message)
        ahead = (WEEKDAYS.index(match["day"]) - self.today.weekday() - 1) % 7 + 1
        return self.today + timedelta(days=ahead, weeks=int(match["weeks"] or 0))

    def random_time(self, day: date, random: Random) -> datetime:
        """A time within waking hours; for today, a time before now."""
        first, last = _WAKING_HOURS
        minutes = random.randrange(first * 60, last * 60)
        if day < self.today:
            return datetime.combine(day, time(minutes // 60, minutes % 60), self.now.tzinfo)
        midnight = datetime.combine(day, time(), self.now.tzinfo)
        return midnight + (self.now - midnight) * (minutes / (24 * 60))


def count_completed(random: Random) -> dict[int, int]:
    """How many todos were completed how many days ago: a streak until today, and shorter ones with gaps before it."""
    counts = {}
    gap = STREAK
    for days_ago in range(HISTORY):
        if days_ago == gap:
            gap += random.randint(*_SHORT_STREAK) + 1
        else:
            counts[days_ago] = random.choice(_COMPLETED_PER_DAY)
    return counts
