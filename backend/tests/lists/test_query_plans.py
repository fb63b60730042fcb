from uuid import UUID

import pytest

from explain import plan_of
from tend.lists import queries

ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")


@pytest.mark.parametrize(
    ("statement", "arguments"),
    [
        (queries.PAGE, (None, "", ID, 50)),
        (queries.TRASH_PAGE, (None, "", ID, 50)),
        (queries.GET, (ID,)),
        (queries.GET_OWN, (ID,)),
        (queries.CREATE, (ID, "Home", "red", None, None, None)),
        (queries.CHANGE, (ID, "{}")),
        (queries.ARRANGE, (ID, "{}")),
        (queries.DELETE, (ID,)),
        (queries.RESTORE, (ID,)),
    ],
)
async def test_lists_are_found_through_the_person_or_their_id(app, api, statement, arguments):
    plan = await plan_of(app.state.database, statement, api.user["id"], *arguments)
    assert "Seq Scan" not in plan
    assert "memberships_of_user" in plan or "memberships_pkey" in plan or "lists_pkey" in plan
