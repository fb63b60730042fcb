import pytest

from account_client import another_tab
from tend.web_push.queries import MOST
from web_push.browser import Browser

URL = "/api/me/push-subscriptions"
ROWS = "select endpoint from push_subscriptions order by endpoint"


@pytest.fixture
def endpoints(app):
    async def kept():
        return [row[0].rpartition("/")[2] for row in await app.state.database.fetch(ROWS)]

    return kept


async def test_a_session_has_one_subscription_and_the_last_counts(api, subscribed, endpoints):
    for path in ("/a", "/b", "/b"):
        await subscribed(api, path)
    assert await endpoints() == ["b"]


async def test_a_person_has_so_many_and_the_oldest_goes(api, app, subscribed, endpoints):
    for number in range(MOST + 2):
        tab = await another_tab(app, api.user)
        await subscribed(tab, f"/{number:02}")
        await tab.aclose()
    assert await endpoints() == [f"{number:02}" for number in range(2, MOST + 2)]


async def test_a_browser_that_somebody_else_signs_in_at_is_theirs(api, other, app, subscribed, endpoints):
    await subscribed(api, "/a")
    await subscribed(other, "/a")
    owner = await app.state.database.fetchval("select user_id::text from push_subscriptions")
    assert (await endpoints(), owner) == (["a"], other.user["id"])


async def test_it_ends_when_it_is_asked_to_and_nobody_else_can(api, other, service, subscribed, endpoints):
    await subscribed(api, "/a")
    for client, left in ((other, ["a"]), (api, []), (api, [])):
        answer = await client.request("DELETE", URL, json={"endpoint": service.endpoint("/a")})
        assert answer.status_code == 204
        assert await endpoints() == left


async def test_it_ends_with_the_session(api, subscribed, endpoints):
    await subscribed(api, "/a")
    assert (await api.post("/api/auth/logout")).status_code == 204
    assert await endpoints() == []


@pytest.mark.parametrize(
    "keys", [{"p256dh": "AAAA"}, {"p256dh": "!!"}, {"auth": "AAAA"}, {"auth": "é"}, {"p256dh": "BA" + "A" * 85}]
)
async def test_keys_that_cannot_be_used_are_refused(api, service, endpoints, keys):
    wanted = Browser().subscription(service.endpoint("/a"))
    answer = await api.put(URL, json=wanted | {"keys": wanted["keys"] | keys})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (422, f"keys.{next(iter(keys))}")
    assert await endpoints() == []


async def test_the_test_can_be_asked_for_so_often(api, app, monkeypatch):
    limited = app.state.settings.model_copy(update={"rate_limit_enabled": True})
    monkeypatch.setattr(app.state, "settings", limited)
    assert [(await api.post(f"{URL}/test")).status_code for _ in range(6)] == [200] * 5 + [429]
