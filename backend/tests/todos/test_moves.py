from asyncio import gather
from uuid import uuid4

from factories import a_list, a_todo, items, titles, todo_url, version_of


async def tombstones(app, list_id):
    rows = await app.state.database.fetch(
        "select version, todo_id::text from tombstones where list_id = $1 order by version", list_id
    )
    return [tuple(row) for row in rows]


async def test_a_moved_todo_takes_a_version_in_both_lists_and_leaves_a_tombstone(app, api):
    home, work = await a_list(api, name="Home"), await a_list(api, name="Work")
    await a_todo(api, list_id=work["id"], title="there before")
    todo = await a_todo(api, list_id=home["id"], title="on the move", notes="unchanged")
    moved = (await api.patch(todo_url(todo), json={"list_id": work["id"], "priority": "high"})).json()
    assert (moved["list_id"], moved["version"], moved["position"]) == (work["id"], 3, "a1")
    assert (moved["notes"], moved["priority"]) == ("unchanged", "high")
    assert await tombstones(app, home["id"]) == [(3, todo["id"])]
    assert (await version_of(api, home["id"]), await version_of(api, work["id"])) == (3, 3)
    assert await titles(api, list_id=work["id"]) == ["there before", "on the move"]
    assert await titles(api, list_id=home["id"]) == []


async def test_a_moved_todo_takes_the_position_that_is_sent(api):
    work = await a_list(api)
    await a_todo(api, list_id=work["id"], title="second")
    todo = await a_todo(api, title="first")
    await api.patch(todo_url(todo), json={"list_id": work["id"], "position": "Zz"})
    assert await titles(api, list_id=work["id"]) == ["first", "second"]


async def test_a_move_to_the_same_list_changes_nothing(app, api):
    todo = await a_todo(api)
    assert (await api.patch(todo_url(todo), json={"list_id": todo["list_id"]})).json() == todo
    assert await tombstones(app, todo["list_id"]) == []


async def test_a_move_to_somebody_elses_list_is_rejected(api, other):
    theirs, todo = await a_list(other), await a_todo(api)
    for goal in (theirs["id"], str(uuid4())):
        response = await api.patch(todo_url(todo), json={"list_id": goal, "title": "x"})
        assert (response.status_code, response.json()["code"]) == (404, "list_not_found")
    assert (await api.get(todo_url(todo))).json() == todo
    assert await items(other, list_id=theirs["id"]) == []


async def test_a_move_with_an_invalid_due_time_changes_nothing(app, api):
    work, todo = await a_list(api), await a_todo(api)
    assert (await api.patch(todo_url(todo), json={"list_id": work["id"], "due_time": "09:00"})).status_code == 422
    assert (await api.get(todo_url(todo))).json() == todo
    assert await tombstones(app, todo["list_id"]) == []
    assert await version_of(api, work["id"]) == 1


async def test_opposite_moves_at_the_same_time_all_succeed(app, api):
    home, work = await a_list(api, name="Home"), await a_list(api, name="Work")
    to_work = [await a_todo(api, list_id=home["id"]) for _ in range(15)]
    to_home = [await a_todo(api, list_id=work["id"]) for _ in range(15)]
    moves = [(todo, work) for todo in to_work] + [(todo, home) for todo in to_home]
    responses = await gather(*[api.patch(todo_url(todo), json={"list_id": goal["id"]}) for todo, goal in moves])
    assert {response.status_code for response in responses} == {200}
    for item in (home, work):
        left = {version for version, _ in await tombstones(app, item["id"])}
        arrived = {todo["version"] for todo in await items(api, list_id=item["id"], limit=200)}
        assert len(left) == len(arrived) == 15
        assert left | arrived == set(range(17, 47))


async def test_a_todo_moved_to_several_lists_at_once_ends_in_one_list_with_every_edit(app, api):
    lists = [await a_list(api, name=f"{number}") for number in range(3)]
    todo = await a_todo(api, list_id=lists[0]["id"])
    responses = await gather(
        *[api.patch(todo_url(todo), json={"list_id": lists[number % 3]["id"]}) for number in range(12)],
        api.patch(todo_url(todo), json={"title": "edited meanwhile"}),
        api.patch(todo_url(todo), json={"tags": ["home"]}),
    )
    assert {response.status_code for response in responses} == {200}
    final = (await api.get(todo_url(todo))).json()
    assert (final["title"], final["tags"]) == ("edited meanwhile", ["home"])
    shown = [len(await items(api, list_id=item["id"])) for item in lists]
    assert sum(shown) == 1
    for item in lists:
        versions = [version for version, _ in await tombstones(app, item["id"])]
        assert len(set(versions)) == len(versions)
