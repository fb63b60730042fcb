import pytest

from explain import plan_of
from tend.export import queries


@pytest.mark.parametrize(
    "statement", [queries.PROFILE, queries.LISTS, queries.TODOS, queries.REMINDERS, queries.SESSIONS]
)
async def test_an_export_reads_what_is_the_persons_own(app, api, statement):
    plan = await plan_of(app.state.database, statement, api.user["id"])
    assert "Seq Scan" not in plan
    assert "Index" in plan
