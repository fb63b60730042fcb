"""What each part of a rule may hold (RFC 5545 §3.3.10), apart from the others."""

import re
from collections.abc import Callable
from datetime import datetime

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
TOO_OFTEN = ("MINUTELY", "SECONDLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_COUNT = 10_000
WEEKS = 53
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?")

Reading = Callable[[str], str]


def _number(low: int, high: int) -> Reading:
    def read(text: str) -> str:
        if not re.fullmatch(r"\+?\d{1,5}", text) or not low <= int(text) <= high:
            raise ValueError(f"a number from {low} to {high}")
        return str(int(text))

    return read


def _numbers(high: int, *, low: int = 1, backwards: bool = False) -> Reading:
    def read(text: str) -> str:
        values: dict[int, None] = {}
        for word in text.split(","):
            if not re.fullmatch(r"[+-]?\d{1,3}", word):
                raise ValueError(f"numbers from {low} to {high}")
            value = int(word)
            if not (low <= value <= high or (backwards and low <= -value <= high)):
                raise ValueError(f"numbers from {low} to {high}" + (", or minus them" if backwards else ""))
            values[value] = None
        return ",".join(map(str, values))

    return read


def _days(text: str) -> str:
    days: dict[str, None] = {}
    for word in text.split(","):
        found = _DAY.fullmatch(word)
        if not found or (found[1] and not 1 <= abs(int(found[1])) <= WEEKS):
            raise ValueError("days such as MO, 2TU or -1FR")
        days[(str(int(found[1])) if found[1] else "") + found[2]] = None
    return ",".join(days)


def _until(text: str) -> str:
    if not _UNTIL.fullmatch(text):
        raise ValueError("a day such as 20260301, or a time such as 20260301T090000")
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("a day that there is") from None
    return text


def _one_of(words: tuple[str, ...]) -> Reading:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError("one of " + ", ".join(words))
        return text

    return read


# in the order in which a rule is written
READINGS: dict[str, Reading] = {
    "FREQ": _one_of(FREQUENCIES),
    "INTERVAL": _number(1, 999),
    "BYMONTH": _numbers(12),
    "BYWEEKNO": _numbers(WEEKS, backwards=True),
    "BYYEARDAY": _numbers(366, backwards=True),
    "BYMONTHDAY": _numbers(31, backwards=True),
    "BYDAY": _days,
    "BYHOUR": _numbers(23, low=0),
    "BYMINUTE": _numbers(59, low=0),
    "BYSECOND": _numbers(0, low=0),
    "BYSETPOS": _numbers(366, backwards=True),
    "WKST": _one_of(WEEKDAYS),
    "COUNT": _number(1, MOST_COUNT),
    "UNTIL": _until,
}
