from asyncio import gather
from uuid import uuid4

from factories import a_list, a_todo, items, url, version_of


async def numbers_in(app, list_id):
    rows = await app.state.database.fetch(
        "select version from todos where list_id = $1 union all select version from tombstones where list_id = $1",
        list_id,
    )
    return sorted(row["version"] for row in rows)


async def test_fifty_creations_at_once_take_the_numbers_without_a_gap(app, api):
    home = await a_list(api)
    todos = await gather(*[a_todo(api, list_id=home["id"], title=f"{number}") for number in range(50)])
    assert sorted(todo["version"] for todo in todos) == list(range(2, 52))
    assert await version_of(api, home["id"]) == 51
    assert len({todo["position"] for todo in todos}) == 50
    by_number = sorted(todos, key=lambda todo: todo["version"])
    assert [todo["id"] for todo in await items(api, list_id=home["id"], limit=200)] == [
        todo["id"] for todo in by_number
    ]


async def test_the_same_creation_fifty_times_at_once_has_one_effect(api):
    home = await a_list(api)
    draft = {"id": str(uuid4()), "title": "Once", "list_id": home["id"]}
    answers = await gather(*[api.post("/api/todos", json=draft) for _ in range(50)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await version_of(api, home["id"]) == 2


async def test_the_same_list_fifty_times_at_once_is_one_list(api):
    draft = {"id": str(uuid4()), "name": "Once"}
    answers = await gather(*[api.post("/api/lists", json=draft) for _ in range(50)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1


async def test_completing_fifty_times_at_once_takes_one_number(api):
    todo = await a_todo(api)
    answers = await gather(*[api.patch(url(todo), json={"completed": True}) for _ in range(50)])
    assert len({answer.text for answer in answers}) == 1
    assert await version_of(api, todo["list_id"]) == todo["version"] + 1


async def test_toggles_from_two_devices_never_skip_a_number(app, api):
    todo = await a_todo(api)
    toggles = [api.patch(url(todo), json={"completed": number % 2 == 0}) for number in range(40)]
    seen = {answer.json()["version"] for answer in await gather(*toggles)}
    last = await version_of(api, todo["list_id"])
    assert seen | {todo["version"]} == set(range(todo["version"], last + 1))
    assert await numbers_in(app, todo["list_id"]) == [last]


async def test_changes_of_all_kinds_at_once_use_every_number(app, api):
    home = await a_list(api)
    todos = [await a_todo(api, list_id=home["id"]) for _ in range(8)]
    before = await version_of(api, home["id"])
    answers = await gather(
        *[api.patch(url(todo), json={"title": f"{number}"}) for number, todo in enumerate(todos)],
        *[api.delete(url(todo)) for todo in todos[:4]],
        *[api.post("/api/todos", json={"title": "new", "list_id": home["id"]}) for _ in range(4)],
        *[api.patch(url(todo), json={"list_id": api.user["inbox_id"]}) for todo in todos[4:6]],
    )
    assert {answer.status_code for answer in answers} <= {200, 201, 204, 404}
    done = [answer for answer in answers if answer.status_code < 300]
    numbers = await numbers_in(app, home["id"])
    assert len(set(numbers)) == len(numbers)
    assert numbers[-1] == await version_of(api, home["id"]) <= before + len(done)


async def test_a_refused_change_takes_no_number(api):
    todo = await a_todo(api)
    for patch in ({"due_time": "09:00"}, {"title": ""}, {"list_id": str(uuid4())}):
        assert (await api.patch(url(todo), json=patch)).status_code >= 400
    assert await version_of(api, todo["list_id"]) == todo["version"]
