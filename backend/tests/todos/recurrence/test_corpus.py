"""The cases of corpus/recurrence, with which the browser's engine is tested too."""

import json
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tend.core.errors import Invalid
from tend.todos.recurrence.series import advance_series, start_series

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
        series = advance_series(series, wall_time(step["at"], zone), zone, completed=completed)
        found.append(summary(series, case))
    return found


@pytest.mark.parametrize("name", ["cases", "drawn"])
def test_series_are_those_of_the_corpus(name):
    cases = json.loads((CORPUS / f"{name}.json").read_text())
    for case in cases:
        assert outcome(case) == [case["series"], *[step["series"] for step in case["steps"]]], case


@pytest.mark.parametrize("name", ["cases", "drawn"])
def test_the_next_occurrence_is_always_later(name):
    for case in json.loads((CORPUS / f"{name}.json").read_text()):
        series = [one["occurrence"] for one in [case["series"], *[step["series"] for step in case["steps"]]] if one]
        assert series == sorted(set(series)), case
