import json
import re
import unicodedata
from random import Random
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import a_list, a_todo, field_errors, titles, todo_url
from tend.core.normalize_text import normalize_text
from tend.core.pagination import encode_cursor
from tend.core.shared_data import read_shared_data

TODOS = [
    {"title": "beta", "priority": "low", "due_date": "2026-03-02"},
    {"title": "Alpha", "priority": "high", "due_date": "2026-03-02", "due_time": "23:59:59"},
    {"title": "éclair", "due_date": "2026-03-03", "due_time": "00:00"},
    {"title": "gamma", "priority": "medium", "position": "Zz"},
]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("position", ["gamma", "beta", "Alpha", "éclair"]),
        ("created", ["beta", "Alpha", "éclair", "gamma"]),
        ("title", ["Alpha", "beta", "éclair", "gamma"]),
        ("priority", ["éclair", "beta", "gamma", "Alpha"]),
        ("due", ["Alpha", "beta", "éclair", "gamma"]),
    ],
)
@pytest.mark.parametrize("filters", [{}, {"completed": False}, {"q": "a"}, {"limit": 200}])
async def test_todos_sort_in_both_directions(api, sort, expected, filters):
    for fields in TODOS:
        await a_todo(api, **fields)
    expected = [title for title in expected if "q" not in filters or "a" in title.lower()]
    assert await titles(api, sort=sort, **filters) == expected
    backwards = expected[::-1]
    if sort == "due":
        # Todos without a date come last in both directions.
        backwards = [*backwards[1:], backwards[0]]
    assert await titles(api, sort=sort, order="desc", **filters) == backwards


TITLE_ORDER = json.loads(read_shared_data("title-order.json"))


def title_key(title):
    """The order of titles by the corpus, with which the browser's is compared as well."""
    signs = {ord(sign): chr(1 + at) for at, sign in enumerate(TITLE_ORDER["signs"])}
    plain = unicodedata.normalize("NFC", normalize_text(title)).translate(signs)
    return re.sub("[0-9]+", lambda digits: digits[0].zfill(20)[-20:], plain)[:500]


@pytest.mark.parametrize("limit", [200, 7])
async def test_titles_sort_as_the_corpus_says(api, limit):
    ordered = TITLE_ORDER["titles"]
    expected = {title: at for at, same in enumerate(ordered) for title in same}
    for title in Random(24).sample(sorted(expected), len(expected)):
        await a_todo(api, title=title)
    for order in ("asc", "desc"):
        found, cursor = [], {}
        while cursor is not None:
            query = {"sort": "title", "order": order, "limit": limit} | cursor
            page = (await api.get("/api/todos", params=query)).json()
            found += [expected[unicodedata.normalize("NFC", todo["title"])] for todo in page["items"]]
            cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
        assert found == sorted(expected.values(), reverse=order == "desc")


async def test_any_titles_sort_as_in_the_browser(database_url):
    chance = Random(2026)
    chars = TITLE_ORDER["signs"] + "0123456789" * 3 + "aAbBzZäÄéßøłñéё"
    drawn = ["".join(chance.choices(chars, k=chance.randint(0, 15))) for _ in range(3000)]
    drawn += ["1a" * 250, "9" * 500, "ß" * 500]
    connection = await asyncpg.connect(database_url)
    try:
        rows = await connection.fetch("select title, title_key(title) from unnest($1::text[]) title", drawn)
    finally:
        await connection.close()
    assert [tuple(row) for row in rows if row[1] != title_key(row[0])] == []


@pytest.mark.parametrize("filters", [{}, {"filter": "done"}, {"q": "a"}, {"priority": "none"}])
async def test_completed_todos_are_paged_from_the_latest_to_the_first(api, filters):
    await a_todo(api, title="open a")
    for number in range(5):
        todo = await a_todo(api, title=f"a{number}", due_date="2026-03-02", recurrence={"rule": "FREQ=DAILY;COUNT=2"})
        await api.patch(todo_url(todo), json={"completed": True})
    query = {"sort": "completed", "order": "desc", "limit": 2, **filters}
    found, cursor = [], {}
    for _ in range(3):
        page = (await api.get("/api/todos", params=query | cursor)).json()
        found += [todo["title"] for todo in page["items"]]
        cursor = {"cursor": page["next_cursor"]}
    assert found == ["a4", "a3", "a2", "a1", "a0"]
    assert cursor == {"cursor": None}
    assert await titles(api, sort="completed", **filters) == found[::-1]


@pytest.mark.parametrize(("sort", "order"), [("title", "asc"), ("position", "desc"), ("due", "asc")])
async def test_a_cursor_of_another_sort_order_is_rejected(api, sort, order):
    for _ in range(2):
        await a_todo(api)
    cursor = (await api.get("/api/todos", params={"limit": 1})).json()["next_cursor"]
    response = await api.get("/api/todos", params={"cursor": cursor, "sort": sort, "order": order})
    assert field_errors(response) == [("cursor", "cursor_invalid")]


ID = "01a206f4-a994-7362-b2d7-cb9183dbcfbc"


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        ("position", ("position", "asc", "nul\0", ID)),
        ("position", ("position", "asc", None, ID)),
        ("position", ("position", "asc", "a0", "no id")),
        ("position", ("position", "asc", "a0")),
        ("priority", ("priority", "asc", "urgent", ID)),
        ("due", ("due", "asc", "2026-13-01 00:00:00", ID)),
        ("due", ("due", "asc", "now", ID)),
        ("created", ("created", "asc", "2026-03-01", ID)),
        ("title", ("title", "asc", 7, ID)),
    ],
)
async def test_a_forged_cursor_is_rejected(api, sort, keys):
    response = await api.get("/api/todos", params={"sort": sort, "cursor": encode_cursor(keys)})
    assert field_errors(response) == [("cursor", "cursor_invalid")]


@pytest.mark.parametrize("cursor", ["é", "!", "a" * 2999, "bnVsbA"])
async def test_a_text_that_is_not_a_cursor_is_rejected(api, cursor):
    assert field_errors(await api.get("/api/todos", params={"cursor": cursor})) == [("cursor", "cursor_invalid")]


SORTS = ["position", "due", "priority", "created", "title"]
RELAXED = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FIELDS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["a", "B", "ä", "zz", "Z"]),
        "priority": st.sampled_from(["none", "low", "high"]),
        "position": st.sampled_from(["a0", "a1", "Zz", "a0V", "b00"]),
        "due_date": st.sampled_from([None, "1900-01-01", "2026-03-01", "2026-03-02", "2200-12-31"]),
    }
)
MEANWHILE = st.lists(
    st.tuples(st.sampled_from(["insert", "edit", "delete", "complete", "leave"]), st.integers(0, 30), FIELDS),
    max_size=6,
)


async def pages(api, query, between):
    """Every page's items in order; `between` runs after each page."""
    seen: list[dict[str, Any]] = []
    cursor = None
    while True:
        response = await api.get("/api/todos", params=query | ({"cursor": cursor} if cursor else {}))
        assert response.status_code == 200, response.text
        body = response.json()
        assert len(body["items"]) <= query["limit"]
        seen += body["items"]
        cursor = body["next_cursor"]
        if cursor is None:
            return seen
        assert len(body["items"]) == query["limit"]
        await between()


async def nothing() -> None:
    """The other client, when there is none."""


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("order", ["asc", "desc"])
@RELAXED
@given(drafts=st.lists(FIELDS, max_size=12), limit=st.integers(1, 5), in_list=st.booleans())
async def test_pages_together_have_every_todo_once_in_order(api, sort, order, drafts, limit, in_list):
    home = await a_list(api)
    for draft in drafts:
        await a_todo(api, list_id=home["id"], **draft)
    query = {"sort": sort, "order": order} | ({"list_id": home["id"]} if in_list else {})
    whole = (await api.get("/api/todos", params=query | {"limit": 200})).json()["items"]
    assert await pages(api, query | {"limit": limit}, nothing) == whole
    await api.delete(f"/api/lists/{home['id']}")


@pytest.mark.parametrize("sort", SORTS)
@RELAXED
@given(
    drafts=st.lists(FIELDS, min_size=4, max_size=12),
    limit=st.integers(1, 4),
    order=st.sampled_from(["asc", "desc"]),
    meanwhile=MEANWHILE,
)
async def test_an_unchanged_todo_is_on_exactly_one_page_while_others_change(api, sort, drafts, limit, order, meanwhile):
    home = await a_list(api)
    todos = [await a_todo(api, list_id=home["id"], **draft) for draft in drafts]
    touched: set[str] = set()
    steps = iter(meanwhile)

    async def between() -> None:
        for act, number, fields in [step for step in [next(steps, None)] if step]:
            if act == "insert":
                await a_todo(api, list_id=home["id"], **fields)
                continue
            todo = todos[number % len(todos)]
            touched.add(todo["id"])
            goal = {"list_id": api.user["inbox_id"]}
            patch = {"edit": fields, "complete": {"completed": True}, "leave": goal}.get(act)
            await (api.patch(todo_url(todo), json=patch) if patch else api.delete(todo_url(todo)))

    query = {"sort": sort, "order": order, "limit": limit, "list_id": home["id"]}
    shown = [todo["id"] for todo in await pages(api, query, between)]
    stayed = [todo["id"] for todo in todos if todo["id"] not in touched]
    assert {todo_id: shown.count(todo_id) for todo_id in stayed} == dict.fromkeys(stayed, 1)


@pytest.mark.parametrize("sign", ["🎉", "$", '"', "½", "1a", "㍿"])
async def test_the_cursor_of_the_longest_title_is_accepted(api, sign):
    for _ in range(2):
        await a_todo(api, title=(sign * 500)[:500])
    assert len(await pages(api, {"sort": "title", "limit": 1}, nothing)) == 2
