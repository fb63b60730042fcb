"""Random rules, compared with RFC 5545 §3.3.10 implemented literally: by a walk over every day that skips none."""

import time
from calendar import monthrange
from datetime import date, datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tend.todos.recurrence.occurrences import occurrences_after
from tend.todos.recurrence.rrule import RuleError, format_parts, parse_rule

NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def walk_days(rule, start, days):
    """The dates among the `days` after `start` on which the rule occurs, without COUNT and UNTIL."""
    parts = dict(part.split("=") for part in rule.split(";"))
    dates = [start + timedelta(days=ahead) for ahead in range(-366, days + 366)]
    found = [day for day in dates if _fits(parts, start, day)]
    if "BYSETPOS" in parts:
        found = _picked(parts, found)
    last = start + timedelta(days=days - 1)
    return [day for day in found if start < day <= last and _in_step(parts, start, day)]


def numbers(parts, name):
    return {int(word) for word in parts[name].split(",")} if name in parts else set()


def _in_step(parts, start, day):
    every = int(parts.get("INTERVAL", 1))
    match parts["FREQ"]:
        case "DAILY":
            passed = (day - start).days
        case "WEEKLY":
            passed = (_monday(parts, day) - _monday(parts, start)).days // 7
        case "MONTHLY":
            passed = (day.year - start.year) * 12 + day.month - start.month
        case "YEARLY":
            passed = day.year - start.year
    return passed % every == 0


def _monday(parts, day):
    """The first day of its week, which WKST names."""
    return day - timedelta(days=(day.weekday() - NAMES.index(parts.get("WKST", "MO"))) % 7)


def _fits(parts, start, day):
    last = monthrange(day.year, day.month)[1]
    year = date(day.year, 12, 31).timetuple().tm_yday
    nth = day.timetuple().tm_yday
    asked = {
        "BYMONTH": {day.month},
        "BYMONTHDAY": {day.day, day.day - last - 1},
        "BYYEARDAY": {nth, nth - year - 1},
    }
    if any(name in parts and not numbers(parts, name) & values for name, values in asked.items()):
        return False
    if "BYDAY" in parts:
        return bool(set(parts["BYDAY"].split(",")) & _weekdays(parts, day))
    return "BYMONTHDAY" in parts or "BYYEARDAY" in parts or _as_start(parts, start, day)


def _as_start(parts, start, day):
    match parts["FREQ"]:
        case "WEEKLY":
            return day.weekday() == start.weekday()
        case "MONTHLY":
            return day.day == start.day
        case "YEARLY":
            return day.day == start.day and ("BYMONTH" in parts or day.month == start.month)
    return True


def _weekdays(parts, day):
    """The names that BYDAY may have for it: MO, 2MO, -4MO."""
    name = NAMES[day.weekday()]
    within_month = parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts
    first = day.replace(day=1) if within_month else day.replace(month=1, day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1]) if within_month else day.replace(month=12, day=31)
    return {name, f"{(day - first).days // 7 + 1}{name}", f"-{(last - day).days // 7 + 1}{name}"}


def _picked(parts, found):
    """The days at the positions in their period that BYSETPOS names, counted from either end."""
    picked = []
    for _, group in groupby(found, lambda day: _period(parts, day)):
        same = list(group)
        places = {at if at > 0 else len(same) + 1 + at for at in numbers(parts, "BYSETPOS")}
        picked += [day for nth, day in enumerate(same, 1) if nth in places]
    return picked


def _period(parts, day):
    match parts["FREQ"]:
        case "WEEKLY":
            return _monday(parts, day)
        case "MONTHLY":
            return day.year, day.month
    return day.year


YEARS = 6
dates = st.dates(date(1999, 1, 1), date(2060, 12, 31))


def _some(values, max_size=4):
    return st.lists(st.sampled_from(values), min_size=1, max_size=max_size, unique=True).map(
        lambda some: ",".join(map(str, some))
    )


def _both_ways(high):
    return [*range(1, high + 1), *range(-high, 0)]


@st.composite
def rules(draw):
    often = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    numbered = [f"{nth}{name}" for nth in (1, 2, 3, 4, 5, -1, -2, -5) for name in NAMES]
    may = {
        "BYMONTH": (_some(range(1, 13)), True),
        "BYYEARDAY": (_some(_both_ways(366)), often == "YEARLY"),
        "BYMONTHDAY": (_some(_both_ways(31)), often != "WEEKLY"),
        "BYDAY": (_some([*NAMES, *numbered] if often in {"MONTHLY", "YEARLY"} else NAMES), True),
        "BYSETPOS": (_some([1, 2, 3, -1, -2]), often != "DAILY"),
        "WKST": (st.sampled_from(NAMES), True),
    }
    parts = {"FREQ": often, "INTERVAL": str(draw(st.integers(1, 4)))}
    parts |= {name: draw(values) for name, (values, fits) in may.items() if fits and draw(st.booleans())}
    try:
        return format_parts(parse_rule(";".join(f"{name}={value}" for name, value in parts.items())))
    except RuleError:
        return f"FREQ={often}"


@settings(max_examples=120, deadline=None)
@given(rules(), dates, st.integers(0, 365 * YEARS))
def test_a_rule_occurs_on_the_days_that_a_walk_over_all_days_finds(rule, start, ahead):
    midnight_of_start = datetime.combine(start, datetime.min.time())
    moment = midnight_of_start + timedelta(days=ahead)
    days = 366 * (YEARS + 3)
    expected = [day for day in walk_days(rule, start, days) if day > moment.date()][:12]
    found = [one.date() for one in occurrences_after(parse_rule(rule), midnight_of_start, moment, 12)]
    last = start + timedelta(days=days - 1)
    assert [day for day in found if day <= last] == expected


@settings(max_examples=60, deadline=None)
@given(rules(), dates, st.integers(1, 40))
def test_count_and_until_cut_off_the_occurrences_of_the_endless_rule(rule, start, count):
    midnight_of_start = datetime.combine(start, datetime.min.time())
    endless = [midnight_of_start, *occurrences_after(parse_rule(rule), midnight_of_start, midnight_of_start, 60)]
    assert (
        occurrences_after(parse_rule(f"{rule};COUNT={count}"), midnight_of_start, midnight_of_start, 60)
        == endless[:count][1:]
    )
    until = endless[min(count, len(endless)) - 1]
    ended = occurrences_after(parse_rule(f"{rule};UNTIL={until:%Y%m%d}"), midnight_of_start, midnight_of_start, 60)
    assert ended == [one for one in endless[1:] if one <= until]


@settings(max_examples=60, deadline=None)
@given(rules(), dates, st.times(), st.sampled_from(["Europe/Berlin", "America/St_Johns", "Pacific/Apia", "UTC"]))
def test_occurrences_have_the_same_wall_time_in_every_time_zone(rule, start, clock, zone):
    clock = clock.replace(second=0, microsecond=0)
    timed = occurrences_after(
        parse_rule(rule), datetime.combine(start, clock), datetime.combine(start, clock), 12, zone
    )
    assert {one.time() for one in timed} <= {clock}
    midnight = datetime.combine(start, datetime.min.time())
    assert [one.date() for one in timed] == [
        one.date() for one in occurrences_after(parse_rule(rule), midnight, midnight, 12)
    ]


@settings(max_examples=60, deadline=None)
@given(rules(), st.dates(max_value=date(9990, 1, 1)), dates)
def test_a_search_ends_within_a_second_for_any_rule_and_start(rule, start, moment):
    midnight_of_start = datetime.combine(start, datetime.min.time())
    clock = time.process_time()
    occurrences_after(parse_rule(rule), midnight_of_start, datetime.combine(moment, datetime.min.time()), 12)
    assert time.process_time() - clock < 1


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYSETPOS=1",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=HOURLY;INTERVAL=2;BYHOUR=9",
        "FREQ=HOURLY;INTERVAL=24;BYHOUR=9",
        "FREQ=HOURLY;COUNT=9000;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6",
        "FREQ=YEARLY;BYDAY=53MO;BYMONTHDAY=1",
        "FREQ=DAILY;UNTIL=00010101T000000Z",
    ],
)
def test_a_search_for_a_rule_that_never_occurs_ends_within_a_second(rule):
    start = datetime.fromisoformat("2026-03-04T10:00")
    clock = time.process_time()
    assert occurrences_after(parse_rule(rule), start, start, 1, "America/New_York") == []
    assert time.process_time() - clock < 1
