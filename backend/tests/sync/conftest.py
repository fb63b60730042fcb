from contextlib import AsyncExitStack

import pytest

from purge import purge_expired
from sync.sse_client import User, serve
from sync.two_processes import TwoProcesses
from tend.main import create_app

_AGE_ROWS = "update {table} set {column} = now() - interval '31 days' where {column} is not null"


@pytest.fixture
def purge_table(app, settings):
    """Sets the times in `column` of `table` back by a month, and purges."""

    async def run(table, column):
        await app.state.database.execute(_AGE_ROWS.format(table=table, column=column))
        await purge_expired(app.state.database, settings)

    return run


@pytest.fixture
async def live(settings):
    """The app, as a server at `state.url`."""
    app = create_app(settings)
    async with serve(app) as url:
        app.state.url = url
        yield app


@pytest.fixture
async def people(live):
    """Signs up one user per call."""
    async with AsyncExitStack() as stack:

        async def sign_up(name):
            return await (await stack.enter_async_context(User(base_url=live.state.url))).sign_up(name)

        yield sign_up


@pytest.fixture
async def ada(people):
    return await people("ada")


@pytest.fixture
async def start(settings):
    async with AsyncExitStack() as stack:

        async def run(**changes):
            return await TwoProcesses(settings.model_copy(update=changes), stack).start()

        yield run
