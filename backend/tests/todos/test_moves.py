import asyncio
from asyncio import gather
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg

from conftest import sign_up
from factories import a_list, a_todo, items, join, titles, todo_url, version_of
from tend.todos.queries import move
from time_limits import HANG_SECONDS, TURN_SECONDS


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


async def test_two_people_who_move_trees_of_others_do_not_wait_for_each_other(app, api, other, monkeypatch):
    """Each tree is of two people who are not in the new list: of one the todo, and of the other its subtask."""
    database, descendants, arrived = app.state.database, move.move_descendants, []

    async def move_descendants(*arguments):
        """Begins when both moves have counted their todo, or when one of them waits."""
        arrived.append(arguments)
        waiting = "select exists (select from pg_locks where not granted)"
        async with asyncio.timeout(HANG_SECONDS):
            while len(arrived) < 2 and not await database.fetchval(waiting):
                await asyncio.sleep(TURN_SECONDS)
        return await descendants(*arguments)

    cyd, dan = [await sign_up(app, name) for name in ("cyd", "dan")]
    moves = []
    for mover, first, second in ((api, cyd, dan), (other, dan, cyd)):
        await a_todo(mover)
        shared, own = await a_list(mover), await a_list(mover)
        for person in (first, second):
            await join(app, shared, person)
        top = await a_todo(first, list_id=shared["id"])
        await a_todo(second, list_id=shared["id"], parent_id=top["id"])
        moves.append(mover.patch(todo_url(top), json={"list_id": own["id"]}))
    monkeypatch.setattr(move, "move_descendants", move_descendants)
    assert [response.status_code for response in await gather(*moves)] == [200, 200]
    # Neither had to begin again.
    assert len(arrived) == 2
    usage = dict(await database.fetch("select user_id::text, todos from current_usage"))
    assert [usage.get(person.user["id"]) for person in (api, other, cyd, dan)] == [3, 3, 0, 0]
    for person in (cyd, dan):
        await person.aclose()


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


async def test_a_move_that_postgresql_ends_because_of_a_deadlock_is_tried_again(app, api, postgres, database_url):
    home, work = await a_list(api, name="Home"), await a_list(api, name="Work")
    first, second = sorted([home["id"], work["id"]])
    todo = await a_todo(api, list_id=home["id"])
    lock = "select from lists where id = $1 for update"
    # Only a superuser may say that PostgreSQL never ends the transaction of the test instead.
    transaction = await asyncpg.connect(postgres.url("postgres", urlsplit(database_url).path[1:]))
    await transaction.execute("set deadlock_timeout = '1h'")
    async with transaction.transaction():
        await transaction.execute(lock, second)
        move = asyncio.create_task(api.patch(todo_url(todo), json={"list_id": work["id"]}))
        waiting = "select count(*) from pg_locks where not granted"
        async with asyncio.timeout(HANG_SECONDS):
            while not await app.state.database.fetchval(waiting):
                await asyncio.sleep(TURN_SECONDS)
        await transaction.execute(lock, first)
    await transaction.close()
    assert (await move).json()["list_id"] == work["id"]


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
