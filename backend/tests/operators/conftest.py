from uuid import UUID

import pytest

from conftest import sign_up
from tend.accounts.service.operator_actions import promote_account


@pytest.fixture
async def operator(app):
    client = await sign_up(app, "olga")
    await promote_account(app.state.database, UUID(client.user["id"]))
    yield client
    await client.aclose()
