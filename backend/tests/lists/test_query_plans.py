from uuid import UUID

import pytest

from explain import plan_of
from tend.lists.queries import crud, update

ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")


@pytest.mark.parametrize(
    ("statement", "arguments"),
    [
        (crud._PAGE, (None, "", ID, 50)),
        (crud._TRASH_PAGE, (None, "", ID, 50)),
        (crud._FIND_LIST, (ID,)),
        (crud._FIND_OWN_LIST, (ID,)),
        (crud._CREATE_LIST, (ID, "Home", "red", None, None, None)),
        (update._CHANGE_LIST, (ID, "{}")),
        (update._ARRANGE_LIST, (ID, "{}")),
        (crud._DELETE_LIST, (ID,)),
        (crud._RESTORE_LIST, (ID,)),
    ],
)
async def test_lists_are_found_by_membership_or_by_id(app, api, statement, arguments):
    plan = await plan_of(app.state.database, statement, api.user["id"], *arguments)
    assert "memberships_of_user" in plan or "memberships_pkey" in plan or "lists_pkey" in plan
