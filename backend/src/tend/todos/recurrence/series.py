"""A recurring todo: where its series starts and where it goes when an occurrence is over. Knows nothing of a database."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from tend.core.errors import FieldError, Invalid
from tend.todos.recurrence.occurrences import first_occurrence, next_from_completion, occurrences_after
from tend.todos.recurrence.rrule import Parts, format_parts, needs_time, parse_rule
from tend.todos.recurrence.wall_time import format_wall_time, parse_wall_time

# How many occurrences after the present one a row shows.
MAX_NEXT_OCCURRENCES = 12
MAX_SUBTASK_TIMES = 1_000
"""How many subtasks a row remembers that were completed with an occurrence, or with all those that were skipped: it is sent
as a whole to everybody in the list.
"""
_NEVER = FieldError("recurrence.rule", "recurrence_never", "This rule never produces a date.")
_NO_TIME = FieldError("recurrence.rule", "recurrence_needs_time", "To repeat by the hour, a todo needs a due time.")

CountsFrom = Literal["due", "completion"]


@dataclass(frozen=True, slots=True)
class Series:
    rule: str
    counts_from: CountsFrom
    """Whether the next occurrence counts from the due date or from the day of completion."""
    start: str
    occurrence: str
    """The occurrence that the todo is at; this, `start` and `next` are wall times."""
    next: tuple[str, ...] = ()
    original_fields: dict[str, Any] | None = None
    """The values to which fields return that were changed for this occurrence alone."""
    skipped: dict[str, dict[str, str]] | None = None
    """By occurrence that was skipped since the last completed one: the subtasks completed until then, with their times."""

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Series":
        return cls(
            document["rule"],
            document["from"],
            document["start"],
            document["occurrence"],
            tuple(document["next"]),
            document.get("original_fields"),
            document.get("skipped"),
        )

    def to_document(self) -> dict[str, Any]:
        """The todo's `recurrence` as its row stores it."""
        document = {
            "rule": self.rule,
            "from": self.counts_from,
            "start": self.start,
            "occurrence": self.occurrence,
            "next": list(self.next),
            "series_id": None,
        }
        optional = {"original_fields": self.original_fields, "skipped": self.skipped}
        return document | {name: value for name, value in optional.items() if value}

    @property
    def due(self) -> tuple[date, time | None]:
        """When the rule has the present occurrence due."""
        moment, has_time = parse_wall_time(self.occurrence)
        return moment.date(), moment.time() if has_time else None


def start_series(
    rule: str,
    counts_from: CountsFrom,
    start: str | None,
    due: tuple[date | None, time | None],
    now: datetime,
    zone: str = "UTC",
) -> Series:
    """`now` is wall time in `zone`. Without a due date the series is at the first occurrence from today on.

    Raises `Invalid` for a rule that gives no date or needs a time.
    """
    parts = parse_rule(rule)
    due_date, due_time = due
    has_time = due_time is not None
    if needs_time(parts) and not has_time:
        raise Invalid(_NO_TIME)
    present = datetime.combine(due_date or now.date(), due_time or time())
    if due_date is None:
        present = first_occurrence(parts, present, zone) or present
    first = _start_moment(start, present) if start else present
    to_text = format_wall_time
    series = Series(rule, counts_from, to_text(first, has_time=has_time), to_text(present, has_time=has_time))
    following = _next_after(series, present, zone)
    if not following and not {"COUNT", "UNTIL"} & set(parts):
        raise Invalid(_NEVER)
    return replace(series, next=following)


def is_moved_before_start(series: Series, due_date: date | None) -> bool:
    """Whether the first occurrence has been moved to an earlier day."""
    start, _ = parse_wall_time(series.start)
    return due_date is not None and series.occurrence == series.start and due_date < start.date()


def start_at_earlier_due_date(series: Series, due_date: date, zone: str) -> Series:
    """The series from the day to which its first occurrence was moved, if the rule has others from there to its start.

    Without others, only this occurrence is early: the first Monday, moved to the Friday before, leaves the next one on
    the second Monday.
    """
    if not is_moved_before_start(series, due_date):
        return series
    start, has_time = parse_wall_time(series.start)
    due, parts = datetime.combine(due_date, start.time()), parse_rule(series.rule)
    following = occurrences_after(parts, due, due, 1, zone)
    if not following or following[0] > start:
        return series
    if following[0] == start and first_occurrence(parts, due, zone) != due:
        return series
    text = format_wall_time(due, has_time=has_time)
    return replace(series, start=text, occurrence=text)


def advance_series(series: Series, now: datetime, zone: str, *, completed: bool) -> Series | None:
    """The series at its next occurrence, or None where it ends. `now` is wall time in `zone`; not `completed`: skipped.

    Missed occurrences collapse into one. Completing moves past today; skipping moves to the first occurrence from today
    on. An occurrence with a time is missed as soon as that time has passed.
    """
    present, has_time = parse_wall_time(series.occurrence)
    if completed and series.counts_from == "completion":
        return _advance_from_completion(series, now, zone)
    end_of_day = datetime.combine(now.date(), time()) + timedelta(days=1 if completed else 0, microseconds=-1)
    missed_until = now if has_time else end_of_day
    start, _ = parse_wall_time(series.start)
    found = occurrences_after(
        parse_rule(series.rule), start, max(present, missed_until), MAX_NEXT_OCCURRENCES + 1, zone
    )
    if not found:
        return None
    texts = tuple(format_wall_time(one, has_time=has_time) for one in found)
    skipped = None if completed else series.skipped
    return replace(series, occurrence=texts[0], next=texts[1:], original_fields=None, skipped=skipped)


def restore_series_from_copy(document: dict[str, Any], zone: str) -> Series:
    """The series as it was before an occurrence was completed, from what the completed copy stores of it."""
    series = Series.from_document(document)
    return replace(series, next=_next_after(series, parse_wall_time(series.occurrence)[0], zone))


def rewind_series(series: Series, occurrence: str, zone: str) -> Series | None:
    """The series at an earlier occurrence, which was skipped; None where the rule does not give it."""
    moment, has_time = parse_wall_time(occurrence)
    present, present_has_time = parse_wall_time(series.occurrence)
    if has_time is not present_has_time or moment >= present:
        return None
    if series.counts_from == "completion":
        earlier = replace(series, start=occurrence, occurrence=occurrence)
        return replace(earlier, next=_next_after(earlier, moment, zone))
    start, _ = parse_wall_time(series.start)
    if moment not in occurrences_after(parse_rule(series.rule), start, moment - timedelta(microseconds=1), 1, zone):
        return None
    return replace(series, occurrence=occurrence, next=_next_after(series, moment, zone))


def remember_skipped_subtasks(series: Series, completed_subtasks: dict[str, str]) -> Series:
    """The series that remembers what was completed of its present occurrence, which is skipped."""
    if not completed_subtasks:
        return series
    return replace(
        series, skipped=latest_skipped_subtasks({**(series.skipped or {}), series.occurrence: completed_subtasks})
    )


def latest_completed_subtasks(completed_subtasks: dict[str, str], limit: int = MAX_SUBTASK_TIMES) -> dict[str, str]:
    """As many of the subtasks with their times as a row may have, those that were completed last."""
    if len(completed_subtasks) <= limit:
        return completed_subtasks
    return dict(
        sorted(completed_subtasks.items(), key=lambda item: (item[1], item[0]))[len(completed_subtasks) - limit :]
    )


def latest_skipped_subtasks(skipped: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The same for the subtasks of all skipped occurrences together: those of the latest occurrences."""
    latest: dict[str, dict[str, str]] = {}
    left = MAX_SUBTASK_TIMES
    for occurrence in sorted(skipped, reverse=True):
        if left == 0:
            break
        latest[occurrence] = latest_completed_subtasks(skipped[occurrence], left)
        left -= len(latest[occurrence])
    return {occurrence: latest[occurrence] for occurrence in skipped if occurrence in latest}


def take_skipped_subtasks(series: Series, occurrence: str) -> tuple[Series, dict[str, str]]:
    """The series without what it remembers of a skipped occurrence, and that."""
    skipped = dict(series.skipped or {})
    completed_subtasks = skipped.pop(occurrence, {})
    return replace(series, skipped=skipped or None), completed_subtasks


def is_just_advanced(series: Series, previous: Series, completed: datetime, zone: str) -> bool:
    """Whether a series has not gone on since its occurrence `previous` was completed: it is at the one that followed, by the
    same rule. `completed` is wall time in `zone`.
    """
    following = advance_series(previous, completed, zone, completed=True)
    if following is None or (following.rule, following.counts_from) != (series.rule, series.counts_from):
        return False
    return series.occurrence == (previous.next[0] if previous.next else following.occurrence)


def distance_between(one: Series, other: Series) -> tuple[int, int]:
    """How much later the other's occurrence is: by the calendar in days, and by the clock in minutes."""
    start, end = parse_wall_time(one.occurrence)[0], parse_wall_time(other.occurrence)[0]
    return (end.date() - start.date()).days, (end - start) // timedelta(minutes=1)


def _start_moment(start: str, present: datetime) -> datetime:
    """A start without a time has that of the todo."""
    moment, has_time = parse_wall_time(start)
    return moment if has_time else datetime.combine(moment, present.time())


def _advance_from_completion(series: Series, now: datetime, zone: str) -> Series | None:
    present, has_time = parse_wall_time(series.occurrence)
    parts = parse_rule(series.rule)
    left = int(parts["COUNT"]) - 1 if "COUNT" in parts else None
    following = None if left == 0 else _find_from_completion(parts, present, now, zone)
    if following is None:
        return None
    text = format_wall_time(following, has_time=has_time)
    rule = format_parts({**parts, "COUNT": str(left)} if left else parts)
    restarted = Series(rule, series.counts_from, text, text)
    return replace(restarted, next=_next_after(restarted, following, zone))


def _find_from_completion(parts: Parts, present: datetime, now: datetime, zone: str) -> datetime | None:
    """The first occurrence after the day of completion, or with hours in the rule after its time, and after `present`.

    An occurrence that was completed early is not the next one again.
    """
    if not needs_time(parts):
        completed = datetime.combine(now.date(), present.time())
        return next_from_completion(parts, completed, max(completed, present), zone)
    minute = now.replace(second=0, microsecond=0)
    if parts["FREQ"] == "HOURLY":
        return next_from_completion(parts, minute, max(minute, present), zone)
    timed = {"BYHOUR": str(present.hour), "BYMINUTE": str(present.minute), **parts}
    return next_from_completion(timed, datetime.combine(now.date(), time()), max(minute, present), zone)


def _next_after(series: Series, moment: datetime, zone: str) -> tuple[str, ...]:
    start, has_time = parse_wall_time(series.start)
    found = occurrences_after(parse_rule(series.rule), start, moment, MAX_NEXT_OCCURRENCES, zone)
    return tuple(format_wall_time(one, has_time=has_time) for one in found)
