from uuid import UUID

import pytest

from purge import purge_expired
from tend.accounts.service.operator_actions import promote_account


@pytest.fixture
async def run_purge(app, settings):
    return lambda: purge_expired(app.state.database, settings)


async def make_older(app, table, column, days, **where):
    conditions = " and ".join(f"{name} = ${number}" for number, name in enumerate(where, 2)) or "true"
    statement = f"update {table} set {column} = now() - make_interval(days => $1) where {conditions}"
    await app.state.database.execute(statement, days, *where.values())


@pytest.mark.parametrize(("days", "count"), [(29, 1), (31, 0)])
async def test_a_todo_stays_in_the_trash_for_thirty_days(app, api, run_purge, days, count):
    todo = (await api.post("/api/todos", json={"title": "Buy milk"})).json()
    await api.delete(f"/api/todos/{todo['id']}")
    await make_older(app, "todos", "deleted_at", days)
    await run_purge()
    assert len((await api.get("/api/todos", params={"deleted": "true"})).json()["items"]) == count


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 404)])
async def test_a_list_stays_in_the_trash_for_thirty_days_with_its_todos(app, api, run_purge, days, status):
    created = (await api.post("/api/lists", json={"name": "Trip"})).json()
    await api.post("/api/todos", json={"title": "Pack", "list_id": created["id"]})
    await api.delete(f"/api/lists/{created['id']}")
    await make_older(app, "lists", "deleted_at", days, id=created["id"])
    await run_purge()
    assert (await api.post(f"/api/lists/{created['id']}/restore")).status_code == status
    titles = [todo["title"] for todo in (await api.get("/api/todos")).json()["items"]]
    assert titles == (["Pack"] if status == 200 else [])


@pytest.mark.parametrize(("days", "count"), [(364, 1), (366, 0)])
async def test_what_an_operator_did_is_recorded_for_a_year(app, api, run_purge, days, count):
    await promote_account(app.state.database, UUID(api.user["id"]))
    await make_older(app, "operator_acts", "acted_at", days)
    await run_purge()
    assert await app.state.database.fetchval("select count(*) from operator_acts") == count


async def test_todos_and_lists_that_nobody_deleted_stay(app, api, run_purge):
    await api.post("/api/todos", json={"title": "Buy milk"})
    await run_purge()
    assert len((await api.get("/api/todos")).json()["items"]) == 1
    assert len((await api.get("/api/lists")).json()["items"]) == 1


async def test_one_purge_deletes_more_than_one_batch(app, run_purge):
    await app.state.database.execute(
        "insert into rate_limits select n::text, now() - interval '1 hour' from generate_series(1, 4500) n"
    )
    await run_purge()
    assert await app.state.database.fetchval("select count(*) from rate_limits") == 0


async def test_expired_sessions_tokens_and_revocations_are_deleted_and_others_stay(app, api, run_purge):
    database = app.state.database
    await database.execute(
        """
        insert into sessions (id, user_id, refresh_hash, expires_at)
        select gen_random_uuid(), user_id, refresh_hash, now() - interval '1 minute'
        from sessions
        """
    )
    await database.execute(
        """
        insert into revocations (session_id, revoked_at)
        select gen_random_uuid(), now() - make_interval(hours => hours)
        from unnest(array[23, 25]) hours
        """
    )
    await database.execute(
        """
        insert into one_time_tokens (id, token_hash, user_id, purpose, email_key, expires_at)
        select gen_random_uuid(), convert_to(hours::text, 'utf8'), id, 'reset_password', email_key, now() - make_interval(hours => hours)
        from users, unnest(array[23, 25]) hours
        """
    )
    await run_purge()
    for table in ("sessions", "revocations", "one_time_tokens"):
        assert await database.fetchval(f"select count(*) from {table}") == 1
    assert (await api.get("/api/me/sessions")).status_code == 200


@pytest.mark.parametrize(("days", "is_reset"), [(29, False), (31, True)])
async def test_deleted_settings_and_reminders_are_remembered_for_thirty_days(app, api, run_purge, days, is_reset):
    todo = (await api.post("/api/todos", json={"title": "Buy milk"})).json()
    reminders = [
        (await api.post(f"/api/todos/{todo['id']}/reminders", json={"before_minutes": minutes})).json()["id"]
        for minutes in (10, 20)
    ]
    for tag in ("home", "work"):
        await api.put(f"/api/me/settings/tag:{tag}", json={"value": {"name": tag}})
    before = (await api.post("/api/sync", json={})).json()
    await api.delete("/api/me/settings/tag:home")
    await api.delete(f"/api/reminders/{reminders[0]}")
    after_deletion = (await api.post("/api/sync", json={"epoch": before["epoch"]})).json()
    for table in ("settings", "reminders"):
        await app.state.database.execute(
            f"update {table} set deleted_at = now() - make_interval(days => $1) where deleted_at is not null", days
        )
    await run_purge()

    async def pull(cursor):
        return (await api.post("/api/sync", json={"epoch": before["epoch"], "account": cursor})).json()

    old = await pull(before["account"])
    assert old["account_reset"] == is_reset
    if is_reset:
        assert [setting["key"] for setting in old["settings"]] == ["tag:work"]
        assert [reminder["id"] for reminder in old["reminders"]] == [reminders[1]]
        assert await app.state.database.fetchval("select count(*) from settings where value is null") == 0
        assert await app.state.database.fetchval("select count(*) from reminders where deleted_at is not null") == 0
    else:
        assert old["settings"] == [{"key": "tag:home", "value": None}]
        assert old["deleted_reminders"] == [reminders[0]]
    recent = await pull(after_deletion["account"])
    assert (recent["account_reset"], recent["settings"], recent["deleted_reminders"]) == (False, [], [])


async def test_a_deleted_setting_that_was_set_again_is_not_purged(app, api, run_purge):
    for _ in range(2):
        await api.put("/api/me/settings/tag:home", json={"value": {"name": "home"}})
        await app.state.database.execute("update settings set value = null")
    await app.state.database.execute("update settings set deleted_at = now() - interval '31 days'")
    await api.put("/api/me/settings/tag:home", json={"value": {"name": "home"}})
    await run_purge()
    assert len((await api.get("/api/me/settings")).json()["items"]) == 1
