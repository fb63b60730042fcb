"""Days, times and ranges of either, one after the other in any order."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from tend.todos.line_parser.date_forms import DATE_FORMS, weekday_after
from tend.todos.line_parser.durations import minutes_of_duration
from tend.todos.line_parser.grammar import Values
from tend.todos.line_parser.model import ParsedDue
from tend.todos.line_parser.phrases import GAP, PhraseMatch, PhraseMatchers, longest_match
from tend.todos.line_parser.typed_time import TimeReading, settle_half_day

# A day, a time and ranges of both come to fewer; without a limit, a line of days would be read from each of them.
MAX_PARTS = 8
_DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts read so far."""

    end: int
    value: ParsedDue
    last_at: int
    last: ParsedDue


def match_due(text: str, at: int, phrases: PhraseMatchers) -> PhraseMatch[ParsedDue] | None:
    first = _read_part(text, at, phrases, after_day=False)
    found = _Parts(first.end, first.value, at, first.value) if first else None
    for _ in range(MAX_PARTS):
        following = _read_next(text, at, found, phrases) if found else None
        found = following or found
        if not following:
            break
    return _unambiguous(text, PhraseMatch(found.end, found.value), phrases) if found else None


def due_at(reading: TimeReading) -> ParsedDue:
    return ParsedDue(time=reading.at, can_be_evening=reading.can_be_evening)


def match_due_ranges(text: str, at: int, phrases: PhraseMatchers) -> list[PhraseMatch[ParsedDue]]:
    hours = [(match.end, _hours(match.values)) for match in phrases.time_ranges(text, at)]
    days = [(match.end, _days(match.values, phrases)) for match in phrases.date_ranges(text, at)]
    return [PhraseMatch(end, value) for end, value in (*hours, *days) if value]


def sooner_of(one: ParsedDue, other: ParsedDue, title_text: str) -> ParsedDue:
    """If there are two days or times, as in `9am and 9pm`, the earlier one counts, and the words of both stay in the title."""
    sooner = min(one, other, key=lambda due: (due.day or date.min, due.time or time.min))
    return replace(_join(one, sooner), title_text=title_text)


def _unambiguous(
    text: str, found: PhraseMatch[ParsedDue] | None, phrases: PhraseMatchers
) -> PhraseMatch[ParsedDue] | None:
    is_title = found and found.value.is_ambiguous and phrases.is_before_title_word(text, found.end)
    return None if is_title else found


def _read_next(text: str, at: int, found: _Parts, phrases: PhraseMatchers) -> _Parts | None:
    due, after_day = found.value, found.value.day is not None
    gap = GAP.match(text, found.end)
    following = _unambiguous(text, _read_part(text, gap.end(), phrases, after_day=after_day), phrases) if gap else None
    if gap and following and not _overlap(due, following.value):
        return _Parts(following.end, _join(due, following.value), gap.end(), following.value)
    other_at = phrases.adjacent.alternative_at(text, found.end)
    other = None if other_at is None else _read_part(text, other_at, phrases, after_day=after_day)
    if not other or not _overlap(due, other.value):
        return None
    title_from = found.last_at if _overlap(found.last, other.value) else at
    sooner = sooner_of(due, other.value, text[title_from : other.end])
    return _Parts(other.end, sooner, found.last_at, found.last)


def _read_part(text: str, at: int, phrases: PhraseMatchers, *, after_day: bool) -> PhraseMatch[ParsedDue] | None:
    days = [
        PhraseMatch(
            hit.end, replace(hit.value, title_text=text[at : hit.end]) if hit.value.stays_in_title else hit.value
        )
        for hit in phrases.dates(text, at)
    ]
    times = [PhraseMatch(hit.end, due_at(hit.value)) for hit in phrases.times(text, at, after_day=after_day)]
    return longest_match([*match_due_ranges(text, at, phrases), *days, *times])


def _overlap(one: ParsedDue, other: ParsedDue) -> bool:
    """Both name a day, or both a time."""
    return bool((one.day and other.day) or (one.time is not None and other.time is not None))


def _join(one: ParsedDue, other: ParsedDue) -> ParsedDue:
    found = other.stated_fields()
    return replace(one, **found, title_text=f"{one.title_text} {other.title_text}".strip(), is_ambiguous=False)


def _minutes_between(start: time, end: time) -> int:
    return ((end.hour - start.hour) * 60 + end.minute - start.minute) % _DAY_MINUTES


def _hours(values: Values) -> ParsedDue | None:
    """A range from one hour to another of the same day or, past midnight, of the next."""
    start: TimeReading | None = values.get("time")
    if "duration" in values:
        minutes = minutes_of_duration(values["duration"]) or 0
        return replace(due_at(values["time"]), minutes=minutes) if 0 < minutes < _DAY_MINUTES else None
    end: TimeReading = values["time2"] if start else settle_half_day(values["clock2"], is_spoken=False)
    start = start or TimeReading(time(values["plain_hour"]), is_exact=False)
    # If am or pm is open, those halves of the day count that make the range shortest.
    ranges = [(_minutes_between(one, other), one) for one in start.half_days() for other in end.half_days()]
    length, first = min(ranges, key=lambda found: found[0] or _DAY_MINUTES)
    return ParsedDue(time=first, minutes=length) if length else None


def _days(values: Values, phrases: PhraseMatchers) -> ParsedDue | None:
    """A range from one day to another, due on the first."""
    if "weekday2" in values:
        first = weekday_after(phrases.context.today, values["weekday"])
        return ParsedDue(first, until=weekday_after(first, values["weekday2"]))
    if "day2" in values:
        start = DATE_FORMS["month_day"](values, phrases.context)
        length = values["day2"] - values["day"]
        return replace(start, until=start.day + timedelta(days=length)) if start and start.day and length > 0 else None
    return ParsedDue(values["date"], until=values["date2"]) if values["date2"] > values["date"] else None
