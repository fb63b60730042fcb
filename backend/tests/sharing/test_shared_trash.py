"""A list with several owners stays in the trash for a week, in which each of them can restore it."""

import pytest

from factories import a_list, list_url
from sharing.folder_client import a_folder, join_folder
from sharing.sharing_client import code, join
from tend.core.ids import new_id

HAS_OTHER_OWNERS = (409, "list_has_other_owners")


@pytest.fixture(params=["list", "folder"])
async def shared(request, app, api, other):
    """A list that both own, the second one perhaps by way of a folder."""
    item = await a_list(api)
    if request.param == "list":
        await join(app, api, item, other, "owner")
    else:
        await join_folder(app, api, await a_folder(api, item), other, "owner")
    return item


def purge_url(item):
    return f"/api/trash/lists/{item['id']}"


async def test_an_owner_destroys_nothing_before_the_others_can_restore_it(app, api, other, shared):
    own = await a_list(other)
    for item in (shared, own):
        assert (await other.delete(list_url(item))).status_code == 204
    assert code(await other.delete(purge_url(shared))) == HAS_OTHER_OWNERS
    operation = {"id": str(new_id()), "kind": "list.purge", "list_id": shared["id"]}
    (result,) = (await other.post("/api/batch", json={"operations": [operation]})).json()["results"]
    assert (result["status"], result["problem"]["code"]) == HAS_OTHER_OWNERS
    assert (await other.delete("/api/trash")).status_code == 204
    left = [item["id"] for item in (await other.get("/api/lists", params={"deleted": True})).json()["items"]]
    assert left == [shared["id"]]
    assert (await api.post(f"{list_url(shared)}/restore")).status_code == 200


async def test_a_week_later_each_owner_can_delete_it_forever(app, api, other, shared):
    await other.delete(list_url(shared))
    moved = "update lists set deleted_at = now() - make_interval(hours => $2) where id = $1"
    await app.state.database.execute(moved, shared["id"], 7 * 24 - 1)
    assert code(await other.delete(purge_url(shared))) == HAS_OTHER_OWNERS
    await app.state.database.execute(moved, shared["id"], 7 * 24 + 1)
    assert (await other.delete(purge_url(shared))).status_code == 204


async def test_the_only_owner_can_delete_it_forever_at_once(app, api, other):
    item = await a_list(api)
    await join(app, api, item, other, "editor")
    await api.delete(list_url(item))
    assert code(await other.delete(purge_url(item))) == (404, "list_not_found")
    assert (await api.delete(purge_url(item))).status_code == 204
