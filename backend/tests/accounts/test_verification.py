from asyncio import gather
from datetime import timedelta

import pytest

from account_client import token_in

AGES = "update one_time_tokens set expires_at = expires_at - $1::interval"


@pytest.fixture
async def token(api, outbox):
    (message,) = await outbox.messages(api.user["email"])
    assert "http://localhost:8000/verify-email#token=" in message.get_body(("plain",)).get_content()
    return token_in(message)


@pytest.fixture
def verify(anonymous):
    async def send(token):
        response = await anonymous.post("/api/auth/email/verify", json={"token": token})
        return response.status_code

    return send


async def test_the_link_in_the_mail_verifies_the_address(api, token, verify):
    assert await verify(token) == 204
    me = (await api.get("/api/me")).json()
    assert me["email_verified_at"] is not None
    assert me["version"] == api.user["version"] + 1


async def test_a_link_works_once_even_when_used_ten_times_at_once(token, verify):
    assert sorted(await gather(*(verify(token) for _ in range(10)))) == [204] + [400] * 9


async def test_a_link_works_for_a_day(app, token, verify):
    await app.state.database.execute(AGES, timedelta(hours=24))
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
