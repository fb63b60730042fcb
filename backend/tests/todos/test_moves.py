from asyncio import gather
from uuid import uuid4

from factories import a_list, a_todo, items, titles, url, version_of


async def tombstones(app, list_id):
    rows = await app.state.database.fetch(
        "select version, todo_id::text from tombstones where list_id = $1 order by version", list_id
    )
    return [tuple(row) for row in rows]


async def test_a_moved_todo_takes_a_number_in_both_lists(app, api):
    home, work = await a_list(api, name="Home"), await a_list(api, name="Work")
    await a_todo(api, list_id=work["id"], title="there before")
    todo = await a_todo(api, list_id=home["id"], title="on the move", notes="kept")
    moved = (await api.patch(url(todo), json={"list_id": work["id"], "priority": "high"})).json()
    assert (moved["list_id"], moved["version"], moved["position"]) == (work["id"], 3, "a1")
    assert (moved["notes"], moved["priority"]) == ("kept", "high")
    assert await tombstones(app, home["id"]) == [(3, todo["id"])]
    assert (await version_of(api, home["id"]), await version_of(api, work["id"])) == (3, 3)
    assert await titles(api, list_id=work["id"]) == ["there before", "on the move"]
    assert await titles(api, list_id=home["id"]) == []


async def test_a_moved_todo_goes_where_it_is_put(api):
    work = await a_list(api)
    await a_todo(api, list_id=work["id"], title="second")
    todo = await a_todo(api, title="first")
    await api.patch(url(todo), json={"list_id": work["id"], "position": "Zz"})
    assert await titles(api, list_id=work["id"]) == ["first", "second"]


async def test_moving_to_where_it_is_changes_nothing(app, api):
    todo = await a_todo(api)
    assert (await api.patch(url(todo), json={"list_id": todo["list_id"]})).json() == todo
    assert await tombstones(app, todo["list_id"]) == []


async def test_a_list_that_is_not_mine_takes_nothing(api, other):
    theirs, todo = await a_list(other), await a_todo(api)
    for goal in (theirs["id"], str(uuid4())):
        answer = await api.patch(url(todo), json={"list_id": goal, "title": "x"})
        assert (answer.status_code, answer.json()["code"]) == (404, "list_not_found")
    assert (await api.get(url(todo))).json() == todo
    assert await items(other, list_id=theirs["id"]) == []


async def test_a_move_that_breaks_the_due_rules_moves_nothing(app, api):
    work, todo = await a_list(api), await a_todo(api)
    assert (await api.patch(url(todo), json={"list_id": work["id"], "due_time": "09:00"})).status_code == 422
    assert (await api.get(url(todo))).json() == todo
    assert await tombstones(app, todo["list_id"]) == []
    assert await version_of(api, work["id"]) == 1


async def test_opposite_moves_at_once_all_happen(app, api):
    home, work = await a_list(api, name="Home"), await a_list(api, name="Work")
    there = [await a_todo(api, list_id=home["id"]) for _ in range(15)]
    back = [await a_todo(api, list_id=work["id"]) for _ in range(15)]
    moves = [(todo, work) for todo in there] + [(todo, home) for todo in back]
    answers = await gather(*[api.patch(url(todo), json={"list_id": goal["id"]}) for todo, goal in moves])
    assert {answer.status_code for answer in answers} == {200}
    for item in (home, work):
        left = {number for number, _ in await tombstones(app, item["id"])}
        came = {todo["version"] for todo in await items(api, list_id=item["id"], limit=200)}
        assert len(left) == len(came) == 15
        assert left | came == set(range(17, 47))


async def test_one_todo_pulled_two_ways_ends_in_one_list_with_every_edit(app, api):
    lists = [await a_list(api, name=f"{number}") for number in range(3)]
    todo = await a_todo(api, list_id=lists[0]["id"])
    answers = await gather(
        *[api.patch(url(todo), json={"list_id": lists[number % 3]["id"]}) for number in range(12)],
        api.patch(url(todo), json={"title": "edited meanwhile"}),
        api.patch(url(todo), json={"tags": ["kept"]}),
    )
    assert {answer.status_code for answer in answers} == {200}
    final = (await api.get(url(todo))).json()
    assert (final["title"], final["tags"]) == ("edited meanwhile", ["kept"])
    shown = [len(await items(api, list_id=item["id"])) for item in lists]
    assert sum(shown) == 1
    for item in lists:
        numbers = [number for number, _ in await tombstones(app, item["id"])]
        assert len(set(numbers)) == len(numbers)
