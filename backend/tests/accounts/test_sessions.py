from asyncio import gather
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from account_client import DEVICE, REFRESH, another_tab, register, sign_in, use_token_of, with_cookie
from conftest import Client
from tend.main import create_app

AGES = "update sessions set rotated_at = rotated_at - $1::interval, expires_at = expires_at - $1::interval"
LATER = timedelta(seconds=11)


@pytest.fixture
async def cookies(anonymous):
    """The refresh token and the device cookie of a new account. No request of `anonymous` sends them by itself."""
    await register(anonymous)
    values = anonymous.cookies[REFRESH], anonymous.cookies[DEVICE]
    anonymous.cookies.clear()
    return values


@pytest.fixture
def cookie(cookies):
    return cookies[0]


@pytest.fixture
def device(cookies):
    return cookies[1]


async def refresh(client, token, device=None):
    response = await client.post("/api/auth/refresh", headers=with_cookie(token, device))
    client.cookies.clear()
    return response


def refresh_token_of(response):
    assert response.status_code == 200, response.text
    return response.cookies[REFRESH]


async def has_ended(client):
    return (await client.get("/api/me")).status_code == 401


async def test_a_refresh_responds_like_a_sign_in_and_rotates_the_token(anonymous, cookie):
    response = await refresh(anonymous, cookie)
    assert refresh_token_of(response) != cookie
    assert set(response.json()) == {"access_token", "token_type", "expires_in", "user"}
    use_token_of(anonymous, response)
    assert (await anonymous.get("/api/me")).json() == response.json()["user"]


async def test_fifty_tabs_that_refresh_at_once_stay_in_one_session(anonymous, cookie):
    responses = await gather(*(refresh(anonymous, cookie) for _ in range(50)))
    assert {response.status_code for response in responses} == {200}
    (successor,) = {response.cookies[REFRESH] for response in responses}
    assert (await refresh(anonymous, successor)).status_code == 200


async def test_a_token_still_works_ten_seconds_after_its_rotation(app, anonymous, cookie):
    successor = refresh_token_of(await refresh(anonymous, cookie))
    await app.state.database.execute(AGES, timedelta(seconds=9))
    assert refresh_token_of(await refresh(anonymous, cookie)) == successor


async def test_a_token_that_is_used_again_after_the_grace_period_ends_the_session(app, anonymous, cookie):
    successor = refresh_token_of(await refresh(anonymous, cookie))
    await app.state.database.execute(AGES, LATER)
    response = await refresh(anonymous, cookie)
    assert (response.status_code, response.json()["code"]) == (401, "session_ended")
    assert (await refresh(anonymous, successor)).status_code == 401
    assert await has_ended(anonymous)


async def test_a_browser_that_was_killed_before_it_wrote_its_cookies_stays_signed_in(app, anonymous, cookie, device):
    lost = refresh_token_of(await refresh(anonymous, cookie, device))
    for _ in range(2):
        await app.state.database.execute(AGES, timedelta(days=3))
        assert refresh_token_of(await refresh(anonymous, cookie, device)) == lost
    assert (await refresh(anonymous, lost, device)).status_code == 200


async def test_a_token_whose_successor_was_used_ends_the_session_on_the_same_device_too(anonymous, cookie, device):
    newest = refresh_token_of(
        await refresh(anonymous, refresh_token_of(await refresh(anonymous, cookie, device)), device)
    )
    assert (await refresh(anonymous, cookie, device)).status_code == 401
    assert (await refresh(anonymous, newest, device)).status_code == 401


@pytest.mark.parametrize("elsewhere", [None, "nonsense", "another"])
async def test_a_token_that_another_device_uses_after_the_grace_period_ends_the_session(
    app, api, anonymous, cookie, device, elsewhere
):
    successor = refresh_token_of(await refresh(anonymous, cookie, device))
    await app.state.database.execute(AGES, LATER)
    other_device = api.cookies[DEVICE] if elsewhere == "another" else elsewhere
    assert (await refresh(anonymous, cookie, other_device)).status_code == 401
    assert (await refresh(anonymous, successor, device)).status_code == 401


async def test_a_token_from_several_rotations_ago_ends_the_session(anonymous, cookie):
    newest = refresh_token_of(await refresh(anonymous, refresh_token_of(await refresh(anonymous, cookie))))
    assert (await refresh(anonymous, cookie)).status_code == 401
    assert (await refresh(anonymous, newest)).status_code == 401


@pytest.mark.parametrize("change", [lambda token: token[:-6] + "AAAAAA", lambda token: token + "=", lambda token: "é"])
async def test_a_forged_token_ends_no_session(anonymous, cookie, change):
    response = await anonymous.post("/api/auth/refresh", headers=[("Cookie", f"{REFRESH}={change(cookie)}".encode())])
    assert (response.status_code, response.json()["code"]) == (401, "session_ended")
    assert (await refresh(anonymous, cookie)).status_code == 200


async def test_a_refresh_without_a_cookie_is_a_401(anonymous):
    response = await anonymous.post("/api/auth/refresh")
    assert (response.status_code, response.json()["code"]) == (401, "session_ended")


async def test_a_session_ends_after_thirty_days_without_use(app, anonymous, cookie):
    await app.state.database.execute(AGES, timedelta(days=30))
    assert (await refresh(anonymous, cookie)).status_code == 401


async def test_a_session_ends_after_180_days_of_use(app, anonymous, cookie):
    await app.state.database.execute("update sessions set created_at = now() - interval '179 days'")
    successor = refresh_token_of(await refresh(anonymous, cookie))
    expires = await app.state.database.fetchval("select expires_at from sessions")
    assert expires - datetime.now(UTC) < timedelta(days=1)
    await app.state.database.execute(AGES, timedelta(days=1))
    assert (await refresh(anonymous, successor)).status_code == 401


@pytest.mark.parametrize("ways", [("cookie",), ("bearer",), ("cookie", "bearer")])
async def test_signing_out_works_with_either_token(anonymous, cookie, ways):
    bearer = anonymous.headers.pop("Authorization")
    headers = (with_cookie(cookie) if "cookie" in ways else {}) | (
        {"Authorization": bearer} if "bearer" in ways else {}
    )
    response = await anonymous.post("/api/auth/logout", headers=headers)
    assert response.status_code == 204
    assert response.headers["set-cookie"].startswith(f'{REFRESH}="";')
    assert "Max-Age=0" in response.headers["set-cookie"]
    assert response.headers["clear-site-data"] == '"cache"'
    assert (await refresh(anonymous, cookie)).status_code == 401
    refused = await anonymous.get("/api/me", headers={"Authorization": bearer})
    assert (refused.status_code, refused.json()["code"]) == (401, "session_ended")


async def test_signing_out_twice_succeeds(anonymous):
    assert (await anonymous.post("/api/auth/logout")).status_code == 204
    headers = with_cookie("nonsense") | {"Authorization": "Bearer nonsense"}
    assert (await anonymous.post("/api/auth/logout", headers=headers)).status_code == 204


async def test_each_sign_in_opens_a_session_of_its_own(app, api):
    tab = await another_tab(app, api.user)
    await api.post("/api/auth/logout")
    assert await has_ended(api)
    assert not await has_ended(tab)


async def test_the_list_of_sessions_marks_the_current_one_and_contains_no_token(app, api):
    await sign_in(api, api.user["email"])
    listed = (await api.get("/api/me/sessions")).json()
    assert listed["next_cursor"] is None
    assert [item["current"] for item in listed["items"]] == [True, False]
    assert set(listed["items"][0]) == {"id", "created_at", "last_used_at", "user_agent", "current"}
    assert listed["items"][0]["user_agent"].startswith("python-httpx2/")


async def test_the_user_agent_is_stored_in_one_line(app, api):
    headers = {"User-Agent": "Fox\t1.0\x1b[31m " + "x" * 500}
    await api.post(
        "/api/auth/login",
        json={"email": api.user["email"], "password": "violet anchors hum at dusk"},
        headers=headers,
    )
    agents = await app.state.database.fetch("select user_agent from sessions order by id")
    assert agents[-1][0] == ("Fox1.0[31m " + "x" * 500)[:200]


async def test_a_user_can_end_their_own_sessions_alone(app, api, other):
    tab = await another_tab(app, api.user)
    listed = (await api.get("/api/me/sessions")).json()["items"]
    url = next(f"/api/me/sessions/{item['id']}" for item in listed if not item["current"])
    refused = await other.delete(url)
    assert (refused.status_code, refused.json()["code"]) == (404, "session_not_found")
    assert not await has_ended(tab)
    assert (await api.delete(url)).status_code == 204
    assert await has_ended(tab)
    assert (await api.delete(url)).status_code == 404
    assert (await api.delete(f"/api/me/sessions/{uuid4()}")).status_code == 404


@pytest.fixture
async def public(settings):
    """Settings of an installation that is served over https."""
    app = create_app(settings.model_copy(update={"frontend_url": "https://tend.example"}))
    async with app.router.lifespan_context(app), Client(app) as client:
        client.base_url = "https://tend.example"
        yield client


async def test_over_https_the_cookie_is_bound_to_its_host(public):
    response = await register(public)
    cookie = next(line for line in response.headers.get_list("set-cookie") if "tend_refresh" in line)
    assert cookie.startswith("__Host-tend_refresh=")
    attributes = {part.strip() for part in cookie.split(";")[1:]}
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=2592000"} <= attributes
    assert not any(part.startswith("Domain") for part in attributes)
    assert (await public.post("/api/auth/refresh")).status_code == 200


async def test_without_https_the_cookie_works_on_localhost(anonymous):
    response = await register(anonymous)
    cookie = next(line for line in response.headers.get_list("set-cookie") if "tend_refresh" in line)
    assert cookie.startswith("tend_refresh=")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie
    assert (await anonymous.post("/api/auth/refresh")).status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("path", ["register", "login", "refresh", "logout", "password/forgot", "email/resend"])
async def test_a_page_of_another_site_cannot_use_the_cookie(anonymous, headers, path):
    await register(anonymous)
    response = await anonymous.post(f"/api/auth/{path}", headers=headers, json={})
    assert (response.status_code, response.json()["code"]) == (403, "cross_site")
    assert "set-cookie" not in response.headers
    assert (await anonymous.get("/api/me")).status_code == 200


async def test_responses_about_accounts_are_never_cached(anonymous):
    for response in (
        await register(anonymous),
        await sign_in(anonymous, "ada@example.com"),
        await anonymous.get("/api/me"),
    ):
        assert response.headers["cache-control"] == "no-store"
