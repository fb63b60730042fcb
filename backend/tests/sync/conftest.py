import pytest

from tend.core.jobs import JobContext
from tend.ops.tasks import purge

_AGED = "update {table} set {column} = now() - interval '31 days' where {column} is not null"


@pytest.fixture
def purged(app, settings):
    """Lets what is in `table` grow old, and purges it."""

    async def run(table, column):
        await app.state.database.execute(_AGED.format(table=table, column=column))
        await purge(JobContext(app.state.database, settings, "purge", 0), {})

    return run
