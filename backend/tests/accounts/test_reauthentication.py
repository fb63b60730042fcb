"""A change of how to sign in needs the password, given in the same session a short time ago."""

import pytest

from account_client import another_tab
from conftest import PASSWORD

AGE = "update sessions set authenticated_at = authenticated_at - interval '10 minutes' where user_id = $1"
CHANGE = {"email": "lovelace@example.com"}


def status_and_code(response):
    return response.status_code, response.json()["code"]


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit_enabled": True})


@pytest.fixture
async def aged(app, api):
    """A session in which the password was given ten minutes ago."""
    await app.state.database.execute(AGE, api.user["id"])
    return api


async def test_signing_in_allows_a_sensitive_change_for_ten_minutes(app, api):
    assert (await api.post("/api/me/email", json=CHANGE)).status_code == 204
    await app.state.database.execute(AGE, api.user["id"])
    assert status_and_code(await api.post("/api/me/email", json=CHANGE)) == (403, "reauthentication_required")


async def test_the_password_allows_it_again(aged):
    assert (await aged.post("/api/me/reauthenticate", json={"password": PASSWORD})).status_code == 204
    assert (await aged.post("/api/me/email", json=CHANGE)).status_code == 204


async def test_a_wrong_password_allows_nothing(aged):
    response = await aged.post("/api/me/reauthenticate", json={"password": "wrong horse battery"})
    assert status_and_code(response) == (403, "password_wrong")
    assert status_and_code(await aged.post("/api/me/email", json=CHANGE)) == (403, "reauthentication_required")


async def test_the_password_counts_for_the_session_in_which_it_was_given(app, aged):
    elsewhere = await another_tab(app, aged.user)
    assert (await elsewhere.post("/api/me/reauthenticate", json={"password": PASSWORD})).status_code == 204
    assert status_and_code(await aged.post("/api/me/email", json=CHANGE)) == (403, "reauthentication_required")
    await elsewhere.aclose()


async def test_new_tokens_of_a_session_do_not_count_as_the_password(aged):
    token = (await aged.post("/api/auth/refresh")).json()["access_token"]
    aged.headers["Authorization"] = f"Bearer {token}"
    assert status_and_code(await aged.post("/api/me/email", json=CHANGE)) == (403, "reauthentication_required")


async def test_a_session_that_the_previous_release_opened_needs_the_password(app, api):
    await app.state.database.execute("update sessions set authenticated_at = null")
    assert status_and_code(await api.post("/api/me/email", json=CHANGE)) == (403, "reauthentication_required")


async def test_guesses_at_the_password_are_limited(aged):
    codes = [
        (await aged.post("/api/me/reauthenticate", json={"password": "wrong horse battery"})).status_code
        for _ in range(11)
    ]
    assert codes == [403] * 10 + [429]
