from uuid import UUID

import pytest

from explain import plan_of
from tend.web_push import queries

ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")
ENDPOINT = "https://push.example.com/a"


@pytest.mark.parametrize(
    ("statement", "arguments"),
    [
        (queries._SAVE_SUBSCRIPTION, (ID, ID, ID, ENDPOINT, "p", "a")),
        (queries._DELETE_SUBSCRIPTION, (ID, ENDPOINT)),
        (queries._LIST_SUBSCRIPTION_IDS, (ID,)),
        (queries._FIND_RECIPIENT, (ID,)),
        (queries._DELETE_ENDED_SUBSCRIPTION, (ID, ENDPOINT)),
    ],
)
async def test_no_statement_reads_a_whole_table(app, statement, arguments):
    assert "Seq Scan" not in await plan_of(app.state.database, statement, *arguments)
