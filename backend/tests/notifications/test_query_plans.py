"""What is done often with notifications uses an index for it."""

import pytest

from explain import plan_of
from tend.core.ids import new_id
from tend.notifications.queries.dispatch import _CLAIM_DIGESTS, _DISPATCH_PUSHES
from tend.notifications.queries.notifications import _LIST_NOTIFICATIONS
from tend.notifications.queries.notify import _NOTIFY

NOBODY = "{}"


@pytest.mark.parametrize(
    ("statement", "arguments", "index"),
    [
        (_NOTIFY, [new_id(), *[NOBODY] * 10], "notifications_of_actor"),
        (_NOTIFY, [new_id(), *[NOBODY] * 10], "notifications_of_guests"),
        (_NOTIFY, [new_id(), *[NOBODY] * 10], "notifications_of_comment"),
        (_LIST_NOTIFICATIONS, [new_id()], "notifications_by_version"),
        (_DISPATCH_PUSHES, [], "notifications_to_push"),
        (_CLAIM_DIGESTS, [], "notifications_to_mail"),
    ],
)
async def test_a_statement_uses_its_index(database, statement, arguments, index):
    assert index in await plan_of(database, statement, *arguments)
