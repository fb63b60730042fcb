from asyncio import gather
from uuid import uuid4

from factories import a_list, a_todo, items, todo_url, version_of


async def versions_in(app, list_id):
    rows = await app.state.database.fetch(
        "select version from todos where list_id = $1 union all select version from tombstones where list_id = $1",
        list_id,
    )
    return sorted(row["version"] for row in rows)


async def test_fifty_creations_at_once_take_versions_without_a_gap(app, api):
    home = await a_list(api)
    todos = await gather(*[a_todo(api, list_id=home["id"], title=f"{number}") for number in range(50)])
    assert sorted(todo["version"] for todo in todos) == list(range(2, 52))
    assert await version_of(api, home["id"]) == 51
    assert len({todo["position"] for todo in todos}) == 50
    by_version = sorted(todos, key=lambda todo: todo["version"])
    assert [todo["id"] for todo in await items(api, list_id=home["id"], limit=200)] == [
        todo["id"] for todo in by_version
    ]


async def test_fifty_replays_of_a_creation_at_once_create_one_todo(api):
    home = await a_list(api)
    draft = {"id": str(uuid4()), "title": "Once", "list_id": home["id"]}
    responses = await gather(*[api.post("/api/todos", json=draft) for _ in range(50)])
    assert {response.status_code for response in responses} == {201}
    assert len({response.text for response in responses}) == 1
    assert await version_of(api, home["id"]) == 2


async def test_fifty_replays_of_a_list_at_once_create_one_list(api):
    draft = {"id": str(uuid4()), "name": "Once"}
    responses = await gather(*[api.post("/api/lists", json=draft) for _ in range(50)])
    assert {response.status_code for response in responses} == {201}
    assert len({response.text for response in responses}) == 1


async def test_fifty_completions_at_once_take_one_version(api):
    todo = await a_todo(api)
    responses = await gather(*[api.patch(todo_url(todo), json={"completed": True}) for _ in range(50)])
    assert len({response.text for response in responses}) == 1
    assert await version_of(api, todo["list_id"]) == todo["version"] + 1


async def test_completions_from_two_devices_never_skip_a_version(app, api):
    todo = await a_todo(api)
    toggles = [api.patch(todo_url(todo), json={"completed": number % 2 == 0}) for number in range(40)]
    seen = {response.json()["version"] for response in await gather(*toggles)}
    last = await version_of(api, todo["list_id"])
    assert seen | {todo["version"]} == set(range(todo["version"], last + 1))
    assert await versions_in(app, todo["list_id"]) == [last]


async def test_changes_of_all_kinds_at_once_take_every_version_once(app, api):
    home = await a_list(api)
    todos = [await a_todo(api, list_id=home["id"]) for _ in range(8)]
    before = await version_of(api, home["id"])
    responses = await gather(
        *[api.patch(todo_url(todo), json={"title": f"{number}"}) for number, todo in enumerate(todos)],
        *[api.delete(todo_url(todo)) for todo in todos[:4]],
        *[api.post("/api/todos", json={"title": "new", "list_id": home["id"]}) for _ in range(4)],
        *[api.patch(todo_url(todo), json={"list_id": api.user["inbox_id"]}) for todo in todos[4:6]],
    )
    assert {response.status_code for response in responses} <= {200, 201, 204, 404}
    succeeded = [response for response in responses if response.status_code < 300]
    versions = await versions_in(app, home["id"])
    assert len(set(versions)) == len(versions)
    assert versions[-1] == await version_of(api, home["id"]) <= before + len(succeeded)


async def test_a_rejected_change_takes_no_version(api):
    todo = await a_todo(api)
    for patch in ({"due_time": "09:00"}, {"title": ""}, {"list_id": str(uuid4())}):
        assert (await api.patch(todo_url(todo), json=patch)).status_code >= 400
    assert await version_of(api, todo["list_id"]) == todo["version"]


async def test_a_version_that_is_taken_is_a_server_error_and_no_missing_list(app, api):
    todo = await a_todo(api)
    await app.state.database.execute("update lists set version = version - 1 where id = $1", todo["list_id"])
    response = await api.post("/api/todos", json={"title": "Buy bread"})
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert [one["id"] for one in (await api.get("/api/todos")).json()["items"]] == [todo["id"]]
