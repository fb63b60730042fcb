from uuid import UUID

import pytest

from explain import plan_of
from tend.accounts.queries import one_time_tokens, sessions, users

ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")
HASH = r"\x00"


@pytest.mark.parametrize(
    ("statement", "arguments"),
    [
        (users._BY_KEY, ("ada@example.com",)),
        (users._CHANGE_PROFILE, (ID, *[None] * 5)),
        (sessions._OPEN, (ID, ID, "hash", HASH, "agent", "30 days")),
        (sessions._ROTATE, (ID, HASH, HASH, "30 days", "180 days")),
        (sessions._IN_GRACE, (ID, HASH, "10 seconds")),
        (sessions._END_ALL, (ID,)),
        (sessions._LIST, (ID, ID)),
        (sessions._REVOKED, (1800,)),
        (one_time_tokens._PEEK, (HASH, "reset_password")),
        (one_time_tokens._USE, (HASH, "reset_password")),
        (one_time_tokens._VOID_RESETS, (ID,)),
    ],
)
async def test_no_statement_reads_a_whole_table(app, statement, arguments):
    assert "Seq Scan" not in await plan_of(app.state.database, statement, *arguments)


async def test_cleaning_reads_only_what_it_drops(app):
    async with app.state.database.transaction() as tx:
        await tx.execute("set local enable_seqscan = off")
        for statement in sessions._EXPIRED:
            plan = "\n".join(row[0] for row in await tx.fetch(f"explain {statement}"))
            assert "Seq Scan" not in plan
