from asyncio import gather
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from account_client import REFRESH, another_tab, bearing, register, sign_in, with_cookie

AGES = "update sessions set rotated_at = rotated_at - $1::interval, expires_at = expires_at - $1::interval"
LATER = timedelta(seconds=11)


@pytest.fixture
async def cookie(anonymous):
    """The refresh token of a new account, which no request of `anonymous` sends by itself."""
    await register(anonymous)
    token = anonymous.cookies[REFRESH]
    anonymous.cookies.clear()
    return token


async def refresh(client, token):
    answer = await client.post("/api/auth/refresh", headers=with_cookie(token))
    client.cookies.clear()
    return answer


def fresh(answer):
    assert answer.status_code == 200, answer.text
    return answer.cookies[REFRESH]


async def is_over(client):
    return (await client.get("/api/me")).status_code == 401


async def test_refreshing_answers_as_signing_in_does_and_turns_the_token_over(anonymous, cookie):
    answer = await refresh(anonymous, cookie)
    assert fresh(answer) != cookie
    assert set(answer.json()) == {"access_token", "token_type", "expires_in", "user"}
    bearing(anonymous, answer)
    assert (await anonymous.get("/api/me")).json() == answer.json()["user"]


async def test_fifty_tabs_that_refresh_at_once_all_go_on_in_one_session(anonymous, cookie):
    answers = await gather(*(refresh(anonymous, cookie) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    (successor,) = {answer.cookies[REFRESH] for answer in answers}
    assert (await refresh(anonymous, successor)).status_code == 200


async def test_a_tab_that_is_ten_seconds_late_is_still_served(app, anonymous, cookie):
    successor = fresh(await refresh(anonymous, cookie))
    await app.state.database.execute(AGES, timedelta(seconds=9))
    assert fresh(await refresh(anonymous, cookie)) == successor


async def test_a_token_that_is_used_again_later_ends_the_session(app, anonymous, cookie):
    successor = fresh(await refresh(anonymous, cookie))
    await app.state.database.execute(AGES, LATER)
    answer = await refresh(anonymous, cookie)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    assert (await refresh(anonymous, successor)).status_code == 401
    assert await is_over(anonymous)


async def test_a_token_from_long_ago_ends_the_session_too(anonymous, cookie):
    newest = fresh(await refresh(anonymous, fresh(await refresh(anonymous, cookie))))
    assert (await refresh(anonymous, cookie)).status_code == 401
    assert (await refresh(anonymous, newest)).status_code == 401


@pytest.mark.parametrize("change", [lambda token: token[:-6] + "AAAAAA", lambda token: token + "=", lambda token: "é"])
async def test_a_token_that_was_made_up_ends_nothing(anonymous, cookie, change):
    answer = await anonymous.post("/api/auth/refresh", headers=[("Cookie", f"{REFRESH}={change(cookie)}".encode())])
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    assert (await refresh(anonymous, cookie)).status_code == 200


async def test_without_a_cookie_there_is_no_session(anonymous):
    answer = await anonymous.post("/api/auth/refresh")
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def test_a_session_ends_after_thirty_days_unused(app, anonymous, cookie):
    await app.state.database.execute(AGES, timedelta(days=30))
    assert (await refresh(anonymous, cookie)).status_code == 401


async def test_a_session_ends_after_180_days_however_much_it_is_used(app, anonymous, cookie):
    await app.state.database.execute("update sessions set created_at = now() - interval '179 days'")
    successor = fresh(await refresh(anonymous, cookie))
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
    answer = await anonymous.post("/api/auth/logout", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["set-cookie"].startswith(f'{REFRESH}="";')
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert (await refresh(anonymous, cookie)).status_code == 401
    refused = await anonymous.get("/api/me", headers={"Authorization": bearer})
    assert (refused.status_code, refused.json()["code"]) == (401, "session_ended")


async def test_signing_out_twice_is_no_error(anonymous):
    assert (await anonymous.post("/api/auth/logout")).status_code == 204
    headers = with_cookie("nonsense") | {"Authorization": "Bearer nonsense"}
    assert (await anonymous.post("/api/auth/logout", headers=headers)).status_code == 204


async def test_each_sign_in_is_a_session_of_its_own(app, api):
    tab = await another_tab(app, api.user)
    await api.post("/api/auth/logout")
    assert await is_over(api)
    assert not await is_over(tab)


async def test_the_list_of_sessions_names_the_present_one_and_holds_no_token(app, api):
    await sign_in(api, api.user["email"])
    listed = (await api.get("/api/me/sessions")).json()
    assert listed["next_cursor"] is None
    assert [item["current"] for item in listed["items"]] == [True, False]
    assert set(listed["items"][0]) == {"id", "created_at", "last_used_at", "user_agent", "current"}
    assert listed["items"][0]["user_agent"].startswith("python-httpx2/")


async def test_what_a_browser_calls_itself_is_kept_on_one_line(app, api):
    headers = {"User-Agent": "Fox\t1.0\x1b[31m " + "x" * 500}
    await api.post(
        "/api/auth/login",
        json={"email": api.user["email"], "password": "correct horse battery staple"},
        headers=headers,
    )
    agents = await app.state.database.fetch("select user_agent from sessions order by id")
    assert agents[-1][0] == ("Fox1.0[31m " + "x" * 500)[:200]


async def test_a_session_can_be_ended_from_another_and_only_by_its_owner(app, api, other):
    tab = await another_tab(app, api.user)
    listed = (await api.get("/api/me/sessions")).json()["items"]
    url = next(f"/api/me/sessions/{item['id']}" for item in listed if not item["current"])
    refused = await other.delete(url)
    assert (refused.status_code, refused.json()["code"]) == (404, "session_not_found")
    assert not await is_over(tab)
    assert (await api.delete(url)).status_code == 204
    assert await is_over(tab)
    assert (await api.delete(url)).status_code == 404
    assert (await api.delete(f"/api/me/sessions/{uuid4()}")).status_code == 404
