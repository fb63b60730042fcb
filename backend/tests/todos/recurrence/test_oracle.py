"""Random rules, compared with a walk over every day."""

import time
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tend.todos.recurrence.occurrences import occurrences_after
from tend.todos.recurrence.rrule import RuleError, format_rule, parse_rule
from todos.recurrence.oracle import NAMES, walk_days

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
        return format_rule(parse_rule(";".join(f"{name}={value}" for name, value in parts.items())))
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
