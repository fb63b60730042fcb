"""`GET /api/todos?q=`."""

import asyncio
from uuid import UUID

import pytest

from explain import plan_of
from factories import a_list, a_todo, titles, todo_url
from tend.todos import cursors
from tend.todos.queries import search

ID = "01a206f4-a994-7362-b2d7-cb9183dbcfbc"


@pytest.fixture
async def kitchen(api):
    for fields in (
        {"title": "Crème brûlée for Zoë"},
        {"title": "Buy oat milk", "notes": "Two *litres*"},
        {"title": "Paint the 50% door_frame", "tags": ["Küche"]},
        {"title": "Whisk", "completed": True},
        {"title": "שָׁלוֹם", "notes": "السَّلَامُ"},
    ):
        await a_todo(api, **fields)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("creme", ["Crème brûlée for Zoë"]),
        ("BRÛL zoe", ["Crème brûlée for Zoë"]),
        ("ilk", ["Buy oat milk"]),
        ("litres oat", ["Buy oat milk"]),
        ("kuche", ["Paint the 50% door_frame"]),
        ("50%", ["Paint the 50% door_frame"]),
        ("r_f", ["Paint the 50% door_frame"]),
        ("whisk", ["Whisk"]),
        ("oat -milk", []),
        ("nothing", []),
        ("%", ["Paint the 50% door_frame"]),
        ("שלום", ["שָׁלוֹם"]),
        ("السلام שָׁלוֹ", ["שָׁלוֹם"]),
    ],
)
async def test_a_search_finds_parts_of_words_without_accents_in_all_texts_of_a_todo(api, kitchen, words, found):
    assert await titles(api, q=words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("c#", ["Learn C#"]),
        ("C# learn", ["Learn C#"]),
        ('"learn c#"', ["Learn C#"]),
        ("c++", ["Learn C++"]),
        ("learn -c#", []),
        ("eggs, milk", ["Milk and eggs"]),
        ("c# or eggs", ["Learn C#", "Learn C++", "Milk and eggs"]),
    ],
)
async def test_symbols_tell_words_apart(api, words, found):
    for title in ("Learn C#", "Learn C++", "Milk and eggs"):
        await a_todo(api, title=title)
    assert sorted(await titles(api, q=words)) == found


async def test_a_search_finds_the_present_texts_of_a_changed_todo(api, kitchen):
    todo = await a_todo(api, title="Sharpen the knives")
    assert await titles(api, q="knives") == ["Sharpen the knives"]
    await api.patch(todo_url(todo), json={"title": "Sharpen the axe"})
    away = await a_list(api)
    await api.patch(todo_url(todo), json={"list_id": away["id"]})
    assert await titles(api, q="knives") == []
    assert await titles(api, q="axe", list_id=away["id"]) == ["Sharpen the axe"]
    await api.delete(todo_url(todo))
    assert await titles(api, q="axe") == []
    assert await titles(api, q="axe", deleted=True) == ["Sharpen the axe"]


async def test_a_search_finds_nothing_in_lists_of_others(api, other, kitchen):
    assert await titles(other, q="milk") == []
    assert await titles(api, q="milk") == ["Buy oat milk"]


async def test_searches_succeed_while_todos_are_written(api):
    async def write(number):
        await a_todo(api, title=f"Number {number}")

    responses = await asyncio.gather(
        *[write(number) for number in range(20)], *[api.get("/api/todos", params={"q": "number"}) for _ in range(20)]
    )
    assert {response.status_code for response in responses if response} == {200}
    assert len(await titles(api, q="number", limit=50)) == 20


@pytest.mark.parametrize("at_once", [1, 2, 4])
async def test_a_first_search_updates_texts_in_parts(app, api, monkeypatch, at_once):
    monkeypatch.setattr(search, "MAX_TEXTS_AT_ONCE", at_once)
    monkeypatch.setattr(search, "_MAX_LISTS_AT_ONCE", at_once)
    lists = [(await a_list(api))["id"] for _ in range(3)]
    expected = [
        (await a_todo(api, list_id=list_id, title=f"Number {number}"))["title"]
        for number, list_id in enumerate(lists * 3)
    ]
    await api.patch(f"/api/lists/{lists[0]}", json={"name": "Newer than its todos"})
    assert await search.update_some_texts(app.state.database, UUID(api.user["id"]))
    assert sorted(await titles(api, q="number", limit=50)) == expected
    assert not await search.update_some_texts(app.state.database, UUID(api.user["id"]))


async def test_a_first_search_that_takes_too_long_goes_on_with_the_next(api, monkeypatch):
    monkeypatch.setattr(search, "MAX_TEXTS_AT_ONCE", 1)
    monkeypatch.setattr("tend.todos.service.list_todos._UPDATE_SECONDS", 0)
    for number in range(4):
        await a_todo(api, title=f"Number {number}")
    for _ in range(4):
        response = await api.get("/api/todos", params={"q": "number"})
        assert (response.status_code, response.json()["code"]) == (503, "database_slow")
        assert "Retry-After" in response.headers
    assert len(await titles(api, q="number")) == 4


async def test_a_search_waits_for_changes_of_a_list_before_it_locks_any_todo(app, api):
    """It locked todos one after the other, and waited in turn for a change of a subtree that waited for it."""
    todos = [(await a_todo(api, title="Number"))["id"] for _ in range(2)]
    async with app.state.database.transaction() as change:
        await change.execute("select from lists where id = $1 for no key update", api.user["inbox_id"])
        await change.execute("update todos set version = version + 10 where id = $1", max(todos))
        searching = asyncio.create_task(titles(api, q="number"))
        waiting = (
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        )
        while not await app.state.database.fetchval(waiting):
            await asyncio.sleep(0.01)
        await change.execute("set local lock_timeout = '5s'")
        await change.execute("update todos set version = version + 10 where id = $1", min(todos))
    assert len(await searching) == 2


async def test_a_search_reads_todos_through_indexes(app, api):
    insert_texts = """
        insert into searchable (todo_id, list_id, words)
        select todos.id, todos.list_id, 'word ' || md5(todos.id::text)
        from todos"""
    insert_todos = """
        insert into todos (id, list_id, title, position, version)
        select gen_random_uuid(), $1, 'todo', 'a0', n + 1
        from generate_series(1, 2000) n"""
    db = app.state.database
    await db.execute(insert_todos, api.user["inbox_id"])
    await db.execute(insert_texts)
    await db.execute("analyze")
    start = cursors.first_page("position", "asc")
    arguments = (None, None, None, "-infinity", "infinity", "todo", None, "{%abcd%}", "abcd", "%abcd%", "{}")
    page = search._search_page("position", "asc", deleted=False)
    plan = await plan_of(db, page, api.user["id"], None, start.key, start.id, 50, *arguments)
    assert "searchable_parts" in plan or "searchable_words" in plan, plan
    assert "todos_pkey" in plan
    plan = await plan_of(db, search._UPDATE_TEXTS, api.user["id"], f"{{{api.user['inbox_id']}}}", 500)
    assert "todos_by_version" in plan
