from datetime import UTC, datetime, timedelta

import pytest

from factories import url
from tend.reminders import dispatch


@pytest.fixture
def database(app):
    return app.state.database


@pytest.fixture
async def proved(api, database):
    """The person, whose address is theirs."""
    await database.execute("update users set email_verified_at = now() where id = $1", api.user["id"])
    return api


@pytest.fixture
def remind(database):
    """Has a todo's reminder fire now."""

    async def do(api, todo, **when):
        body = when or {"at": (datetime.now(UTC) - timedelta(minutes=1)).isoformat()}
        answer = await api.post(f"{url(todo)}/reminders", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return do


@pytest.fixture
def fire(app):
    """Fires what is due; returns how many did."""
    return lambda: dispatch.fire(app.state.database, app.state.bus)


@pytest.fixture
def set_notifications():
    async def put(api, **value):
        answer = await api.put("/api/me/settings/notifications", json={"value": value})
        assert answer.status_code == 200, answer.text

    return put
