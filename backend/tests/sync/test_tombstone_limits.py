"""Tombstones are limited: a client with an older cursor loads everything again, and no other does."""

import pytest

from factories import a_list, a_todo, made, todo_url


@pytest.fixture
def database(app):
    return app.state.database


async def test_a_list_keeps_a_limited_number_of_tombstones(api, database):
    """A client with an older cursor loads the list again, and one with a later cursor learns what was deleted."""
    item = await a_list(api)
    todo = await a_todo(api, list_id=item["id"])
    await database.execute(
        """
        with numbered as (
            update lists set version = version + 6000 where id = $1 returning id, version - 6000 as base
        )
        insert into tombstones (list_id, version, todo_id)
        select id, base + n, gen_random_uuid()
        from numbered, generate_series(1, 6000) n
        """,
        item["id"],
    )
    stored = "select count(*), min(version), max(version) from tombstones"
    assert (await database.fetchrow(stored))["count"] == 5000
    purged = await database.fetchval("select tombstones_purged_through from lists where id = $1", item["id"])
    assert purged == (await database.fetchrow(stored))["min"] - 1
    fresh = (await api.post("/api/sync", json={})).json()

    async def pull(version):
        lists = {one["id"]: one["version"] for one in fresh["lists"]} | {item["id"]: version}
        body = {"epoch": fresh["epoch"], "account": fresh["account"], "lists": lists}
        (delta,) = (await api.post("/api/sync", json=body)).json()["lists"]
        return delta

    reset = await pull(purged - 1)
    assert (reset["reset"], [one["id"] for one in reset["todos"]], reset["tombstones"]) == (True, [todo["id"]], [])
    delta = await pull(purged + 4990)
    assert (delta["reset"], len(delta["tombstones"])) == (False, 10)


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
