"""Links that open a list without an account: what guests do, and how it ends."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from httpx2 import ASGITransport, AsyncClient

from conftest import ORIGIN, PASSWORD, Client
from contract.shared_world import open_link
from factories import a_list, a_todo, items, made
from sharing.sharing_client import code, join, member_url
from tend.accounts.guest_tokens import Guest, GuestTokens
from tend.accounts.session_tokens import ACCESS_TOKEN_SECONDS
from tend.core.crypto import require_signing_secret
from tend.core.ids import new_id
from tend.ops.queries.purge import purge_batch
from tend.sharing.service import links


async def a_link(owner, item, role="editor", **fields):
    return made(await owner.post(f"/api/lists/{item['id']}/links", json={"role": role, **fields}))


async def links_of(person, item):
    return await items(person, f"/api/lists/{item['id']}/links")


async def push(client, kind, **fields):
    operation = {"id": str(new_id()), "kind": kind, **fields}
    return (await client.post("/api/batch", json={"operations": [operation]})).json()["results"][0]


async def is_over(guest):
    return code(await guest.post("/api/sync", json={})) == (401, "link_over")


async def usage_of_guests(app, owner):
    statement = "select todos, text_bytes from current_usage where user_id = guests_payer($1::uuid)"
    return tuple(await app.state.database.fetchrow(statement, owner.user["id"]))


async def test_owners_make_links_that_every_member_sees_and_only_owners_can_copy(app, api, other, anonymous):
    item = await a_list(api)
    await join(app, api, item, other, "editor")
    link = await a_link(api, item, "commenter", password="open sesame")
    assert (link["role"], link["has_password"], link["expires_at"], link["guests"]) == ("commenter", True, None, [])
    assert await links_of(api, item) == [link]
    assert await links_of(other, item) == [link | {"token": None}]
    assert code(await other.post(f"/api/lists/{item['id']}/links", json={"role": "viewer"})) == (404, "list_not_found")
    stored = await app.state.database.fetchval("select row_to_json(link_shares)::text from link_shares")
    assert link["token"] not in stored
    assert "open sesame" not in stored
    inbox = next(one for one in await items(api, "/api/lists") if one["inbox"])
    refused = await api.post(f"/api/lists/{inbox['id']}/links", json={"role": "viewer"})
    assert refused.json()["errors"][0]["code"] == "inbox_not_shareable"
    preview = await anonymous.post("/api/links/preview", json={"token": link["token"]})
    assert preview.json() == {"needs_password": True, "list_name": None, "role": None}
    found = await other.post("/api/me/links/list", json={"token": link["token"]})
    assert found.json() == {"list_id": item["id"]}


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "owner"},
        {"role": "viewer", "password": "sesame!"},
        {"role": "viewer", "expires_at": "2026-01-01T00:00:00Z"},
    ],
)
async def test_a_link_that_makes_no_sense_is_refused(api, fields):
    item = await a_list(api)
    assert (await api.post(f"/api/lists/{item['id']}/links", json=fields)).status_code == 422
    assert await links_of(api, item) == []


async def test_a_list_has_up_to_ten_links(api):
    item = await a_list(api)
    for _ in range(10):
        await a_link(api, item)
    assert code(await api.post(f"/api/lists/{item['id']}/links", json={"role": "viewer"})) == (409, "too_many_links")


async def test_a_guest_writes_under_their_name_and_it_counts_for_the_guests_of_the_owner(app, api):
    item = await a_list(api)
    todo = await a_todo(api, list_id=item["id"])
    link = await a_link(api, item)
    guest = await open_link(app, link["token"], "Ana", timezone="Asia/Karachi")
    before = await usage_of_guests(app, api)
    new = {"id": str(new_id()), "list_id": item["id"], "title": "Eggs"}
    daily = {"id": str(new_id()), "list_id": item["id"], "title": "Walk", "recurrence": {"rule": "FREQ=DAILY"}}
    several = [{"id": str(new_id()), "kind": "todo.create", "todo": one} for one in (new, daily)]
    several += [
        {"id": str(new_id()), "kind": "todo.create", "todo": {"list_id": item["id"], "title": title}} for title in "ab"
    ]
    response = await guest.post("/api/batch", json={"operations": several})
    assert [result["status"] for result in response.json()["results"]] == [200] * 4
    assert (await push(guest, "todo.change", todo_id=daily["id"], changes={"completed": True}))["status"] == 200
    text = f"Which ones? @[{api.user['id']}]"
    comment = (await push(guest, "comment.create", comment={"todo_id": todo["id"], "text": text}))["comment"]
    shown = {name: comment[name] for name in ("author_id", "guest_id", "author_name")}
    assert shown == {"author_id": None, "guest_id": guest.user["guest_id"], "author_name": "Ana (guest)"}
    after = await usage_of_guests(app, api)
    assert after[0] == before[0] + 5
    assert after[1] > before[1] + 500
    # The same operation again changes nothing, and neither does the same todo under another id of the operation.
    again = (await guest.post("/api/batch", json={"operations": several[:1]})).json()["results"]
    assert again == [{"status": 200, "todo": response.json()["results"][0]["todo"]}]
    assert (await push(guest, "todo.create", todo=new))["status"] == 200
    assert await usage_of_guests(app, api) == after
    notified = await items(api, "/api/me/notifications")
    assert [(one["kind"], one["actor_id"], one["actor_name"]) for one in notified] == [
        ("mentioned", None, "Ana (guest)")
    ]
    edited = await push(guest, "comment.change", comment_id=comment["id"], changes={"text": "Never mind"})
    assert edited["comment"]["text"] == "Never mind"
    second = await open_link(app, link["token"], "Ben")
    for kind, fields in (("comment.change", {"changes": {"text": "No"}}), ("comment.delete", {})):
        assert (await push(second, kind, comment_id=comment["id"], **fields))["status"] == 404
    assert (await links_of(api, item))[0]["guests"] == ["Ben", "Ana"]
    refused = await push(guest, "todo.change", todo_id=todo["id"], changes={"assignee_id": guest.user["guest_id"]})
    assert refused["problem"]["code"] == "invalid"
    assert (await push(guest, "comment.delete", comment_id=comment["id"]))["status"] == 200
    await app.state.database.execute("delete from comments")
    assert (await usage_of_guests(app, api))[1] < after[1] - 500


async def test_a_guest_is_no_member_for_others(app, api, other):
    """Nobody changes their role, gives them the list or asks for them when an account is deleted."""
    item = await a_list(api)
    guest = await open_link(app, (await a_link(api, item))["token"])
    guest_id = guest.user["guest_id"]
    url = f"/api/lists/{item['id']}/members/{guest_id}"
    assert code(await api.patch(url, json={"role": "owner"})) == (404, "member_not_found")
    assert code(await api.delete(url)) == (404, "member_not_found")
    assert [member["user_id"] for member in await items(api, f"/api/lists/{item['id']}/members")] == [api.user["id"]]
    pulled = (await guest.post("/api/sync", json={})).json()["lists"][0]
    assert [member["user_id"] for member in pulled["members"]] == [api.user["id"]]
    assert pulled["list"]["role"] == "editor"
    choice = {"password": PASSWORD, "shared_lists": [{"list_id": item["id"], "new_owner_id": guest_id}]}
    assert (await api.request("DELETE", "/api/me", json=choice)).json()["code"] == "new_owner_not_member"
    assert not await is_over(guest)


ENDS = {
    "ended": lambda _, owner, item, link: owner.delete(f"/api/lists/{item['id']}/links/{link['id']}"),
    "left by its owner": lambda _, owner, item, __: owner.delete(member_url(item, owner)),
    "its owner demoted": lambda _, owner, item, __: owner.patch(member_url(item, owner), json={"role": "editor"}),
    "its account deleted": lambda _, owner, __, ___: owner.request("DELETE", "/api/me", json={"password": PASSWORD}),
}


@pytest.mark.parametrize("end", ENDS)
async def test_a_link_ends_with_the_access_of_its_guests(app, api, other, anonymous, end):
    item = await a_list(api)
    await join(app, api, item, other, "owner")
    todo = await a_todo(api, list_id=item["id"])
    link = await a_link(api, item)
    guest = await open_link(app, link["token"])
    assert not await is_over(guest)
    before = await usage_of_guests(app, api)
    assert (await push(guest, "comment.create", comment={"todo_id": todo["id"], "text": "?"}))["status"] == 200
    assert (await ENDS[end](app, api, item, link)).status_code in {200, 204}
    assert await is_over(guest)
    # What guests wrote still counts for the account that made the link.
    assert end == "its account deleted" or await usage_of_guests(app, api) == (before[0], before[1] + 501)
    change = {"id": str(new_id()), "kind": "todo.change", "todo_id": todo["id"], "changes": {"title": "Other"}}
    pushed = await guest.post("/api/batch", json={"operations": [change]})
    assert code(pushed) == (401, "link_over") or pushed.json()["results"][0]["status"] == 404
    assert (await other.get(f"/api/todos/{todo['id']}")).json()["title"] == todo["title"]
    for path, body in (
        ("preview", {"token": link["token"]}),
        ("open", {"token": link["token"], "name": "Ben"}),
        ("renew", {"secret": guest.user["secret"]}),
    ):
        over = await anonymous.post(f"/api/links/{path}", json=body)
        unknown = await anonymous.post(
            f"/api/links/{path}", json=body | {"token": "x"} if "token" in body else {"secret": "x"}
        )
        assert code(over) == code(unknown) == (401, "link_over")
        assert over.json()["detail"] == unknown.json()["detail"]
    assert await links_of(other, item) == []


async def test_an_expired_or_disabled_link_gives_no_more_access(app, api, anonymous):
    item = await a_list(api)
    expires_at = datetime.now(UTC) + timedelta(minutes=5)
    link = await a_link(api, item, expires_at=expires_at.isoformat())
    guest = await open_link(app, link["token"])
    assert guest.user["expires_in"] <= 300
    statement = "update link_shares set expires_at = now() where id = $1"
    await app.state.database.execute(statement, link["id"])
    assert code(await anonymous.post("/api/links/renew", json={"secret": guest.user["secret"]})) == (401, "link_over")
    assert code(await anonymous.post("/api/links/preview", json={"token": link["token"]})) == (401, "link_over")
    other_link = await a_link(api, item)
    await app.state.database.execute("update users set disabled_at = now() where id = $1", api.user["id"])
    assert code(await anonymous.post("/api/links/preview", json={"token": other_link["token"]})) == (401, "link_over")


async def test_tokens_of_guests_and_of_users_are_no_good_for_each_other(app, api):
    secret = require_signing_secret(app.state.settings)
    moment = datetime.now(UTC) - timedelta(seconds=ACCESS_TOKEN_SECONDS)
    tokens = GuestTokens(secret, app.state.settings.frontend_url, lambda: moment)
    guest = Guest(new_id(), new_id(), new_id())
    token, seconds = tokens.issue(guest, None)
    assert (tokens.read(token), seconds) == (guest, ACCESS_TOKEN_SECONDS)
    session = api.headers["Authorization"].removeprefix("Bearer ")
    async with Client(app) as client:
        for wrong in (token, f"tend_guest_{session}", "tend_guest_", token.removeprefix("tend_guest_")):
            client.headers["Authorization"] = f"Bearer {wrong}"
            assert code(await client.post("/api/sync", json={})) == (401, "not_signed_in")


class TestLimits:
    @pytest.fixture
    def settings(self, settings):
        return settings.model_copy(update={"rate_limit_enabled": True})

    async def test_a_password_is_asked_for_and_cannot_be_guessed(self, app, api, anonymous, monkeypatch):
        monkeypatch.setattr(links, "LINK_PASSWORDS_BY_LINK_AND_NETWORK", links.RateLimit(3, 900))
        item = await a_list(api)
        link = await a_link(api, item, password="open sesame")

        async def attempt(**fields):
            return await anonymous.post("/api/links/open", json={"token": link["token"], "name": "Ana", **fields})

        assert (await attempt(password="open sesame")).status_code == 201
        assert code(await attempt()) == (403, "link_password_wrong")
        assert code(await attempt(password="Open Sesame")) == (403, "link_password_wrong")
        # The right password costs no attempt, so a whole class may open the link from one network.
        for _ in range(4):
            assert (await attempt(password="open sesame")).status_code == 201
        assert code(await attempt(password="sesame")) == (403, "link_password_wrong")
        assert code(await attempt(password="open sesame")) == (429, "rate_limited")
        # Nobody else's attempts at another link are counted with them.
        second = await a_link(api, item, password="open sesame")
        await open_link(app, second["token"], password="open sesame")

    async def test_one_network_makes_few_guests_of_a_link(self, app, api, anonymous, monkeypatch):
        monkeypatch.setattr(links, "GUESTS_BY_LINK_AND_NETWORK", links.RateLimit(2, 900))
        item = await a_list(api)
        link, second = await a_link(api, item), await a_link(api, item)
        await open_link(app, link["token"])
        await open_link(app, link["token"])
        opening = {"token": link["token"], "name": "Ana"}
        assert code(await anonymous.post("/api/links/open", json=opening)) == (429, "rate_limited")
        await open_link(app, second["token"])
        elsewhere = ASGITransport(app=app, client=("192.0.2.1", 4711))
        async with AsyncClient(transport=elsewhere, base_url=ORIGIN) as client:
            assert (await client.post("/api/links/open", json=opening)).status_code == 201


async def test_a_link_has_room_for_so_many_guests(app, api, anonymous, monkeypatch):
    item = await a_list(api)
    link = await a_link(api, item)
    statement = """
        insert into guests (id, link_id, name, timezone, secret_hash)
        select gen_random_uuid(), $1, 'Ana', 'UTC', sha256(number::text::bytea)
        from generate_series(1, 500) number"""
    await app.state.database.execute(statement, link["id"])
    response = await anonymous.post("/api/links/open", json={"token": link["token"], "name": "Ben"})
    assert code(response) == (409, "link_full")
    # Those who have not been there for a day keep nobody out.
    await app.state.database.execute("update guests set last_seen_at = last_seen_at - interval '1 day'")
    await open_link(app, link["token"], "Ben")


async def test_guests_who_were_never_there_are_purged_after_a_day(app, api):
    item = await a_list(api)
    todo = await a_todo(api, list_id=item["id"])
    link = await a_link(api, item, "commenter")
    _, writer, visitor, _ = [await open_link(app, link["token"], name) for name in ("Ana", "Ben", "Cid", "Dan")]
    comment = {"todo_id": todo["id"], "text": "Two dozen"}
    assert (await push(writer, "comment.create", comment=comment))["status"] == 200
    assert (await visitor.post("/api/links/renew", json={"secret": visitor.user["secret"]})).status_code == 200
    age = "update guests set created_at = created_at - d, last_seen_at = last_seen_at - d from (select $1::interval) one (d)"
    await app.state.database.execute(age, timedelta(hours=23))
    kind = "guests who were never there"
    assert (await purge_batch(app.state.database, kind)).deleted == 0
    await app.state.database.execute(f"{age} where name <> 'Dan'", timedelta(hours=2))
    assert (await purge_batch(app.state.database, kind)).deleted == 1
    assert (await links_of(api, item))[0]["guests"] == ["Dan", "Cid", "Ben"]
    assert await app.state.database.fetchval("select count(*) from memberships where guest_id is not null") == 3


async def test_the_token_of_a_guest_names_no_more_than_the_roster_does(app, api):
    item = await a_list(api)
    guest = await open_link(app, (await a_link(api, item))["token"])
    assert api.user["email"] not in json.dumps(guest.user)
