"""A todo that comes again: where it begins, where it goes when it is done. Nothing in here knows of a database."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from tend.core.errors import FieldError, Invalid
from tend.todos.recurrence import wall_time
from tend.todos.recurrence.occurrences import after, completed_on, first
from tend.todos.recurrence.rrule import needs_time, parse, written

# how many occurrences are told ahead
AHEAD = 12
_NEVER = FieldError("recurrence.rule", "recurrence_never", "This rule never comes again.")
_NO_TIME = FieldError("recurrence.rule", "recurrence_needs_time", "A rule with hours needs a todo with a time.")

From = Literal["due", "completion"]


@dataclass(frozen=True, slots=True)
class Series:
    rule: str
    counted_from: From
    start: str
    occurrence: str
    next: tuple[str, ...] = ()
    kept: dict[str, Any] | None = None
    """What fields go back to that were changed for this occurrence alone."""

    @classmethod
    def of(cls, document: dict[str, Any]) -> "Series":
        return cls(
            document["rule"],
            document["from"],
            document["start"],
            document["occurrence"],
            tuple(document["next"]),
            document.get("kept"),
        )

    def document(self) -> dict[str, Any]:
        """As the row holds it."""
        fields = asdict(self)
        kept = fields.pop("kept")
        told = {"rule": fields["rule"], "from": fields["counted_from"], "start": fields["start"]}
        told |= {"occurrence": fields["occurrence"], "next": list(fields["next"]), "series_id": None}
        return told | ({"kept": kept} if kept else {})

    @property
    def due(self) -> tuple[date, time | None]:
        """When the rule has the present occurrence due."""
        moment, timed = wall_time.read(self.occurrence)
        return moment.date(), moment.time() if timed else None


def begin(
    rule: str,
    counted_from: From,
    start: str | None,
    due: tuple[date | None, time | None],
    now: datetime,
    zone: str = "UTC",
) -> Series:
    """`now` is wall time in `zone`. Without a due date it is the first occurrence from today on. Raises `Invalid`."""
    parts = parse(rule)
    due_date, due_time = due
    timed = due_time is not None
    if needs_time(parts) and not timed:
        raise Invalid(_NO_TIME)
    day = datetime.combine(due_date or now.date(), due_time or time())
    if due_date is None:
        day = first(parts, day) or day
    begun = _begun_on(start, day) if start else day
    series = Series(rule, counted_from, wall_time.text_of(begun, timed=timed), wall_time.text_of(day, timed=timed))
    ahead = _ahead(series, day, zone)
    if not ahead and not {"COUNT", "UNTIL"} & set(parts):
        raise Invalid(_NEVER)
    return replace(series, next=ahead)


def advance(series: Series, now: datetime, zone: str, *, done: bool) -> Series | None:
    """The series at its next occurrence, or None where it ends. `now` is wall time in `zone`; not `done` is skipped.

    What was missed needs doing once, not as often as it was missed: once done it is over for today, and what is skipped
    goes to the first from today on. One with a time is missed when that time has come.
    """
    present, timed = wall_time.read(series.occurrence)
    if done and series.counted_from == "completion":
        return _counted_anew(series, present, timed, now, zone)
    over = now if timed else datetime.combine(now.date(), time()) + timedelta(days=1 if done else 0, microseconds=-1)
    found = after(parse(series.rule), wall_time.read(series.start)[0], max(present, over), AHEAD + 1, zone)
    if not found:
        return None
    texts = tuple(wall_time.text_of(one, timed=timed) for one in found)
    return replace(series, occurrence=texts[0], next=texts[1:], kept=None)


def resumed(document: dict[str, Any], zone: str) -> Series:
    """The series as it stood, from what was kept of it."""
    series = Series.of(document)
    return replace(series, next=_ahead(series, wall_time.read(series.occurrence)[0], zone))


def _begun_on(start: str, day: datetime) -> datetime:
    """A start without a time has that of the todo."""
    begun, timed = wall_time.read(start)
    return begun if timed else datetime.combine(begun, day.time())


def returned(series: Series, occurrence: str) -> Series | None:
    """The series at an earlier occurrence, which was skipped; None where the rule has no such one."""
    moment, timed = wall_time.read(occurrence)
    present, same = wall_time.read(series.occurrence)
    if timed is not same or moment >= present:
        return None
    begun = wall_time.read(series.start)[0]
    if series.counted_from == "completion":
        earlier = replace(series, start=occurrence, occurrence=occurrence)
        return replace(earlier, next=_ahead(earlier, moment))
    if moment not in after(parse(series.rule), begun, moment - timedelta(microseconds=1), 1):
        return None
    return replace(series, occurrence=occurrence, next=_ahead(series, moment))


def _counted_anew(series: Series, present: datetime, timed: bool, now: datetime, zone: str) -> Series | None:  # noqa: FBT001
    parts = parse(series.rule)
    left = int(parts["COUNT"]) - 1 if "COUNT" in parts else None
    hourly = parts["FREQ"] == "HOURLY"
    done = now.replace(second=0, microsecond=0) if hourly else datetime.combine(now.date(), present.time())
    following = None if left == 0 else completed_on(parts, done, zone)
    if following is None:
        return None
    text = wall_time.text_of(following, timed=timed)
    rule = written(parts | ({"COUNT": str(left)} if left else {}))
    renewed = Series(rule, series.counted_from, text, text)
    return replace(renewed, next=_ahead(renewed, following, zone))


def _ahead(series: Series, moment: datetime, zone: str | None = None) -> tuple[str, ...]:
    begun, timed = wall_time.read(series.start)
    return tuple(wall_time.text_of(one, timed=timed) for one in after(parse(series.rule), begun, moment, AHEAD, zone))
