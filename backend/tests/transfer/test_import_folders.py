"""Shared folders in an export of Tend, imported into another account."""

import pytest

from factories import a_list, a_todo, items, list_url
from sharing.folder_client import a_folder, folder_url, join_folder
from tend.core.ids import new_id
from tend.lists.queries.folders import MAX_FOLDER_LISTS, MAX_FOLDERS
from transfer.portable import portable, portable_folders
from transfer.test_export import export_of, ids_of, imported, send_file


async def members_of(api, folder):
    return [(one["user_id"], one["role"]) for one in await items(api, f"{folder_url(folder)}/members")]


@pytest.fixture
async def household(api):
    """A shared folder with two lists, another one of the same name, one without lists, and a folder of one's own."""
    groceries = await a_list(api, name="Groceries", folder="Household")
    await a_todo(api, title="Milk", list_id=groceries["id"])
    archived = await a_list(api, name="Old bills")
    folder = await a_folder(api, groceries, archived)
    await api.patch(list_url(archived), json={"archived": True})
    await a_folder(api, await a_list(api, name="Of the office"), name="Household")
    await a_folder(api, name="Without lists")
    await a_list(api, name="Diary", folder="Household")
    return folder


async def test_shared_folders_come_back_whole(app, api, other, household):
    before = await export_of(api)
    assert [(one["name"], one["role"]) for one in before["folders"]].count(("Household", "owner")) == 2
    report = await imported(other, before)
    after = await export_of(other)
    assert portable(after) == portable(before)
    assert portable_folders(after) == [
        ("Household", ["Groceries", "Old bills"]),
        ("Household", ["Of the office"]),
        ("Without lists", []),
    ]
    assert not ids_of(before) & ids_of(after)
    assert set(report["folders"]) == {one["id"] for one in after["folders"]}
    for folder in after["folders"]:
        assert await members_of(other, folder) == [(other.user["id"], "owner")]


async def test_a_file_names_nobodys_folder(app, api, other, household):
    await join_folder(app, api, household, other, "viewer")
    export = await export_of(other)
    assert [(one["name"], one["role"]) for one in export["folders"]] == [("Household", "viewer")]
    (added,) = (await imported(other, export))["folders"]
    assert added != household["id"]
    assert await members_of(other, {"id": added}) == [(other.user["id"], "owner")]
    assert len(await members_of(api, household)) == 2
    assert {one["name"] for one in await items(api, "/api/lists")} >= {"Groceries", "Diary"}
    assert len([one for one in await items(api, "/api/lists") if one["name"] == "Groceries"]) == 1


async def test_folders_for_which_there_is_no_room_become_folders_of_ones_own(api, other, household):
    for number in range(MAX_FOLDERS - 1):
        await a_folder(other, name=f"Folder {number}")
    export = await export_of(api)
    for report in (await imported(other, export, dry_run=True), await imported(other, export)):
        assert {"folders_not_shared": 2}.items() <= {one["code"]: one["count"] for one in report["remarks"]}.items()
    assert len(report["folders"]) == 1
    by_name = {one["name"]: one for one in await items(other, "/api/lists")}
    assert {by_name[name]["folder"] for name in ("Groceries", "Of the office", "Diary")} == {"Household"}


async def test_a_file_cannot_make_a_folder_that_is_too_full_or_has_no_name(api, other, household):
    export = await export_of(api)
    (one,) = [item for item in export["lists"] if item["name"] == "Groceries"]
    export["lists"] += [{**one, "id": str(new_id()), "name": f"List {number}"} for number in range(MAX_FOLDER_LISTS)]
    await imported(other, export)
    folder_of = [item["shared_folder_id"] for item in await items(other, "/api/lists", limit=200)]
    assert max(folder_of.count(one) for one in folder_of if one) == MAX_FOLDER_LISTS
    export["folders"][0]["name"] = " "
    response = await send_file(other, export)
    assert (response.status_code, response.json()["code"]) == (422, "import_unreadable")


async def test_an_export_of_a_release_without_shared_folders_is_imported(api, other, household):
    export = await export_of(api)
    del export["folders"]
    for one in export["lists"]:
        del one["shared_folder_id"]
    await imported(other, export)
    assert {one["folder"] for one in await items(other, "/api/lists") if not one["inbox"]} >= {"Household"}
