"""What a pull costs follows what changed: PostgreSQL's own plans and counts say so."""

import asyncio
from uuid import UUID

import pytest

from explain import plan_of
from factories import a_list, a_todo, url
from sync.pull_client import ask, catch_up, news
from tend.sync.queries import _FETCH_DELTAS

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
    """A hundred lists of fifty."""
    await app.state.database.execute(MANY, UUID(api.user["id"]))
    await app.state.database.execute("analyze")
    return app.state.database


async def _executed(db, api, asked):
    """The plan as it was carried out, for who stands where `asked` says."""
    held, numbers = [UUID(list_id) for list_id in asked["lists"]], list(asked["lists"].values())
    arguments = (UUID(api.user["id"]), asked["epoch"], asked["account"], held, numbers, asked["limit"])
    rows = await db.fetch(f"explain (analyze, timing off, buffers off) {_FETCH_DELTAS}", *arguments)
    return "\n".join(row[0] for row in rows)


def _steps(plan, words):
    return [line for line in plan.splitlines() if words in line]


async def test_a_pull_finds_its_rows_by_their_numbers(db, api):
    plan = await plan_of(db, _FETCH_DELTAS, api.user["id"], None, 0, "{}", "{}", 5000)
    for index in ("todos_by_version", "memberships_of_user", "lists_pkey", "tombstones_pkey"):
        assert index in plan
    assert "Seq Scan" not in plan


async def test_with_nothing_new_no_todo_is_looked_at(db, api):
    replica = await catch_up(api)
    plan = await _executed(db, api, replica.question(5000))
    assert len(_steps(plan, "on todos")) >= 1
    assert all("never executed" in line for line in _steps(plan, "on todos") + _steps(plan, "on tombstones"))


async def test_only_rows_that_changed_are_read(db, api):
    replica = await catch_up(api)
    for todo in list(replica.todos.values())[:3]:
        await api.patch(url(todo), json={"title": "Other"})
    plan = await _executed(db, api, replica.question(5000))
    (scan,) = _steps(plan, "todos_by_version")
    rows, loops = (float(scan.split(f"{word}=")[-1].split()[0].rstrip(")")) for word in ("rows", "loops"))
    assert rows * loops == 3


async def test_a_pull_is_one_statement(app, api):
    replica = await catch_up(api)
    await a_todo(api, list_id=(await a_list(api))["id"])
    seen = []
    async with app.state.database.connection() as connection:
        connection.add_query_logger(lambda record: seen.append(record.query))
    await ask(api, {})
    await news(api, replica)
    # the driver tells in its next turn
    await asyncio.sleep(0)
    assert seen == [_FETCH_DELTAS, _FETCH_DELTAS]
