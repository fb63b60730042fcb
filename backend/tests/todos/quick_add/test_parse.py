"""Both readers of a line, here and in the browser, are held to one corpus."""

import json
import time
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tend.todos.quick_add.lines import read_lines
from tend.todos.quick_add.locales.en import EN
from tend.todos.quick_add.meaning import Context, Named
from tend.todos.quick_add.parse import parse

CORPUS = json.loads((Path(__file__).parents[4] / "corpus" / "quick-add.json").read_text())
WEEK_START = {"sunday": 0, "monday": 1, "saturday": 6}
NOW = datetime.fromisoformat("2026-03-04T10:00")


def named(*names):
    return tuple(Named(name, name) for name in names)


def context_of(now=NOW, week_start=1):
    lists = named("Home", "Work", "Side project", "Inbox")
    sections = Named("Groceries", "Groceries", "Home"), Named("Admin", "Admin", "Work")
    return Context(now, week_start, lists, sections, named("Sam", "Ana López"))


def told(parsed):
    """As the corpus writes it: names instead of rows, and nothing that is empty."""
    due = parsed.due
    all_of_it = {
        "title": parsed.title,
        "due_date": due.day and due.day.isoformat(),
        "due_time": None if due.time is None else f"{due.time:%H:%M}",
        "until": due.until and due.until.isoformat(),
        "duration_minutes": due.minutes,
        "recurrence": parsed.repeating and {"rule": parsed.repeating.rule, "from": parsed.repeating.from_},
        "tags": parsed.tags or None,
        **{kind: getattr(value, "name", value) for kind, value in parsed.marks.items()},
    }
    return {name: value for name, value in all_of_it.items() if value is not None}


@pytest.mark.parametrize("entry", CORPUS, ids=[f"{nth} {entry['text']}" for nth, entry in enumerate(CORPUS)])
def test_a_line_means_what_the_corpus_says(entry):
    now = datetime.fromisoformat(entry["now"]) if "now" in entry else NOW
    context = context_of(now, WEEK_START[entry.get("week_start", "monday")])
    assert told(parse(entry["text"], context, EN)) == entry["expect"]


SAID = """
today tomorrow monday every other weekday 1st and 15th last friday until 1 may march 5 at 9 9am 3pm-4pm for 6 weeks in 3
days noon night #Home #side project @tag !1 !high p2 +ana lópez /groceries (maybe) call every! // 5/3 999 years “quoted
today” ev quarter workday fortnight or & before after since last except weekends mondays half past 14h 17h 13.30 @3pm tom's weekly review the from a of month in evening tonight by due 24/12 5.3.2027 friday 2026-03-05 2026-99-99 İstanbul " ( ,
"""
WORDS = st.sampled_from(SAID.split())
TEXTS = st.lists(WORDS | st.text(max_size=6), max_size=12).map(" ".join)


@settings(deadline=None)
@given(TEXTS)
def test_whatever_is_typed_its_parts_lie_in_the_text_and_never_overlap(text):
    at = 0
    for token in parse(text, context_of(), EN).tokens:
        assert at <= token.start < token.end <= len(text)
        at = token.end


@settings(deadline=None)
@given(TEXTS)
def test_text_that_is_taken_back_is_the_title_again(text):
    literal = []
    while tokens := parse(text, context_of(), EN, literal).tokens:
        literal += [(token.start, token.end) for token in tokens]
    assert parse(text, context_of(), EN, literal).title == " ".join(text.split())


def test_a_long_line_is_read_in_steps_that_follow_its_length():
    line = "every other monday at 9 until may and " * 100
    assert len(parse(line[:4000], context_of(), EN).title) > 0


def test_several_lines_stand_under_each_other_as_they_are_indented():
    text = "- Trip\n  - [ ] Tickets tomorrow\n\tHotel\n    1. Ask Ana\n* Bread"
    found = [(line.depth, line.parsed.title) for line in read_lines(text, context_of(), EN)]
    assert found == [(0, "Trip"), (1, "Tickets"), (2, "Hotel"), (2, "Ask Ana"), (0, "Bread")]


def test_marks_of_a_list_stay_in_a_line_that_is_alone():
    assert [line.parsed.title for line in read_lines("- 5 degrees", context_of(), EN)] == ["- 5 degrees"]


@pytest.mark.parametrize(
    "again",
    [
        "mon ",
        "mon, ",
        "9am and ",
        "mon or ",
        "1st ",
        "daily ",
        "a week from ",
        "1st and ",
        "last friday of may ",
        "3pm for 2 hours ",
    ],
)
def test_what_is_said_over_and_over_is_read_soon(again):
    clock = time.process_time()
    parse((again * 2000)[:4000], context_of(), EN)
    assert time.process_time() - clock < 10
