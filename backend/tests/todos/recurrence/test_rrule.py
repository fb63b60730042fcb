import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tend.todos.recurrence.occurrences import first_occurrence, next_from_completion, occurrences_after
from tend.todos.recurrence.rrule import RuleError, format_parts, parse_rule
from tend.todos.recurrence.wall_time import format_wall_time, parse_wall_time

JUST_BEFORE = timedelta(microseconds=1)


def at(text):
    return parse_wall_time(text)[0]


def days_of(rule, start, max_count):
    first, _ = parse_wall_time(start)
    return occurrences_after(parse_rule(rule), first, first - JUST_BEFORE, max_count)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("rrule:freq=weekly;byday=mo,we;interval=1", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("BYDAY=+2TU;FREQ=MONTHLY;WKST=MO", "FREQ=MONTHLY;BYDAY=2TU"),
        ("COUNT=3;FREQ=DAILY;INTERVAL=02", "FREQ=DAILY;INTERVAL=2;COUNT=3"),
    ],
)
def test_equal_rules_have_the_same_text(text, rule):
    assert format_parts(parse_rule(text)) == rule
    assert format_parts(parse_rule(rule)) == rule


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=SECONDLY", "recurrence_too_often"),
        ("FREQ=MINUTELY;INTERVAL=5", "recurrence_too_often"),
        ("", "recurrence_invalid"),
        ("BYDAY=MO", "recurrence_invalid"),
        ("FREQ=WEEKLY;FREQ=DAILY", "recurrence_invalid"),
        ("FREQ=FORTNIGHTLY", "recurrence_invalid"),
        ("FREQ=DAILY;INTERVAL=0", "recurrence_invalid"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260101", "recurrence_invalid"),
        ("FREQ=DAILY;UNTIL=20260230", "recurrence_invalid"),
        ("FREQ=WEEKLY;BYDAY=2MO", "recurrence_invalid"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "recurrence_invalid"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "recurrence_invalid"),
        ("FREQ=DAILY;BYSETPOS=1", "recurrence_invalid"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "recurrence_invalid"),
        ("FREQ=DAILY;BYEASTER=0", "recurrence_invalid"),
        ("FREQ=MONTHLY;BYDAY=6MO", "recurrence_invalid"),
        ("FREQ=DAILY;COUNT=99999", "recurrence_invalid"),
    ],
)
def test_an_invalid_rule_is_rejected_with_a_code(rule, code):
    with pytest.raises(RuleError) as rejected:
        parse_rule(rule)
    assert rejected.value.code == code


def to_texts(moments):
    return [format_wall_time(one, has_time=False) for one in moments]


def test_a_monthly_rule_leaves_out_months_without_its_day_unless_it_names_the_last_day():
    assert to_texts(days_of("FREQ=MONTHLY", "2026-01-31", 3)) == ["2026-01-31", "2026-03-31", "2026-05-31"]
    last = "FREQ=MONTHLY;BYMONTHDAY=-1"
    assert to_texts(days_of(last, "2026-01-31", 3)) == ["2026-01-31", "2026-02-28", "2026-03-31"]
    nearest = "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"
    assert to_texts(days_of(nearest, "2026-01-30", 3)) == ["2026-01-30", "2026-02-28", "2026-03-30"]


def test_a_yearly_rule_for_february_29_occurs_in_leap_years():
    assert to_texts(days_of("FREQ=YEARLY", "2024-02-29", 3)) == ["2024-02-29", "2028-02-29", "2032-02-29"]


def test_a_rule_that_never_occurs_has_no_occurrences():
    start = at("2026-03-04")
    for often in ("YEARLY", "MONTHLY", "DAILY", "DAILY;INTERVAL=2", "HOURLY", "HOURLY;INTERVAL=5"):
        assert occurrences_after(parse_rule(f"FREQ={often};BYMONTH=2;BYMONTHDAY=30"), start, start, 1) == []


def test_a_month_after_completion_on_january_31_is_the_last_day_of_february():
    assert next_from_completion(parse_rule("FREQ=MONTHLY"), at("2026-01-31"), at("2026-01-31")) == at("2026-02-28")
    assert next_from_completion(parse_rule("FREQ=DAILY;INTERVAL=3"), at("2026-01-31"), at("2026-01-31")) == at(
        "2026-02-03"
    )
    assert next_from_completion(parse_rule("FREQ=WEEKLY;BYDAY=MO"), at("2026-03-04"), at("2026-03-04")) == at(
        "2026-03-09"
    )
    assert next_from_completion(parse_rule("FREQ=MONTHLY"), at("2026-01-31"), at("2026-02-28")) == at("2026-03-31")
    assert next_from_completion(parse_rule("FREQ=DAILY;UNTIL=20260131"), at("2026-01-31"), at("2026-01-31")) is None


days = st.datetimes(at("2000-01-01"), at("2060-01-01")).map(lambda day: day.replace(microsecond=0, second=0))
weekdays = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=7, unique=True)
NAMES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@settings(max_examples=60)
@given(days, weekdays, st.integers(1, 4))
def test_a_weekly_rule_occurs_on_the_days_that_a_walk_over_all_days_finds(start, chosen, every):
    rule = parse_rule(f"FREQ=WEEKLY;INTERVAL={every};BYDAY={','.join(chosen)}")
    monday = start - timedelta(days=start.weekday())
    walked = []
    day = start
    while len(walked) < 6:
        day += timedelta(days=1)
        if NAMES[day.weekday()] in chosen and ((day - monday).days // 7) % every == 0:
            walked.append(day)
    assert occurrences_after(rule, start, start, 6) == walked


@settings(max_examples=60)
@given(days, st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]), st.integers(1, 5), st.integers(1, 9))
def test_occurrences_are_in_order_and_end_after_the_count(start, often, every, count):
    rule = parse_rule(f"FREQ={often};INTERVAL={every};COUNT={count}")
    found = occurrences_after(rule, start, start - JUST_BEFORE, 20)
    assert len(found) == count
    assert found == sorted(set(found))
    assert found[0] == start


@settings(max_examples=60)
@given(days, st.sampled_from(["MONTHLY", "WEEKLY", "DAILY"]), st.integers(1, 3), st.integers(0, 30))
def test_every_occurrence_is_followed_by_the_same_occurrences(start, often, every, ahead):
    rule = parse_rule(f"FREQ={often};INTERVAL={every}")
    found = occurrences_after(rule, start, start, ahead + 5)
    assert occurrences_after(rule, start, found[ahead], 4) == found[ahead + 1 : ahead + 5]


@settings(max_examples=60)
@given(days, weekdays)
def test_the_first_occurrence_from_a_day_on_is_within_a_week(day, chosen):
    found = first_occurrence(parse_rule(f"FREQ=WEEKLY;BYDAY={','.join(chosen)}"), day)
    assert found is not None
    assert timedelta() <= found - day < timedelta(days=7)
    assert NAMES[found.weekday()] in chosen


EXAMPLES = json.loads((Path(__file__).parent / "rfc5545.json").read_text())
ZONE = "America/New_York"


def printed_dates(example):
    if "times" in example:
        return [datetime.fromisoformat(one) for one in example["times"]]
    clock = example["start"].partition("T")[2]
    days = [f"{month}-{day:02}" for month, days in example["dates"].items() for day in days]
    return [datetime.fromisoformat(f"{day}T{clock}") for day in days]


def advance(example, max_count):
    """Advances from one occurrence to the next, as a recurring todo does."""
    start = datetime.fromisoformat(example["start"])
    found = [start]
    while len(found) < max_count and (
        ahead := occurrences_after(parse_rule(example["rule"]), start, found[-1], 1, ZONE)
    ):
        found += ahead
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_a_rule_occurs_on_the_dates_that_the_rfc_prints(example):
    expected = printed_dates(example)
    start = datetime.fromisoformat(example["start"])
    assert expected[0] == start
    extra = 5 if example["ends"] else 0
    assert occurrences_after(parse_rule(example["rule"]), start, start, len(expected) - 1 + extra, ZONE) == expected[1:]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_advancing_occurrence_by_occurrence_gives_the_same_dates(example):
    expected = printed_dates(example)[:40]
    assert advance(example, len(expected)) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
        "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
    ],
)
def test_a_rule_more_frequent_than_hourly_is_rejected(rule):
    with pytest.raises(RuleError) as rejected:
        parse_rule(rule)
    assert rejected.value.code == "recurrence_too_often"
