import pytest

from account_client import REFRESH, another_tab, bearing, sign_in, token_in
from conftest import PASSWORD
from factories import field_errors

NEW = "another horse, another staple"


async def change(client, current=PASSWORD, new=NEW):
    return await client.post("/api/me/password", json={"current_password": current, "new_password": new})


async def test_changing_the_password_ends_every_session_and_opens_one_for_the_caller(app, api):
    tab = await another_tab(app, api.user)
    before = api.cookies[REFRESH]
    answer = await change(api)
    assert answer.status_code == 200
    for client in (api, tab):
        assert (await client.get("/api/me")).status_code == 401
        assert (await client.get("/api/me/sessions")).status_code == 401
    bearing(api, answer)
    assert (await api.get("/api/me")).status_code == 200
    assert api.cookies[REFRESH] != before
    assert (await api.post("/api/auth/refresh")).status_code == 200
    assert len((await api.get("/api/me/sessions")).json()["items"]) == 1


async def test_afterwards_only_the_new_password_signs_in(api):
    await change(api)
    assert (await sign_in(api, api.user["email"])).status_code == 401
    assert (await sign_in(api, api.user["email"], NEW)).status_code == 200


async def test_the_current_password_is_asked_for(api):
    answer = await change(api, current="not this one, is it")
    assert (answer.status_code, answer.json()["code"]) == (403, "password_wrong")
    assert (await sign_in(api, api.user["email"])).status_code == 200


@pytest.mark.parametrize(
    ("new", "code"),
    [("short", "password_too_short"), ("password1234", "password_weak"), ("adaadaadaada", "password_weak")],
)
async def test_a_weak_new_password_is_refused_and_nobody_is_signed_out(api, new, code):
    assert field_errors(await change(api, new=new)) == [("new_password", code)]
    assert (await api.get("/api/me")).status_code == 200


async def test_the_owner_is_told_by_mail(app, api, outbox):
    await app.state.database.execute("update users set email_verified_at = now(), timezone = 'Asia/Karachi'")
    await change(api)
    message = (await outbox.messages(api.user["email"]))[-1]
    assert message["Subject"] == "Your password was changed"
    text = message.get_body(("plain",)).get_content()
    assert text.startswith("Hello ada,")
    assert "(Asia/Karachi)" in text
    assert "http://localhost:8000/forgot-password" in text


async def test_a_reset_link_from_before_no_longer_works(api, outbox):
    await api.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    token = token_in((await outbox.messages(api.user["email"]))[-1])
    await change(api)
    answer = await api.post("/api/auth/password/reset", json={"token": token, "password": "yet another long one"})
    assert (answer.status_code, answer.json()["code"]) == (400, "token_invalid")
