"""Where a list is kept in one's own sidebar: folders and favourites."""

from uuid import uuid4

from factories import a_list, field_errors, list_url


async def test_a_folder_is_there_while_it_holds_a_list(api):
    home = await a_list(api, folder="Private")
    assert home["folder"] == "Private"
    assert (await api.patch(list_url(home), json={"folder": "Work"})).json()["folder"] == "Work"
    assert (await api.patch(list_url(home), json={"name": "Home"})).json()["folder"] == "Work"
    assert (await api.patch(list_url(home), json={"folder": None})).json()["folder"] is None


async def test_a_favourite_is_one_since_it_became_one(api):
    home = await a_list(api)
    since = (await api.patch(list_url(home), json={"favorite": True})).json()["favorited_at"]
    again = (await api.patch(list_url(home), json={"favorite": True})).json()
    assert since
    assert again["favorited_at"] == since
    assert again["version"] == home["version"]
    assert (await api.patch(list_url(home), json={"favorite": False})).json()["favorited_at"] is None


async def test_they_are_told_in_ones_own_log(api):
    home = await a_list(api)
    known = (await api.post("/api/sync", json={})).json()
    numbers = {news["id"]: news["version"] for news in known["lists"]}
    operation = {
        "id": str(uuid4()),
        "kind": "list.change",
        "list_id": home["id"],
        "changes": {"folder": "Private", "favorite": True},
    }
    await api.post("/api/batch", json={"operations": [operation]})
    held = {"epoch": known["epoch"], "account": known["account"], "lists": numbers}
    news = (await api.post("/api/sync", json=held)).json()
    (changed,) = news["lists"]
    assert (changed["list"]["folder"], changed["list"]["favorited_at"] is not None) == ("Private", True)
    assert news["account"] == known["account"] + 1


async def test_a_folder_has_a_name_that_shows_something(api):
    home = await a_list(api)
    for name in ("", "  ", "two\nlines", "x" * 61):
        assert [field for field, _ in field_errors(await api.patch(list_url(home), json={"folder": name}))] == [
            "folder"
        ]


async def test_what_members_keep_apart_is_not_the_owners_affair(api, other, app):
    home = await a_list(api, folder="Private")
    await app.state.database.execute(
        "insert into memberships (list_id, user_id, role, position, version) values ($1, $2, 'viewer', 'a5', 1)",
        home["id"],
        other.user["id"],
    )
    theirs = await other.patch(list_url(home), json={"folder": "Friends", "favorite": True})
    assert (theirs.status_code, theirs.json()["folder"]) == (200, "Friends")
    assert (await other.patch(list_url(home), json={})).status_code == 404
    mine = (await api.get(list_url(home))).json()
    assert (mine["folder"], mine["favorited_at"]) == ("Private", None)
