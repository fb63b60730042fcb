"""The server and the browser read a line alike: both are tested with the phrases of one corpus."""

import json
import re
import time
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tend.core.locale import is_month_first
from tend.todos.line_parser.date_forms import DATE_FORMS
from tend.todos.line_parser.locale import load_locale
from tend.todos.line_parser.model import Context, KnownName, KnownPerson
from tend.todos.line_parser.parse import parse_line, parse_lines
from tend.todos.line_parser.rule_phrases import RULE_MODIFIERS
from tend.todos.line_parser.rules import RULE_FORMS
from tend.todos.recurrence.series import start_series

CORPUS = json.loads((Path(__file__).parents[4] / "corpus" / "quick-add" / "phrases.json").read_text())
EN = load_locale("en")
WEEK_START = {"sunday": 0, "monday": 1, "saturday": 6}
NOW = datetime.fromisoformat("2026-03-04T10:00")


def named(*names):
    return tuple(KnownName(name, name) for name in names)


PEOPLE = (
    KnownPerson("Sam", {"Home": "sam", "Work": "sam of work"}),
    KnownPerson("Ana López", {"Home": "ana"}),
    KnownPerson("Mira K", {"Work": "mira"}),
)


def context_of(now=NOW, week_start=1, locale="en", list_id="Home"):
    lists = named("Home", "Work", "Side project", "Inbox")
    sections = KnownName("Groceries", "Groceries", "Home"), KnownName("Admin", "Admin", "Work")
    return Context(now, week_start, is_month_first(locale), lists, sections, PEOPLE, list_id)


def in_corpus_form(parsed):
    """Names instead of rows, and no field without a value."""
    due = parsed.due
    named_list = parsed.sigils.get("list")
    fields = {
        "title": parsed.title,
        "due_date": due.day and due.day.isoformat(),
        "due_time": None if due.time is None else f"{due.time:%H:%M}",
        "until": due.until and due.until.isoformat(),
        "duration_minutes": due.minutes,
        "recurrence": parsed.recurrence and {"rule": parsed.recurrence.rule, "from": parsed.recurrence.from_},
        "tags": parsed.tags or None,
        "reminders": [
            {"at": f"{one.at:%Y-%m-%dT%H:%M}"} if one.at else {"before_minutes": one.before_minutes}
            for one in parsed.reminders
        ]
        or None,
        **{kind: getattr(value, "name", value) for kind, value in parsed.sigils.items() if kind != "list"},
        "new_list" if named_list and named_list.is_new else "list": named_list and named_list.name,
    }
    return {name: value for name, value in fields.items() if value is not None}


@pytest.mark.parametrize("entry", CORPUS, ids=[f"{nth} {entry['text']}" for nth, entry in enumerate(CORPUS)])
def test_a_line_means_what_the_corpus_says(entry):
    now = datetime.fromisoformat(entry["now"]) if "now" in entry else NOW
    context = context_of(
        now, WEEK_START[entry.get("week_start", "monday")], entry.get("locale", "en"), entry.get("list", "Home")
    )
    assert in_corpus_form(parse_line(entry["text"], context, EN)) == entry["expect"]


WORDS = """
today tomorrow monday every other weekday 1st and 15th last friday until 1 may march 5 at 9 9am 3pm-4pm for 6 weeks in 3
days noon night #Home #side project @tag !1 !high p2 +ana lópez /groceries (maybe) call every! // 5/3 999 years “quoted
today” ev quarter workday fortnight or & before after since last except weekends mondays half past 14h 17h 13.30 @3pm tom's weekly review the from a of month in evening tonight by due 24/12 5.3.2027 friday 2026-03-05 2026-99-99 an hour half hours 2h 20 to 8 week Jan. 13-Jan-2027 2027/01/13 hourly remind me !30m before [ ] ; - İstanbul " ( ,
"""
TEXTS = st.lists(st.sampled_from(WORDS.split()) | st.text(max_size=6), max_size=12).map(" ".join)


@settings(deadline=None)
@given(TEXTS)
def test_tokens_lie_inside_the_text_and_never_overlap(text):
    at = 0
    for token in parse_line(text, context_of(), EN).tokens:
        assert at <= token.start < token.end <= len(text)
        at = token.end


@settings(deadline=None)
@given(TEXTS)
def test_the_server_accepts_every_rule_that_a_line_can_have(text):
    parsed = parse_line(text, context_of(), EN)
    if parsed.recurrence:
        due = parsed.due.day, parsed.due.time
        start_series(parsed.recurrence.rule, parsed.recurrence.from_, None, due, NOW)


@settings(deadline=None)
@given(TEXTS)
def test_a_line_whose_tokens_are_all_dismissed_is_its_own_title(text):
    literal = []
    while tokens := parse_line(text, context_of(), EN, literal).tokens:
        literal += [(token.start, token.end) for token in tokens]
    assert parse_line(text, context_of(), EN, literal).title == " ".join(text.split())


def test_the_time_to_parse_a_line_grows_with_its_length():
    line = "every other monday at 9 until may and " * 100
    assert len(parse_line(line[:4000], context_of(), EN).title) > 0


def test_indented_lines_are_subtasks_of_the_line_above():
    text = "- Trip\n  - [ ] Tickets tomorrow\n\tHotel\n    1. Ask Ana\n* Bread"
    found = [(line.depth, line.parsed.title) for line in parse_lines(text, context_of(), EN)]
    assert found == [(0, "Trip"), (1, "Tickets"), (2, "Hotel"), (2, "Ask Ana"), (0, "Bread")]


def test_the_people_of_a_line_are_those_of_the_list_that_it_goes_to():
    text = "- Slides #Work +Mira K\n  - Print +Sam\n  - Bread #Home +Sam\n    - Butter +Ana López\n- Call +Mira K"
    lines = [line.parsed for line in parse_lines(text, context_of(), EN)]
    people = [person.id if (person := parsed.sigils.get("person")) else None for parsed in lines]
    assert people == ["mira", "sam of work", "sam", "ana", None]
    assert [parsed.list_id for parsed in lines] == ["Work", "Work", "Home", "Home", "Home"]
    assert lines[-1].title == "Call +Mira K"


def test_lines_end_where_they_end_in_a_browser():
    found = [line.parsed.title for line in parse_lines("- a\r\n- b\u2028- c\x0b d\n", context_of(), EN)]
    assert found == ["a", "b", "c d"]


def test_every_form_of_the_corpus_has_a_meaning_and_no_other_does():
    templates = EN.templates
    meanings = {"tonight", "tonight_hour", *DATE_FORMS}, {*RULE_FORMS}, {*RULE_MODIFIERS}
    assert ({*templates.dates}, {*templates.rules}, {*templates.rule_modifiers}) == meanings


def test_patterns_of_the_corpus_mean_the_same_to_python_and_javascript():
    patterns = [EN.am, EN.pm, *EN.compounds, *EN.counted]
    assert [
        pattern for pattern in patterns if re.search(r"\\[^.]|\(\?(?!:|<!|<=|!|=)", pattern.replace(r"\s", ""))
    ] == []


def test_a_single_line_keeps_its_bullet():
    assert [line.parsed.title for line in parse_lines("- 5 degrees", context_of(), EN)] == ["- 5 degrees"]


@pytest.mark.parametrize(
    "phrase",
    [
        "mon ",
        "mon, ",
        "9am and ",
        "mon or ",
        "1st ",
        "daily ",
        "tomorrow 9 ",
        "1 hour and ",
        "at 9 x ",
        "until 1 may ",
        "a week from ",
        "1st and ",
        "last friday of may ",
        "3pm for 2 hours ",
    ],
)
def test_a_phrase_repeated_two_thousand_times_is_parsed_in_time(phrase):
    clock = time.process_time()
    parse_line((phrase * 2000)[:4000], context_of(), EN)
    assert time.process_time() - clock < 10
