import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from explain import plan_of
from factories import a_list, a_todo, field_errors, items, list_url, raw, titles, todo_url, version_of
from tend.lists.queries import crud, update


async def test_a_new_account_has_an_inbox_and_no_other_list(api):
    (inbox,) = await items(api, "/api/lists")
    assert inbox["inbox"]
    assert inbox["id"] == api.user["inbox_id"]
    assert inbox["role"] == "owner"


async def test_a_new_list_goes_to_the_end_of_the_sidebar(api):
    first, second = await a_list(api, name="Home"), await a_list(api, name="Work", color="teal", icon="briefcase")
    shown = await items(api, "/api/lists")
    assert [item["name"] for item in shown[1:]] == ["Home", "Work"]
    assert shown[2] == second
    assert first["version"] == 1


async def test_a_replayed_creation_of_a_list_returns_the_same_list(api):
    draft = {"id": str(uuid4()), "name": "Home"}
    responses = [await api.post("/api/lists", json=draft) for _ in range(2)]
    assert [response.status_code for response in responses] == [201, 201]
    assert responses[0].json() == responses[1].json()
    assert len(await items(api, "/api/lists")) == 2


async def test_the_id_of_somebody_elses_list_is_rejected(api, other):
    theirs = await a_list(other)
    response = await api.post("/api/lists", json={"id": theirs["id"], "name": "Mine"})
    assert (response.status_code, response.json()["code"]) == (409, "id_taken")


async def test_a_patch_of_a_list_changes_only_the_fields_that_are_sent(api):
    home = await a_list(api, name="Home", color="teal", icon="house")
    changed = (await api.patch(list_url(home), json={"name": "Flat", "icon": None})).json()
    assert changed == home | {"name": "Flat", "icon": None, "version": 2, "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > home["updated_at"]


async def test_a_patch_of_a_list_with_its_present_values_takes_no_version(api):
    home = await a_list(api, name="Home")
    for patch in ({}, {"name": "Home"}, {"archived": False}, {"position": home["position"]}):
        assert (await api.patch(list_url(home), json=patch)).json() == home


async def test_moving_a_list_in_the_sidebar_takes_no_version_of_the_list(api):
    home = await a_list(api)
    moved = (await api.patch(list_url(home), json={"position": "Zz"})).json()
    assert (moved["position"], moved["version"]) == ("Zz", home["version"])
    assert (await items(api, "/api/lists"))[0]["id"] == home["id"]


async def test_an_archived_list_keeps_its_first_time_of_archiving_and_can_be_unarchived(api):
    home = await a_list(api)
    first = (await api.patch(list_url(home), json={"archived": True})).json()
    again = (await api.patch(list_url(home), json={"archived": True})).json()
    assert first["archived_at"] == again["archived_at"] is not None
    assert [item["id"] for item in await items(api, "/api/lists", archived=True)] == [home["id"]]
    assert (await api.patch(list_url(home), json={"archived": False})).json()["archived_at"] is None


async def test_a_list_goes_to_the_trash_with_its_todos_and_is_restored_with_them(api):
    home = await a_list(api)
    todo = await a_todo(api, list_id=home["id"])
    assert [(await api.delete(list_url(home))).status_code for _ in range(2)] == [204, 204]
    assert (await api.get(list_url(home))).json()["code"] == "list_not_found"
    assert (await api.get(todo_url(todo))).status_code == 404
    assert await titles(api) == []
    assert [item["id"] for item in await items(api, "/api/lists", deleted=True)] == [home["id"]]

    restored = (await api.post(f"{list_url(home)}/restore")).json()
    assert restored["deleted_at"] is None
    assert (await api.get(todo_url(todo))).json() == todo


@pytest.mark.parametrize("patch", [{"name": "Other"}, {"archived": True}])
async def test_the_inbox_cannot_be_renamed_archived_or_deleted(api, patch):
    inbox = f"/api/lists/{api.user['inbox_id']}"
    before = (await api.get(inbox)).json()
    for response in (await api.patch(inbox, json=patch | {"color": "red"}), await api.delete(inbox)):
        assert (response.status_code, response.json()["code"]) == (409, "inbox_is_permanent")
    assert (await api.get(inbox)).json() == before
    assert (await api.patch(inbox, json={"color": "red", "position": "a5"})).status_code == 200


async def test_a_stranger_cannot_tell_that_a_list_exists(api, other):
    theirs = await a_list(other)
    unknown = {"id": str(uuid4())}
    for ask in (
        lambda item: api.get(list_url(item)),
        lambda item: api.patch(list_url(item), json={"name": "Mine"}),
        lambda item: api.patch(list_url(item), json={"position": "a0"}),
        lambda item: api.delete(list_url(item)),
        lambda item: api.post(f"{list_url(item)}/restore"),
        lambda item: api.get("/api/todos", params={"list_id": item["id"]}),
        lambda item: api.post("/api/todos", json={"title": "Hi", "list_id": item["id"]}),
    ):
        responses = [(await ask(item)).json() | {"request_id": ""} for item in (theirs, unknown)]
        assert responses[0] == responses[1]
        assert responses[0]["code"] == "list_not_found"
    assert await version_of(other, theirs["id"]) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " "),
        ("name", None),
        ("name", "x" * 101),
        ("name", "two\r\nlines"),
        ("name", "nul\0"),
        ("name", "\ud800"),
        ("color", "mauve"),
        ("icon", "No Spaces"),
        ("position", "a"),
        ("id", "not-an-id"),
        ("owner", "me"),
    ],
)
async def test_a_list_with_an_invalid_field_is_rejected_by_the_fields_name(api, field, value):
    assert field_errors(await api.post("/api/lists", **raw({"name": "Fine", field: value})))[0][0] == field
    assert len(await items(api, "/api/lists")) == 1


async def test_pages_of_lists_have_every_list_once(api):
    names = [(await a_list(api, name=f"List {number}"))["name"] for number in range(5)]
    seen, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await api.get("/api/lists", params=query)).json()
        seen += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen[1:] == names


ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")


@pytest.mark.parametrize(
    ("statement", "arguments"),
    [
        (crud._PAGE, (None, "", ID, 50)),
        (crud._TRASH_PAGE, (None, "", ID, 50)),
        (crud._FIND_LIST, (ID,)),
        (crud._FIND_OWN_LIST, (ID,)),
        (crud._CREATE_LIST, (ID, "Home", "red", None, None, None)),
        (update._CHANGE_LIST, (ID, "{}")),
        (update._ARRANGE_LIST, (ID, "{}")),
        (crud._DELETE_LIST, (ID,)),
        (crud._RESTORE_LIST, (ID,)),
    ],
)
async def test_lists_are_found_by_membership_or_by_id(app, api, statement, arguments):
    plan = await plan_of(app.state.database, statement, api.user["id"], *arguments)
    assert "memberships_of_user" in plan or "memberships_pkey" in plan or "lists_pkey" in plan


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


ROOT = Path(__file__).parents[3]
IMPORT = "from tend.lists.access import CAN_READ, has_role_sql\n"


def run_check(*arguments):
    command = [sys.executable, "scripts/check_access.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_no_statement_of_the_product_has_a_permission_of_its_own():
    checked = run_check()
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        (
            '"select from memberships join lists on lists.id = memberships.list_id"',
            "writes 'memberships.list_id' itself",
        ),
        (
            'f"select from memberships join lists on {CAN_READ} where memberships.user_id = $2"',
            "writes 'memberships.user",
        ),
        (
            "f\"select from lists join memberships on {CAN_READ} and memberships.role = 'owner'\"",
            "writes 'memberships.role",
        ),
        ('f"select from lists join memberships own on {CAN_READ} and own.user_id = $1"', "calls memberships 'own'"),
        ('"select from lists, memberships where lists.id = $2"', "uses memberships without a condition"),
        ('"update memberships set folder = null"', "uses memberships without a condition"),
        (
            'f"select from memberships join lists on {CAN_READ} where exists (select from memberships)"',
            "uses memberships without a condition",
        ),
        (
            'f"select from lists join memberships on {CAN_READ} for no key update of lists"',
            "locks a list without HAS_SAME_MEMBERS",
        ),
        (
            'f"update lists set name = $2 from memberships where {CAN_READ}"',
            "locks a list without HAS_SAME_MEMBERS",
        ),
        (
            'f"select from lists join memberships on {CAN_READ} join acts on acts.list_id = lists.id"',
            "reads acts without SEES_ACT",
        ),
        (
            'f"select from attachments join lists on true join memberships on {CAN_READ}"',
            "reads attachments without SEES_TODO",
        ),
    ],
)
def test_the_check_fails_on_a_statement_with_a_permission_of_its_own(tmp_path, statement, error):
    module = tmp_path / "todos" / "queries.py"
    module.parent.mkdir()
    module.write_text(f"{IMPORT}PLANTED = {statement}\n")
    checked = run_check(tmp_path)
    assert checked.returncode == 1
    assert f"PLANTED {error}" in checked.stderr


@pytest.mark.parametrize(
    "statement",
    [
        'f"select memberships.role from memberships join lists on {CAN_READ}"',
        "f\"select from lists, memberships where {has_role_sql('editor')} order by memberships.position\"",
    ],
)
def test_the_check_accepts_a_statement_with_a_condition_of_the_access_module(tmp_path, statement):
    (tmp_path / "queries.py").write_text(f"{IMPORT}FINE = {statement}\n")
    assert run_check(tmp_path).returncode == 0
