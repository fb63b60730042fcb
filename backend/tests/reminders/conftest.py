from datetime import UTC, datetime, timedelta

import pytest

from factories import todo_url
from tend.reminders import dispatch


@pytest.fixture
def database(app):
    return app.state.database


@pytest.fixture
async def verified(api, database):
    """A user whose address is verified."""
    await database.execute("update users set email_verified_at = now() where id = $1", api.user["id"])
    return api


@pytest.fixture
def remind(database):
    """Adds a reminder to a todo, due now unless the test says when."""

    async def do(api, todo, **when):
        body = when or {"at": (datetime.now(UTC) - timedelta(minutes=1)).isoformat()}
        response = await api.post(f"{todo_url(todo)}/reminders", json=body)
        assert response.status_code == 201, response.text
        return response.json()

    return do


@pytest.fixture
def dispatch_due(app):
    """Dispatches the reminders that are due; returns how many there were."""
    return lambda: dispatch.dispatch_reminders(app.state.database, app.state.settings, app.state.bus)


@pytest.fixture
def set_notifications():
    async def put(api, **value):
        response = await api.put("/api/me/settings/notifications", json={"value": value})
        assert response.status_code == 200, response.text

    return put
