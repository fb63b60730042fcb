import pytest

from tend.core.jobs import JobContext
from tend.ops.tasks import purge


@pytest.fixture
async def run_purge(app, settings):
    context = JobContext(app.state.database, settings, "purge", 0)
    return lambda: purge(context, {})


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
