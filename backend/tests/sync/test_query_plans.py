"""The cost of a pull depends on what changed, and a push takes few statements: PostgreSQL's own plans and counts say so."""

import asyncio
from uuid import UUID

import pytest

from explain import plan_of
from factories import a_list, a_todo, todo_url
from sync.replica import catch_up, fetch_deltas, post_pull
from sync.test_batch import create, op, push
from tend.sync.queries.pull import _FETCH_DELTAS
from tend.todos.queries.batch import _CHANGE_TODOS, _CREATE_TODOS

MANY = """
with made as (
    insert into lists (id, name, version)
    select gen_random_uuid(), 'List ' || n, 51
    from generate_series(1, 100) n
    returning id
), joined as (
    insert into memberships (list_id, user_id, role, position, version)
    select id, $1, 'owner', 'b10', 1
    from made
)
insert into todos (id, list_id, created_by, title, position, version)
select gen_random_uuid(), made.id, $1, 'todo ' || n, 'a0', n + 1
from made, generate_series(1, 50) n"""


@pytest.fixture
async def db(app, api):
    """A hundred lists of fifty todos."""
    await app.state.database.execute(MANY, UUID(api.user["id"]))
    await app.state.database.execute("analyze")
    return app.state.database


async def _run_plan(db, api, request):
    """The plan of a pull with the counts of its execution."""
    lists, cursors = [UUID(list_id) for list_id in request["lists"]], list(request["lists"].values())
    arguments = (UUID(api.user["id"]), request["epoch"], request["account"], lists, cursors, request["limit"])
    rows = await db.fetch(f"explain (analyze, timing off, buffers off) {_FETCH_DELTAS}", *arguments)
    return "\n".join(row[0] for row in rows)


def _steps(plan, words):
    return [line for line in plan.splitlines() if words in line]


async def test_a_pull_finds_its_rows_by_their_versions(db, api):
    plan = await plan_of(db, _FETCH_DELTAS, api.user["id"], None, 0, "{}", "{}", 5000)
    for index in ("todos_by_version", "comments_by_version", "memberships_of_user", "lists_pkey", "tombstones_pkey"):
        assert index in plan


async def test_a_pull_without_changes_reads_no_todo_and_no_comment(db, api):
    replica = await catch_up(api)
    plan = await _run_plan(db, api, replica.pull_request(5000))
    for table in ("todos", "comments", "tombstones"):
        steps = _steps(plan, f"on {table}")
        assert steps
        assert all("never executed" in line for line in steps), table


async def test_a_pull_reads_only_rows_that_changed(db, api):
    replica = await catch_up(api)
    for todo in list(replica.todos.values())[:3]:
        await api.patch(todo_url(todo), json={"title": "Other"})
    plan = await _run_plan(db, api, replica.pull_request(5000))
    (scan,) = _steps(plan, "todos_by_version")
    rows, loops = (float(scan.split(f"{word}=")[-1].split()[0].rstrip(")")) for word in ("rows", "loops"))
    assert rows * loops == 3


async def test_a_pull_is_one_statement(app, api):
    replica = await catch_up(api)
    await a_todo(api, list_id=(await a_list(api))["id"])
    seen = []
    async with app.state.database.connection() as connection:
        connection.add_query_logger(lambda record: seen.append(record.query))
    await post_pull(api, {})
    await fetch_deltas(api, replica)
    # The driver logs in the next turn of the event loop.
    await asyncio.sleep(0)
    assert seen == [_FETCH_DELTAS, _FETCH_DELTAS]


async def test_creations_and_changes_that_follow_each_other_are_a_statement_each(app, api):
    home = (await a_list(api))["id"]
    creations = [create(list_id=home, title=f"Todo {number}") for number in range(20)]
    changes = [op("todo.change", todo_id=one["todo"]["id"], changes={"completed": True}) for one in creations]
    seen = []
    async with app.state.database.connection() as connection:
        connection.add_query_logger(lambda record: seen.append(record.query))
    response = await push(api, *creations, *changes)
    await asyncio.sleep(0)
    assert {result["status"] for result in response["results"]} == {200}
    assert seen.count(_CREATE_TODOS) == seen.count(_CHANGE_TODOS) == 1
    assert len(seen) < len(creations)


async def count_reads_of_accounts(app):
    async with app.state.database.connection() as connection:
        await connection.execute("select pg_stat_force_next_flush()")
        return await connection.fetchval("select idx_scan from pg_stat_user_indexes where indexrelname = 'users_pkey'")


async def test_a_push_reads_its_account_as_often_for_many_operations_as_for_two(app, api):
    home = (await a_list(api))["id"]
    # The first todo adds the row that counts those of the account.
    await a_todo(api, list_id=home)
    reads = []
    for count in (2, 20):
        before = await count_reads_of_accounts(app)
        await push(api, *[create(list_id=home, title=f"Todo {number}") for number in range(count)])
        reads.append(await count_reads_of_accounts(app) - before)
    assert reads[0] == reads[1] > 0
