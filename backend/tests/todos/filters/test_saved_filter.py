"""`GET /api/todos?filter=`."""

from datetime import UTC, datetime, timedelta

import pytest

from factories import a_list, a_todo, field_errors, items, titles


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
    assert rejected.json()["errors"][0]["message"].startswith("Character 7: a date")
    assert field_errors(await api.get("/api/todos", params={"filter": "a", "q": "b"})) == [("filter", "filter_alone")]


async def test_a_saved_filter_finds_nothing_in_lists_of_others(other, week):
    assert await items(other, filter="a | -a") == []


async def test_the_text_of_a_query_never_becomes_sql(api, week):
    for query in ("'; drop table todos; --", '"\'); select 1; --"', '#"\'" | @{0} | $1'):
        await items(api, filter=query)
    assert len(await items(api)) == 6
