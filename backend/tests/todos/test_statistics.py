"""What was completed, day by day."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from explain import plan_of
from factories import a_todo, field_errors, url
from tend.todos.queries.statistics import DONE

URL = "/api/me/statistics"


def noon(days_ago):
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=days_ago)


async def done(api, *moments):
    for moment in moments:
        todo = await a_todo(api)
        changes = {"completed": True}
        operation = {"id": str(uuid4()), "kind": "todo.change", "todo_id": todo["id"], "changes": changes}
        answer = await api.post("/api/batch", json={"operations": [operation | {"at": moment.isoformat()}]})
        assert answer.json()["results"][0]["status"] == 200
    return todo


async def shown(api, **period):
    answer = await api.get(URL, params=period)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_days_are_counted_and_runs_of_days_are_streaks(api):
    await done(api, noon(1), noon(1), noon(2), noon(10), noon(11), noon(12))
    told = await shown(api)
    assert [day["completed"] for day in told["days"]] == [1, 1, 1, 1, 2]
    assert (told["total"], told["streak"], told["best_streak"]) == (6, 2, 3)


async def test_a_streak_that_ended_is_over(api):
    await done(api, noon(2), noon(3))
    assert (await shown(api))["streak"] == 0


async def test_a_day_is_one_of_the_persons_own_clock(api):
    midnight = noon(3).replace(hour=23, minute=30)
    await done(api, midnight)
    await api.patch("/api/me", json={"timezone": "Pacific/Auckland"})
    (day,) = (await shown(api))["days"]
    assert day["day"] == str(midnight.date() + timedelta(days=1))


async def test_what_is_open_or_in_the_trash_or_somebody_elses_does_not_count(api, other):
    await api.delete(url(await done(api, noon(1))))
    await a_todo(api)
    await done(other, noon(1))
    assert (await shown(api))["total"] == 0


async def test_a_period_has_an_order_and_an_end(api):
    assert field_errors(await api.get(URL, params={"from": "2026-02-01", "to": "2026-01-01"})) == [
        ("to", "period_backwards")
    ]
    assert field_errors(await api.get(URL, params={"from": "2020-01-01", "to": "2026-01-01"})) == [
        ("to", "period_too_long")
    ]
    assert (await shown(api, **{"from": "0001-01-01", "to": "0001-01-02"}))["days"] == []


async def test_they_are_counted_through_an_index(app, api):
    rows = """
        insert into todos (id, list_id, title, position, version, completed_at)
        select gen_random_uuid(), $1, 'todo', 'a0', n + 1, case when n % 20 = 0 then now() end
        from generate_series(1, 2000) n"""
    await app.state.database.execute(rows, api.user["inbox_id"])
    await app.state.database.execute("analyze")
    plan = await plan_of(app.state.database, DONE, api.user["id"], "2026-01-01", "2026-02-01", "2026-02-01")
    assert "todos_by_completion" in plan
    assert "Seq Scan" not in plan
