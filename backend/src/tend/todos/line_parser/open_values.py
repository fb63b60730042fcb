"""The values that a line leaves open: the day of a time, the hour of an hourly rule, and the days of short months."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from tend.todos.line_parser.model import Context, ParsedDue, ParsedTodo
from tend.todos.line_parser.typed_time import move_to_evening

_WITHOUT_DAYS = re.compile(r"(FREQ=(MONTHLY|YEARLY)(?:;INTERVAL=[0-9]+)?)((?:;(?:COUNT|UNTIL)=[0-9]+)*)")
_LONGEST_MONTH = 31
# every month has a day with this number
_SHORTEST_MONTH = 28
_MORNING = time(9)


def fill_open_values(parsed: ParsedTodo, context: Context, *, is_day_typed: bool) -> None:
    recurrence = parsed.recurrence
    if recurrence is None:
        parsed.due = _at_next_time(parsed.due, context)
        return
    first = parsed.due.day
    if recurrence.later and not is_day_typed and _is_over(parsed.due, context):
        recurrence = parsed.recurrence = recurrence.later
        parsed.due = replace(parsed.due, day=recurrence.due.day)
    if recurrence.rule.startswith("FREQ=HOURLY") and parsed.due.time is None:
        parsed.due = _at_next_hour(parsed.due, context)
    day = first or parsed.due.day
    if day and recurrence.from_ == "due":
        parsed.recurrence = replace(recurrence, rule=_in_short_months_too(recurrence.rule, day))


def _is_over(due: ParsedDue, context: Context) -> bool:
    now = context.now.replace(second=0, microsecond=0)
    return due.time is not None and due.day == now.date() and due.time < now.time()


def _at_next_time(due: ParsedDue, context: Context) -> ParsedDue:
    """A time without a day is the next one; that of today is in the evening where it can be and the morning is over."""
    if due.time is None or due.day not in {None, context.today}:
        return due
    now = context.now.time().replace(second=0, microsecond=0)
    times = [due.time, move_to_evening(due.time)] if due.can_be_evening else [due.time]
    following = next((at for at in times if at >= now), None)
    day = due.day or context.today + timedelta(days=int(following is None))
    return replace(due, day=day, time=following or due.time)


def _at_next_hour(due: ParsedDue, context: Context) -> ParsedDue:
    """The next full hour, or nine in the morning of a later day."""
    if due.day and due.day != context.today:
        return replace(due, time=_MORNING)
    following = datetime.combine(context.today, time(context.now.hour)) + timedelta(hours=1)
    return replace(due, day=following.date(), time=following.time())


def _in_short_months_too(rule: str, day: date) -> str:
    """`every month` from the 31st is on the last day of shorter months, which RFC 5545 §3.3.10 passes over."""
    found = _WITHOUT_DAYS.fullmatch(rule)
    if not found or day.day <= _SHORTEST_MONTH:
        return rule
    if found[2] == "YEARLY":
        return f"{found[1]};BYMONTH=2;BYMONTHDAY=-1{found[3]}" if day.month == 2 else rule  # noqa: PLR2004
    if day.day == _LONGEST_MONTH:
        return f"{found[1]};BYMONTHDAY=-1{found[3]}"
    days = ",".join(str(number) for number in range(_SHORTEST_MONTH, day.day + 1))
    return f"{found[1]};BYMONTHDAY={days};BYSETPOS=-1{found[3]}"
