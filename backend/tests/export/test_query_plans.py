import pytest

from explain import plan_of
from tend.export import queries

STATEMENTS = {"profile": queries._PROFILE, **queries._COLLECTIONS}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("profile", "using users_pkey"),
        ("lists", "on memberships_of_user"),
        ("todos", "using todos_by_version"),
        ("settings", "on settings_pkey"),
        # The planner may choose any index of an empty table.
        ("reminders", "Index Cond: (user_id = $1)"),
        ("sessions", "on sessions_of_user"),
    ],
)
async def test_an_export_finds_the_rows_of_the_account_by_index(app, api, name, expected):
    assert expected in await plan_of(app.state.database, STATEMENTS[name], api.user["id"])
