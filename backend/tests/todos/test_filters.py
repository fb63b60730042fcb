import pytest

from factories import a_list, a_todo, field_errors, items, titles, todo_url


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
