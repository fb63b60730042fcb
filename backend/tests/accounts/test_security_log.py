"""The security log of an account, and mail about sign-ins on new devices."""

import pytest

from account_client import sign_in, token_in
from conftest import PASSWORD, Client
from purge import purge_expired
from tend.accounts.client_info import describe_device

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW = "another horse, another staple"
SUBJECT = "You signed in on a new device"


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit_enabled": True})


async def kinds(client):
    return [event["kind"] for event in (await client.get("/api/me/security-log")).json()["items"]]


async def device_mails(outbox, client):
    return [mail for mail in await outbox.messages(client.user["email"]) if mail["Subject"] == SUBJECT]


async def test_registering_is_the_first_entry_and_sends_no_mail_about_a_device(api, outbox):
    assert await kinds(api) == ["registered"]
    assert await device_mails(outbox, api) == []


async def test_a_sign_in_on_a_new_device_is_logged_with_its_browser_and_mailed(api, anonymous, outbox):
    anonymous.headers["User-Agent"] = FIREFOX
    await sign_in(anonymous, api.user["email"])
    event = (await api.get("/api/me/security-log")).json()["items"][0]
    assert (event["kind"], event["user_agent"]) == ("signed_in_on_new_device", FIREFOX)
    (mail,) = await device_mails(outbox, api)
    assert "Firefox on Linux" in mail.get_body(("plain",)).get_content()


async def test_a_browser_that_signed_in_before_is_not_new(api, outbox):
    await sign_in(api, api.user["email"])
    assert await kinds(api) == ["signed_in", "registered"]
    assert await device_mails(outbox, api) == []


async def test_a_browser_that_several_people_share_is_new_to_none_of_them(api, outbox):
    first = api.user["email"]
    account = {"email": f"second-{first}", "password": PASSWORD}
    assert (await api.post("/api/auth/register", json=account)).status_code == 201
    await sign_in(api, first)
    assert await kinds(api) == ["signed_in", "registered"]
    await sign_in(api, account["email"])
    assert await kinds(api) == ["signed_in", "registered"]
    assert await device_mails(outbox, api) == []


async def test_mail_about_new_devices_has_a_limit_and_the_log_has_none(app, api, outbox):
    for _ in range(7):
        async with Client(app) as client:
            assert (await sign_in(client, api.user["email"])).status_code == 200
    assert len(await device_mails(outbox, api)) == 5
    assert (await kinds(api)).count("signed_in_on_new_device") == 7


async def test_a_failed_sign_in_logs_nothing_for_the_owner(api, anonymous):
    await sign_in(anonymous, api.user["email"], "wrong horse battery")
    assert await kinds(api) == ["registered"]


async def test_changes_of_how_to_sign_in_are_logged(api, anonymous, outbox):
    await sign_in(anonymous, api.user["email"])
    other = next(one for one in (await api.get("/api/me/sessions")).json()["items"] if not one["current"])
    await api.delete(f"/api/me/sessions/{other['id']}")
    await api.post("/api/me/email", json={"email": "lovelace@example.com"})
    token = token_in((await outbox.messages("lovelace@example.com"))[-1])
    await api.post("/api/auth/email/change", json={"token": token})
    undo = token_in((await outbox.messages(api.user["email"]))[-1])
    response = await api.post("/api/me/password", json={"current_password": PASSWORD, "new_password": NEW})
    api.headers["Authorization"] = f"Bearer {response.json()['access_token']}"
    assert (await kinds(api))[:5] == [
        "password_changed",
        "email_changed",
        "email_change_requested",
        "session_ended",
        "signed_in_on_new_device",
    ]
    await api.post("/api/auth/email/undo", json={"token": undo})
    reset = token_in((await outbox.messages(api.user["email"]))[-1])
    await anonymous.post("/api/auth/password/reset", json={"token": reset, "password": NEW})
    assert (await sign_in(api, api.user["email"], NEW)).status_code == 200
    assert (await kinds(api))[1:3] == ["password_reset", "email_change_undone"]


async def test_the_log_is_read_page_by_page(api):
    for _ in range(4):
        await sign_in(api, api.user["email"])
    first = (await api.get("/api/me/security-log", params={"limit": 3})).json()
    rest = (await api.get("/api/me/security-log", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [len(first["items"]), len(rest["items"]), rest["next_cursor"]] == [3, 2, None]
    ids = [event["id"] for event in first["items"] + rest["items"]]
    assert ids == sorted(set(ids), reverse=True)
    for cursor in ("x", ""):
        assert (await api.get("/api/me/security-log", params={"cursor": cursor})).status_code == 422


async def test_nobody_reads_the_log_of_another_account(api, other):
    assert [await kinds(api), await kinds(other)] == [["registered"], ["registered"]]


@pytest.mark.parametrize(("days", "count"), [(89, 1), (91, 0)])
async def test_the_log_goes_back_ninety_days(app, settings, api, days, count):
    await app.state.database.execute(
        "update security_events set created_at = created_at - make_interval(days => $1)", days
    )
    await purge_expired(app.state.database, settings)
    assert len(await kinds(api)) == count


def test_a_script_is_no_device_that_a_person_would_recognize():
    assert [describe_device(text) for text in ("curl/8.9", "")] == ["an unknown device"] * 2
