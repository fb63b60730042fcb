from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import a_list, a_todo, todo_url

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
