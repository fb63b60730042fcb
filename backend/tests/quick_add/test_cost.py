"""The work that a line takes grows with its length, and not with the number of names or with what is written."""

import sys
from datetime import datetime

import pytest

from factories import a_list, field_errors, items
from tend.core import compute_process
from tend.todos.line_parser.locale import load_locale
from tend.todos.line_parser.model import Context, KnownName
from tend.todos.line_parser.parse import MAX_LINE, parse_line

EN = load_locale("en")
# Lines that begin many phrases and finish few, in which every name is nearly there, or that are rejected at their end.
UNITS = {
    "letters": ("a ", ""),
    "lists": ("#a ", ""),
    "sections": ("/a b ", ""),
    "tags": ("@a ", ""),
    "alternatives": ("today or tomorrow or ", " today's"),
    "weekdays": ("mon tue wed ", " mon's"),
    "weekdays with commas": ("mon, tue, ", " mon's"),
    "rules": ("every ", ""),
    "rules with ends": ("every day until 1 may until 2 may ", " until 1 may's"),
    "ends of one rule": ("until 1 may ", " mon's"),
    "ranges": ("3pm-4pm ", ""),
    "numbers": ("1 ", ""),
    "ordinals": ("1st, 2nd and ", ""),
    "mentions": ("the ", "today"),
    "spaces": ("the       ", "today"),
    "quotation marks": ('"a" ', ""),
    "open quotation marks": ("\u201ca ", ""),
    "distances": ("a week from ", "monday"),
    "days before": ("the day before ", "monday"),
    "signs": ("#/+@!", ""),
    "hours": ("tomorrow 9 ", ""),
    "counted things": ("at 9 x ", ""),
    "lengths": ("1 hour and ", ""),
    "days that are mentioned": ("since 1 may 9am ", ""),
}


def context_of(count):
    # Names that share all words but one, behind names that share none.
    names = tuple(KnownName(str(nth), f"{start}{nth}") for start in ("n", "a " * 20) for nth in range(count))
    sections = tuple(KnownName(str(nth), f"{start}{nth}", "0") for start in ("n", "a b " * 15) for nth in range(count))
    return Context(datetime.fromisoformat("2026-03-04T10:00"), 1, lists=names, sections=sections)


def count_steps(text, context):
    """How many functions are called, those of the standard library included."""
    assert context.names
    count = 0

    def on_event(*_):
        nonlocal count
        count += 1

    sys.setprofile(on_event)
    try:
        parse_line(text, context, EN)
    finally:
        sys.setprofile(None)
    return count


def warm_up(unit, context):
    """Objects that are made at the first use, such as patterns, must not count for the first of two lines."""
    parse_line(line(unit, "", 50), context, EN)


def line(unit, end, length):
    return (unit * length)[: length - len(end)] + end


@pytest.mark.parametrize(("unit", "end"), UNITS.values(), ids=UNITS)
def test_work_grows_with_the_length_of_a_line(unit, end):
    context = context_of(20)
    warm_up(unit, context)
    short, long = (count_steps(line(unit, end, length), context) for length in (MAX_LINE // 5, MAX_LINE * 2))
    assert long <= 12 * short


@pytest.mark.parametrize("unit", ["#a ", "/a b "])
def test_ten_times_the_names_take_the_same_work(unit):
    warm_up(unit, context_of(1))
    few, many = (count_steps(line(unit, "", 300), context_of(count)) for count in (100, 1000))
    # The profiler also counts what the interpreter does now and then, such as the end of a garbage collection.
    assert many <= 1.01 * few


async def test_a_line_that_is_too_long_is_rejected_before_it_is_parsed(api, monkeypatch):
    longest, text = "a" * MAX_LINE, "buy milk\n"
    response = await api.post("/api/quick-add", json={"text": text + longest})
    assert response.status_code == 201, response.text
    monkeypatch.setattr("tend.quick_add.service.split_lines", None)
    rejected = await api.post("/api/quick-add", json={"text": f"{text}{longest}a"})
    assert field_errors(rejected) == [("text", "line_too_long")]
    assert rejected.json()["errors"][0]["message"].startswith("Line 2 has more than 1000 characters.")


async def test_a_text_beyond_the_budget_is_rejected_as_a_whole(api, monkeypatch):
    monkeypatch.setattr("tend.quick_add.service.MAX_PARSE_SECONDS", 0)
    monkeypatch.setattr("tend.quick_add.service._TURN_SECONDS", 0)
    rejected = await api.post("/api/quick-add", json={"text": "buy milk\nand bread"})
    assert field_errors(rejected) == [("text", "text_too_heavy")]
    assert rejected.json()["errors"][0]["message"].startswith("The text takes too long to read from line 2 on.")
    assert await items(api) == []
    monkeypatch.setattr("tend.quick_add.service.MAX_PARSE_SECONDS", -1)
    rejected = await api.post("/api/quick-add", json={"text": "buy milk"})
    assert field_errors(rejected) == [("text", "text_too_heavy")]
    assert await items(api) == []


async def test_a_long_text_is_parsed_in_turns_between_which_others_are_served(api, monkeypatch):
    monkeypatch.setattr("tend.quick_add.service._TURN_SECONDS", 0)
    turns = []
    monkeypatch.setattr(compute_process, "call", lambda work, *args: turns.append(len(args[0])) or work(*args))
    response = await api.post("/api/quick-add", json={"text": "pack\n  socks tomorrow\n    wool\nleave"})
    assert turns == [4, 3, 2, 1]
    rows = {row["id"]: row for row in response.json()["items"]}
    parents = {row["title"]: rows.get(row["parent_id"], {}).get("title") for row in rows.values()}
    assert parents == {"pack": None, "socks": "pack", "wool": "socks", "leave": None}


async def test_sections_with_long_titles_are_no_names(api):
    home = await a_list(api, name="Home")
    for length in (100, 101):
        section = {"title": "s" * length, "kind": "section", "list_id": home["id"]}
        assert (await api.post("/api/todos", json=section)).status_code == 201
    for length, is_name in ((100, True), (101, False)):
        [todo] = (await api.post("/api/quick-add", json={"text": f"milk /{'s' * length}"})).json()["items"]
        assert (todo["list_id"] == home["id"]) is is_name
