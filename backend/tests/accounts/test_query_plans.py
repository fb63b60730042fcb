from uuid import UUID

import pytest

from explain import plan_of
from tend.accounts.queries import one_time_tokens, sessions, users
from tend.ops.queries import RETENTION

ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")
HASH = r"\x00"


@pytest.mark.parametrize(
    ("statement", "arguments"),
    [
        (users._FIND_BY_EMAIL_KEY, ("ada@example.com",)),
        (users._UPDATE_PROFILE, (ID, *[None] * 5)),
        (sessions._INSERT_SESSION, (ID, ID, "hash", HASH, "agent", "30 days")),
        (sessions._ROTATE_TOKEN, (ID, HASH, HASH, "30 days", "180 days")),
        (sessions._FIND_ROTATED, (ID, HASH, "10 seconds")),
        (sessions._REVOKE_ALL, (ID,)),
        (sessions._SHOW_SESSIONS, (ID, ID)),
        (sessions._REVOKED_SINCE, (1800,)),
        (one_time_tokens._FIND_OWNER, (HASH, "reset_password")),
        (one_time_tokens._USE_TOKEN, (HASH, "reset_password")),
        (one_time_tokens._VOID_RESETS, (ID,)),
    ],
)
async def test_no_statement_reads_a_whole_table(app, statement, arguments):
    assert "Seq Scan" not in await plan_of(app.state.database, statement, *arguments)


@pytest.mark.parametrize("table", ["sessions", "one-time tokens", "revocations"])
async def test_the_purge_reads_only_the_rows_that_it_deletes(app, table):
    assert "Seq Scan" not in await plan_of(app.state.database, RETENTION[table])
