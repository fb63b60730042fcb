"""Advancing and rewinding a series reads the rows that it names, however many there are."""

from uuid import UUID

from explain import plan_of
from factories import a_list
from tend.todos.queries import recurrence

ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")
INSERT_MANY = """
insert into todos (id, list_id, created_by, title, position, version)
select gen_random_uuid(), $1, $2, 'todo ' || n, 'd' || n, n + 1
from generate_series(1, 500) n"""


async def test_series_and_copies_are_found_by_their_ids(app, api):
    db = app.state.database
    await db.execute(INSERT_MANY, (await a_list(api))["id"], api.user["id"])
    await db.execute("analyze")
    update = ("2026-03-02", "09:00", "{}", "{}", ID)
    for statement, *arguments in (
        (recurrence._FIND_ROW, ID, ID),
        (recurrence._FIND_COPY, ID, ID, str(ID)),
        (recurrence._ADVANCE_SERIES, ID, ID, *update, "{}", "2026-03-02T09:00Z"),
        (recurrence._REWIND_SERIES, ID, ID, *update),
    ):
        plan = await plan_of(db, statement, *arguments)
        assert "todos_pkey" in plan or "todos_of_series" in plan, plan
