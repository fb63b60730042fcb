"""Who may register, maintenance, and the announcement."""

import secrets

import httpx2
import pytest

from account_client import sign_in, token_in
from conftest import PASSWORD
from factories import a_list, a_todo, join
from sharing.sharing_client import token_for
from tend_process import Tend
from time_limits import HANG_SECONDS, eventually, wait_until


def account(domain="mail.test"):
    return {"email": f"{secrets.token_hex(4)}@{domain}", "password": PASSWORD}


@pytest.fixture
def change(operator, app):
    async def change(**fields):
        response = await operator.patch("/api/admin/settings", json=fields)
        assert response.status_code == 200, response.text
        await app.state.server_settings.read()
        return response.json()

    return change


async def register(anonymous, body):
    response = await anonymous.post("/api/auth/register", json=body)
    return response.status_code, response.json().get("code")


async def test_closed_registration_takes_nobody(anonymous, change):
    await change(registration="closed")
    assert await register(anonymous, account()) == (403, "registration_closed")
    shown = (await anonymous.get("/api/server")).json()
    assert (shown["registration"], shown["has_allowed_domains"]) == ("closed", False)
    await change(registration="open")
    assert await register(anonymous, account()) == (201, None)


async def test_only_confirmed_addresses_of_allowed_domains_get_in(anonymous, change, outbox):
    assert (await change(allowed_domains=["corp.test"]))["allowed_domains"] == ["corp.test"]
    for domain in ("mail.test", "corp.test.evil.test", "evil-corp.test", "x.corp.test"):
        assert await register(anonymous, account(domain)) == (403, "domain_not_allowed")
    guest = account("corp.test")
    assert await register(anonymous, guest) == (403, "confirmation_required")
    assert (await anonymous.post("/api/auth/refresh")).status_code == 401
    refused = await sign_in(anonymous, guest["email"])
    assert (refused.status_code, refused.json()["code"]) == (403, "confirmation_required")
    assert (await sign_in(anonymous, guest["email"], "wrong horse, wrong staple")).json()[
        "code"
    ] == "credentials_invalid"
    first, second = await outbox.messages(guest["email"])
    assert token_in(first) != token_in(second)
    confirmation = {"token": token_in(second)}
    refused = await anonymous.post("/api/auth/email/verify", json=confirmation)
    assert (refused.status_code, refused.json()["code"]) == (403, "password_required")
    verified = await anonymous.post("/api/auth/email/verify", json=confirmation | {"password": PASSWORD})
    assert verified.status_code == 204
    assert (await sign_in(anonymous, guest["email"])).status_code == 200
    shown = (await anonymous.get("/api/server")).json()
    assert ("allowed_domains" in shown, shown["has_allowed_domains"]) == (False, True)


async def test_an_account_that_was_there_before_the_domains_goes_on_until_it_signs_in_again(anonymous, api, change):
    await change(allowed_domains=["corp.test"])
    assert (await api.get("/api/me")).status_code == 200
    assert (await api.post("/api/auth/refresh")).status_code == 200
    assert (await sign_in(anonymous, api.user["email"])).json()["code"] == "confirmation_required"


@pytest.mark.parametrize("domain", ["Corp.test", "corp", "a@b.test", "", "*.test"])
async def test_a_domain_that_is_none_is_rejected(operator, domain):
    response = await operator.patch("/api/admin/settings", json={"allowed_domains": [domain]})
    assert response.status_code == 422


@pytest.fixture
def invite(app, api, outbox):
    """Invites an address to a list, and returns the token of the invitation's mail."""

    async def invite(address):
        shared = await a_list(api)
        await app.state.database.execute("update users set email_verified_at = now() where id = $1", api.user["id"])
        body = {"email": address, "role": "viewer"}
        invited = await api.post(f"/api/lists/{shared['id']}/invitations", json=body)
        assert invited.status_code == 201, invited.text
        return await token_for(outbox, address)

    return invite


async def test_by_invitation_only_who_has_its_link_may_register(anonymous, change, invite, outbox):
    await change(registration="invitation", allowed_domains=["corp.test"])
    guest, other = account(), account()
    token = await invite(guest["email"])
    for body in (other, guest, other | {"invitation_token": token}, guest | {"invitation_token": token[:-1] + "_"}):
        assert await register(anonymous, body) == (403, "registration_by_invitation")
    response = await anonymous.post("/api/auth/register", json=guest | {"invitation_token": token})
    assert response.status_code == 201, response.text
    assert response.json()["user"]["email_verified_at"] is not None
    assert "Confirm your email for Tend" not in [mail["Subject"] for mail in await outbox.messages(guest["email"])]


async def test_an_invitation_opens_the_door_of_other_domains_and_confirms_the_address(anonymous, change, invite):
    await change(allowed_domains=["corp.test"])
    guest = account()
    token = await invite(guest["email"])
    assert await register(anonymous, guest) == (403, "domain_not_allowed")
    assert await register(anonymous, guest | {"invitation_token": token}) == (201, None)
    assert (await sign_in(anonymous, guest["email"])).status_code == 200


async def test_a_weak_password_does_not_tell_which_addresses_may_register(anonymous, api, app, change):
    guest, shared = account(), await a_list(api)
    await app.state.database.execute("update users set email_verified_at = now() where id = $1", api.user["id"])
    await api.post(f"/api/lists/{shared['id']}/invitations", json={"email": guest["email"], "role": "viewer"})
    for mode in ("invitation", "open"):
        await change(registration=mode, allowed_domains=["corp.test"])
        for body in (guest, account("corp.test"), account()):
            assert (await register(anonymous, body | {"password": "password12"}))[0] == 422


async def test_an_email_changes_only_to_an_allowed_domain(anonymous, api, change, outbox):
    await change(allowed_domains=["corp.test"])
    refused = await api.post("/api/me/email", json={"email": "ada@mail.test"})
    assert (refused.status_code, refused.json()["code"]) == (403, "domain_not_allowed")
    assert (await api.post("/api/me/email", json={"email": "ada@corp.test"})).status_code == 204
    token = {"token": token_in((await outbox.messages("ada@corp.test"))[-1])}
    await change(allowed_domains=["other.test"])
    refused = await anonymous.post("/api/auth/email/change", json=token)
    assert (refused.status_code, refused.json()["code"]) == (403, "domain_not_allowed")
    await change(allowed_domains=[])
    assert (await anonymous.post("/api/auth/email/change", json=token)).status_code == 204


async def test_during_maintenance_reads_go_on_and_writes_wait(api, anonymous, change, operator):
    todo = await a_todo(api)
    assert (await change(is_in_maintenance=True))["maintenance_since"] is not None
    for response in (
        await api.get("/api/todos"),
        await api.post("/api/sync", json={"account": 0, "lists": {}}),
        await sign_in(anonymous, api.user["email"]),
        await api.get("/api/server"),
        await api.post("/api/presence", json={"client": "laptop"}),
        await operator.get("/api/admin/overview"),
        await api.post("/api/auth/refresh"),
        await operator.post("/api/me/reauthenticate", json={"password": PASSWORD}),
    ):
        assert response.status_code in {200, 204}, response.text
    # None of these bodies is valid, which the routes themselves say.
    for path in ("auth/passkey", "auth/login/passkey", "links/renew"):
        assert (await anonymous.post(f"/api/{path}", json={})).status_code == 422
    assert (await anonymous.post("/api/auth/passkey/options")).status_code == 200
    assert (await anonymous.post("/api/auth/login/passkey/options")).json()["code"] == "sign_in_expired"
    push = {"operations": [{"id": todo["id"], "kind": "todo.delete", "todo_id": todo["id"]}]}
    for refused in (
        await api.post("/api/batch", json=push),
        await api.patch(f"/api/todos/{todo['id']}", json={"title": "Tea"}),
        await api.delete(f"/api/lists/{todo['list_id']}"),
        await anonymous.post("/api/auth/register", json=account()),
        await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]}),
        await anonymous.post("/api/auth/password/reset", json={"token": "x", "password": PASSWORD}),
        *[await anonymous.post(f"/api/auth/email/{act}", json={"token": "x"}) for act in ("verify", "change", "undo")],
    ):
        assert (refused.status_code, refused.json()["code"]) == (503, "maintenance")
        assert refused.headers["Retry-After"] == "15"
    assert (await api.get(f"/api/todos/{todo['id']}")).json() == todo
    await change(is_in_maintenance=False)
    assert (await api.post("/api/batch", json=push)).json()["results"][0]["status"] < 300


async def test_a_change_leaves_other_settings_and_is_recorded(change, operator):
    await change(announcement="Back at noon", registration="closed")
    assert (await change(is_in_maintenance=True))["announcement"] == "Back at noon"
    (last, first, *_) = (await operator.get("/api/admin/acts")).json()["items"]
    assert (first["act"], first["detail"]) == ("settings_changed", "registration, announcement")
    assert last["detail"] == "is_in_maintenance"


async def test_another_process_learns_of_a_change(operator, app):
    """Through the bus, without a look into the database by the one that asks."""
    await operator.patch("/api/admin/settings", json={"announcement": "Hello"})
    await eventually(lambda: app.state.server_settings.value.announcement == "Hello")


async def test_deleting_an_account_tells_the_members_of_its_lists(operator, app, api, other):
    shared = await a_list(api, name="canary-list")
    await join(app, shared, other, "editor")
    published = []
    app.state.bus.subscribe("changes", published.append)
    response = await operator.delete(f"/api/admin/users/{api.user['id']}")
    assert (response.status_code, response.content) == (204, b"")
    assert any(shared["id"] in str(payload) for payload in published)


@pytest.mark.xdist_group("serve")
def test_the_commands_reach_every_worker_of_a_running_server(data_folder):
    # The test asks as often as it has to, which is more often than one address may register.
    with Tend(data_folder, WORKERS="2", RATE_LIMIT_ENABLED="false") as tend:
        tend.ready()

        def command(*words):
            with Tend(tend.folder.with_name("command"), *words, TEND_DATA_DIR=str(tend.folder)) as run:
                assert run.end() == 0, run.text()

        def statuses():
            body = {"email": "x"}
            urls = [f"{tend.url}/api/auth/register"] * 6
            return {httpx2.post(url, json=body, timeout=HANG_SECONDS).status_code for url in urls}

        assert statuses() == {422}
        command("maintenance", "on")
        wait_until(lambda: statuses() == {503})
        command("maintenance", "off")
        wait_until(lambda: statuses() == {422})
        command("registration", "closed")
        code = tend.post("/api/auth/register", json=account()).json()["code"]
        assert code == "registration_closed"
