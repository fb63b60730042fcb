"""The cases of corpus/recurrence, with which the browser's engine is tested too, and what they take from dateutil.

Private attributes of dateutil's `rrule` carry the limit of a search. The last tests fail when dateutil changes them.
"""

import json
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from tend.core.errors import Invalid
from tend.todos.recurrence import occurrences
from tend.todos.recurrence.series import advance_series, start_at_earlier_due_date, start_series

CORPUS = Path(__file__).parents[4] / "corpus/recurrence"


def wall_time(instant, zone):
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def summary(series, case):
    if series is None:
        return None
    ends = [series.next[0], series.next[-1]] if series.next else []
    short = {"occurrence": series.occurrence, "next": ends, "count": len(series.next)}
    short |= {"start": series.start} if series.start != series.occurrence else {}
    return short | ({"rule": series.rule} if series.rule != case["rule"] else {})


def outcome(case):
    zone = case["zone"]
    due_date = date.fromisoformat(case["due_date"]) if case["due_date"] else None
    due_time = time.fromisoformat(case["due_time"]) if case["due_time"] else None
    now = wall_time(case["now"], zone)
    try:
        series = start_series(case["rule"], case["from"], case["start"], (due_date, due_time), now, zone)
    except Invalid:
        series = None
    found = [summary(series, case)]
    for step in case["steps"]:
        completed = step["do"] == "complete"
        if "due" in step:
            series = start_at_earlier_due_date(series, date.fromisoformat(step["due"]), zone)
        series = advance_series(series, wall_time(step["at"], zone), zone, completed=completed)
        found.append(summary(series, case))
    return found


@pytest.mark.parametrize("name", ["cases", "generated"])
def test_series_are_those_of_the_corpus(name):
    cases = json.loads((CORPUS / f"{name}.json").read_text())
    for case in cases:
        assert outcome(case) == [case["series"], *[step["series"] for step in case["steps"]]], case


@pytest.mark.parametrize("name", ["cases", "generated"])
def test_the_next_occurrence_is_always_later(name):
    for case in json.loads((CORPUS / f"{name}.json").read_text()):
        previous = case["series"]
        for step in case["steps"]:
            if step["series"]:
                assert step["series"]["occurrence"] > step.get("due", previous["occurrence"]), case
            previous = step["series"]


START = datetime.fromisoformat("2026-03-04T09:00")
MONTHLY = "FREQ=DAILY;BYMONTH=2"
NUMBERED_IN_YEAR = "FREQ=YEARLY;BYDAY=20MO"


def limited(rule):
    search = rrulestr(rule, dtstart=START)
    occurrences._limit_search(search)
    return search


@pytest.mark.parametrize("attribute", ["_bymonth", "_byweekday", "_bynweekday"])
def test_a_rule_of_dateutil_has_the_attributes_that_limit_its_search(attribute):
    assert hasattr(rrulestr(MONTHLY, dtstart=START), attribute)


@pytest.mark.parametrize("rule", [MONTHLY, NUMBERED_IN_YEAR, "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=HOURLY;BYHOUR=9,17"])
def test_a_limit_leaves_the_occurrences_of_a_rule_as_they_are(rule):
    assert list(islice(limited(rule), 50)) == list(islice(rrulestr(rule, dtstart=START), 50))


@pytest.mark.parametrize(
    ("rule", "attribute"),
    [(f"{MONTHLY};BYMONTHDAY=30", "_bymonth"), ("FREQ=YEARLY;BYDAY=53MO;BYMONTHDAY=1", "_byweekday")],
)
def test_dateutil_looks_up_every_day_of_a_search_until_the_limit(rule, attribute):
    search = limited(rule)
    with pytest.raises(occurrences._SearchExhausted):
        next(iter(search))
    assert getattr(search, attribute).lookups == occurrences.MAX_LOOKUPS + 1
