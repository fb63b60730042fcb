import asyncio

import pytest

from tend.main import build_jobs
from web_push.browser import Browser
from web_push.push_service import push_service


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"push_local": True})


@pytest.fixture
def service():
    with push_service() as running:
        yield running


@pytest.fixture
def drain(app):
    """Does the work that is queued, except what is to be done later."""

    async def done():
        await asyncio.wait_for(build_jobs(app.state.settings, app.state.database, app.state.bus).drain(), 20)

    return done


@pytest.fixture
def subscribed(service):
    """A new browser of the client's that takes notifications under `path`."""

    async def at(client, path):
        browser = Browser()
        subscription = browser.subscription(service.endpoint(path))
        answer = await client.put("/api/me/push-subscriptions", json=subscription)
        assert answer.status_code == 204, answer.text
        return browser

    return at


@pytest.fixture
async def resolving(monkeypatch):
    """Names lead where the test says: the system's own look-up is all that is replaced."""
    asked = []

    def to(*addresses):
        async def found(host, port, **_):
            asked.append(host)
            return [(None, None, None, "", (address, port)) for address in addresses]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found)
        return asked

    return to
