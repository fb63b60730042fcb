"""Reminders such as `!30m`, `remind 1 day before` or `remind me at 6pm to call`."""

import re
from datetime import datetime, time, timedelta

from tend.todos.line_parser.due_phrases import match_due
from tend.todos.line_parser.durations import Duration
from tend.todos.line_parser.model import Context, ParsedDue, ParsedReminder, ParsedTodo, ReminderPhrase
from tend.todos.line_parser.phrases import GAP, PhraseMatch, PhraseMatchers, longest_match
from tend.todos.line_parser.rule_phrases import match_recurrence
from tend.todos.line_parser.sigils import read_sigil

_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10_080, "fortnight": 20_160}
# 366 days
_MAX_MINUTES = 527_040
_MORNING = time(9)
_SPACE = re.compile(r"\s")
_REST_WITHOUT_WORDS = re.compile(r"[\s.,;!]*")


def match_reminder(
    text: str, at: int, phrases: PhraseMatchers, *, is_behind_phrase: bool
) -> PhraseMatch[ReminderPhrase] | None:
    """`is_behind_phrase`: another phrase ends directly in front, so that `remind me` can be the last words."""
    before = [
        PhraseMatch(match.end, ReminderPhrase(before_minutes=minutes))
        for form, match in phrases.reminders(text, at)
        if form != "introduction"
        and (minutes := _minutes(match.values["duration"])) is not None
        # `!2 days` is a priority and a word
        and (form != "sign" or not _SPACE.search(text, at, match.end))
    ]
    if before or phrases.adjacent.is_reminder_mentioned(text, at):
        return longest_match(before)
    introduction = longest_match(
        [PhraseMatch(match.end, None) for form, match in phrases.reminders(text, at) if form == "introduction"]
    )
    if introduction is None:
        return None
    if is_behind_phrase and _is_trailing(text, introduction.end, phrases):
        return PhraseMatch(introduction.end, ReminderPhrase(before_minutes=0))
    return _introduced(text, at, introduction.end, phrases)


def end_of_connective(text: str, end: int, phrases: PhraseMatchers) -> int:
    """The end of a word such as `to` that leads from a reminder to the title: `remind me at 6pm to call`."""
    return phrases.adjacent.end_of_connective(text, end)


def _is_trailing(text: str, end: int, phrases: PhraseMatchers) -> bool:
    """Whether no word of the title follows: `call in 2 minutes remind me #home`."""
    if _REST_WITHOUT_WORDS.fullmatch(text, end):
        return True
    gap = GAP.match(text, end)
    return gap is not None and read_sigil(text, gap.end(), phrases.context, phrases.locale) is not None


def _introduced(text: str, at: int, end: int, phrases: PhraseMatchers) -> PhraseMatch[ReminderPhrase] | None:
    gap = GAP.match(text, end)
    if gap is None:
        return None
    recurrence, due = match_recurrence(text, gap.end(), phrases), match_due(text, gap.end(), phrases)
    if recurrence and (due is None or recurrence.end >= due.end):
        return PhraseMatch(end, ReminderPhrase(before_minutes=0))
    if due:
        return PhraseMatch(end_of_connective(text, due.end, phrases), ReminderPhrase(due=due.value))
    linked = end_of_connective(text, end, phrases)
    is_first = not text[:at].strip()
    return PhraseMatch(linked, ReminderPhrase(before_minutes=0)) if linked > end and is_first else None


def _minutes(duration: Duration) -> int | None:
    if any(unit not in _MINUTES for _, unit in duration):
        return None
    total = sum(count * _MINUTES[unit] for count, unit in duration)
    return total if total <= _MAX_MINUTES else None


def add_reminders(parsed: ParsedTodo, phrases: list[ReminderPhrase], *, is_due: bool, context: Context) -> None:
    """`is_due`: other words say when the todo is due, so that a moment is only that of a reminder."""
    found = [_reminder(parsed, phrase, is_due=is_due, context=context) for phrase in phrases]
    parsed.reminders = list(dict.fromkeys(found))


def time_of_day(phrases: list[ReminderPhrase]) -> time | None:
    """When a todo that repeats is due if only a reminder says so: `remind me at 8am every day`."""
    return next((phrase.due.time for phrase in phrases if phrase.due and phrase.due.time and not phrase.due.day), None)


def _reminder(parsed: ParsedTodo, phrase: ReminderPhrase, *, is_due: bool, context: Context) -> ParsedReminder:
    if phrase.before_minutes is not None or phrase.due is None or not is_due:
        return ParsedReminder(before_minutes=phrase.before_minutes or 0)
    day = phrase.due.day or parsed.due.day or context.today
    moment = datetime.combine(day, phrase.due.time or _MORNING)
    if parsed.recurrence and parsed.due.day and parsed.due.time:
        ahead = datetime.combine(parsed.due.day, parsed.due.time) - moment
        if timedelta() <= ahead <= timedelta(minutes=_MAX_MINUTES):
            return ParsedReminder(before_minutes=int(ahead.total_seconds() // 60))
    return ParsedReminder(at=moment)


def due_of(phrases: list[ReminderPhrase]) -> ParsedDue:
    """When a todo is due for which only a reminder says so."""
    return next((phrase.due for phrase in phrases if phrase.due), ParsedDue())
