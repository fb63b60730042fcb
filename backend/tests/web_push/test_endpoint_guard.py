import asyncio

import pytest

from tend.core.settings.settings import Settings
from tend.web_push import client
from tend.web_push.client import DeliveryOutcome, deliver_notification
from tend.web_push.endpoint_guard import is_public_address, parse_endpoint
from web_push.push_service import Browser

PRIVATE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.168.1.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::808:808",
    "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]


@pytest.fixture
def production_settings():
    return Settings(jwt_secret_key="k" * 40)


@pytest.fixture
def no_connection(monkeypatch):
    """Fails the test if it tries to connect to anything."""
    attempts = []
    real = asyncio.BaseEventLoop.create_connection

    async def connect(self, factory, host=None, port=None, **options):
        attempts.append(host)
        return await real(self, factory, host, port, **options)

    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", connect)
    yield
    assert attempts == []


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_or_reserved_address_is_not_public(address):
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public_address(address)


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_name_with_a_private_address_is_rejected_without_connecting(
    production_settings, resolve_to, no_connection, address
):
    names = resolve_to("8.8.8.8", address)
    outcome = await deliver_notification(production_settings, "https://push.example.com/a", b"", ttl=60, topic="t")
    assert (outcome, names) == (DeliveryOutcome.REJECTED, ["push.example.com"])


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "169.254.169.254", "localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:7f00:1]"],
)
async def test_this_machine_is_rejected_however_it_is_written(production_settings, no_connection, host):
    assert (
        await deliver_notification(production_settings, f"https://{host}/a", b"", ttl=60, topic="t")
        is DeliveryOutcome.REJECTED
    )


BAD = [
    "http://push.example.com/a",
    "https://push.example.com:8443/a",
    "https://push.example.com:99999/a",
    "https://user:password@push.example.com/a",
    "https://@push.example.com/a",
    "https://push.example.com/a#b",
    "https://127.0.0.1./a",
    "https://localhost./a",
    "https:///a",
    "https://push.example.com /a",
    "https://push.example.com/\r\nHost: other",
    "https://pu\u017fh.example.com/a",
    f"https://{'a' * 64}.example.com/a",
    "ftp://push.example.com/a",
    "file:///etc/passwd",
    "//push.example.com/a",
    "push",
    "",
]


@pytest.mark.parametrize("endpoint", BAD)
async def test_a_url_that_is_not_of_a_push_service_is_rejected(
    production_settings, resolve_to, no_connection, endpoint
):
    names = resolve_to("8.8.8.8")
    with pytest.raises(ValueError):  # noqa: PT011  # nobody reads its text
        parse_endpoint(endpoint, allow_local=False)
    assert await deliver_notification(production_settings, endpoint, b"", ttl=60, topic="t") is DeliveryOutcome.REJECTED
    assert names == []


@pytest.mark.parametrize("endpoint", [one for one in BAD if one])
async def test_subscribing_with_such_a_url_is_rejected(api, app, endpoint, monkeypatch):
    monkeypatch.setattr(app.state, "settings", app.state.settings.model_copy(update={"push_local": False}))
    response = await api.put("/api/me/push-subscriptions", json=Browser().subscription(endpoint))
    assert (response.status_code, [error["field"] for error in response.json()["errors"]]) == (422, ["endpoint"])
    assert await app.state.database.fetchval("select count(*) from push_subscriptions") == 0


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.7",
        "[::1]",
        "169.254.169.254",
        "localhost",
        "127.1",
        "2130706433",
        "[::ffff:7f00:1]",
        "name",
    ],
)
async def test_subscribing_at_a_private_address_is_rejected(api, app, resolve_to, monkeypatch, host):
    monkeypatch.setattr(app.state, "settings", app.state.settings.model_copy(update={"push_local": False}))
    if host == "name":
        host = "push.example.com"
        resolve_to("8.8.8.8", "10.0.0.7")
    response = await api.put("/api/me/push-subscriptions", json=Browser().subscription(f"https://{host}/a"))
    assert (response.status_code, [error["field"] for error in response.json()["errors"]]) == (422, ["endpoint"])
    assert await app.state.database.fetchval("select count(*) from push_subscriptions") == 0


async def test_a_name_that_cannot_be_resolved_now_may_be_subscribed(api, app, monkeypatch):
    async def fail(*_, **__):
        raise OSError

    monkeypatch.setattr(app.state, "settings", app.state.settings.model_copy(update={"push_local": False}))
    monkeypatch.setattr("tend.web_push.endpoint_guard.resolve_host", fail)
    response = await api.put("/api/me/push-subscriptions", json=Browser().subscription("https://push.example.com/a"))
    assert response.status_code == 204


def test_a_url_may_name_the_port_of_https():
    assert parse_endpoint("https://push.example.com:443/a", allow_local=False).hostname == "push.example.com"


async def test_the_timeout_includes_resolving_the_name(production_settings, monkeypatch):
    async def never(*_, **__):
        await asyncio.sleep(60)

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", never)
    monkeypatch.setattr(client, "WEB_PUSH_TIMEOUT_SECONDS", 0.05)
    with pytest.raises(client.WebPushDeferred, match=r"^TimeoutError$"):
        await deliver_notification(production_settings, "https://push.example.com/a", b"", ttl=60, topic="t")
