"""Whatever can grow is read through an index: PostgreSQL's own plans say so, on more rows than a page could hide."""

from uuid import UUID

import pytest

from explain import plan_of
from factories import a_list
from tend.todos import cursors
from tend.todos.queries import crud, list_todos, subtree, update

ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")
INDEXES = {
    "position": "todos_in_order",
    "due": "todos_by_due",
    "priority": "todos_by_priority",
    "created": "todos_by_creation",
    "title": "todos_by_title",
}
MANY = """
insert into todos (id, list_id, created_by, title, position, version, priority, due_date, tags, completed_at, deleted_at)
select
    gen_random_uuid(), $1, $2, 'todo ' || n, 'd' || lpad(n::text, 4, '0'), n + 1, (array['low', 'high'])[1 + n % 2]::priority,
    date '2026-01-01' + n, '{home}', case when n % 3 = 0 then now() end, case when n % 50 = 0 then now() end
from generate_series(1, 80) n"""


@pytest.fixture
async def db(app, api):
    """Many lists of a usual length, where fetching one whole to sort it looks cheap."""
    for number in range(30):
        await app.state.database.execute(MANY, (await a_list(api, name=f"{number}"))["id"], api.user["id"])
    await app.state.database.execute("analyze")
    return app.state.database


async def test_pages_come_from_the_index_of_their_order(db, api):
    for sort, index in INDEXES.items():
        for order in ("asc", "desc"):
            if (sort, order) == ("due", "desc"):
                continue
            key, place = cursors.start(sort, order)
            for in_list in (True, False):
                for completed in (None, False):
                    for wide in (True, False):
                        page = list_todos.plain(sort, order, in_list=in_list, completed=completed, wide=wide)
                        plan = await plan_of(db, page, api.user["id"], ID if in_list else None, key, place, 50)
                        assert f"using {index}" in plan, (sort, order, in_list, completed, wide, plan)
                        assert "ROW(" in plan
                        # what an index did not order is no more than the few rows of each list
                        assert "Seq Scan" not in plan


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("in_list", [True, False])
async def test_what_was_done_last_comes_from_an_index(db, api, order, in_list):
    page = list_todos.plain("completed", order, in_list=in_list, completed=None, wide=False)
    place = cursors.start("completed", order)
    plan = await plan_of(db, page, api.user["id"], ID if in_list else None, *place, 50)
    assert "using todos_by_completion" in plan
    assert "Seq Scan" not in plan


async def test_a_page_of_one_list_is_planned_once_and_for_all(db, api):
    page = list_todos.plain("position", "asc", in_list=True, completed=None, wide=False)
    kept = "select generic_plans from pg_prepared_statements where statement = $1"
    async with db.connection() as connection:
        for _ in range(10):
            await connection.fetchrow(page, UUID(api.user["id"]), ID, *cursors.start("position", "asc"), 50)
        assert await connection.fetchval(kept, page) > 0


async def test_no_date_last_on_the_way_back_is_sorted_within_its_list(db, api):
    key, place = cursors.start("due", "desc")
    page = list_todos.plain("due", "desc", in_list=True, completed=None, wide=False)
    plan = await plan_of(db, page, api.user["id"], ID, key, place, 50)
    assert "list_id = " in plan
    assert "Seq Scan" not in plan


@pytest.mark.parametrize("deleted", [True, False])
@pytest.mark.parametrize("in_list", [True, False])
async def test_filters_stay_within_the_lists_that_one_sees(db, api, deleted, in_list):
    for sort in INDEXES:
        key, place = cursors.start(sort, "asc")
        page = list_todos.filtered(sort, "asc", in_list=in_list, deleted=deleted)
        values = (None, None, None, "-infinity", "2026-02-01", "todo", None)
        plan = await plan_of(db, page, api.user["id"], ID if in_list else None, key, place, 50, *values)
        assert "memberships_of_user" in plan
        assert ("on todos_in_trash" if deleted else "todos_by_due") in plan.replace("using", "on"), plan
        assert "Seq Scan" not in plan


async def test_due_dates_narrow_through_their_index(db, api):
    page = list_todos.filtered("due", "asc", in_list=True, deleted=False)
    values = (None, None, None, "2026-01-01", "2026-02-01", "todo", None)
    plan = await plan_of(db, page, api.user["id"], ID, *cursors.start("due", "asc"), 50, *values)
    (condition,) = [line for line in plan.splitlines() if "Index Cond" in line and "due_date" in line]
    assert "$9" in condition
    assert "$10" in condition


async def test_one_todo_is_found_by_its_id(db, api):
    creation = (ID, None, "a0", "Hi", "", "none", None, None, None, "{}", False, None, "todo", None, None)
    for statement, *arguments in (
        (crud.GET, ID),
        (crud.GET_OWN, ID),
        (crud.DELETE, ID),
        (crud.RESTORE, ID),
        (crud.CREATE, *creation),
        (update.CHANGE, ID, "{}", True),
        (update.MOVE, ID, "{}", ID),
        (update.LISTS, ID, ID),
    ):
        plan = await plan_of(db, statement, api.user["id"], *arguments)
        assert "todos_pkey" in plan
        assert "Seq Scan" not in plan


async def test_a_tree_is_walked_through_its_index(db, api):
    walks = (subtree.DELETE, subtree.RESTORE, subtree.COMPLETE_BELOW, subtree.REOPEN_BELOW)
    for statement, *arguments in [(walk, ID, ID) for walk in walks] + [
        (subtree.CARRY, ID, ID, ID),
        (subtree.PARENT, ID, ID, ID),
    ]:
        plan = await plan_of(db, statement, *arguments)
        assert ("todos_of_parent" if statement != subtree.PARENT else "todos_pkey") in plan, plan
        assert "Seq Scan" not in plan, plan


def test_few_statements_answer_every_question():
    plain = {
        list_todos.plain(sort, order, in_list=in_list, completed=completed, wide=wide)
        for sort in INDEXES
        for order in ("asc", "desc")
        for in_list in (True, False)
        for completed in (None, True, False)
        for wide in (True, False)
    }
    filtered = {
        list_todos.filtered(sort, order, in_list=in_list, deleted=deleted)
        for sort in INDEXES
        for order in ("asc", "desc")
        for in_list in (True, False)
        for deleted in (True, False)
    }
    # fewer than a connection keeps prepared
    assert len(plain | filtered) == 160
