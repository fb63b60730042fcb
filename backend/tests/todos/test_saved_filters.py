"""The filter language, with the corpus that its parsers here and in the browser share, and `GET /api/todos?filter=`."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import a_list, a_todo, field_errors, items, titles
from tend.todos.filters.parser import Names, parse
from tend.todos.filters.scanner import FilterError


def day(ahead):
    return str(datetime.now(UTC).date() + timedelta(days=ahead))


@pytest.fixture
async def week(api):
    work = await a_list(api, name="Side project", folder="Private life")
    admin = await a_todo(api, kind="section", title="Admin", list_id=work["id"])
    top = await a_todo(api, title="Taxes", list_id=work["id"], parent_id=admin["id"], due_date=day(3), priority="high")
    await a_todo(api, title="Receipts", list_id=work["id"], parent_id=top["id"], tags=["Paper-work"])
    await a_todo(api, title="Café with Ana", due_date=day(0), notes="Bring *cake*")
    await a_todo(api, title="Late", due_date=day(-1), priority="high")
    await a_todo(api, title="Later", due_date=day(40), recurrence={"rule": "FREQ=MONTHLY"})
    await a_todo(api, title="Over", completed=True, due_date=day(-1))
    return work


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("due < +7d & !high & #Side project", ["Taxes"]),
        ("overdue", ["Late"]),
        ("today | tomorrow", ["Café with Ana"]),
        ("!high not overdue", ["Taxes"]),
        ("/admin", ["Receipts", "Taxes"]),
        ("subtask", ["Receipts"]),
        ("@paper*", ["Receipts"]),
        ("@paper", []),
        ("no date", ["Receipts"]),
        ("-due < +30d", ["Later", "Receipts"]),
        ("cafe", ["Café with Ana"]),
        ('"with ana"', ["Café with Ana"]),
        ("has notes", ["Café with Ana"]),
        ("recurring", ["Later"]),
        ("done", ["Over"]),
        ("completed: today", ["Over"]),
        ("created = today & in:private life", ["Receipts", "Taxes"]),
        ("#nowhere", []),
        ("%", []),
        ("due < +9999y", ["Café with Ana", "Late", "Later", "Taxes"]),
    ],
)
async def test_a_saved_filter_returns_the_todos_that_match(api, week, query, found):
    assert await titles(api, filter=query, sort="title") == found


async def test_a_saved_filter_has_pages_in_every_sort_order(api, week):
    first = await api.get("/api/todos", params={"filter": "-done", "sort": "due", "order": "desc", "limit": 3})
    rest = {"filter": "-done", "sort": "due", "order": "desc", "limit": 3, "cursor": first.json()["next_cursor"]}
    pages = [todo["title"] for todo in first.json()["items"]] + await titles(api, **rest)
    assert pages == ["Later", "Taxes", "Café with Ana", "Late", "Receipts"]


async def test_a_saved_filter_can_be_limited_to_one_list(api, week):
    assert await titles(api, filter="!high", list_id=week["id"]) == ["Taxes"]


async def test_a_query_with_an_error_is_rejected_with_its_position(api):
    rejected = await api.get("/api/todos", params={"filter": "due < soon"})
    assert field_errors(rejected) == [("filter", "filter_unreadable")]
    assert rejected.json()["errors"][0]["message"].startswith("Expected at character 7: a date")
    assert field_errors(await api.get("/api/todos", params={"filter": "a", "q": "b"})) == [("filter", "filter_alone")]


async def test_a_saved_filter_finds_nothing_in_lists_of_others(other, week):
    assert await items(other, filter="a | -a") == []


async def test_the_text_of_a_query_never_becomes_sql(api, week):
    for query in ("'; drop table todos; --", '"\'); select 1; --"', '#"\'" | @{0} | $1'):
        await items(api, filter=query)
    assert len(await items(api)) == 6


CORPUS = json.loads((Path(__file__).parents[3] / "corpus" / "filters.json").read_text())
NAMES = Names(("Home", "Work", "Side project", "Inbox"), ("Groceries", "Admin"), ("Private life",))
SIGNS = st.sampled_from(
    [*'!@#/()|&-<>=:"', " ", "due", "today", "or", "not", "high", "no date", "+7d", "ä", "😀", "Side project"]
)


@pytest.mark.parametrize("entry", CORPUS, ids=lambda entry: entry["query"])
def test_a_query_is_parsed_as_in_the_corpus(entry):
    if "means" in entry:
        assert str(parse(entry["query"], NAMES)) == entry["means"]
    else:
        with pytest.raises(FilterError) as rejected:
            parse(entry["query"], NAMES)
        assert {"at": rejected.value.position, "expected": rejected.value.expected} == entry["error"]


@given(st.lists(SIGNS, max_size=12).map(" ".join) | st.lists(SIGNS, max_size=12).map("".join))
def test_any_text_is_parsed_or_rejected_at_a_position_in_it(text):
    try:
        expression = parse(text, NAMES)
    except FilterError as error:
        assert 0 <= error.position <= len(text.encode("utf-16-le")) // 2  # noqa: PT017
        assert error.expected  # noqa: PT017
    else:
        assert str(expression).startswith("(")


def test_parentheses_nest_only_to_a_limit():
    with pytest.raises(FilterError):
        parse("(" * 5000 + "a" + ")" * 5000, NAMES)
