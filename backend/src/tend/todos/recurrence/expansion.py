"""Which moments a rule comes to. All of it is wall time: what a clock shows does not shift with zones or the season."""

from calendar import isleap, monthrange
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from tend.todos.recurrence.rule import Parts, written

# How many years, months … are looked at; a rule that finds nothing in them counts as one that never comes.
_PERIODS = {"YEARLY": 100, "MONTHLY": 1200, "WEEKLY": 1600, "DAILY": 11_000, "HOURLY": 20_000}
# What leaves out days. dateutil takes up to a millisecond for each day that is left out, so among days and hours it is
# asked for all, and what remains is picked here.
_SIEVES: dict[str, Callable[[datetime], tuple[int, ...]]] = {
    "BYMONTH": lambda day: (day.month,),
    "BYMONTHDAY": lambda day: (day.day, day.day - monthrange(day.year, day.month)[1] - 1),
    "BYYEARDAY": lambda day: (day.timetuple().tm_yday, day.timetuple().tm_yday - 366 - isleap(day.year)),
}
_LAST = datetime(9999, 12, 31)  # noqa: DTZ001 - wall time has no zone
_PLAIN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
_UNITS = {"YEARLY": "years", "MONTHLY": "months", "WEEKLY": "weeks", "DAILY": "days", "HOURLY": "hours"}


def after(parts: Parts, start: datetime, moment: datetime, most: int, zone: str | None = None) -> list[datetime]:
    """Up to `most` occurrences later than `moment`, of a rule that begins at `start`.

    `zone` is that of an UNTIL in UTC. `start` is an occurrence whatever the rule says (RFC 5545 §3.8.5.3).
    """
    if "COUNT" not in parts and start < moment:
        return list(islice((one for one in _grid(parts, start, moment, zone) if one > moment), most))
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    found = islice(_counted(parts, start, moment, zone), count)
    return list(islice((one for one in found if one > moment), most))


def first(parts: Parts, day: datetime) -> datetime | None:
    """The first moment from `day` on that the rule itself comes to."""
    return next(_grid(parts, day, day, None), None)


def completed_on(parts: Parts, moment: datetime, zone: str | None = None) -> datetime | None:
    """The next one, counted from `moment` on; a rule of one interval alone keeps to the month's last day."""
    if set(parts) <= _PLAIN:
        following = moment + relativedelta(**{_UNITS[parts["FREQ"]]: int(parts.get("INTERVAL", "1"))})
        ends = _end(parts, zone)
        return following if ends is None or following <= ends else None
    uncounted = {name: value for name, value in parts.items() if name != "COUNT"}
    return next(iter(after(uncounted, moment, moment, 1, zone)), None)


def _counted(parts: Parts, start: datetime, moment: datetime, zone: str | None) -> Iterator[datetime]:
    yield start
    for one in _grid({name: value for name, value in parts.items() if name != "COUNT"}, start, moment, zone):
        if one > start:
            yield one


def _grid(parts: Parts, start: datetime, moment: datetime, zone: str | None) -> Iterator[datetime]:
    sieved = parts["FREQ"] in {"DAILY", "HOURLY"} and "BYSETPOS" not in parts
    sieves = {name: set(map(int, parts[name].split(","))) for name in _SIEVES if sieved and name in parts}
    asked = {name: value for name, value in parts.items() if name not in {"UNTIL", "COUNT", *sieves}}
    last = _far(max(start, moment), asked)
    ends = _end(parts, zone)
    rule = rrulestr(written(asked), dtstart=start).replace(until=min(last, ends) if ends else last)
    for one in rule:
        if all(wanted.intersection(_SIEVES[name](one)) for name, wanted in sieves.items()):
            yield one


def _end(parts: Parts, zone: str | None) -> datetime | None:
    """UNTIL as wall time: a day counts whole."""
    if "UNTIL" not in parts:
        return None
    moment = datetime.fromisoformat(parts["UNTIL"])
    if moment.tzinfo:
        return moment.astimezone(ZoneInfo(zone or "UTC")).replace(tzinfo=None)
    return moment if "T" in parts["UNTIL"] else moment + timedelta(days=1, microseconds=-1)


def _far(moment: datetime, parts: Parts) -> datetime:
    ahead = {_UNITS[parts["FREQ"]]: _PERIODS[parts["FREQ"]] * int(parts.get("INTERVAL", "1"))}
    try:
        far: datetime = moment + relativedelta(**ahead)
    except (ValueError, OverflowError):
        return _LAST
    return far
