import json
from uuid import UUID

import pytest

from explain import plan_of
from factories import a_list, a_todo, items, list_url, todo_url
from tend.export import queries, service
from tend.export.routes import Export


def without_versions(rows):
    return sorted(({key: value for key, value in row.items() if key != "version"} for row in rows), key=str)


async def test_an_export_contains_everything_in_the_account(api):
    home, deleted = await a_list(api, name="Home"), await a_list(api, name="Deleted")
    todo = await a_todo(api, list_id=home["id"], title="Überraschung 🎉", notes='"quoted"\\\n', tags=["a"])
    in_trash = await a_todo(api, title="In the trash")
    in_deleted_list = await a_todo(api, list_id=deleted["id"], title="In a deleted list")
    await api.delete(todo_url(in_trash))
    await api.delete(list_url(deleted))

    response = await api.get("/api/me/export")
    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith('attachment; filename="tend-')
    export = response.json()
    Export.model_validate(export)
    assert (export["format"], export["version"]) == ("tend-export", 1)
    assert export["profile"]["email"] == api.user["email"]
    lists = await items(api, "/api/lists") + await items(api, "/api/lists", deleted=True)
    assert without_versions(export["lists"]) == without_versions(lists)
    assert {item["title"] for item in export["todos"]} == {"Überraschung 🎉", "In the trash", "In a deleted list"}
    assert without_versions([todo])[0] in export["todos"]
    assert in_deleted_list["id"] in {item["id"] for item in export["todos"]}


async def test_an_export_contains_no_secret_and_nothing_of_other_accounts(api, other):
    await a_todo(other, title="canary")
    await a_list(other, name="canary")
    text = (await api.get("/api/me/export")).text
    assert "canary" not in text
    assert "hash" not in text
    assert api.headers["Authorization"].removeprefix("Bearer ") not in text
    assert other.user["id"] not in text


async def test_the_export_of_a_new_account_contains_the_inbox_and_the_session(api):
    export = (await api.get("/api/me/export")).json()
    assert export["todos"] == []
    assert [item["name"] for item in export["lists"]] == ["Inbox"]
    assert len(export["sessions"]) == 1


async def test_an_export_of_ten_thousand_todos_is_complete_and_sent_in_small_chunks(app, api):
    await app.state.database.execute(
        """
        insert into todos (id, list_id, title, position, version)
        select gen_random_uuid(), $1, 'todo ' || n, 'a0', n + 1
        from generate_series(1, 10000) n""",
        api.user["inbox_id"],
    )
    document = await service.export_account(app.state.database, UUID(api.user["id"]))
    chunks = [chunk async for chunk in service.stream_document(document)]
    assert max(map(len, chunks)) <= 1 << 16
    export = json.loads(b"".join(chunks))
    assert len({todo["id"] for todo in export["todos"]}) == 10_000


async def test_an_export_needs_a_session(anonymous):
    assert (await anonymous.get("/api/me/export")).status_code == 401


STATEMENTS = {"profile": queries._PROFILE, **queries._COLLECTIONS}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("profile", "using users_pkey"),
        ("lists", "on memberships_of_user"),
        ("todos", "using todos_by_version"),
        ("settings", "on settings_pkey"),
        # The planner may choose any index of an empty table.
        ("reminders", "Index Cond: (user_id = $1)"),
        ("sessions", "on sessions_of_user"),
    ],
)
async def test_an_export_finds_the_rows_of_the_account_by_index(app, api, name, expected):
    assert expected in await plan_of(app.state.database, STATEMENTS[name], api.user["id"])
