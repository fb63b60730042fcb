"""Statements about todos read through an index: PostgreSQL's own plans say so, on more rows than fit into a page."""

from itertools import product
from uuid import UUID

import pytest

from explain import plan_of
from factories import a_list
from tend.core.ids import new_id
from tend.core.settings.settings import Settings
from tend.todos import cursors
from tend.todos.queries import completed_copies, crud, list_todos, move, recurrence, subtree, update, user_context
from tend.todos.schemas import TodoDraft

ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")
INDEXES = {
    "position": "todos_in_order",
    "due": "todos_by_due",
    "priority": "todos_by_priority",
    "created": "todos_by_creation",
    "title": "todos_by_title_key",
}
INSERT_MANY = """
insert into todos (id, list_id, created_by, title, position, version, priority, due_date, tags, completed_at, deleted_at)
select
    gen_random_uuid(), $1, $2, 'todo ' || n, 'd' || lpad(n::text, 4, '0'), n + 1, (array['low', 'high'])[1 + n % 2]::priority,
    date '2026-01-01' + n, '{home}', case when n % 3 = 0 then now() end, case when n % 50 = 0 then now() end
from generate_series(1, 80) n"""


@pytest.fixture
async def db(app, api):
    """Many lists of a usual length, where fetching one whole to sort it looks cheap."""
    for number in range(30):
        await app.state.database.execute(INSERT_MANY, (await a_list(api, name=f"{number}"))["id"], api.user["id"])
    await app.state.database.execute("analyze")
    return app.state.database


async def plan_of_page(db, api, statement, sort, order, *filters, in_list):
    start = cursors.first_page_start(sort, order)
    return await plan_of(
        db, statement, api.user["id"], ID if in_list else None, start.key, start.id, 50, *filters, None
    )


async def test_pages_come_from_the_index_of_their_order(db, api):
    for sort, index in INDEXES.items():
        for order in ("asc", "desc"):
            if (sort, order) == ("due", "desc"):
                continue
            for in_list in (True, False):
                for completed in (None, False):
                    page = list_todos._page_sql(sort, order, in_list=in_list, completed=completed)
                    plan = await plan_of_page(db, api, page, sort, order, in_list=in_list)
                    assert f"using {index}" in plan, (sort, order, in_list, completed, plan)
                    assert "ROW(" in plan


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("in_list", [True, False])
async def test_a_page_sorted_by_completion_comes_from_an_index(db, api, order, in_list):
    page = list_todos._page_sql("completed", order, in_list=in_list, completed=None)
    assert "using todos_by_completion" in await plan_of_page(db, api, page, "completed", order, in_list=in_list)


@pytest.mark.parametrize("in_list", [True, False])
async def test_postgresql_caches_a_generic_plan_for_a_page(db, api, in_list):
    count = "select generic_plans from pg_prepared_statements where statement = $1"
    async with db.connection() as connection:
        for sort, order, completed in product(INDEXES, ("asc", "desc"), (None, False)):
            page = list_todos._page_sql(sort, order, in_list=in_list, completed=completed)
            start = cursors.first_page_start(sort, order)
            for _ in range(10):
                await connection.fetchrow(
                    page, UUID(api.user["id"]), ID if in_list else None, start.key, start.id, 50, None
                )
            assert await connection.fetchval(count, page) > 0, (sort, order, completed)


async def test_postgresql_caches_a_generic_plan_for_a_new_todo(app, api):
    """To plan it takes longer than to run it. It does so without statistics, too."""
    async with app.state.database.connection() as connection:
        for _ in range(10):
            draft = TodoDraft(title="Water the ferns", list_id=api.user["inbox_id"], tags=["garden"])
            await crud.create_todo(connection, UUID(api.user["id"]), crud.NewTodo(new_id(), draft, None, None))
        plans = "select generic_plans from pg_prepared_statements where statement = $1"
        assert await connection.fetchval(plans, crud._CREATE_TODO) > 0


async def test_todos_without_a_date_are_sorted_last_within_their_list(db, api):
    page = list_todos._page_sql("due", "desc", in_list=True, completed=None)
    plan = await plan_of_page(db, api, page, "due", "desc", in_list=True)
    conditions = [line for line in plan.splitlines() if "Index Cond: (list_id = " in line]
    assert conditions, plan


@pytest.mark.parametrize("deleted", [True, False])
@pytest.mark.parametrize("in_list", [True, False])
async def test_filtered_pages_read_only_lists_that_the_user_can_see(db, api, deleted, in_list):
    for sort in INDEXES:
        page = list_todos._filtered_page_sql(sort, "asc", in_list=in_list, deleted=deleted)
        filters = (None, None, None, "-infinity", "2026-02-01", "todo", None)
        plan = await plan_of_page(db, api, page, sort, "asc", *filters, in_list=in_list)
        assert "using memberships_of_user" in plan
        assert ("on todos_in_trash" if deleted else "todos_by_due") in plan.replace("using", "on"), plan


async def test_due_dates_narrow_a_page_through_their_index(db, api):
    page = list_todos._filtered_page_sql("due", "asc", in_list=True, deleted=False)
    filters = (None, None, None, "2026-01-01", "2026-02-01", "todo", None)
    plan = await plan_of_page(db, api, page, "due", "asc", *filters, in_list=True)
    (condition,) = [line for line in plan.splitlines() if "Index Cond" in line and "due_date" in line]
    assert "$9" in condition
    assert "$10" in condition


async def test_the_first_row_of_a_list_comes_from_the_index_of_its_order(db, api):
    assert "using todos_in_order" in await plan_of(db, user_context._FIND_FIRST_POSITION, api.user["id"], ID)


async def test_a_single_todo_is_found_by_its_id(db, api):
    creation = (ID, None, "a0", "Hi", "", "none", None, None, None, "{}", False, None, "todo", None, None, None)
    for statement, *arguments in (
        (crud._FIND_TODO, ID),
        (crud._FIND_OWN_TODO, ID),
        (crud._DELETE_TODO, ID),
        (crud._RESTORE_TODO, ID),
        (crud._CREATE_TODO, *creation),
        (crud._CREATE_SUBTASK, *creation),
        (update._CHANGE_TODO, ID, "{}", True),
        (crud._SET_COMPLETED, ID, True, None),
        (move._MOVE_SINGLE_TODO, ID, "{}", ID),
        (move._EXPLAIN_FAILED_MOVE, ID, ID),
    ):
        assert "using todos_pkey" in await plan_of(db, statement, api.user["id"], *arguments)


async def test_a_subtree_is_walked_through_the_index_of_parents(db):
    for statement, *arguments in (
        (subtree._DELETE_SUBTREE, ID, ID, ID),
        (subtree._RESTORE_SUBTREE, ID, ID, ID),
        (subtree._COMPLETE_SUBTASKS, ID, ID, ID),
        (subtree._ADVANCE_SUBTASKS, ID, ID, 1, 1440),
        (subtree._RETURN_SUBTASKS, ID, ID, -1, -1440, "{}"),
        (move._MOVE_SUBTREE, ID, ID, ID, ID),
    ):
        assert_walks_by_parents(await plan_of(db, statement, *arguments))


async def test_a_parent_is_checked_through_the_indexes_of_ids_and_parents(db):
    plan = await plan_of(db, subtree._CHECK_PARENT, ID, ID, ID)
    assert "using todos_pkey" in plan
    assert_walks_by_parents(plan)


def assert_walks_by_parents(plan):
    """Every level costs what is in it: the plan does not compare it with all subtasks or all of the trash.

    Statistics from before a large tree was made say that these are few.
    """
    assert "Index Cond: (parent_id = " in plan, plan
    assert "todos_in_trash" not in plan, plan
    assert "Merge Join" not in plan, plan


def test_a_connection_can_keep_the_statements_of_all_pages_prepared():
    statements = dict(list_todos.list_statements())
    assert len(set(statements.values())) == len(statements) == 120
    assert len(statements) < Settings.model_fields["database_statement_cache_size"].default


ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")
INSERT_500 = """
insert into todos (id, list_id, created_by, title, position, version)
select gen_random_uuid(), $1, $2, 'todo ' || n, 'd' || n, n + 1
from generate_series(1, 500) n"""


async def test_series_and_copies_are_found_by_their_ids(app, api):
    db = app.state.database
    await db.execute(INSERT_500, (await a_list(api))["id"], api.user["id"])
    await db.execute("analyze")
    update = ("2026-03-02", "09:00", "{}", "{}", ID)
    for statement, *arguments in (
        (recurrence._FIND_ROW, ID, ID),
        (completed_copies._FIND_COPY, ID, ID, str(ID)),
        (recurrence._ADVANCE_SERIES, ID, ID, *update, "{}", "2026-03-02T09:00Z", ID, ID),
        (recurrence._REWIND_SERIES, ID, ID, *update, ID, False),
    ):
        plan = await plan_of(db, statement, *arguments)
        assert "todos_pkey" in plan or "todos_of_series" in plan, plan
