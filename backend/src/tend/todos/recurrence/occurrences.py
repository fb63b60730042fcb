"""Which moments a rule comes to. All of it is wall time: what a clock shows does not shift with zones or the season."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from tend.todos.recurrence.periods import begin_near, said
from tend.todos.recurrence.rrule import Parts, written

# How many days (of a rule by the hour: hours) are looked at in one search. What finds nothing more in them counts as
# over: dateutil itself would go on to the year 9999.
_MOST_LOOKS = 20_000
_NEVER = datetime.fromisoformat("9999-12-31T23:59:59")
_PLAIN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
_UNITS = {"YEARLY": "years", "MONTHLY": "months", "WEEKLY": "weeks", "DAILY": "days", "HOURLY": "hours"}


def after(parts: Parts, start: datetime, moment: datetime, most: int, zone: str | None = None) -> list[datetime]:
    """Up to `most` occurrences later than `moment`, of a rule that begins at `start`.

    `zone` is that of an UNTIL in UTC. `start` is an occurrence whatever the rule says (RFC 5545 §3.8.5.3).
    """
    found = _from(parts, start, moment, zone)
    if "COUNT" in parts:
        found = islice(found, int(parts["COUNT"]))
    return list(islice((one for one in found if one > moment), most))


def first(parts: Parts, day: datetime) -> datetime | None:
    """The first moment from `day` on that the rule itself comes to, as often as it may."""
    every = {name: value for name, value in parts.items() if name not in {"INTERVAL", "COUNT"}}
    return next((one for one in _grid(every, day, day, None) if one >= day), None)


def completed_on(parts: Parts, moment: datetime, zone: str | None = None) -> datetime | None:
    """The next one, counted from `moment` on; a rule of one interval alone keeps to the month's last day."""
    if set(parts) <= _PLAIN:
        with suppress(ValueError, OverflowError):
            following: datetime = moment + relativedelta(**{_UNITS[parts["FREQ"]]: int(parts.get("INTERVAL", "1"))})
            return following if following <= _end(parts, zone) else None
        return None
    uncounted = {name: value for name, value in parts.items() if name != "COUNT"}
    return next(iter(after(uncounted, moment, moment, 1, zone)), None)


def _from(parts: Parts, start: datetime, moment: datetime, zone: str | None) -> Iterator[datetime]:
    yield start
    yield from (one for one in _grid(parts, start, start if "COUNT" in parts else moment, zone) if one > start)


def _grid(parts: Parts, start: datetime, moment: datetime, zone: str | None) -> Iterator[datetime]:
    """What the rule itself comes to, from the period of `start` on; what lies well before `moment` may be left out."""
    asked = {name: value for name, value in said(parts, start).items() if name not in {"UNTIL", "COUNT"}}
    ends = _end(parts, zone)
    # hours that the interval never comes to are an error to dateutil
    with suppress(_Exhausted, ValueError, OverflowError):
        rule: Any = rrulestr(written(asked), dtstart=begin_near(parts, start, moment))
        _watch(rule)
        for one in rule:
            if one > ends:
                return
            yield one


def _end(parts: Parts, zone: str | None) -> datetime:
    """UNTIL as wall time: a day counts whole."""
    if "UNTIL" not in parts:
        return _NEVER
    moment = datetime.fromisoformat(parts["UNTIL"])
    if moment.tzinfo:
        with suppress(OverflowError):
            moment = moment.astimezone(ZoneInfo(zone or "UTC"))
        return moment.replace(tzinfo=None)
    return moment if "T" in parts["UNTIL"] else moment + timedelta(days=1, microseconds=-1)


def _watch(rule: Any) -> None:
    """Put in the limit that dateutil has none of: where it asks first of every day whether that can be one."""
    if rule._bynweekday and not rule._bymonth:  # noqa: SLF001
        # weekdays are numbered within the year as long as no months are named
        rule._byweekday = _Watched(range(7))  # noqa: SLF001
    else:
        rule._bymonth = _Watched(rule._bymonth or range(1, 13))  # noqa: SLF001


class _Exhausted(Exception):
    pass


class _Watched(frozenset[int]):
    """BYMONTH or BYDAY, which ends a search that has looked at enough."""

    looks = 0

    def __contains__(self, one: object) -> bool:
        self.looks += 1
        if self.looks > _MOST_LOOKS:
            raise _Exhausted
        return super().__contains__(one)
