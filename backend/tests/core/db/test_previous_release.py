"""The previous release still works while both run on the new schema."""

import json

import pytest

from factories import a_list, a_todo
from purge import purge_deleted


@pytest.fixture
async def home(api):
    return await a_list(api, name="Home")


@pytest.fixture
def database(app):
    return app.state.database


async def pull(api, **cursors):
    return (await api.post("/api/sync", json=cursors)).json()


async def test_a_tombstone_that_the_previous_release_wrote_is_pulled(api, database, home):
    todo = await a_todo(api, list_id=home["id"])
    before = await pull(api)
    cursors = {one["id"]: one["version"] for one in before["lists"]}
    await database.execute("delete from todos where id = $1", todo["id"])
    await database.execute(
        """
        with numbered as (update lists set version = version + 1 where id = $1 returning version)
        insert into departures (list_id, version, todo_id)
        select $1, version, $2
        from numbered
        """,
        home["id"],
        todo["id"],
    )
    after = await pull(api, epoch=before["epoch"], account=before["account"], lists=cursors)
    (delta,) = after["lists"]
    assert delta["tombstones"] == [todo["id"]]


async def test_the_previous_release_purges_under_the_names_that_it_knows(api, database, home):
    await database.execute(
        "insert into tombstones (list_id, version, todo_id, created_at) values ($1, 7, $1, now() - interval '31 days')",
        home["id"],
    )
    purged = await database.fetchval(
        """
        with old as (
            select list_id, version
            from departures
            where departed_at < now() - interval '30 days'
        ), gone as (
            delete from departures
            using old
            where departures.list_id = old.list_id
              and departures.version = old.version
            returning departures.list_id, departures.version
        ), forgotten as (
            update lists
            set purged_version = greatest(lists.purged_version, gone.version)
            from gone
            where lists.id = gone.list_id
        )
        select count(*)
        from gone
        """
    )
    seen = await database.fetchrow(
        "select purged_version, tombstones_purged_through from lists where id = $1", home["id"]
    )
    assert (purged, *seen) == (1, 7, 7)


async def test_both_releases_see_what_the_other_wrote_under_an_idempotency_key(api, database):
    await database.execute(
        """
        insert into idempotency_keys (user_id, key)
        values ($1, 'old'), ($1, 'old')
        on conflict do nothing
        """,
        api.user["id"],
    )
    await database.execute("""update idempotency_keys set verdict = '{"row": 1}' where key = 'old'""")
    await database.execute(
        """insert into idempotent_writes (user_id, key, result) values ($1, 'new', '{"row": 2}')""", api.user["id"]
    )
    assert await database.fetchval("select result ->> 'row' from idempotent_writes where key = 'old'") == "1"
    assert await database.fetchval("select verdict ->> 'row' from idempotency_keys where key = 'new'") == "2"
    deleted = await database.execute("delete from idempotency_keys where ctid in (select ctid from idempotency_keys)")
    assert deleted == "DELETE 2"


async def test_what_an_account_leaves_that_the_previous_release_deletes_is_purged(app, api, database):
    todo = await a_todo(api, due_date="2037-01-01")
    await api.post(f"/api/todos/{todo['id']}/reminders", json={"before_minutes": 5})
    await api.put("/api/me/settings/tag:home", json={"value": {"name": "home"}})
    await api.post("/api/todos", json={"title": "Buy milk"}, headers={"Idempotency-Key": "new"})
    await database.execute("""insert into idempotent_writes (user_id, key) values ($1, 'old')""", api.user["id"])
    await database.execute("delete from users where id = $1", api.user["id"])
    await purge_deleted(app)
    for table in ("idempotent_writes", "reminders", "settings", "deleted_accounts"):
        assert await database.fetchval(f"select count(*) from {table}") == 0


async def test_a_reminder_deleted_by_either_release_is_deleted_for_both(api, database):
    todo = await a_todo(api)
    first, second = [
        (await api.post(f"/api/todos/{todo['id']}/reminders", json={"at": at})).json()
        for at in ("2037-01-01T09:00:00Z", "2037-01-02T09:00:00Z")
    ]
    await database.execute("update reminders set gone = true where id = $1", first["id"])
    assert (await api.delete(f"/api/reminders/{second['id']}")).status_code == 204
    rows = await database.fetch("select gone, deleted_at is not null as deleted from reminders")
    assert [(row["gone"], row["deleted"]) for row in rows] == [(True, True)] * 2
    await database.execute("update reminders set gone = false where id = $1", first["id"])
    assert await database.fetchval("select deleted_at from reminders where id = $1", first["id"]) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"kept": {"title": "Usual"}}, {"original_fields": {"title": "Usual"}}),
        (
            {"was": {"rule": "FREQ=DAILY", "kept": {"title": "Usual"}}},
            {"previous_state": {"original_fields": {"title": "Usual"}}},
        ),
        ({"original_fields": {"title": "Usual"}}, {"kept": {"title": "Usual"}}),
        ({"previous_state": {"original_fields": {"notes": ""}}}, {"was": {"kept": {"notes": ""}}}),
    ],
)
async def test_a_recurrence_has_the_keys_of_both_releases_whichever_wrote_it(api, database, written, expected):
    todo = await a_todo(api)
    found = await database.fetchval(
        "update todos set recurrence = $2::jsonb where id = $1 returning recurrence", todo["id"], json.dumps(written)
    )
    assert_contains(json.loads(found), expected)


async def test_a_change_under_one_name_of_a_key_is_made_under_the_other_too(api, database):
    todo = await a_todo(api)
    await database.execute(
        """update todos set recurrence = '{"kept": {"title": "Usual", "notes": ""}}' where id = $1""", todo["id"]
    )
    for key, twin in (("kept", "original_fields"), ("original_fields", "kept")):
        found = await database.fetchval(
            """
            update todos
            set recurrence = jsonb_set(recurrence, array[$2], (recurrence -> $2) || jsonb_build_object('tags', $2))
            where id = $1
            returning recurrence
            """,
            todo["id"],
            key,
        )
        assert json.loads(found)[twin]["tags"] == key


async def test_a_browser_that_runs_the_previous_release_may_change_one_occurrence_alone(api):
    todo = await a_todo(api, due_date="2037-01-05", recurrence={"rule": "FREQ=DAILY"})
    changed = await api.patch(f"/api/todos/{todo['id']}", json={"only_this": True, "title": "Twice"})
    assert changed.json()["recurrence"]["original_fields"] == {"title": todo["title"]}


def assert_contains(found, expected):
    for key, value in expected.items():
        if isinstance(value, dict):
            assert_contains(found[key], value)
        else:
            assert found[key] == value


async def test_a_session_that_the_previous_release_opened_is_refreshed(api, database):
    await database.execute("update sessions set device_hash = null")
    for _ in range(2):
        assert (await api.post("/api/auth/refresh")).status_code == 200


async def test_a_setting_that_the_previous_release_deletes_is_dated(api, database):
    await api.put("/api/me/settings/tag:home", json={"value": {"name": "home"}})
    await database.execute("update settings set value = null where key = 'tag:home'")
    assert await database.fetchval("select deleted_at from settings") is not None
    await database.execute("""update settings set value = '{"name": "home"}' where key = 'tag:home'""")
    assert await database.fetchval("select deleted_at from settings") is None


async def test_todos_that_the_previous_release_writes_and_deletes_are_counted(api, database, home):
    usage = "select todos, text_bytes from current_usage where user_id = $1"
    todo = await a_todo(api, list_id=home["id"], title="Milk")
    assert tuple(await database.fetchrow(usage, api.user["id"])) == (1, 4)
    await database.execute(
        """
        insert into todos (id, list_id, created_by, title, position, version)
        select gen_random_uuid(), list_id, created_by, 'Bread', 'a5', version + n
        from todos, generate_series(1, 3) n
        """
    )
    await database.execute("update todos set notes = 'Two', tags = '{shop}' where id = $1", todo["id"])
    assert tuple(await database.fetchrow(usage, api.user["id"])) == (4, 4 + 3 + 4 + 3 * 5)
    await database.execute("delete from todos where title = 'Bread'")
    assert tuple(await database.fetchrow(usage, api.user["id"])) == (1, 4 + 3 + 4)


async def test_todos_from_before_the_quotas_are_counted_with_the_next_change(api, database, home):
    for _ in range(3):
        await a_todo(api, list_id=home["id"], title="Milk")
    await database.execute("delete from account_usage")
    await a_todo(api, list_id=home["id"], title="Bread")
    assert tuple(await database.fetchrow("select todos, text_bytes from current_usage")) == (4, 3 * 4 + 5)
