import json
from uuid import UUID

from factories import a_list, a_todo, items, list_url, url
from tend.export import service
from tend.export.schemas import Export

NUMBERED = {"version"}


def without_numbers(rows):
    return sorted(({key: value for key, value in row.items() if key not in NUMBERED} for row in rows), key=str)


async def test_an_export_holds_everything_the_account_holds(api):
    home, gone = await a_list(api, name="Home"), await a_list(api, name="Gone")
    todo = await a_todo(api, list_id=home["id"], title="Überraschung 🎉", notes='"quoted"\\\n', tags=["a"])
    trashed, buried = await a_todo(api, title="In the trash"), await a_todo(api, list_id=gone["id"], title="Buried")
    await api.delete(url(trashed))
    await api.delete(list_url(gone))

    answer = await api.get("/api/me/export")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="tend-')
    export = answer.json()
    Export.model_validate(export)
    assert (export["format"], export["version"]) == ("tend-export", 1)
    assert export["profile"]["email"] == api.user["email"]
    shown = await items(api, "/api/lists") + await items(api, "/api/lists", deleted=True)
    assert without_numbers(export["lists"]) == without_numbers(shown)
    assert {item["title"] for item in export["todos"]} == {"Überraschung 🎉", "In the trash", "Buried"}
    assert without_numbers([todo])[0] in export["todos"]
    assert buried["id"] in {item["id"] for item in export["todos"]}


async def test_an_export_holds_no_secret_and_nothing_of_others(api, other):
    await a_todo(other, title="canary")
    await a_list(other, name="canary")
    text = (await api.get("/api/me/export")).text
    assert "canary" not in text
    assert "hash" not in text
    assert api.headers["Authorization"].removeprefix("Bearer ") not in text
    assert other.user["id"] not in text


async def test_a_new_account_has_an_export_too(api):
    export = (await api.get("/api/me/export")).json()
    assert export["todos"] == []
    assert [item["name"] for item in export["lists"]] == ["Inbox"]
    assert len(export["sessions"]) == 1


async def test_ten_thousand_todos_come_through_whole_a_little_at_a_time(app, api):
    await app.state.database.execute(
        """
        insert into todos (id, list_id, title, position, version)
        select gen_random_uuid(), $1, 'todo ' || n, 'a0', n + 1
        from generate_series(1, 10000) n""",
        api.user["inbox_id"],
    )
    document = await service.export(app.state.database, UUID(api.user["id"]))
    chunks = [chunk async for chunk in service.read(document)]
    assert max(map(len, chunks)) <= 1 << 16
    export = json.loads(b"".join(chunks))
    assert len({todo["id"] for todo in export["todos"]}) == 10_000


async def test_an_export_is_for_who_is_signed_in(anonymous):
    assert (await anonymous.get("/api/me/export")).status_code == 401
