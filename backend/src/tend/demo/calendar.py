"""When things are, seen from today."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# the days in a row until today on which something was done, and how far back it goes
STREAK, PAST = 12, 90
_RUN = (3, 8)
_BUSY = (1, 1, 2, 2, 3, 4)
_WORKING_HOURS = (8, 21)
_WEEKDAY = re.compile(r"(?P<day>[a-z]{3})(?P<weeks>[+-]\d+)?")


@dataclass(frozen=True)
class Calendar:
    """`now` has the zone of the person."""

    now: datetime

    @classmethod
    def of(cls, moment: datetime, zone: str) -> "Calendar":
        return cls(moment.astimezone(ZoneInfo(zone)))

    @property
    def today(self) -> date:
        return self.now.date()

    def day(self, said: int | str) -> date:
        """`3` is in three days, `"sat"` the next Saturday after today, `"sat+1"` the one a week later."""
        if isinstance(said, int):
            return self.today + timedelta(days=said)
        match = _WEEKDAY.fullmatch(said)
        if match is None or match["day"] not in WEEKDAYS:
            message = f'{said!r} is no day; days are like 3, -2, "sat" and "sat+1".'
            raise ValueError(message)
        ahead = (WEEKDAYS.index(match["day"]) - self.today.weekday() - 1) % 7 + 1
        return self.today + timedelta(days=ahead, weeks=int(match["weeks"] or 0))

    def moment(self, day: date, chance: Random) -> datetime:
        """Some time of a waking day; of today, some time before now."""
        first, last = _WORKING_HOURS
        minutes = chance.randrange(first * 60, last * 60)
        if day < self.today:
            return datetime.combine(day, time(minutes // 60, minutes % 60), self.now.tzinfo)
        begun = datetime.combine(day, time(), self.now.tzinfo)
        return begun + (self.now - begun) * (minutes / (24 * 60))


def busy_days(chance: Random) -> dict[int, int]:
    """How many todos were done so many days ago: a streak until today, and shorter ones with gaps before it."""
    found = {}
    gap = STREAK
    for ago in range(PAST):
        if ago == gap:
            gap += chance.randint(*_RUN) + 1
        else:
            found[ago] = chance.choice(_BUSY)
    return found
