"""Everything that is stored counts for whoever stored it, and nobody's quota rises by what others do."""

from asyncio import gather

import pytest

from conftest import PASSWORD
from contract.shared_world import open_link
from factories import a_comment, a_list, a_todo, join, made, todo_url
from purge import purge_deleted
from sharing.sharing_client import code, member_url
from tend.core.ids import new_id
from trust.test_limits import set_limit

# All that is stored, by who pays for it.
_STORED = """
select payer, sum(todos)::bigint as todos, sum(bytes)::bigint as text_bytes
from (
    select
        payer_of_todo(created_by, counted_for) as payer,
        1 as todos,
        todo_text_bytes(title, notes, tags, recurrence) as bytes
    from todos
    union all
    select coalesce(author_id, guests_payer(counted_for)), 0, comment_bytes(text)
    from comments
) stored
where payer is not null
group by payer"""
_COUNTED = "select user_id as payer, todos, text_bytes from current_usage where (todos, text_bytes) <> (0, 0)"
NOTES = "x" * 1000


@pytest.fixture
def database(app):
    return app.state.database


async def usage(database):
    """The todos and bytes of each payer, which are exactly those that are stored."""
    stored, counted = [
        {row["payer"]: (row["todos"], row["text_bytes"]) for row in await database.fetch(statement)}
        for statement in (_STORED, _COUNTED)
    ]
    assert counted == stored
    return counted


async def usage_of(database, person):
    payer = await database.fetchval("select $1::uuid", person.user["id"])
    return (await usage(database)).get(payer, (0, 0))


async def usage_of_guests(database, owner):
    payer = await database.fetchval("select guests_payer($1::uuid)", owner.user["id"])
    return (await usage(database)).get(payer, (0, 0))


async def a_guest(app, owner, item, role="editor"):
    link = made(await owner.post(f"/api/lists/{item['id']}/links", json={"role": role}))
    return await open_link(app, link["token"])


async def push(client, kind, **fields):
    operation = {"id": str(new_id()), "kind": kind, **fields}
    return (await client.post("/api/batch", json={"operations": [operation]})).json()["results"][0]


@pytest.fixture
async def shared(app, api, other):
    item = await a_list(api)
    await join(app, item, other, "editor")
    return item


@pytest.mark.parametrize("end", ["leaves", "is removed"])
async def test_todos_of_who_has_left_count_for_them_until_they_are_deleted_forever(api, other, shared, database, end):
    todo = await a_todo(other, list_id=shared["id"], title="12345", notes=NOTES)
    actor = other if end == "leaves" else api
    assert (await actor.delete(member_url(shared, other))).status_code == 204
    assert (await usage_of(database, other), await usage_of(database, api)) == ((1, 1005), (0, 0))
    await api.delete(todo_url(todo))
    await api.delete("/api/trash")
    assert await usage_of(database, other) == (0, 0)


async def test_who_fills_lists_leaves_them_and_comes_back_stays_within_the_quota(app, api, other, shared, database):
    await set_limit(database, max_todos=3)
    created = []
    for _ in range(3):
        draft = {"title": "Buy milk", "list_id": shared["id"]}
        created += [(await other.post("/api/todos", json=draft)).status_code for _ in range(2)]
        await other.delete(member_url(shared, other))
        await join(app, shared, other, "editor")
    assert created == [201, 201, 201, 422, 422, 422]


async def test_who_deletes_an_account_frees_nobody_else(app, api, other, shared, database):
    edited = await a_todo(api, list_id=shared["id"])
    await a_todo(other, list_id=shared["id"])
    await other.patch(todo_url(edited), json={"notes": NOTES})
    assert (await usage_of(database, other))[0] == 2
    assert (await other.request("DELETE", "/api/me", json={"password": PASSWORD})).status_code == 204
    # Also before the purge.
    await api.patch(todo_url(edited), json={"notes": NOTES[1:]})
    await api.patch(todo_url(edited), json={"priority": "high"})
    await purge_deleted(app)
    assert await usage(database) == {}
    # What nobody pays for anymore counts for whoever makes it longer.
    await api.patch(todo_url(edited), json={"notes": ""})
    assert await usage(database) == {}
    await api.patch(todo_url(edited), json={"notes": NOTES})
    assert await usage_of(database, api) == (1, len(edited["title"]) + 1000)


@pytest.mark.parametrize("route", ["alone", "in a push", "of a series"])
async def test_who_makes_the_text_of_another_longer_pays_for_it(api, other, shared, database, route):
    fields = {"due_date": "2030-03-04", "recurrence": {"rule": "FREQ=DAILY"}} if route == "of a series" else {}
    todos = [await a_todo(api, list_id=shared["id"], **fields) for _ in range(2)]
    bytes_before = (await usage_of(database, api))[1]
    if route == "in a push":
        operations = [
            {"id": str(new_id()), "kind": "todo.change", "todo_id": todo["id"], "changes": {"notes": NOTES}}
            for todo in todos
        ]
        results = (await other.post("/api/batch", json={"operations": operations})).json()["results"]
        assert [result["status"] for result in results] == [200, 200]
    else:
        for todo in todos:
            assert (await other.patch(todo_url(todo), json={"notes": NOTES})).status_code == 200
    assert await usage_of(database, api) == (0, 0)
    assert await usage_of(database, other) == (2, bytes_before + 2000)
    # Who makes it shorter pays for nothing, and who makes it longer again does.
    await api.patch(todo_url(todos[0]), json={"notes": "y"})
    assert await usage_of(database, api) == (0, 0)
    await api.patch(todo_url(todos[0]), json={"notes": "yy"})
    assert await usage_of(database, api) == (1, bytes_before / 2 + 2)


async def test_text_that_does_not_fit_into_the_quota_of_who_edits_changes_nothing(api, other, shared, database):
    todo = await a_todo(api, list_id=shared["id"])
    await set_limit(database, max_text_bytes=500)
    response = await other.patch(todo_url(todo), json={"notes": NOTES})
    assert code(response) == (422, "quota_reached")
    assert (await usage_of(database, api), await usage_of(database, other)) == ((1, len(todo["title"])), (0, 0))


async def test_who_completes_a_series_pays_for_its_copy(api, other, shared, database):
    rule = {"due_date": "2030-03-04", "recurrence": {"rule": "FREQ=DAILY"}}
    series = await a_todo(api, list_id=shared["id"], notes=NOTES, **rule)
    before = await usage_of(database, api)
    for _ in range(3):
        assert (await other.patch(todo_url(series), json={"completed": True})).status_code == 200
    after = await usage_of(database, api)
    assert (after[0] <= before[0], after[1] <= before[1]) == (True, True)


async def test_guests_fill_a_tenth_of_the_quota_and_never_that_of_the_owner(app, api, shared, database):
    todo = await a_todo(api, list_id=shared["id"])
    await set_limit(database, max_todos=20, max_text_bytes=40_000)
    guest = await a_guest(app, api, shared)
    before = await usage_of(database, api)
    statuses = [
        (await push(guest, "todo.create", todo={"id": str(new_id()), "list_id": shared["id"], "title": "a"}))["status"]
        for _ in range(3)
    ]
    assert statuses == [200, 200, 422]
    assert (await push(guest, "comment.create", comment={"todo_id": todo["id"], "text": NOTES}))["status"] == 200
    assert (await push(guest, "todo.change", todo_id=todo["id"], changes={"notes": NOTES}))["status"] == 422
    assert await usage_of(database, api) == before
    assert await usage_of_guests(database, api) == (2, 2 + 1500)
    # A second link has no quota of its own, and neither has a third after the first has ended.
    (link,) = (await api.get(f"/api/lists/{shared['id']}/links")).json()["items"]
    await api.delete(f"/api/lists/{shared['id']}/links/{link['id']}")
    again = await a_guest(app, api, shared)
    draft = {"id": str(new_id()), "list_id": shared["id"], "title": "a"}
    assert (await push(again, "todo.create", todo=draft))["status"] == 422
    assert (await api.post("/api/todos", json={"title": "Buy milk"})).status_code == 201


async def test_what_guests_wrote_counts_after_the_owner_has_left(app, api, other, shared, database):
    todo = await a_todo(other, list_id=shared["id"])
    guest = await a_guest(app, api, shared)
    for text in ("One", "Two"):
        assert (await push(guest, "comment.create", comment={"todo_id": todo["id"], "text": text}))["status"] == 200
    draft = {"id": str(new_id()), "list_id": shared["id"], "title": "Eggs"}
    assert (await push(guest, "todo.create", todo=draft))["status"] == 200
    assert (await api.patch(member_url(shared, other), json={"role": "owner"})).status_code == 200
    assert (await api.delete(member_url(shared, api))).status_code == 204
    assert await usage_of_guests(database, api) == (1, 4 + 2 * 503)
    await other.delete(f"/api/lists/{shared['id']}")
    await other.delete(f"/api/trash/lists/{shared['id']}")
    await purge_deleted(app)
    assert await usage(database) == {}


async def test_a_list_counts_for_who_created_it_and_for_no_other_owner(app, api, other, database):
    await set_limit(database, max_lists=3)
    given = [await a_list(api) for _ in range(2)]
    for item in given:
        await join(app, item, other, "viewer")
        assert (await api.patch(member_url(item, other), json={"role": "owner"})).status_code == 200
        assert (await api.delete(member_url(item, api))).status_code == 204
    # Giving lists away makes no room for more, and takes none from whoever gets them.
    assert code(await api.post("/api/lists", json={"name": "More"})) == (422, "quota_reached")
    for _ in range(2):
        await a_list(other)
    assert code(await other.post("/api/lists", json={"name": "More"})) == (422, "quota_reached")
    await other.delete(f"/api/lists/{given[0]['id']}")
    await other.delete(f"/api/trash/lists/{given[0]['id']}")
    await a_list(api)


async def test_two_who_edit_each_others_todos_at_once_count_exactly(app, api, other, shared, database):
    """Each push locks the rows of both accounts, in opposite orders."""
    second = await a_list(other)
    await join(app, second, api, "editor")
    pushes = []
    for person, author, item in ((api, other, second), (other, api, shared)):
        todos = [await a_todo(one, list_id=item["id"]) for _ in range(3) for one in (author, person)]
        for size in (10, 20, 30):
            operations = [
                {"id": str(new_id()), "kind": "todo.change", "todo_id": todo["id"], "changes": {"notes": "n" * size}}
                for todo in todos
            ]
            pushes.append(person.post("/api/batch", json={"operations": operations}))
            pushes.append(
                author.post("/api/batch", json={"operations": [{**one, "id": str(new_id())} for one in operations]})
            )
    responses = await gather(*pushes)
    assert {result["status"] for response in responses for result in response.json()["results"]} == {200}
    assert sum([(await usage_of(database, person))[0] for person in (api, other)]) == 12


async def test_comments_of_who_has_left_count_for_them(api, other, shared, database):
    todo = await a_todo(api, list_id=shared["id"])
    await a_comment(other, todo, text="Hm")
    await other.delete(member_url(shared, other))
    assert await usage_of(database, other) == (0, 502)
