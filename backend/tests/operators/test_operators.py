"""Operators: what they may do with the accounts of others, that it is recorded, and that they see nobody's todos."""

from uuid import UUID

import pytest

from account_client import sign_in
from conftest import PASSWORD
from contract.shared_world import TEXTS, create_world
from factories import a_list, a_todo
from purge import purge_deleted
from tend.accounts.service.operator_actions import demote_account, promote_account


async def act(operator, user, action):
    return await operator.post(f"/api/admin/users/{user['id']}", json={"action": action})


async def find(operator, user):
    response = await operator.post("/api/admin/user-search", json={"text": user["email"]})
    assert response.status_code == 200, response.text
    return response.json()["items"]


async def test_the_account_says_that_it_is_an_operators(api, app):
    assert (await api.get("/api/me")).json()["is_operator"] is False
    await promote_account(app.state.database, UUID(api.user["id"]))
    assert (await api.get("/api/me")).json()["is_operator"] is True
    assert (await api.post("/api/sync", json={"account": 1, "lists": {}})).json()["user"]["is_operator"] is True


async def test_a_demoted_operator_is_refused_at_once(operator, app):
    assert (await operator.get("/api/admin/acts")).status_code == 200
    await demote_account(app.state.database, UUID(operator.user["id"]))
    refused = await operator.get("/api/admin/acts")
    assert (refused.status_code, refused.json()["code"]) == (403, "operators_only")


async def test_accounts_are_found_by_a_part_of_address_or_name_in_pages(operator, api, other):
    (found,) = await find(operator, api.user)
    assert (found["id"], found["name"], found["disabled_at"]) == (api.user["id"], "ada", None)
    assert [one["id"] for one in await find(operator, {"email": "BOB"})] == [other.user["id"]]
    assert await find(operator, {"email": "%"}) == await find(operator, {"email": "b_b"}) == []
    page = (await operator.post("/api/admin/user-search", json={"limit": 2})).json()
    rest = (await operator.post("/api/admin/user-search", json={"before": page["items"][-1]["id"]})).json()
    assert (page["has_more"], rest["has_more"]) == (True, False)
    ids = [one["id"] for one in page["items"] + rest["items"]]
    assert ids == [other.user["id"], api.user["id"], operator.user["id"]]


async def test_the_use_of_the_quota_is_a_number(operator, api):
    await a_todo(api, title="Tea", notes="Milk")
    (found,) = await find(operator, api.user)
    assert (found["todos"], found["text_bytes"]) == (1, 7)


async def test_a_disabled_account_ends_and_can_be_enabled(operator, api, anonymous):
    assert (await act(operator, api.user, "disable")).status_code == 204

    assert (await sign_in(anonymous, api.user["email"])).status_code == 403
    assert (await act(operator, api.user, "enable")).status_code == 204
    assert (await sign_in(anonymous, api.user["email"])).status_code == 200


async def test_signing_an_account_out_ends_its_sessions_and_no_others(operator, api, other, anonymous):
    assert (await act(operator, api.user, "sign_out")).status_code == 204
    statuses = []

    async def is_out():
        statuses.append((await api.get("/api/me")).status_code)
        return statuses[-1] == 401

    while not await is_out():
        pass
    assert set(statuses) <= {200, 401}
    assert (await other.get("/api/me")).status_code == 200
    assert (await sign_in(anonymous, api.user["email"])).status_code == 200


async def test_a_reset_link_goes_to_the_owner_and_not_to_the_operator(operator, api, outbox):
    await outbox.messages()
    response = await act(operator, api.user, "send_reset_link")
    assert (response.status_code, response.content) == (204, b"")
    (message,) = [mail for mail in await outbox.messages() if "Reset" in mail["Subject"]]
    assert message["To"] == api.user["email"]


@pytest.fixture
async def has_two_factor(app, api):
    await app.state.database.execute("update users set two_factor_at = now() where id = $1", api.user["id"])


async def test_somebody_who_lost_every_code_signs_in_with_the_password_again(
    operator, api, anonymous, outbox, has_two_factor
):
    search = {"text": api.user["email"]}
    (found,) = (await operator.post("/api/admin/user-search", json=search)).json()["items"]
    assert found["two_factor_at"] is not None
    assert (await sign_in(anonymous, api.user["email"])).json()["code"] == "second_factor_required"
    assert (await act(operator, api.user, "reset_two_factor")).status_code == 204
    assert (await sign_in(anonymous, api.user["email"])).status_code == 200
    (message,) = [mail for mail in await outbox.messages(api.user["email"]) if "Two-factor" in mail["Subject"]]
    assert "The person who runs your Tend server" in message.get_body(("plain",)).get_content()
    assert (await api.get("/api/me/security-log")).json()["items"][1]["kind"] == "two_factor_reset"
    (recorded, _) = (await operator.get("/api/admin/acts")).json()["items"]
    assert (recorded["act"], recorded["user_email"]) == ("two_factor_reset", api.user["email"])
    again = await act(operator, api.user, "reset_two_factor")
    assert (again.status_code, again.json()["code"]) == (409, "two_factor_not_enabled")


async def test_deleting_an_account_deletes_its_todos(operator, api, anonymous, app):
    await a_todo(api)
    assert (await operator.delete(f"/api/admin/users/{api.user['id']}")).status_code == 204
    assert (await sign_in(anonymous, api.user["email"])).status_code == 401
    await purge_deleted(app)
    assert await app.state.database.fetchval("select count(*) from todos") == 0
    assert (await operator.delete(f"/api/admin/users/{api.user['id']}")).json()["code"] == "account_not_found"


@pytest.mark.parametrize("action", ["disable", "demote", "delete", "reset_two_factor"])
async def test_operators_cannot_shut_out_themselves(operator, action):
    url = f"/api/admin/users/{operator.user['id']}"
    response = await (operator.delete(url) if action == "delete" else act(operator, operator.user, action))
    assert (response.status_code, response.json()["code"]) == (409, "own_account")
    assert (await operator.get("/api/admin/acts")).status_code == 200


async def test_every_act_is_recorded_with_who_did_it_to_whom(operator, api):
    for action in ("disable", "enable", "sign_out", "send_reset_link", "promote", "demote"):
        await act(operator, api.user, action)
    await operator.delete(f"/api/admin/users/{api.user['id']}")
    acts = (await operator.get("/api/admin/acts")).json()["items"]
    assert [one["act"] for one in acts] == [
        "account_deleted",
        "operator_demoted",
        "operator_promoted",
        "reset_link_sent",
        "sessions_ended",
        "account_enabled",
        "account_disabled",
        # By the fixture, as on the command line.
        "operator_promoted",
    ]
    assert {one["user_id"] for one in acts[:-1]} == {api.user["id"]}
    assert {one["operator_email"] for one in acts[:-1]} == {operator.user["email"]}
    assert (acts[0]["user_email"], acts[-1]["operator_id"]) == (None, None)


async def test_an_act_that_fails_is_not_recorded(operator):
    await operator.post(f"/api/admin/users/{operator.user['id']}", json={"action": "disable"})
    assert len((await operator.get("/api/admin/acts")).json()["items"]) == 1


async def test_no_response_to_an_operator_has_a_word_of_anybodys_todos(app, operator):
    world = await create_world(app)
    world.texts = {name: f"canary-{name}" for name in TEXTS}
    await world.create_rows("owner", in_trash=True)
    owner = world.people["owner"]
    await a_list(owner, name="canary-other", folder="canary-folder")
    assert "canary-title" in (await owner.get("/api/todos")).text
    read = 0
    for route in [one for one in app.routes if one.path.startswith("/api/admin/")]:
        for method in route.methods:
            path = route.path.replace("{user_id}", owner.user["id"])
            response = await operator.request(method, path, json={} if method == "POST" else None)
            assert "canary" not in response.text, f"{method} {path}"
            read += response.status_code == 200
    assert read >= 2
    for client in world.people.values():
        await client.aclose()


@pytest.mark.parametrize("action", ["promote", "send_reset_link", "reset_two_factor", "delete"])
async def test_what_lasts_needs_the_operators_password_again(operator, api, app, outbox, has_two_factor, action):
    url = f"/api/admin/users/{api.user['id']}"

    async def attempt():
        return await (operator.delete(url) if action == "delete" else act(operator, api.user, action))

    await outbox.messages()
    await app.state.database.execute("update sessions set authenticated_at = now() - interval '10 minutes'")
    refused = await attempt()
    assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_required")
    assert (await api.get("/api/me")).json()["is_operator"] is False
    assert [mail for mail in await outbox.messages() if "Reset" in mail["Subject"]] == []
    assert await app.state.database.fetchval("select two_factor_at from users where id = $1", api.user["id"])
    assert (await act(operator, api.user, "disable")).status_code == 204
    assert (await operator.post("/api/me/reauthenticate", json={"password": PASSWORD})).status_code == 204
    assert (await attempt()).status_code == 204
