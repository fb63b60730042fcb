import re
from random import Random
from uuid import UUID, uuid4

import pytest

from explain import plan_of
from factories import a_list, a_todo, items, list_url, titles, todo_url, version_of
from tend.core.pagination import CachedPage, PageCache
from tend.todos.queries import list_todos
from tend.todos.schemas import TodoOut


async def test_a_todo_with_only_a_title_goes_to_the_inbox(api):
    todo = await a_todo(api, title="Buy milk")
    assert todo["list_id"] == api.user["inbox_id"]
    assert todo["completed_at"] is todo["deleted_at"] is todo["due_date"] is None
    assert (todo["notes"], todo["priority"], todo["tags"], todo["position"]) == ("", "none", [], "a0")
    assert (await api.get(todo_url(todo))).json() == todo
    assert list(todo) == list(TodoOut.model_fields)


async def test_new_todos_go_to_the_end_of_their_list(api):
    await a_todo(api, title="first")
    await a_todo(api, title="far", position="c005")
    last = await a_todo(api, title="last")
    assert last["position"] == "c006"
    assert await titles(api) == ["first", "far", "last"]


async def test_a_replayed_creation_of_a_todo_takes_one_version(api):
    draft = {"id": str(uuid4()), "title": "Buy milk", "completed": True}
    responses = [await api.post("/api/todos", json=draft) for _ in range(3)]
    assert {response.status_code for response in responses} == {201}
    assert responses[0].json() == responses[1].json() == responses[2].json()
    assert await version_of(api, api.user["inbox_id"]) == 2


async def test_a_replayed_creation_of_a_changed_todo_returns_it_as_it_is(api):
    draft = {"id": str(uuid4()), "title": "Buy milk"}
    todo = await a_todo(api, **draft)
    await api.patch(todo_url(todo), json={"title": "Buy bread"})
    await api.delete(todo_url(todo))
    again = await a_todo(api, **draft)
    assert again["title"] == "Buy bread"
    assert again["deleted_at"]


async def test_the_id_of_somebody_elses_todo_is_rejected(api, other):
    theirs = await a_todo(other)
    response = await api.post("/api/todos", json={"id": theirs["id"], "title": "Mine"})
    assert (response.status_code, response.json()["code"]) == (409, "id_taken")
    assert await version_of(api, api.user["inbox_id"]) == 1


@pytest.mark.parametrize("reserved", ["0" * 32, "f" * 32])
async def test_reserved_ids_are_rejected(api, reserved):
    assert (await api.post("/api/todos", json={"id": reserved, "title": "Hi"})).status_code == 422


async def test_a_todo_completed_twice_keeps_its_first_time_of_completion(api):
    todo = await a_todo(api)
    first, second = [(await api.patch(todo_url(todo), json={"completed": True})).json() for _ in range(2)]
    assert first == second
    assert first["completed_at"]
    undone = (await api.patch(todo_url(todo), json={"completed": False})).json()
    assert (undone["completed_at"], undone["version"]) == (None, first["version"] + 1)


async def test_a_patch_with_present_values_takes_no_version(api):
    todo = await a_todo(api, title="Hi", tags=["a"], due_date="2026-03-01")
    same = {"title": "Hi", "tags": ["a"], "due_date": "2026-03-01", "completed": False, "list_id": todo["list_id"]}
    for patch in ({}, same):
        assert (await api.patch(todo_url(todo), json=patch)).json() == todo
    assert await version_of(api, todo["list_id"]) == todo["version"]


async def test_a_deleted_todo_is_in_the_trash_until_it_is_restored(api):
    todo = await a_todo(api)
    assert [(await api.delete(todo_url(todo))).status_code for _ in range(2)] == [204, 204]
    for response in (await api.get(todo_url(todo)), await api.patch(todo_url(todo), json={"title": "x"})):
        assert (response.status_code, response.json()["code"]) == (404, "todo_not_found")
    assert await items(api) == []
    (trashed,) = await items(api, deleted=True)
    assert trashed["deleted_at"]

    restored = [(await api.post(f"{todo_url(todo)}/restore")).json() for _ in range(2)]
    assert restored[0] == restored[1]
    assert restored[0]["deleted_at"] is None
    assert restored[0]["version"] == todo["version"] + 2


async def test_a_stranger_cannot_tell_that_a_todo_exists(api, other):
    theirs, own_list = await a_todo(other), await a_list(api)
    for ask in (
        lambda todo: api.get(todo_url(todo)),
        lambda todo: api.patch(todo_url(todo), json={"title": "Mine"}),
        lambda todo: api.patch(todo_url(todo), json={"list_id": own_list["id"]}),
        lambda todo: api.delete(todo_url(todo)),
        lambda todo: api.post(f"{todo_url(todo)}/restore"),
    ):
        responses = [(await ask(todo)).json() | {"request_id": ""} for todo in (theirs, {"id": uuid4()})]
        assert responses[0] == responses[1]
        assert responses[0]["code"] == "todo_not_found"
    assert (await other.get(todo_url(theirs))).json() == theirs
    assert await titles(api) == []


async def test_todos_cannot_be_read_without_signing_in(anonymous, api):
    todo = await a_todo(api)
    for response in (await anonymous.get("/api/todos"), await anonymous.get(todo_url(todo))):
        assert response.status_code == 401


PAGES = (
    "/api/todos",
    "/api/todos?limit=3",
    "/api/todos?sort=due&order=desc&completed=false",
    "/api/todos?sort=completed",
    "/api/todos?deleted=true",
    "/api/todos?tag=home&limit=2",
    "/api/todos?q=milk%20buy",
    "/api/todos?q=milk%20or%20eggs&sort=title",
    "/api/todos?list_id={list}",
    "/api/todos?list_id={list}&q=eggs",
)
JOIN = "insert into memberships (list_id, user_id, role, position, version) values ($1, $2, 'editor', 'a5', 1) on conflict do nothing"
LEAVE = "delete from memberships where list_id = $1 and user_id = $2"


async def read(client, path):
    """The page, and what the next one begins with."""
    response = await client.get(path)
    if response.status_code != 200:
        return response.status_code, response.json()["code"]
    cursor = response.json()["next_cursor"]
    following = await client.get(path + ("&" if "?" in path else "?") + f"cursor={cursor}") if cursor else None
    return response.content, following and following.content


async def change_anything(random, api, other, database, lists, todos):
    """One change by one of two people, of the kinds that change a page."""
    client, todo, one = random.choice((api, other)), random.choice(todos), random.choice(lists)
    patch = random.choice([
        {"title": random.choice(["Buy eggs", "Milk to buy"])},
        {"tags": ["home"], "due_date": random.choice(["2026-03-01", "2026-05-01", None])},
        {"completed": random.random() < 0.5},
        {"list_id": random.choice(lists)["id"]},
    ])  # fmt: skip
    match random.randrange(8):
        case 0:
            created = await client.post("/api/todos", json={"title": "Buy milk", "list_id": one["id"]})
            todos.extend([created.json()] if created.is_success else [])
        case 1 | 2 | 3:
            await client.patch(todo_url(todo), json=patch)
        case 4:
            await client.delete(todo_url(todo))
        case 5:
            await client.post(f"{todo_url(todo)}/restore")
        case 6:
            await api.patch(list_url(one), json={"archived": random.random() < 0.5})
        case _:
            await database.execute(random.choice([JOIN, LEAVE]), one["id"], other.user["id"])


@pytest.mark.parametrize("seed", range(3))
async def test_a_cached_page_is_the_page_that_the_database_has_now(app, api, other, seed):
    random = Random(seed)
    lists = [await a_list(api, name=str(number)) for number in range(3)]
    todos = [await a_todo(api, title=f"Buy milk {number}", list_id=lists[number % 3]["id"]) for number in range(6)]
    for _ in range(30):
        for _ in range(random.randrange(3)):
            await change_anything(random, api, other, app.state.database, lists, todos)
        path = random.choice(PAGES).format(list=random.choice(lists)["id"])
        for client in (api, other):
            cached = await read(client, path)
            assert await read(client, path) == cached
            pages, app.state.page_cache = app.state.page_cache, PageCache(0)
            assert await read(client, path) == cached
            app.state.page_cache = pages


async def test_an_unchanged_page_is_not_read_from_the_tables_again(app, api):
    await a_todo(api, title="Buy milk")
    page = list_todos._page_sql("position", "asc", in_list=False, completed=None)
    arguments = (api.user["id"], None, "", str(UUID(int=0)), 50)
    state = await app.state.database.fetchval(page, UUID(api.user["id"]), None, "", UUID(int=0), 50, None)
    plan = await plan_of(app.state.database, page, *arguments, state, options="analyze")
    assert re.search(r"on todos.*never executed", plan), plan


def test_a_cache_of_pages_forgets_the_one_that_was_used_longest_ago():
    cache = PageCache(max_bytes=4_000)
    first, second, third = (CachedPage(bytes(1_000), str(number)) for number in range(3))
    cache.put(1, first)
    cache.put(2, second)
    assert cache.get(1) is first
    cache.put(3, third)
    assert [cache.get(key) for key in (1, 2, 3)] == [first, None, third]
    cache.put(3, CachedPage(bytes(4_000), ""))
    assert [cache.get(key) for key in (1, 2, 3)] == [None, None, None]


def test_many_small_pages_stay_within_the_bound_of_the_cache():
    cache = PageCache(max_bytes=10_000)
    for key in range(100):
        cache.put(key, CachedPage(b"", ""))
    assert sum(cache.get(key) is not None for key in range(100)) == 20
