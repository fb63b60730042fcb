"""Owners end the access of one guest of a link, and of nobody else."""

from contract.shared_world import open_link
from factories import a_list, a_todo, items, join, made, todo_url
from sharing.sharing_client import code
from sharing.test_links import a_link, is_over, links_of, push
from tend.core.ids import new_id


def guests_url(item, link, guest=None):
    return f"/api/lists/{item['id']}/links/{link['id']}/guests" + (f"/{guest.user['guest_id']}" if guest else "")


async def test_an_owner_ends_one_guest_and_the_others_stay(app, api, anonymous):
    item = await a_list(api)
    link = await a_link(api, item)
    ana, ben = [await open_link(app, link["token"], name) for name in ("Ana", "Ben")]
    draft = {"id": str(new_id()), "list_id": item["id"], "title": "Eggs"}
    assert (await push(ana, "todo.create", todo=draft))["status"] == 200
    listed = await items(api, guests_url(item, link))
    assert {(one["id"], one["name"]) for one in listed} == {
        (one.user["guest_id"], one.user["name"]) for one in (ana, ben)
    }
    assert (await api.delete(guests_url(item, link, ana))).status_code == 204
    assert [one["name"] for one in await items(api, guests_url(item, link))] == ["Ben"]
    assert (await links_of(api, item))[0]["guests"] == ["Ben"]
    assert (await is_over(ana), await is_over(ben)) == (True, False)
    change = {"todo_id": draft["id"], "changes": {"title": "Ham"}}
    pushed = await ana.post("/api/batch", json={"operations": [{"id": str(new_id()), "kind": "todo.change", **change}]})
    assert code(pushed) == (401, "link_over") or pushed.json()["results"][0]["status"] == 404
    renewed = await anonymous.post("/api/links/renew", json={"secret": ana.user["secret"]})
    assert code(renewed) == (401, "link_over")
    # What the guest wrote stays, and whoever has the link opens it as a new guest.
    assert (await api.get(todo_url(draft))).json()["title"] == "Eggs"
    assert not await is_over(await open_link(app, link["token"], "Ana"))
    assert code(await api.delete(guests_url(item, link, ana))) == (404, "guest_not_found")


async def test_only_owners_see_the_ids_of_guests_and_end_them(app, api, other):
    item = await a_list(api)
    link, second = await a_link(api, item), await a_link(api, item)
    guest = await open_link(app, link["token"])
    await join(app, item, other, "editor")
    for response in (
        await other.get(guests_url(item, link)),
        await other.delete(guests_url(item, link, guest)),
    ):
        assert code(response) == (404, "list_not_found")
    assert (await guest.delete(guests_url(item, link, guest))).status_code == 401
    # A guest is one of their own link alone, and a link one of its own list.
    assert code(await api.delete(guests_url(item, second, guest))) == (404, "guest_not_found")
    elsewhere = await a_list(api)
    assert code(await api.delete(guests_url(elsewhere, link, guest))) == (404, "link_not_found")
    assert code(await api.get(guests_url(elsewhere, link))) == (404, "link_not_found")
    assert not await is_over(guest)


async def test_the_roster_takes_a_version_that_others_pull(app, api):
    item = await a_list(api)
    guest = await open_link(app, (await a_link(api, item))["token"])
    (link,) = await links_of(api, item)
    await a_todo(api, list_id=item["id"])
    before = (await api.get(f"/api/lists/{item['id']}")).json()["version"]
    assert (await api.delete(guests_url(item, link, guest))).status_code == 204
    assert (await api.get(f"/api/lists/{item['id']}")).json()["version"] == before + 1
    made(await api.post("/api/todos", json={"title": "Tea", "list_id": item["id"]}))
