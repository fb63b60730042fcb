"""Private attributes of dateutil's `rrule`, which carry the limit of a search. These fail when dateutil changes them."""

from datetime import datetime
from itertools import islice

import pytest
from dateutil.rrule import rrulestr

from tend.todos.recurrence import occurrences

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
