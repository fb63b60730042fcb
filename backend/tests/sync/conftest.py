from contextlib import AsyncExitStack

import pytest

from sync.sse_client import Somebody, served
from tend.core.jobs import JobContext
from tend.main import create_app
from tend.ops.tasks import purge

_AGED = "update {table} set {column} = now() - interval '31 days' where {column} is not null"


@pytest.fixture
def purged(app, settings):
    """Lets what is in `table` grow old, and purges it."""

    async def run(table, column):
        await app.state.database.execute(_AGED.format(table=table, column=column))
        await purge(JobContext(app.state.database, settings, "purge", 0), {})

    return run


@pytest.fixture
async def live(settings):
    """The app, served on a socket at `state.url`."""
    app = create_app(settings)
    async with served(app) as url:
        app.state.url = url
        yield app


@pytest.fixture
async def people(live):
    """Signs people up; each call a new one."""
    async with AsyncExitStack() as stack:

        async def sign_up(name):
            return await (await stack.enter_async_context(Somebody(base_url=live.state.url))).sign_up(name)

        yield sign_up


@pytest.fixture
async def ada(people):
    return await people("ada")
