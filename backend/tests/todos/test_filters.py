"""The filter language, with the corpus that its parsers here and in the browser share, and `GET /api/todos?filter=`."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import sign_up
from factories import a_list, a_todo, field_errors, items, join, titles, todo_url
from tend.todos.filters.ast import RelativeDay
from tend.todos.filters.parser import Names, parse_filter
from tend.todos.filters.scanner import FilterError
from tend.todos.queries.saved_filter import FilterDay, _resolve_day
from tend.todos.queries.user_context import WEEK_STARTS


@pytest.fixture
async def week(api):
    """A few todos of all kinds, in two lists."""
    work = await a_list(api, name="Work")
    await a_todo(api, title="Buy milk", priority="low", due_date="2026-03-01", tags=["Shop"])
    await a_todo(api, title="Call Émile", priority="high", due_date="2026-03-03", due_time="09:00", completed=True)
    await a_todo(api, title="Read", notes="about MILK and 100% wool_x", list_id=work["id"])
    await a_todo(api, title="Write", due_date="2026-03-05", tags=["shop", "deep"], list_id=work["id"])
    return work


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"Buy milk", "Call Émile", "Read", "Write"}),
        ({"completed": True}, {"Call Émile"}),
        ({"completed": False}, {"Buy milk", "Read", "Write"}),
        ({"priority": "low"}, {"Buy milk"}),
        ({"tag": "SHOP"}, {"Buy milk", "Write"}),
        ({"due_from": "2026-03-03"}, {"Call Émile", "Write"}),
        ({"due_to": "2026-03-03"}, {"Buy milk", "Call Émile"}),
        ({"due_from": "2026-03-02", "due_to": "2026-03-04"}, {"Call Émile"}),
        ({"due_from": "1900-01-01", "due_to": "2200-12-31"}, {"Buy milk", "Call Émile", "Write"}),
        ({"due_from": "2026-03-05", "due_to": "2026-03-01"}, set()),
        ({"q": "milk"}, {"Buy milk", "Read"}),
        ({"q": "émile"}, {"Call Émile"}),
        ({"q": "100%"}, {"Read"}),
        ({"q": "l_x"}, {"Read"}),
        ({"q": "%"}, {"Read"}),
        ({"q": "_"}, {"Read"}),
        ({"q": "\\"}, set()),
        ({"q": ""}, {"Buy milk", "Call Émile", "Read", "Write"}),
        ({"q": "milk", "completed": False, "tag": "shop"}, {"Buy milk"}),
        ({"deleted": True}, set()),
    ],
)
@pytest.mark.usefixtures("week")
async def test_query_filters_narrow_a_page_and_combine(api, query, expected):
    assert set(await titles(api, **query)) == expected


async def test_a_page_of_one_list_has_only_its_todos(api, week):
    assert await titles(api, list_id=week["id"]) == ["Read", "Write"]
    assert await titles(api, list_id=week["id"], q="milk") == ["Read"]


async def test_todos_of_an_archived_list_are_only_in_the_page_of_that_list(api, week):
    await api.patch(f"/api/lists/{week['id']}", json={"archived": True})
    assert set(await titles(api)) == {"Buy milk", "Call Émile"}
    assert await titles(api, list_id=week["id"]) == ["Read", "Write"]


async def test_the_trash_can_be_searched(api, week):
    for todo in await items(api, list_id=week["id"]):
        await api.delete(todo_url(todo))
    assert await titles(api, deleted=True, q="read") == ["Read"]
    assert await titles(api, deleted=True, list_id=week["id"], sort="due") == ["Write", "Read"]


async def test_the_page_of_an_empty_list_is_empty(api):
    empty = await a_list(api)
    response = await api.get("/api/todos", params={"list_id": empty["id"]})
    assert response.json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 201},
        {"sort": "colour"},
        {"order": "up"},
        {"due_from": "soon"},
        {"due_to": "0"},
        {"list_id": "inbox"},
        {"q": "nul\0"},
        {"q": "x" * 201},
        {"tag": " "},
        {"tag": "nul\0"},
        {"priority": "urgent"},
    ],
)
async def test_an_invalid_query_parameter_is_rejected_by_its_name(api, query):
    assert [name for name, _ in field_errors(await api.get("/api/todos", params=query))] == list(query)


async def test_an_unknown_query_parameter_is_rejected(api):
    response = await api.get("/api/todos", params={"compelted": "true"})
    assert field_errors(response) == [("compelted", "unknown_field")]


def day(ahead):
    return str(datetime.now(UTC).date() + timedelta(days=ahead))


@pytest.fixture
async def queried_week(api):
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
        ("next 7 days", ["Café with Ana", "Taxes"]),
        ("7 days & -3 days", ["Taxes"]),
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
async def test_a_saved_filter_returns_the_todos_that_match(api, queried_week, query, found):
    assert await titles(api, filter=query, sort="title") == found


@pytest.fixture
async def household(app, api, other):
    """A list of three people, two of whom have the same name, and a list of the first one alone."""
    (await other.patch("/api/me", json={"name": "Mira Köhler"})).raise_for_status()
    namesake = await sign_up(app, "mira")
    (await namesake.patch("/api/me", json={"name": "mira köhler"})).raise_for_status()
    shared, own = await a_list(api, name="Shared"), await a_list(api, name="Own")
    for person in (other, namesake):
        await join(app, shared, person)
    people = {"Mow": other, "Sow": namesake, "Hoe": api, "Dig": None}
    for title, person in people.items():
        await a_todo(api, title=title, list_id=shared["id"], assignee_id=person and person.user["id"])
    await a_todo(api, title="Rest", list_id=own["id"])
    await namesake.aclose()


@pytest.mark.parametrize(
    ("query", "found", "found_by_other"),
    [
        ("assigned:me", ["Hoe"], ["Mow"]),
        ("-assigned:me", ["Dig", "Mow", "Rest", "Sow"], ["Dig", "Hoe", "Sow"]),
        ("assigned:none", ["Dig", "Rest"], ["Dig"]),
        ("assigned:none & #own", ["Rest"], []),
        ("assigned:any", ["Hoe", "Mow", "Sow"], ["Hoe", "Mow", "Sow"]),
        ("assigned:mira kohler", ["Mow", "Sow"], ["Mow", "Sow"]),
        ('assigned:"MIRA KÖHLER" & -mow', ["Sow"], ["Sow"]),
        ("assigned:ada", ["Hoe"], ["Hoe"]),
        ("assigned:mira", [], []),
        ("assigned:nobody", [], []),
    ],
)
@pytest.mark.usefixtures("household")
async def test_a_saved_filter_finds_todos_by_their_assignee(api, other, query, found, found_by_other):
    assert await titles(api, filter=query, sort="title") == found
    assert await titles(other, filter=query, sort="title") == found_by_other


@pytest.mark.parametrize(("first_day", "first", "last"), [("monday", 2, 8), ("sunday", 1, 7), ("saturday", 28, 6)])
def test_a_week_of_a_filter_begins_on_the_first_day_of_the_persons_week(first_day, first, last):
    present = FilterDay(date(2026, 3, 4), WEEK_STARTS[first_day])
    begin, end = (_resolve_day(RelativeDay("week", distance), present) for distance in (0, 1))
    assert (begin.day, (end - timedelta(days=1)).day) == (first, last)


async def test_this_week_is_that_of_the_person(api):
    today = datetime.now(UTC).date()
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    await api.patch("/api/me", json={"week_start": "sunday"})
    await a_todo(api, title="First", due_date=str(sunday))
    await a_todo(api, title="Before", due_date=str(sunday - timedelta(days=1)))
    await a_todo(api, title="After", due_date=str(sunday + timedelta(days=7)))
    assert await titles(api, filter="this week") == ["First"]
    assert await titles(api, filter="next week") == ["After"]


async def test_a_saved_filter_has_pages_in_every_sort_order(api, queried_week):
    first = await api.get("/api/todos", params={"filter": "-done", "sort": "due", "order": "desc", "limit": 3})
    rest = {"filter": "-done", "sort": "due", "order": "desc", "limit": 3, "cursor": first.json()["next_cursor"]}
    pages = [todo["title"] for todo in first.json()["items"]] + await titles(api, **rest)
    assert pages == ["Later", "Taxes", "Café with Ana", "Late", "Receipts"]


async def test_a_saved_filter_can_be_limited_to_one_list(api, queried_week):
    assert await titles(api, filter="!high", list_id=queried_week["id"]) == ["Taxes"]


async def test_a_query_with_an_error_is_rejected_with_its_position(api):
    rejected = await api.get("/api/todos", params={"filter": "due < soon"})
    assert field_errors(rejected) == [("filter", "filter_unreadable")]
    assert rejected.json()["errors"][0]["message"].startswith("Expected at character 7: a date")
    assert field_errors(await api.get("/api/todos", params={"filter": "a", "q": "b"})) == [("filter", "filter_alone")]


async def test_a_saved_filter_finds_nothing_in_lists_of_others(other, queried_week):
    assert await items(other, filter="a | -a") == []


async def test_the_text_of_a_query_never_becomes_sql(api, queried_week):
    for query in ("'; drop table todos; --", '"\'); select 1; --"', '#"\'" | @{0} | $1'):
        await items(api, filter=query)
    assert len(await items(api)) == 6


CORPUS = json.loads((Path(__file__).parents[3] / "corpus" / "filters.json").read_text())
NAMES = Names(
    ("Home", "Work", "Side project", "Inbox"),
    ("Groceries", "Admin"),
    ("Private life",),
    ("Mira K", "Ana López", "Any Body"),
)
SIGNS = st.sampled_from(
    [
        *'!@#/()|&-<>=:"',
        " ",
        "assigned:",
        "me",
        "any",
        "due",
        "today",
        "or",
        "not",
        "high",
        "no date",
        "+7d",
        "ä",
        "😀",
        "Side project",
    ]
)


@pytest.mark.parametrize("entry", CORPUS, ids=lambda entry: entry["query"])
def test_a_query_is_parsed_as_in_the_corpus(entry):
    if "means" in entry:
        assert str(parse_filter(entry["query"], NAMES)) == entry["means"]
    else:
        with pytest.raises(FilterError) as rejected:
            parse_filter(entry["query"], NAMES)
        assert {"at": rejected.value.position, "expected": rejected.value.expected} == entry["error"]


@given(st.lists(SIGNS, max_size=12).map(" ".join) | st.lists(SIGNS, max_size=12).map("".join))
def test_any_text_is_parsed_or_rejected_at_a_position_in_it(text):
    try:
        expression = parse_filter(text, NAMES)
    except FilterError as error:
        assert 0 <= error.position <= len(text.encode("utf-16-le")) // 2  # noqa: PT017
        assert error.expected  # noqa: PT017
    else:
        assert str(expression).startswith("(")


def test_parentheses_nest_only_to_a_limit():
    with pytest.raises(FilterError):
        parse_filter("(" * 5000 + "a" + ")" * 5000, NAMES)
