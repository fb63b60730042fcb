"""A recurrence rule: an RRULE value of RFC 5545 §3.3.10, read strictly and written in one way."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from tend.todos.recurrence.rrule_parts import READINGS, TOO_OFTEN

Parts = dict[str, str]

# parts that say nothing
_DEFAULTS = {"INTERVAL": "1", "WKST": "MO", "BYSECOND": "0"}
# in a month
MOST_OF_A_WEEKDAY = 5
_BY = ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE")
# of each part, the frequencies beside which RFC 5545 has no meaning for it
_MISPLACED = {
    "BYWEEKNO": ("MONTHLY", "WEEKLY", "DAILY", "HOURLY"),
    "BYYEARDAY": ("MONTHLY", "WEEKLY", "DAILY"),
    "BYMONTHDAY": ("WEEKLY",),
}


class RuleInvalid(ValueError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def parse(text: str) -> Parts:
    """The parts of a rule, each in order and in its shortest form. Raises `RuleInvalid`."""
    given = _split(text)
    if given.get("FREQ") in TOO_OFTEN:
        raise RuleInvalid("recurrence_too_often", "A todo can come again every hour at most.")
    if "FREQ" not in given:
        raise RuleInvalid("recurrence_invalid", "A rule starts with how often, such as FREQ=WEEKLY.")
    parts = {}
    for name, read in READINGS.items():
        if name in given:
            try:
                parts[name] = read(given[name])
            except ValueError as error:
                raise RuleInvalid("recurrence_invalid", f"{name} takes {error}.") from None
    parts = {name: value for name, value in parts.items() if _DEFAULTS.get(name) != value}
    _check_together(parts)
    return parts


def written(parts: Parts) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def needs_time(parts: Parts) -> bool:
    """True of a rule that tells hours, which only a todo with a time can follow."""
    return parts["FREQ"] == "HOURLY" or "BYHOUR" in parts or "BYMINUTE" in parts


def _split(text: str) -> Parts:
    given: Parts = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals or name not in READINGS:
            raise RuleInvalid("recurrence_invalid", f"“{part[:40]}” is no part of a recurrence rule.")
        if name in given:
            raise RuleInvalid("recurrence_invalid", f"{name} is there twice.")
        given[name] = value
    return given


def _check_together(parts: Parts) -> None:
    often = parts["FREQ"]
    if "COUNT" in parts and "UNTIL" in parts:
        raise RuleInvalid("recurrence_invalid", "A rule ends after COUNT times or at UNTIL, not both.")
    for name, frequencies in _MISPLACED.items():
        if name in parts and often in frequencies:
            raise RuleInvalid("recurrence_invalid", f"{name} has no meaning with FREQ={often}.")
    numbered = any(day[:-2] for day in parts.get("BYDAY", "").split(","))
    if numbered and (often not in {"MONTHLY", "YEARLY"} or "BYWEEKNO" in parts):
        raise RuleInvalid("recurrence_invalid", "A numbered weekday such as 2TU goes with FREQ=MONTHLY or YEARLY.")
    monthly = often == "MONTHLY" or "BYMONTH" in parts
    if monthly and any(abs(int(day[:-2] or 0)) > MOST_OF_A_WEEKDAY for day in parts.get("BYDAY", "").split(",")):
        raise RuleInvalid("recurrence_invalid", "A month has a weekday five times at most.")
    if "BYSETPOS" in parts and not any(name in parts for name in _BY):
        raise RuleInvalid("recurrence_invalid", "BYSETPOS picks from another BY part, and there is none.")


def _normal(text: str) -> str:
    try:
        return written(parse(text))
    except RuleInvalid as error:
        raise PydanticCustomError(error.code, "{what}", {"what": error.message}) from None


Rule = Annotated[
    str,
    Field(max_length=500, description="An RRULE of RFC 5545.", examples=["FREQ=WEEKLY;BYDAY=MO"]),
    AfterValidator(_normal),
]
