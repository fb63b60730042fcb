"""`GET /api/me/statistics`."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explain import plan_of
from factories import a_list, a_todo, field_errors, todo_url
from tend.lists.access import CAN_READ
from tend.todos.queries import statistics

URL = "/api/me/statistics"

# The definition: all completions of a person's history, by day, with every run of days. $1 the person, $2 and $3 the
# first and the last day of the period, $4 today.
DEFINITION = f"""
with days as materialized (
    select (todos.completed_at at time zone users.timezone)::date as day, count(*) as completed
    from users
    cross join memberships
    join lists on {CAN_READ}
    join todos on todos.list_id = lists.id
    where users.id = $1
      and todos.completed_at is not null
      and todos.deleted_at is null
    group by 1
), streaks as (
    select min(day) as first, max(day) as last, count(*) as length
    from (select day, day - (row_number() over (order by day))::integer as run from days) runs
    group by run
)
select json_build_object(
    'days', coalesce((
        select json_agg(json_build_object('day', day, 'completed', completed) order by day)
        from days
        where day between $2 and $3
    ), '[]'),
    'total', coalesce((select sum(completed) from days where day between $2 and $3), 0),
    'streak', coalesce((select length from streaks where last >= $4::date - 1 order by last desc limit 1), 0),
    'best_streak', coalesce((select max(length) from streaks), 0)
)::text"""


def noon(days_ago):
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=days_ago)


async def complete(api, *moments, list_id=None):
    for moment in moments:
        todo = await a_todo(api, list_id=list_id)
        changes = {"completed": True}
        operation = {"id": str(uuid4()), "kind": "todo.change", "todo_id": todo["id"], "changes": changes}
        response = await api.post("/api/batch", json={"operations": [operation | {"at": moment.isoformat()}]})
        assert response.json()["results"][0]["status"] == 200
    return todo


async def show(api, **period):
    response = await api.get(URL, params=period)
    assert response.status_code == 200, response.text
    return response.json()


async def show_streaks(api):
    shown = await show(api)
    return shown["streak"], shown["best_streak"]


async def test_statistics_count_days_and_streaks(api):
    await complete(api, noon(1), noon(1), noon(2), noon(10), noon(11), noon(12))
    shown = await show(api)
    assert [day["completed"] for day in shown["days"]] == [1, 1, 1, 1, 2]
    assert (shown["total"], shown["streak"], shown["best_streak"]) == (6, 2, 3)


async def test_a_streak_ends_with_a_day_on_which_nothing_was_completed(api):
    await complete(api, noon(2), noon(3))
    assert await show_streaks(api) == (0, 2)


async def test_a_streak_is_shorter_once_a_todo_of_it_is_reopened_deleted_or_moved_away(api):
    hidden = await a_list(api)
    todos = [await complete(api, noon(days_ago)) for days_ago in range(6)]
    assert await show_streaks(api) == (6, 6)
    await api.patch(todo_url(todos[1]), json={"completed": False})
    assert await show_streaks(api) == (1, 4)
    await api.delete(todo_url(todos[3]))
    assert await show_streaks(api) == (1, 2)
    await api.patch(todo_url(todos[4]), json={"list_id": hidden["id"]})
    assert await show_streaks(api) == (1, 2)
    await api.delete(f"/api/lists/{hidden['id']}")
    assert await show_streaks(api) == (1, 1)
    await api.post(f"{todo_url(todos[3])}/restore")
    await api.post(f"/api/lists/{hidden['id']}/restore")
    assert await show_streaks(api) == (1, 4)


async def test_a_day_follows_the_clock_of_the_persons_time_zone(api):
    midnight = noon(3).replace(hour=23, minute=30)
    await complete(api, midnight)
    await api.patch("/api/me", json={"timezone": "Pacific/Auckland"})
    (day,) = (await show(api))["days"]
    assert day["day"] == str(midnight.date() + timedelta(days=1))


async def test_open_and_deleted_todos_and_those_of_others_do_not_count(api, other):
    await api.delete(todo_url(await complete(api, noon(1))))
    await a_todo(api)
    await complete(other, noon(1))
    assert (await show(api))["total"] == 0


async def test_a_period_has_an_order_and_a_maximum_length(api):
    backwards = await api.get(URL, params={"from": "2026-02-01", "to": "2026-01-01"})
    assert field_errors(backwards) == [("to", "period_backwards")]
    too_long = await api.get(URL, params={"from": "2020-01-01", "to": "2026-01-01"})
    assert field_errors(too_long) == [("to", "period_too_long")]
    assert (await show(api, **{"from": "1900-01-01", "to": "1900-01-02"}))["days"] == []


ZONES = st.sampled_from(["UTC", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata", "Atlantic/Azores"])
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("complete"), st.integers(0, 12), st.integers(0, 23)),
        st.tuples(st.sampled_from(["reopen", "delete", "restore", "move"]), st.integers(0, 20)),
        st.tuples(st.sampled_from(["trash list", "restore list", "show"])),
        st.tuples(st.just("zone"), ZONES),
    ),
    min_size=4,
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES)
async def test_statistics_follow_their_definition_for_any_history(app, api, changes):
    lists = [(await a_list(api))["id"] for _ in range(2)]
    todos = []
    is_trashed = False
    for kind, *arguments in [*changes, ("show",)]:
        match kind, arguments:
            case "complete", [days_ago, hour]:
                moment = min(noon(days_ago).replace(hour=hour), datetime.now(UTC))
                todos.append(await complete(api, moment, list_id=lists[0 if is_trashed else hour % 2]))
            case "zone", [zone]:
                await api.patch("/api/me", json={"timezone": zone})
            case "trash list", _:
                is_trashed = True
                await api.delete(f"/api/lists/{lists[1]}")
            case "restore list", _:
                is_trashed = False
                await api.post(f"/api/lists/{lists[1]}/restore")
            case "show", _:
                await assert_defined(app, api)
            case kind, [index] if todos:
                await change(api, kind, todos[index % len(todos)], lists)
    # The next history starts from nothing, and with the days that are stored.
    await app.state.database.execute("delete from todos")


async def change(api, kind, todo, lists):
    match kind:
        case "reopen":
            await api.patch(todo_url(todo), json={"completed": False})
        case "delete":
            await api.delete(todo_url(todo))
        case "restore":
            await api.post(f"{todo_url(todo)}/restore")
        case "move":
            await api.patch(todo_url(todo), json={"list_id": lists[0]})


async def assert_defined(app, api):
    user = (await api.get("/api/me")).json()
    today = datetime.now(ZoneInfo(user["timezone"])).date()
    first = today - timedelta(days=9)
    expected = await app.state.database.fetchval(DEFINITION, UUID(user["id"]), first, today, today)
    assert await show(api, **{"from": str(first), "to": str(today)}) == json.loads(expected)


async def test_statistics_are_read_through_indexes(app, api):
    rows = """
        insert into todos (id, list_id, title, position, version, completed_at)
        select gen_random_uuid(), $1, 'todo', 'a0', n + 1, case when n % 20 = 0 then now() end
        from generate_series(1, 10000) n"""
    db = app.state.database
    await db.execute(rows, api.user["inbox_id"])
    await db.execute("analyze")
    plan = await plan_of(db, statistics._FETCH_DAYS, api.user["id"], "2026-01-01", "2026-02-01")
    completed, with_subtasks = [line for line in plan.splitlines() if "Index Cond" in line and "completed_at" in line]
    assert "using todos_by_completion" in plan
    assert "completed_at >=" in completed
    assert "completed_at <" in completed
    assert "completed_at >=" in with_subtasks
    (skipped,) = [line for line in plan.splitlines() if "skipped_with_subtasks" in line]
    assert "Index Scan using" in skipped
    plan = await plan_of(db, statistics._UPDATE_COMPLETION_DAYS, api.user["id"])
    (condition,) = [line for line in plan.splitlines() if "Index Cond" in line and "version >" in line]
    assert "todos_by_version" in plan
    assert "list_id = " in condition
    assert "completion_days" in await plan_of(db, statistics._FETCH_POSSIBLE_STREAKS, api.user["id"])
