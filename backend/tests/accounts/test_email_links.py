from asyncio import gather
from datetime import timedelta

import pytest

from account_client import REFRESH, sign_in, token_in, with_cookie
from conftest import PASSWORD
from factories import a_list, field_errors, made
from tend.accounts.service.emails import send_reset
from tend.core.jobs import JobContext

NEW = "another horse, another staple"
AGES = "update one_time_tokens set expires_at = expires_at - $1::interval"


@pytest.fixture
def request_reset(anonymous, outbox):
    """Requests a reset and reads the token from the mail."""

    async def request(email, **headers):
        response = await anonymous.post("/api/auth/password/forgot", json={"email": email}, headers=headers)
        assert response.status_code == 204
        messages = await outbox.messages(email)
        assert messages[-1]["Subject"] == "Reset your Tend password"
        return token_in(messages[-1])

    return request


@pytest.fixture
def reset(anonymous):
    async def send(token, password=NEW):
        return await anonymous.post("/api/auth/password/reset", json={"token": token, "password": password})

    return send


def is_rejected(response):
    return (response.status_code, response.json()["code"]) == (400, "token_invalid")


async def test_a_forgotten_password_is_replaced_by_mail(api, request_reset, reset):
    token = await request_reset(api.user["email"])
    assert (await reset(token)).status_code == 204
    assert (await sign_in(api, api.user["email"])).status_code == 401
    assert (await sign_in(api, api.user["email"], NEW)).status_code == 200


async def test_a_reset_ends_every_session(api, request_reset, reset):
    await reset(await request_reset(api.user["email"]))
    assert (await api.get("/api/me")).status_code == 401
    assert (await api.post("/api/auth/refresh", headers=with_cookie(api.cookies[REFRESH]))).status_code == 401


async def test_a_link_works_once(request_reset, reset, api):
    token = await request_reset(api.user["email"])
    await reset(token)
    assert is_rejected(await reset(token, "yet another long one"))


async def test_ten_uses_of_a_link_at_once_succeed_once(request_reset, reset, api):
    token = await request_reset(api.user["email"])
    responses = await gather(*(reset(token, f"another horse, number {number}") for number in range(10)))
    assert sorted(response.status_code for response in responses) == [204] + [400] * 9
    winner = next(number for number, response in enumerate(responses) if response.status_code == 204)
    assert (await sign_in(api, api.user["email"], f"another horse, number {winner}")).status_code == 200


async def test_a_link_works_for_thirty_minutes(app, request_reset, reset, api):
    token = await request_reset(api.user["email"])
    await app.state.database.execute(AGES, timedelta(minutes=30))
    assert is_rejected(await reset(token))


async def test_using_one_reset_link_voids_the_others(request_reset, reset, api):
    first, second = await request_reset(api.user["email"]), await request_reset(api.user["email"])
    assert first != second
    await reset(first)
    assert is_rejected(await reset(second))


async def test_a_link_still_works_after_a_weak_password(request_reset, reset, api):
    token = await request_reset(api.user["email"])
    assert field_errors(await reset(token, "password1234")) == [("password", "password_weak")]
    assert field_errors(await reset(token, "ada" + api.user["email"])) == [("password", "password_weak")]
    assert (await reset(token)).status_code == 204


async def test_a_verification_link_resets_nothing(outbox, reset, api):
    assert is_rejected(await reset(token_in((await outbox.messages(api.user["email"]))[0])))


@pytest.mark.parametrize("token", ["x", "é", "A" * 43])
async def test_a_made_up_token_resets_nothing(reset, token):
    assert is_rejected(await reset(token))


async def test_a_reset_verifies_the_address(request_reset, reset, api):
    await reset(await request_reset(api.user["email"]))
    response = await sign_in(api, api.user["email"], NEW)
    assert response.json()["user"]["email_verified_at"] is not None


async def test_the_owner_gets_mail_about_a_reset(request_reset, reset, api, outbox):
    await reset(await request_reset(api.user["email"]))
    message = (await outbox.messages(api.user["email"]))[-1]
    assert message["Subject"] == "Your Tend password was changed"
    assert "Links for guests" not in message.as_string()


async def test_the_mail_about_a_reset_says_that_links_for_guests_still_work(request_reset, reset, api, outbox):
    item = await a_list(api)
    made(await api.post(f"/api/lists/{item['id']}/links", json={"role": "viewer"}))
    await reset(await request_reset(api.user["email"]))
    message = (await outbox.messages(api.user["email"]))[-1]
    for kind in ("plain", "html"):
        assert "Links for guests that you made still work." in message.get_body((kind,)).get_content()


async def test_links_start_with_the_configured_address_whatever_the_request_headers_are(request_reset, api, outbox):
    await request_reset(api.user["email"], Host="evil.example", **{"X-Forwarded-Host": "evil.example"})
    message = (await outbox.messages(api.user["email"]))[-1]
    assert "evil.example" not in message.as_string()
    assert "http://localhost:8000/reset-password#token=" in message.get_body(("plain",)).get_content()


async def test_an_unknown_address_gets_no_mail(anonymous, outbox, api):
    response = await anonymous.post("/api/auth/password/forgot", json={"email": "nobody@example.com"})
    assert (response.status_code, response.content) == (204, b"")
    assert [message["To"] for message in await outbox.messages()] == [api.user["email"]]


async def test_a_disabled_account_can_neither_reset_its_password_nor_sign_in(app, anonymous, outbox, api):
    await app.state.database.execute("update users set disabled_at = now()")
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    assert [message["Subject"] for message in await outbox.messages()] == []
    response = await sign_in(anonymous, api.user["email"], PASSWORD)
    assert (response.status_code, response.json()["code"]) == (403, "account_disabled")
    assert (await sign_in(anonymous, api.user["email"], "wrong horse")).json()["code"] == "credentials_invalid"
    assert (await api.post("/api/auth/refresh")).status_code == 401


async def test_a_job_that_runs_again_sends_the_same_link_unless_it_was_used(app, request_reset, reset, api):
    token = await request_reset(api.user["email"])
    database, settings = app.state.database, app.state.settings
    context = JobContext(database, settings, "1", 1)
    (path, *_) = sorted((settings.tend_data_dir / "mail").glob("*.eml"), reverse=True)
    token_id = await database.fetchval("select id from one_time_tokens where purpose = 'reset_password'")
    path.unlink()
    await send_reset(context, token_id, api.user["email"])
    assert token.encode() in path.read_bytes()
    await reset(token)
    path.unlink()
    await send_reset(context, token_id, api.user["email"])
    assert not path.exists()
    assert is_rejected(await reset(token))


LINK_AGES = "update one_time_tokens set expires_at = expires_at - $1::interval"


@pytest.fixture
async def token(api, outbox):
    (message,) = await outbox.messages(api.user["email"])
    text = message.get_body(("plain",)).get_content()
    assert "http://localhost:8000/verify-email#token=" in text
    assert "http://localhost:8000/forgot-password" in text
    return token_in(message)


@pytest.fixture
def verify(api):
    """Opens the link in the browser that registered."""

    async def send(token):
        response = await api.post("/api/auth/email/verify", json={"token": token})
        return response.status_code

    return send


async def test_the_link_in_the_mail_verifies_the_address(api, token, verify):
    assert await verify(token) == 204
    me = (await api.get("/api/me")).json()
    assert me["email_verified_at"] is not None
    assert me["version"] == api.user["version"] + 1


@pytest.fixture
def confirm_elsewhere(anonymous):
    """Opens the link in a browser that the account doesn't know."""

    async def send(token, password=""):
        response = await anonymous.post("/api/auth/email/verify", json={"token": token, "password": password})
        return response.status_code, response.json()["code"] if response.content else None

    return send


async def test_a_link_alone_does_not_confirm_an_account_that_a_stranger_registered(
    api, token, confirm_elsewhere, request_reset, reset
):
    assert await confirm_elsewhere(token) == (403, "password_required")
    assert await confirm_elsewhere(token, NEW) == (403, "password_wrong")
    assert (await api.get("/api/me")).json()["email_verified_at"] is None
    assert (await reset(await request_reset(api.user["email"]))).status_code == 204
    assert (await api.get("/api/me")).status_code == 401
    assert (await sign_in(api, api.user["email"])).status_code == 401
    assert (await sign_in(api, api.user["email"], NEW)).json()["user"]["email_verified_at"] is not None


async def test_another_browser_confirms_with_the_password_also_after_a_wrong_one(api, token, confirm_elsewhere):
    assert await confirm_elsewhere(token, NEW) == (403, "password_wrong")
    assert await confirm_elsewhere(token, PASSWORD) == (204, None)
    assert (await api.get("/api/me")).json()["email_verified_at"] is not None
    assert await confirm_elsewhere(token, PASSWORD) == (400, "token_invalid")


async def test_a_browser_that_has_signed_in_confirms_without_the_password(api, anonymous, token, confirm_elsewhere):
    assert (await sign_in(anonymous, api.user["email"])).status_code == 200
    assert await confirm_elsewhere(token) == (204, None)


async def test_the_browser_of_another_account_does_not_confirm(other, token):
    response = await other.post("/api/auth/email/verify", json={"token": token})
    assert (response.status_code, response.json()["code"]) == (403, "password_required")


async def test_a_link_works_once_even_when_used_ten_times_at_once(token, verify):
    assert sorted(await gather(*(verify(token) for _ in range(10)))) == [204] + [400] * 9


async def test_a_link_works_for_a_day(app, token, verify):
    await app.state.database.execute(LINK_AGES, timedelta(hours=24))
    assert await verify(token) == 400


async def test_a_link_verifies_no_other_address_than_the_one_it_was_sent_to(app, token, verify):
    await app.state.database.execute("update users set email = 'eve@example.com', email_key = 'eve@example.com'")
    assert await verify(token) == 400
    assert await app.state.database.fetchval("select email_verified_at from users") is None


async def test_another_link_can_be_requested_until_the_address_is_verified(anonymous, api, token, verify, outbox):
    assert (
        await anonymous.post("/api/auth/email/resend", json={"email": api.user["email"].upper()})
    ).status_code == 204
    assert len(messages := await outbox.messages(api.user["email"])) == 2
    assert await verify(token_in(messages[-1])) == 204
    assert (await anonymous.post("/api/auth/email/resend", json={"email": api.user["email"]})).status_code == 204
    assert len(await outbox.messages(api.user["email"])) == 2


async def test_a_request_for_an_unknown_address_gets_the_same_response_and_mails_nobody(anonymous, outbox):
    response = await anonymous.post("/api/auth/email/resend", json={"email": "nobody@example.com"})
    assert (response.status_code, response.content) == (204, b"")
    assert await outbox.messages() == []
