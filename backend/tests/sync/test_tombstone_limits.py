"""Tombstones are limited: a client with an older cursor loads everything again, and no other does."""

import pytest

from factories import a_list, a_todo, made, todo_url
from sync.replica import Replica, catch_up, pull


@pytest.fixture
def database(app):
    return app.state.database


async def add_tombstones(database, item, age):
    await database.execute(
        """
        insert into tombstones (list_id, version, todo_id, created_at)
        select $1, version + n, gen_random_uuid(), now() - $2::text::interval
        from lists, generate_series(1, 6000) n
        where id = $1
        """,
        item["id"],
        age,
    )
    await database.execute("update lists set version = version + 6000 where id = $1", item["id"])


async def test_a_list_keeps_a_limited_number_of_tombstones(api, database):
    """A client with an older cursor loads the list again, and one with a later cursor learns what was deleted."""
    item = await a_list(api)
    todo = await a_todo(api, list_id=item["id"])
    await add_tombstones(database, item, "2 days")
    stored = "select count(*), min(version), max(version) from tombstones"
    assert (await database.fetchrow(stored))["count"] == 5000
    purged = await database.fetchval("select tombstones_purged_through from lists where id = $1", item["id"])
    assert purged == (await database.fetchrow(stored))["min"] - 1
    fresh = (await api.post("/api/sync", json={})).json()

    async def delta_since(version):
        lists = {one["id"]: one["version"] for one in fresh["lists"]} | {item["id"]: version}
        body = {"epoch": fresh["epoch"], "account": fresh["account"], "lists": lists}
        (delta,) = (await api.post("/api/sync", json=body)).json()["lists"]
        return delta

    reset = await delta_since(purged - 1)
    assert (reset["reset"], [one["id"] for one in reset["todos"]], reset["tombstones"]) == (True, [todo["id"]], [])
    delta = await delta_since(purged + 4990)
    assert (delta["reset"], len(delta["tombstones"])) == (False, 10)


async def test_a_first_load_goes_on_after_a_purge(api, database):
    """Tombstones of the last day stay, and what left before a load began is nothing that it has sent."""
    item = await a_list(api)
    todos = [await a_todo(api, list_id=item["id"]) for _ in range(8)]
    replica = Replica()
    for number in range(8):
        is_more = await pull(api, replica, 1)
        if item["id"] in replica.cursors:
            await add_tombstones(database, item, age="2 days")
            if number == 6:
                await api.delete(todo_url(todos[0]))
                await api.delete(f"/api/trash/todos/{todos[0]['id']}")
        assert is_more
    purged = "select tombstones_purged_through from lists where id = $1"
    assert await database.fetchval(purged, item["id"]) > 0
    seen = set(replica.todos)
    while await pull(api, replica, 5000):
        assert seen - set(replica.todos) <= {todos[0]["id"]}
        seen = set(replica.todos)
    assert set(replica.todos) == {todo["id"] for todo in todos[1:]}


async def test_tombstones_of_the_last_day_stay(api, database):
    item = await a_list(api)
    for age in ("2 days", "1 hour"):
        await add_tombstones(database, item, age)
    stored = "select count(*), min(created_at) > now() - interval '2 hours' as is_young from tombstones"
    assert dict(await database.fetchrow(stored)) == {"count": 6000, "is_young": True}


async def test_a_row_that_leaves_a_list_again_and_again_has_one_tombstone(api, database):
    home, garden = await a_list(api), await a_list(api)
    root = await a_todo(api, list_id=home["id"])
    for _ in range(3):
        await a_todo(api, list_id=home["id"], parent_id=root["id"])
    replica = await catch_up(api)
    for goal in (garden, home, garden, home, garden):
        await api.patch(todo_url(root), json={"list_id": goal["id"]})
    stored = "select list_id::text, count(*) from tombstones group by list_id"
    assert dict(await database.fetch(stored)) == {home["id"]: 4, garden["id"]: 4}
    await catch_up(api, replica)
    assert {todo["list_id"] for todo in replica.todos.values()} == {garden["id"]}


async def test_an_account_keeps_a_limited_number_of_deleted_settings_and_reminders(api, database):
    todo = await a_todo(api)
    reminder = made(await api.post(f"{todo_url(todo)}/reminders", json={"at": "2037-01-01T09:00:00Z"}))
    await api.put("/api/me/settings/theme", json={"value": {"name": "dark"}})
    await database.execute(
        """
        insert into settings (user_id, key, version)
        select $1, 'tag:' || n, n
        from generate_series(1, 3000) n
        """,
        api.user["id"],
    )
    await database.execute(
        """
        insert into reminders (id, todo_id, user_id, at, version, deleted_at)
        select gen_random_uuid(), $2, $1, now(), 3000 + n, now()
        from generate_series(1, 3000) n
        """,
        api.user["id"],
        todo["id"],
    )
    await database.execute("update users set version = 7000 where id = $1", api.user["id"])
    left = await database.fetchval(
        """
        select (select count(*) from settings where deleted_at is not null)
            + (select count(*) from reminders where deleted_at is not null)
        """
    )
    assert left == 5000
    purged = "select tombstones_purged_through from users where id = $1"
    assert await database.fetchval(purged, api.user["id"]) == 1000
    pulled = (await api.post("/api/sync", json={})).json()
    assert [one["id"] for one in pulled["reminders"]] == [reminder["id"]]
