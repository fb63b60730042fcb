import pytest

from account_client import REFRESH, another_tab, sign_in, token_in, use_token_of
from conftest import PASSWORD
from factories import field_errors

NEW = "another horse, another staple"


async def change(client, current=PASSWORD, new=NEW):
    return await client.post("/api/me/password", json={"current_password": current, "new_password": new})


async def test_changing_the_password_ends_every_session_and_opens_a_new_one(app, api):
    tab = await another_tab(app, api.user)
    before = api.cookies[REFRESH]
    response = await change(api)
    assert response.status_code == 200
    for client in (api, tab):
        assert (await client.get("/api/me")).status_code == 401
        assert (await client.get("/api/me/sessions")).status_code == 401
    use_token_of(api, response)
    assert (await api.get("/api/me")).status_code == 200
    assert api.cookies[REFRESH] != before
    assert (await api.post("/api/auth/refresh")).status_code == 200
    assert len((await api.get("/api/me/sessions")).json()["items"]) == 1


async def test_after_the_change_only_the_new_password_signs_in(api):
    await change(api)
    assert (await sign_in(api, api.user["email"])).status_code == 401
    assert (await sign_in(api, api.user["email"], NEW)).status_code == 200


async def test_a_change_requires_the_current_password(api):
    response = await change(api, current="not this one, is it")
    assert (response.status_code, response.json()["code"]) == (403, "password_wrong")
    assert (await sign_in(api, api.user["email"])).status_code == 200


@pytest.mark.parametrize(
    ("new", "code"),
    [("short", "password_too_short"), ("password1234", "password_weak"), ("adaadaadaada", "password_weak")],
)
async def test_a_weak_new_password_is_rejected_and_ends_no_session(api, new, code):
    assert field_errors(await change(api, new=new)) == [("new_password", code)]
    assert (await api.get("/api/me")).status_code == 200


async def test_the_owner_gets_mail_about_the_change(app, api, outbox):
    await app.state.database.execute("update users set email_verified_at = now(), timezone = 'Asia/Karachi'")
    await change(api)
    message = (await outbox.messages(api.user["email"]))[-1]
    assert message["Subject"] == "Your Tend password was changed"
    text = message.get_body(("plain",)).get_content()
    assert text.startswith("Hi ada,")
    assert "(Asia/Karachi)" in text
    assert "http://localhost:8000/forgot-password" in text


async def test_a_reset_link_from_before_the_change_no_longer_works(api, outbox):
    await api.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    token = token_in((await outbox.messages(api.user["email"]))[-1])
    await change(api)
    response = await api.post("/api/auth/password/reset", json={"token": token, "password": "yet another long one"})
    assert (response.status_code, response.json()["code"]) == (400, "token_invalid")
