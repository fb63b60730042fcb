import pytest

from tend.core.jobs import JobContext
from tend.ops.tasks import purge


@pytest.fixture
async def run(app, settings):
    context = JobContext(app.state.database, settings, "purge", 0)
    return lambda: purge(context, {})


async def aged(app, table, column, days, **where):
    conditions = " and ".join(f"{name} = ${place}" for place, name in enumerate(where, 2)) or "true"
    statement = f"update {table} set {column} = now() - make_interval(days => $1) where {conditions}"
    await app.state.database.execute(statement, days, *where.values())


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
async def test_a_todo_stays_in_the_trash_for_thirty_days(app, api, run, days, left):
    todo = (await api.post("/api/todos", json={"title": "Buy milk"})).json()
    await api.delete(f"/api/todos/{todo['id']}")
    await aged(app, "todos", "deleted_at", days)
    await run()
    assert len((await api.get("/api/todos", params={"deleted": "true"})).json()["items"]) == left


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 404)])
async def test_a_list_stays_in_the_trash_for_thirty_days_with_its_todos(app, api, run, days, status):
    made = (await api.post("/api/lists", json={"name": "Trip"})).json()
    await api.post("/api/todos", json={"title": "Pack", "list_id": made["id"]})
    await api.delete(f"/api/lists/{made['id']}")
    await aged(app, "lists", "deleted_at", days, id=made["id"])
    await run()
    assert (await api.post(f"/api/lists/{made['id']}/restore")).status_code == status
    titles = [todo["title"] for todo in (await api.get("/api/todos")).json()["items"]]
    assert titles == (["Pack"] if status == 200 else [])


async def test_what_nobody_deleted_stays(app, api, run):
    await api.post("/api/todos", json={"title": "Buy milk"})
    await run()
    assert len((await api.get("/api/todos")).json()["items"]) == 1
    assert len((await api.get("/api/lists")).json()["items"]) == 1


async def test_more_than_a_batch_goes_at_once(app, run):
    await app.state.database.execute(
        "insert into rate_limits select n::text, now() - interval '1 hour' from generate_series(1, 4500) n"
    )
    await run()
    assert await app.state.database.fetchval("select count(*) from rate_limits") == 0
