"""Going on and back touches the rows that it names, however many there are."""

from uuid import UUID

from explain import plan_of
from factories import a_list
from tend.todos.queries import recurrence

ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")
MANY = """
insert into todos (id, list_id, created_by, title, position, version)
select gen_random_uuid(), $1, $2, 'todo ' || n, 'd' || n, n + 1
from generate_series(1, 500) n"""


async def test_series_are_reached_by_their_ids(app, api):
    db = app.state.database
    await db.execute(MANY, (await a_list(api))["id"], api.user["id"])
    await db.execute("analyze")
    turn = ("2026-03-02", "09:00", "{}", "{}", ID)
    for statement, *arguments in (
        (recurrence.ROW, ID, ID),
        (recurrence.COPY, ID, ID, str(ID)),
        (recurrence.ADVANCE, ID, ID, *turn, "{}", "2026-03-02T09:00Z"),
        (recurrence.BACK, ID, ID, *turn),
    ):
        plan = await plan_of(db, statement, *arguments)
        assert "todos_pkey" in plan or "todos_of_series" in plan, plan
        assert "Seq Scan on todos" not in plan, plan
        assert "Seq Scan on lists" not in plan, plan
