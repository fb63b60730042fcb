"""A second factor: set up with a code, asked for at every sign-in and reset, and never good twice."""

from asyncio import gather
from datetime import timedelta

import pyotp
import pytest

from account_client import account, sign_in, token_in, use_token_of
from conftest import PASSWORD, Client
from tend.accounts.second_factor import TOTP_STEP_SECONDS
from tend.core.clock import now
from tend.ops.commands import act_on_account

NEW = "another horse, another staple"


def status_and_code(response):
    return response.status_code, response.json()["code"]


async def subjects(outbox, client):
    return [message["Subject"] for message in await outbox.messages(client.user["email"])]


class App:
    """An authenticator app, and the clock that it and the server read."""

    def __init__(self, factor):
        self.time = now()
        self.secret = ""
        factor._clock = lambda: self.time

    def code(self, steps=0):
        return pyotp.TOTP(self.secret).at(self.time + timedelta(seconds=steps * TOTP_STEP_SECONDS))

    def wait(self, steps=1):
        self.time += timedelta(seconds=steps * TOTP_STEP_SECONDS)


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit_enabled": True})


@pytest.fixture
async def phone(app, api):
    await app.state.database.execute("update users set email_verified_at = now() where id = $1", api.user["id"])
    return App(app.state.auth.second_factor)


@pytest.fixture
async def codes(api, phone):
    """Turns two-factor authentication on, and returns the recovery codes."""
    phone.secret = (await api.post("/api/me/two-factor")).json()["secret"]
    response = await api.post("/api/me/two-factor/confirm", json={"code": phone.code()})
    assert response.status_code == 200, response.text
    phone.wait()
    return response.json()["codes"]


async def send_code(client, code):
    return use_token_of(client, await client.post("/api/auth/login/code", json={"code": code}))


async def sign_in_with(client, email, code, password=PASSWORD):
    assert status_and_code(await sign_in(client, email, password)) == (401, "second_factor_required")
    return await send_code(client, code)


async def test_nothing_changes_before_a_code_was_confirmed(api, anonymous, phone):
    setup = (await api.post("/api/me/two-factor")).json()
    assert (await sign_in(anonymous, api.user["email"])).status_code == 200
    phone.secret = setup["secret"]
    wrong = await api.post("/api/me/two-factor/confirm", json={"code": phone.code(5)})
    assert status_and_code(wrong) == (403, "code_wrong")
    state = (await api.get("/api/me/two-factor")).json()
    assert state == {"enabled_at": None, "recovery_codes_left": 0}


async def test_the_setup_can_be_read_by_an_app(api, phone):
    setup = (await api.post("/api/me/two-factor")).json()
    read = pyotp.parse_uri(setup["uri"])
    assert (read.secret, read.issuer, read.name) == (setup["secret"], "Tend", api.user["email"])
    assert setup["qr_code"].startswith("<svg")


async def test_starting_the_setup_again_replaces_the_secret(api, phone):
    first, second = [(await api.post("/api/me/two-factor")).json()["secret"] for _ in range(2)]
    phone.secret = first
    assert status_and_code(await api.post("/api/me/two-factor/confirm", json={"code": phone.code()}))[0] == 403
    phone.secret = second
    assert (await api.post("/api/me/two-factor/confirm", json={"code": phone.code()})).status_code == 200


async def test_the_password_alone_opens_no_session(api, codes, anonymous):
    response = await sign_in(anonymous, api.user["email"])
    assert status_and_code(response) == (401, "second_factor_required")
    assert "tend_refresh" not in anonymous.cookies
    assert "tend_device" not in anonymous.cookies
    assert status_and_code(await anonymous.post("/api/auth/refresh")) == (401, "session_ended")


async def test_a_wrong_password_says_nothing_about_the_second_factor(api, codes, anonymous):
    assert status_and_code(await sign_in(anonymous, api.user["email"], "wrong horse")) == (401, "credentials_invalid")
    assert "tend_sign_in" not in anonymous.cookies


async def test_a_code_finishes_signing_in(api, codes, phone, anonymous):
    assert (await sign_in_with(anonymous, api.user["email"], phone.code())).status_code == 200
    assert (await anonymous.get("/api/me")).json()["id"] == api.user["id"]
    assert "tend_sign_in" not in anonymous.cookies
    assert "tend_device" in anonymous.cookies


@pytest.mark.parametrize(("steps", "status"), [(-2, 403), (-1, 200), (0, 200), (1, 200), (2, 403)])
async def test_clocks_may_differ_by_one_step(api, codes, phone, anonymous, steps, status):
    phone.wait(5)
    assert (await sign_in_with(anonymous, api.user["email"], phone.code(steps))).status_code == status


async def test_a_code_works_once_even_at_the_same_moment(app, api, codes, phone):
    clients = [Client(app) for _ in range(5)]
    for client in clients:
        await sign_in(client, api.user["email"])
    responses = await gather(*[send_code(client, phone.code()) for client in clients])
    assert sorted(response.status_code for response in responses) == [200] + [403] * 4
    for client in clients:
        await client.aclose()


async def test_the_code_that_confirmed_the_setup_does_not_sign_in(api, phone, anonymous):
    phone.secret = (await api.post("/api/me/two-factor")).json()["secret"]
    await api.post("/api/me/two-factor/confirm", json={"code": phone.code()})
    assert status_and_code(await sign_in_with(anonymous, api.user["email"], phone.code())) == (403, "code_wrong")


async def test_a_recovery_code_works_once_however_it_is_typed(api, codes, anonymous, outbox):
    assert len(set(codes)) == 10
    typed = codes[3].upper().replace("-", " ")
    assert (await sign_in_with(anonymous, api.user["email"], typed)).status_code == 200
    assert status_and_code(await sign_in_with(anonymous, api.user["email"], codes[3])) == (403, "code_wrong")
    assert (await api.get("/api/me/two-factor")).json()["recovery_codes_left"] == 9
    assert "A recovery code was used" in await subjects(outbox, api)


async def test_the_second_step_needs_the_first_in_the_same_browser(app, api, codes, phone, anonymous):
    assert status_and_code(await send_code(anonymous, phone.code())) == (401, "sign_in_expired")
    await sign_in(anonymous, api.user["email"])
    first_step = anonymous.cookies["tend_sign_in"]
    async with Client(app) as thief:
        for others in ("", f"; tend_device={api.cookies['tend_device']}", "; tend_sign_in_browser=x"):
            thief.headers["Cookie"] = f"tend_sign_in={first_step}{others}"
            assert status_and_code(await send_code(thief, phone.code())) == (401, "sign_in_expired")
        key = anonymous.cookies["tend_sign_in_browser"]
        thief.headers["Cookie"] = f"tend_sign_in=A{first_step[1:]}; tend_sign_in_browser={key}"
        assert status_and_code(await send_code(thief, phone.code())) == (401, "sign_in_expired")


async def test_the_second_step_has_ten_minutes(api, codes, phone, anonymous):
    await sign_in(anonymous, api.user["email"])
    phone.wait(20)
    assert status_and_code(await send_code(anonymous, phone.code())) == (401, "sign_in_expired")


async def test_a_changed_password_ends_the_first_step(api, codes, phone, anonymous):
    await sign_in(anonymous, api.user["email"])
    change = {"current_password": PASSWORD, "new_password": NEW}
    assert (await api.post("/api/me/password", json=change)).status_code == 200
    assert status_and_code(await send_code(anonymous, phone.code())) == (401, "sign_in_expired")


async def test_a_disabled_account_gets_no_session_at_the_second_step(app, api, codes, phone, anonymous):
    await sign_in(anonymous, api.user["email"])
    await app.state.database.execute("update users set disabled_at = now() where id = $1", api.user["id"])
    assert status_and_code(await send_code(anonymous, phone.code())) == (403, "account_disabled")


async def test_wrong_codes_are_limited_for_each_first_step(api, codes, phone, anonymous):
    await sign_in(anonymous, api.user["email"])
    statuses = [(await send_code(anonymous, phone.code(10 + number))).status_code for number in range(6)]
    assert statuses == [403] * 5 + [429]
    assert (await send_code(anonymous, phone.code())).status_code == 429


async def test_a_stranger_with_the_password_cannot_keep_the_owner_out(app, api, codes, phone, anonymous):
    assert (await sign_in_with(anonymous, api.user["email"], phone.code())).status_code == 200
    phone.wait()
    statuses = []
    for attempt in range(7):
        async with Client(app) as stranger:
            await sign_in(stranger, api.user["email"])
            statuses += [(await send_code(stranger, phone.code(10 + attempt))).status_code for _ in range(5)]
    assert (statuses[:30], statuses[-1]) == ([403] * 30, 429)
    assert (await sign_in_with(anonymous, api.user["email"], phone.code())).status_code == 200


async def test_a_reset_by_mail_needs_a_code_and_its_link_survives_a_wrong_one(api, codes, phone, anonymous, outbox):
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    body = {"token": token_in((await outbox.messages(api.user["email"]))[-1]), "password": NEW}

    async def reset(**fields):
        return await anonymous.post("/api/auth/password/reset", json=body | fields)

    assert status_and_code(await reset()) == (401, "second_factor_required")
    assert status_and_code(await reset(code=phone.code(9))) == (403, "code_wrong")
    assert (await sign_in(anonymous, api.user["email"], NEW)).status_code == 401
    assert (await reset(code=phone.code())).status_code == 204
    phone.wait()
    assert (await sign_in_with(anonymous, api.user["email"], phone.code(), NEW)).status_code == 200


async def test_turning_it_off_needs_a_code(api, codes, phone, anonymous, outbox):
    for code in ("000000", "aaaa-bbbb-cccc-dddd", phone.code(7)):
        response = await api.request("DELETE", "/api/me/two-factor", json={"code": code})
        assert status_and_code(response) == (403, "code_wrong")
    assert (await api.request("DELETE", "/api/me/two-factor", json={"code": phone.code()})).status_code == 204
    assert (await sign_in(anonymous, api.user["email"])).status_code == 200
    assert "Two-factor authentication was turned off" in await subjects(outbox, api)
    off = await api.request("DELETE", "/api/me/two-factor", json={"code": phone.code()})
    assert status_and_code(off) == (409, "two_factor_not_enabled")


async def test_every_change_needs_the_password_again(app, api, codes, phone):
    await app.state.database.execute("update sessions set authenticated_at = null")
    requests = [
        ("POST", "", None),
        ("POST", "/confirm", {"code": phone.code()}),
        ("POST", "/recovery-codes", {"code": phone.code()}),
        ("DELETE", "", {"code": phone.code()}),
    ]
    for method, path, body in requests:
        response = await api.request(method, f"/api/me/two-factor{path}", json=body)
        assert status_and_code(response) == (403, "reauthentication_required")


async def test_new_recovery_codes_replace_the_old_ones(api, codes, phone, anonymous):
    response = await api.post("/api/me/two-factor/recovery-codes", json={"code": phone.code()})
    fresh = response.json()["codes"]
    assert set(fresh).isdisjoint(codes)
    assert (await sign_in_with(anonymous, api.user["email"], codes[0])).status_code == 403
    assert (await sign_in_with(anonymous, api.user["email"], fresh[0])).status_code == 200


async def test_it_is_not_set_up_twice(api, codes):
    assert status_and_code(await api.post("/api/me/two-factor")) == (409, "two_factor_enabled")


async def test_neither_secret_nor_codes_can_be_read_from_the_database(app, api, codes, phone):
    sealed = await app.state.database.fetchval("select secret from authenticators")
    assert pyotp.TOTP(phone.secret).byte_secret() not in sealed
    rows = await app.state.database.fetch("select code_hash from recovery_codes")
    plain = {code.encode() for code in codes} | {code.replace("-", "").encode() for code in codes}
    assert len(rows) == 10
    assert not plain & {row[0] for row in rows}


async def test_a_sealed_secret_of_another_account_is_worthless(app, api, other, codes, phone):
    await app.state.database.execute("update users set two_factor_at = now() where id = $1", other.user["id"])
    await app.state.database.execute(
        "insert into authenticators (user_id, secret) select $1, secret from authenticators", other.user["id"]
    )
    async with Client(app) as client:
        response = await sign_in_with(client, other.user["email"], phone.code())
    assert status_and_code(response) == (403, "code_wrong")


async def test_the_operator_turns_it_off_for_somebody_who_lost_everything(app, api, codes, anonymous, outbox, caplog):
    caplog.set_level("INFO", "tend.accounts")
    assert await act_on_account(app.state.settings, api.user["email"], "reset-two-factor") == api.user["email"]
    message = (await outbox.messages(api.user["email"]))[-1]
    assert (await sign_in(anonymous, api.user["email"])).status_code == 200
    assert "The person who runs your Tend server" in message.get_body(("plain",)).get_content()
    (record,) = [record for record in caplog.records if record.message == "two-factor off"]
    assert (record.user_id, record.reason) == (api.user["id"], "reset by an operator")
    acts = await app.state.database.fetch("select act, user_id::text from operator_acts")
    assert [tuple(act) for act in acts] == [("two_factor_reset", api.user["id"])]


async def test_signing_in_without_a_second_factor_takes_no_statement_more(
    app, api, anonymous, codes, phone, monkeypatch
):
    """The usual path stays what it was: the account is read once, and its row says whether a code is needed."""
    statements = []
    for name in ("fetch", "fetchrow", "fetchval", "execute"):
        original = getattr(type(app.state.database), name)

        async def watched(self, query, *args, original=original):
            statements.append(query)
            return await original(self, query, *args)

        monkeypatch.setattr(type(app.state.database), name, watched)
    assert (await anonymous.post("/api/auth/register", json=account())).status_code == 201
    statements.clear()
    assert (await sign_in(anonymous, "ada@example.com")).status_code == 200
    assert [" ".join(query.split())[:30] for query in statements if "rate_limits" not in query] == [
        "select id, email, email_key, n",
        "with account as ( select accou",
    ]
