"""A recurrence rule: an RRULE value of RFC 5545 §3.3.10, parsed strictly and always written in the same form."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from tend.todos.types import MAX_INTERVAL

# A rule's parts by name: every value in its shortest form, names in the order of `_PART_PARSERS`.
Parts = Mapping[str, str]

RRULE_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_SAME_WEEKDAYS_IN_MONTH = 5
MAX_WEEKS_IN_YEAR = 53
MAX_COUNT = 10_000

MAX_TIMES_A_DAY = 48
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
_HOURS_OF = {**dict.fromkeys(_FREQUENCIES, 1), "HOURLY": 24}
_TOO_FREQUENT = ("MINUTELY", "SECONDLY")
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBERS = re.compile(r"[+-]?\d{1,3}(?:,[+-]?\d{1,3})*")
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?")


class RuleError(ValueError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


# Parsers of single parts: each returns the value in its shortest form and raises `ValueError` with what is valid.


def _number(low: int, high: int) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not re.fullmatch(r"\+?\d{1,5}", text) or not low <= int(text) <= high:
            raise ValueError(f"a number from {low} to {high}")
        return str(int(text))

    return parse


def _numbers(high: int, *, low: int = 1, is_signed: bool = False) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not _NUMBERS.fullmatch(text):
            raise ValueError(f"numbers from {low} to {high}")
        values = dict.fromkeys(map(int, text.split(",")))
        if not all(low <= (abs(value) if is_signed else value) <= high for value in values):
            raise ValueError(f"numbers from {low} to {high}" + (", or their negatives" if is_signed else ""))
        return ",".join(map(str, values))

    return parse


def _weekdays(text: str) -> str:
    days: dict[str, None] = {}
    for word in text.split(","):
        match = _WEEKDAY.fullmatch(word)
        if not match or (match[1] and not 1 <= abs(int(match[1])) <= MAX_WEEKS_IN_YEAR):
            raise ValueError("days such as MO, 2TU or -1FR")
        days[(str(int(match[1])) if match[1] else "") + match[2]] = None
    return ",".join(days)


def _until(text: str) -> str:
    if not _UNTIL.fullmatch(text):
        raise ValueError("a day such as 20260301, or a time such as 20260301T090000")
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("a day that exists") from None
    return text


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise ValueError("one of " + ", ".join(words))
        return text

    return parse


_PART_PARSERS: dict[str, Callable[[str], str]] = {
    "FREQ": _one_of(_FREQUENCIES),
    "INTERVAL": _number(1, MAX_INTERVAL),
    "BYMONTH": _numbers(12),
    "BYWEEKNO": _numbers(MAX_WEEKS_IN_YEAR, is_signed=True),
    "BYYEARDAY": _numbers(366, is_signed=True),
    "BYMONTHDAY": _numbers(31, is_signed=True),
    "BYDAY": _weekdays,
    "BYHOUR": _numbers(23, low=0),
    "BYMINUTE": _numbers(59, low=0),
    "BYSECOND": _numbers(0, low=0),
    "BYSETPOS": _numbers(366, is_signed=True),
    "WKST": _one_of(RRULE_WEEKDAYS),
    "COUNT": _number(1, MAX_COUNT),
    "UNTIL": _until,
}
# Values that mean the same as leaving the part out.
_DEFAULTS = {"INTERVAL": "1", "WKST": "MO", "BYSECOND": "0"}
_SETPOS_SOURCES = ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE")
# For each part, the frequencies with which RFC 5545 gives it no meaning.
_MEANINGLESS_WITH = {
    "BYWEEKNO": ("MONTHLY", "WEEKLY", "DAILY", "HOURLY"),
    "BYYEARDAY": ("MONTHLY", "WEEKLY", "DAILY"),
    "BYMONTHDAY": ("WEEKLY",),
}


@lru_cache(maxsize=256)
def parse_rule(text: str) -> Parts:
    """Raises `RuleError`."""
    given = _split(text)
    if given.get("FREQ") in _TOO_FREQUENT:
        raise RuleError("recurrence_too_often", "A todo can repeat at most once an hour.")
    if "FREQ" not in given:
        raise RuleError("recurrence_invalid", "A rule needs a frequency, such as FREQ=WEEKLY.")
    parts = {}
    for name, parse in _PART_PARSERS.items():
        if name in given:
            try:
                parts[name] = parse(given[name])
            except ValueError as error:
                raise RuleError("recurrence_invalid", f"{name} takes {error}.") from None
    parts = {name: value for name, value in parts.items() if _DEFAULTS.get(name) != value}
    _check_combination(parts)
    return parts


def format_parts(parts: Parts) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def needs_time(parts: Parts) -> bool:
    """Whether the rule names hours or minutes, so that only a todo with a due time can follow it."""
    return parts["FREQ"] == "HOURLY" or "BYHOUR" in parts or "BYMINUTE" in parts


def has_numbered_weekdays(parts: Parts) -> bool:
    """Whether BYDAY has a day such as 2TU or -1FR."""
    return any(day[:-2] for day in parts.get("BYDAY", "").split(","))


def _split(text: str) -> Parts:
    given: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals or name not in _PART_PARSERS:
            raise RuleError("recurrence_invalid", f"“{part[:40]}” isn’t part of a recurrence rule.")
        if name in given:
            raise RuleError("recurrence_invalid", f"{name} appears twice.")
        given[name] = value
    return given


def _check_combination(parts: Parts) -> None:
    frequency = parts["FREQ"]
    if "COUNT" in parts and "UNTIL" in parts:
        raise RuleError("recurrence_invalid", "A rule can have COUNT or UNTIL, not both.")
    for name, frequencies in _MEANINGLESS_WITH.items():
        if name in parts and frequency in frequencies:
            raise RuleError("recurrence_invalid", f"{name} can’t be used with FREQ={frequency}.")
    if has_numbered_weekdays(parts) and (frequency not in {"MONTHLY", "YEARLY"} or "BYWEEKNO" in parts):
        raise RuleError("recurrence_invalid", "A numbered weekday such as 2TU needs FREQ=MONTHLY or YEARLY.")
    numbers = [abs(int(day[:-2] or 0)) for day in parts.get("BYDAY", "").split(",")]
    if (frequency == "MONTHLY" or "BYMONTH" in parts) and max(numbers) > MAX_SAME_WEEKDAYS_IN_MONTH:
        raise RuleError("recurrence_invalid", "A month has at most five of the same weekday.")
    if "BYSETPOS" in parts and not any(name in parts for name in _SETPOS_SOURCES):
        raise RuleError("recurrence_invalid", "BYSETPOS needs another BY part to pick from.")


def _check_times(parts: Parts) -> None:
    """Only for new rules: those that were stored before go on."""
    hours = len(parts["BYHOUR"].split(",")) if "BYHOUR" in parts else _HOURS_OF[parts["FREQ"]]
    if hours * len(parts.get("BYMINUTE", "").split(",")) > MAX_TIMES_A_DAY:
        raise RuleError("recurrence_too_often", f"A todo can repeat at most {MAX_TIMES_A_DAY} times a day.")


def _normalize(text: str) -> str:
    try:
        parts = parse_rule(text)
        _check_times(parts)
        return format_parts(parts)
    except RuleError as error:
        raise PydanticCustomError(error.code, "{message}", {"message": error.message}) from None


RuleText = Annotated[
    str,
    Field(max_length=500, description="An RRULE of RFC 5545.", examples=["FREQ=WEEKLY;BYDAY=MO"]),
    AfterValidator(_normalize),
]
