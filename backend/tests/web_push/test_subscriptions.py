from uuid import UUID

import pytest

from account_client import another_tab
from explain import plan_of
from tend.web_push import queries
from tend.web_push.queries import MAX_SUBSCRIPTIONS
from web_push.push_service import Browser

URL = "/api/me/push-subscriptions"
ROWS = "select endpoint from push_subscriptions order by endpoint"


@pytest.fixture
def endpoints(app):
    async def stored():
        return [row[0].rpartition("/")[2] for row in await app.state.database.fetch(ROWS)]

    return stored


async def test_a_session_has_only_the_last_subscription(api, subscribe, endpoints):
    for path in ("/a", "/b", "/b"):
        await subscribe(api, path)
    assert await endpoints() == ["b"]


async def test_the_oldest_of_too_many_subscriptions_is_deleted(api, app, subscribe, endpoints):
    for number in range(MAX_SUBSCRIPTIONS + 2):
        tab = await another_tab(app, api.user)
        await subscribe(tab, f"/{number:02}")
        await tab.aclose()
    assert await endpoints() == [f"{number:02}" for number in range(2, MAX_SUBSCRIPTIONS + 2)]


async def test_a_browser_belongs_to_the_user_who_subscribed_last(api, other, app, subscribe, endpoints):
    await subscribe(api, "/a")
    await subscribe(other, "/a")
    owner = await app.state.database.fetchval("select user_id::text from push_subscriptions")
    assert (await endpoints(), owner) == (["a"], other.user["id"])


async def test_a_subscription_is_deleted_by_its_user_and_by_nobody_else(api, other, service, subscribe, endpoints):
    await subscribe(api, "/a")
    for client, remaining in ((other, ["a"]), (api, []), (api, [])):
        response = await client.request("DELETE", URL, json={"endpoint": service.endpoint("/a")})
        assert response.status_code == 204
        assert await endpoints() == remaining


async def test_a_subscription_ends_with_its_session(api, subscribe, endpoints):
    await subscribe(api, "/a")
    assert (await api.post("/api/auth/logout")).status_code == 204
    assert await endpoints() == []


@pytest.mark.parametrize(
    "keys", [{"p256dh": "AAAA"}, {"p256dh": "!!"}, {"auth": "AAAA"}, {"auth": "é"}, {"p256dh": "BA" + "A" * 85}]
)
async def test_invalid_keys_are_rejected(api, service, endpoints, keys):
    wanted = Browser().subscription(service.endpoint("/a"))
    response = await api.put(URL, json=wanted | {"keys": wanted["keys"] | keys})
    (error,) = response.json()["errors"]
    assert (response.status_code, error["field"]) == (422, f"keys.{next(iter(keys))}")
    assert await endpoints() == []


async def test_the_test_notification_is_rate_limited(api, app, monkeypatch):
    limited = app.state.settings.model_copy(update={"rate_limit_enabled": True})
    monkeypatch.setattr(app.state, "settings", limited)
    assert [(await api.post(f"{URL}/test")).status_code for _ in range(6)] == [200] * 5 + [429]


ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")
ENDPOINT = "https://push.example.com/a"


@pytest.mark.parametrize(
    ("statement", "arguments", "indexes"),
    [
        (
            queries._SAVE_SUBSCRIPTION,
            (ID, ID, ID, ENDPOINT, "p", "a"),
            {"push_subscriptions_of_session", "push_subscriptions_of_user", "sessions_of_user"},
        ),
        (queries._DELETE_SUBSCRIPTION, (ID, ENDPOINT), {"push_subscriptions_endpoint_key"}),
        (queries._LIST_SUBSCRIPTION_IDS, (ID,), {"push_subscriptions_of_user", "sessions_pkey"}),
        (queries._FIND_RECIPIENT, (ID,), {"push_subscriptions_pkey", "sessions_pkey", "users_pkey"}),
        (queries._DELETE_ENDED_SUBSCRIPTION, (ID, ENDPOINT), {"push_subscriptions_endpoint_key"}),
    ],
)
async def test_statements_about_subscriptions_find_their_rows_through_indexes(app, statement, arguments, indexes):
    plan = await plan_of(app.state.database, statement, *arguments)
    assert {index for index in indexes if f" {index} " in plan} == indexes, plan
