"""A member's own arrangement of the sidebar: folders and favorites."""

from uuid import uuid4

from factories import a_list, field_errors, list_url


async def test_a_list_moves_into_a_folder_and_out_of_it(api):
    home = await a_list(api, folder="Private")
    assert home["folder"] == "Private"
    assert (await api.patch(list_url(home), json={"folder": "Work"})).json()["folder"] == "Work"
    assert (await api.patch(list_url(home), json={"name": "Home"})).json()["folder"] == "Work"
    assert (await api.patch(list_url(home), json={"folder": None})).json()["folder"] is None


async def test_a_favorite_keeps_the_time_at_which_it_became_one(api):
    home = await a_list(api)
    since = (await api.patch(list_url(home), json={"favorite": True})).json()["favorited_at"]
    again = (await api.patch(list_url(home), json={"favorite": True})).json()
    assert since
    assert again["favorited_at"] == since
    assert again["version"] == home["version"]
    assert (await api.patch(list_url(home), json={"favorite": False})).json()["favorited_at"] is None


async def test_a_pull_returns_folders_and_favorites_through_the_account_log(api):
    home = await a_list(api)
    first = (await api.post("/api/sync", json={})).json()
    cursors = {delta["id"]: delta["version"] for delta in first["lists"]}
    operation = {
        "id": str(uuid4()),
        "kind": "list.change",
        "list_id": home["id"],
        "changes": {"folder": "Private", "favorite": True},
    }
    await api.post("/api/batch", json={"operations": [operation]})
    cursors = {"epoch": first["epoch"], "account": first["account"], "lists": cursors}
    pulled = (await api.post("/api/sync", json=cursors)).json()
    (changed,) = pulled["lists"]
    assert (changed["list"]["folder"], changed["list"]["favorited_at"] is not None) == ("Private", True)
    assert pulled["account"] == first["account"] + 1


async def test_a_folder_name_is_a_single_line_with_visible_characters(api):
    home = await a_list(api)
    for name in ("", "  ", "two\nlines", "x" * 61):
        assert [field for field, _ in field_errors(await api.patch(list_url(home), json={"folder": name}))] == [
            "folder"
        ]


async def test_the_folder_and_favorite_of_one_member_stay_hidden_from_others(api, other, app):
    home = await a_list(api, folder="Private")
    await app.state.database.execute(
        "insert into memberships (list_id, user_id, role, position, version) values ($1, $2, 'viewer', 'a5', 1)",
        home["id"],
        other.user["id"],
    )
    theirs = await other.patch(list_url(home), json={"folder": "Friends", "favorite": True})
    assert (theirs.status_code, theirs.json()["folder"]) == (200, "Friends")
    assert (await other.patch(list_url(home), json={})).status_code == 404
    own = (await api.get(list_url(home))).json()
    assert (own["folder"], own["favorited_at"]) == ("Private", None)
