"""The examples of RFC 5545 §3.8.5.3, each with its dates as printed there."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from tend.todos.recurrence.occurrences import occurrences_after
from tend.todos.recurrence.rrule import RuleError, parse_rule

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
