import asyncio

import pytest

from tend.main import build_jobs
from time_limits import HANG_SECONDS
from web_push.push_service import Browser, push_service


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"push_local": True})


@pytest.fixture
def service():
    with push_service() as service:
        yield service


@pytest.fixture
def drain(app):
    """Runs the jobs that are due now."""

    async def run():
        await asyncio.wait_for(build_jobs(app.state.settings, app.state.database, app.state.bus).drain(), HANG_SECONDS)

    return run


@pytest.fixture
def subscribe(service):
    """Subscribes a new browser of the client's, with the endpoint `path` of the push service."""

    async def do(client, path):
        browser = Browser()
        subscription = browser.subscription(service.endpoint(path))
        response = await client.put("/api/me/push-subscriptions", json=subscription)
        assert response.status_code == 204, response.text
        return browser

    return do


@pytest.fixture
async def resolve_to(monkeypatch):
    """Replaces the system's resolver by one that returns the given addresses for every name; returns the names."""
    names = []

    def do(*addresses):
        async def getaddrinfo(host, port, **_):
            names.append(host)
            return [(None, None, None, "", (address, port)) for address in addresses]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
        return names

    return do
