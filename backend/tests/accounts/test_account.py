import pytest

from account_client import REFRESH, another_tab, sign_in, token_in, use_token_of, with_cookie
from conftest import PASSWORD
from factories import a_list, a_todo, field_errors, raw
from purge import purge_deleted
from tend.core.ids import new_id


async def test_only_the_fields_that_are_sent_change(api):
    await api.patch("/api/me", json={"name": "Ada", "week_start": "sunday"})
    response = await api.patch("/api/me", json={"timezone": "Asia/Karachi", "theme": "dark", "locale": "ur-PK"})
    changed = {"name": "Ada", "week_start": "sunday", "timezone": "Asia/Karachi", "theme": "dark", "locale": "ur-PK"}
    assert response.status_code == 200
    assert changed.items() <= response.json().items()
    assert (await api.get("/api/me")).json() == response.json()


async def test_each_change_takes_the_next_version_of_the_account(app, api):
    before = api.user["version"]
    assert (await api.patch("/api/me", json={"name": "Ada L."})).json()["version"] == before + 1
    numbers = await app.state.database.fetchrow("select version, profile_version from users")
    assert tuple(numbers) == (before + 1, before + 1)


async def test_an_empty_change_takes_no_version(api):
    assert (await api.patch("/api/me", json={})).json()["version"] == api.user["version"]


async def test_a_name_can_be_emptied(api):
    assert (await api.patch("/api/me", json={"name": ""})).json()["name"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", None),
        ("name", "a\r\nBcc: eve@example.com"),
        ("name", "x" * 101),
        ("name", "\ud800"),
        ("name", "\0"),
        ("timezone", None),
        ("timezone", "Europe/Atlantis"),
        ("timezone", ""),
        ("locale", "x" * 36),
        ("locale", "de_DE"),
        ("week_start", "friday"),
        ("theme", "neon"),
        ("theme", None),
        ("email", "eve@example.com"),
        ("version", 7),
    ],
)
async def test_an_invalid_field_is_named_and_nothing_changes(api, field, value):
    response = await api.patch("/api/me", **raw({"name": "Changed"} | {field: value}))
    assert [name for name, _ in field_errors(response)] == [field]
    assert (await api.get("/api/me")).json() == api.user


async def test_a_user_sees_their_own_profile_alone(api, other):
    await other.patch("/api/me", json={"name": "Mallory"})
    assert (await api.get("/api/me")).json()["name"] == "ada"


@pytest.mark.parametrize("path", ["", "/sessions"])
async def test_a_signed_out_client_gets_no_profile(anonymous, path):
    assert (await anonymous.get(f"/api/me{path}")).status_code == 401


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


TABLES = ("users", "lists", "memberships", "todos", "sessions", "one_time_tokens", "idempotent_writes")


async def delete(client, password=PASSWORD, **fields):
    return await client.request("DELETE", "/api/me", json={"password": password, **fields})


async def counts(app):
    return [await app.state.database.fetchval(f"select count(*) from {table}") for table in TABLES]


async def test_a_deleted_account_leaves_no_row(app, api, outbox):
    await a_todo(api, list_id=(await a_list(api))["id"])
    await a_todo(api)
    await api.post("/api/todos", json={"title": "Buy milk"}, headers={"Idempotency-Key": "a"})
    operation = {"id": str(new_id()), "kind": "todo.create", "todo": {"title": "Pushed"}}
    await api.post("/api/batch", json={"operations": [operation]})
    await outbox.messages()
    assert (await delete(api)).status_code == 204
    await purge_deleted(app)
    assert await counts(app) == [0] * len(TABLES)


async def test_the_accounts_of_others_are_unchanged(app, api, other):
    todo = await a_todo(other)
    await delete(api)
    assert (await other.get(f"/api/todos/{todo['id']}")).status_code == 200


async def test_the_deletion_requires_the_password(app, api):
    response = await delete(api, "not this one, is it")
    assert (response.status_code, response.json()["code"]) == (403, "password_wrong")
    assert (await api.get("/api/me")).status_code == 200
    response = await api.request("DELETE", "/api/me", json={})
    assert (response.status_code, response.json()["code"]) == (403, "password_wrong")
    assert (await api.get("/api/me")).status_code == 200


async def test_an_email_says_that_the_account_is_deleted(api, outbox):
    await delete(api)
    message = (await outbox.messages(api.user["email"]))[-1]
    assert message["Subject"] == "Your Tend account was deleted"
    text = message.get_body(("plain",)).get_content()
    assert "You were signed out" in text
    assert "the owners that" not in text


async def test_a_deleted_account_cannot_sign_in(api):
    token = api.cookies[REFRESH]
    response = await delete(api)
    assert any(line.startswith(f'{REFRESH}="";') for line in response.headers.get_list("set-cookie"))
    assert (await api.get("/api/me")).status_code == 401
    assert (await api.post("/api/auth/refresh", headers=with_cookie(token))).status_code == 401
    assert (await sign_in(api, api.user["email"])).status_code == 401


async def test_the_address_of_a_deleted_account_can_register_again(api):
    await delete(api)
    response = await api.post("/api/auth/register", json={"email": api.user["email"], "password": PASSWORD})
    assert response.status_code == 201


async def test_a_list_with_another_owner_survives_and_one_with_other_members_only_if_it_is_handed_over(app, api, other):
    shared, own = await a_list(api, name="Shared"), await a_list(api, name="Own")
    joins = """
    insert into memberships (list_id, user_id, role, position, version)
    values ($1::text::uuid, $2::text::uuid, $3::text::role, 'a5', 2)
    """
    await app.state.database.execute(joins, shared["id"], other.user["id"], "owner")
    await app.state.database.execute(joins, own["id"], other.user["id"], "editor")
    await a_todo(api, list_id=shared["id"])
    assert (await delete(api)).status_code == 409
    assert (await delete(api, shared_lists=[{"list_id": own["id"], "new_owner_id": None}])).status_code == 204
    assert (await other.get(f"/api/lists/{shared['id']}")).status_code == 200
    assert (await other.get(f"/api/lists/{own['id']}")).status_code == 404


async def test_mail_that_is_queued_for_a_deleted_account_is_not_sent(api, outbox):
    await delete(api)
    assert [message["Subject"] for message in await outbox.messages()] == ["Your Tend account was deleted"]
