"""Comments: written, edited, resolved, deleted and brought back, and following their todo."""

import asyncio
from uuid import UUID, uuid4

import pytest

from explain import plan_of
from factories import a_comment, a_list, a_todo, comment_url, field_errors, items, join, todo_url, version_of
from sync.replica import catch_up, fetch_deltas
from tend.comments.queries import create, crud


async def comments(api, todo):
    return await items(api, f"{todo_url(todo)}/comments")


async def texts(api, todo):
    return [comment["text"] for comment in await comments(api, todo)]


async def test_a_comment_has_its_author_and_takes_a_version_of_its_list(api):
    todo = await a_todo(api)
    await api.patch("/api/me", json={"name": "Ada Lovelace"})
    comment = await a_comment(api, todo, text="**Which** one?")
    assert comment["list_id"] == todo["list_id"]
    assert (comment["author_id"], comment["author_name"]) == (api.user["id"], "Ada Lovelace")
    assert comment["version"] == todo["version"] + 1 == await version_of(api, todo["list_id"])
    assert await comments(api, todo) == [comment]


async def test_a_person_without_a_name_is_shown_by_the_first_part_of_their_address(api):
    await api.patch("/api/me", json={"name": ""})
    assert (await a_comment(api, await a_todo(api)))["author_name"] == api.user["email"].partition("@")[0]


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4001, None, "\0"])
async def test_a_text_that_is_blank_or_too_long_is_invalid(api, text):
    todo = await a_todo(api)
    ((field, _),) = field_errors(await api.post(f"{todo_url(todo)}/comments", json={"text": text}))
    assert field == "text"
    assert await comments(api, todo) == []


async def test_a_replay_returns_the_same_comment_and_another_todo_cannot_take_its_id(api, other):
    todo, comment_id = await a_todo(api), str(uuid4())
    first = await a_comment(api, todo, id=comment_id, text="One")
    assert await a_comment(api, todo, id=comment_id, text="Two") == first
    response = await other.post(f"{todo_url(await a_todo(other))}/comments", json={"id": comment_id, "text": "Mine"})
    assert (response.status_code, response.json()["code"]) == (409, "id_taken")


async def test_an_id_of_a_comment_shows_nothing_to_an_author_who_has_left(app, api, other):
    item = await a_list(api)
    await join(app, item, other, "editor")
    todo = await a_todo(api, list_id=item["id"])
    comment = await a_comment(other, todo, text="Hello")
    assert (await other.delete(f"/api/lists/{item['id']}/members/{other.user['id']}")).status_code == 204
    await api.patch(todo_url(todo), json={"list_id": api.user["inbox_id"]})
    for target, expected in ((await a_todo(other), (409, "id_taken")), (todo, (404, "todo_not_found"))):
        response = await other.post(f"{todo_url(target)}/comments", json={"id": comment["id"], "text": "Hello"})
        assert (response.status_code, response.json()["code"]) == expected
        assert not {item["id"], api.user["inbox_id"]} & set(response.text.split('"'))


async def test_twenty_copies_of_one_comment_at_once_add_one(api):
    todo, comment_id = await a_todo(api), str(uuid4())
    copies = [api.post(f"{todo_url(todo)}/comments", json={"id": comment_id, "text": "Once"}) for _ in range(20)]
    assert {response.status_code for response in await asyncio.gather(*copies)} == {201}
    assert await texts(api, todo) == ["Once"]


async def test_a_version_that_is_taken_is_a_server_error_and_no_missing_todo(app, api):
    todo = await a_todo(api)
    await a_comment(api, todo)
    await app.state.database.execute("update lists set version = version - 1 where id = $1", todo["list_id"])
    response = await api.post(f"{todo_url(todo)}/comments", json={"text": "Another one"})
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert len(await comments(api, todo)) == 1


async def test_sections_have_no_comments(api):
    section = await a_todo(api, kind="section", title="Later")
    assert (await api.post(f"{todo_url(section)}/comments", json={"text": "Here?"})).status_code == 404


async def test_a_comment_quotes_another_one_on_the_same_todo_and_no_other(api):
    first, second = await a_todo(api), await a_todo(api)
    quoted = await a_comment(api, first)
    assert (await a_comment(api, first, quote_of=quoted["id"]))["quote_of"] == quoted["id"]
    assert (await a_comment(api, second, quote_of=quoted["id"]))["quote_of"] is None


async def test_an_edit_is_dated_and_the_same_text_takes_no_version(api):
    comment = await a_comment(api, await a_todo(api), text="Before")
    edited = (await api.patch(comment_url(comment), json={"text": "After"})).json()
    assert (edited["text"], edited["version"]) == ("After", comment["version"] + 1)
    assert edited["edited_at"] > edited["created_at"]
    assert (await api.patch(comment_url(comment), json={"text": "After"})).json() == edited


async def test_a_comment_is_resolved_and_opened_again(api):
    todo = await a_todo(api)
    comment = await a_comment(api, todo)
    resolved = (await api.patch(comment_url(comment), json={"resolved": True})).json()
    assert resolved["resolved_at"] is not None
    assert (await api.patch(comment_url(comment), json={"resolved": True})).json() == resolved
    assert (await api.patch(comment_url(comment), json={"resolved": False})).json()["resolved_at"] is None
    assert resolved["edited_at"] is None


async def test_a_deleted_comment_is_hidden_and_can_be_brought_back(api):
    todo = await a_todo(api)
    comment = await a_comment(api, todo)
    assert (await api.delete(comment_url(comment))).status_code == 204
    assert (await api.delete(comment_url(comment))).status_code == 204
    assert await comments(api, todo) == []
    assert (await api.patch(comment_url(comment), json={"text": "No"})).status_code == 404
    restored = (await api.post(f"{comment_url(comment)}/restore")).json()
    assert restored == comment | {"version": comment["version"] + 2}


async def test_others_see_that_a_comment_was_deleted_but_not_its_text(app, api, other):
    item = await a_list(api)
    await join(app, item, other, "editor")
    comment = await a_comment(api, await a_todo(api, list_id=item["id"]), text="Secret")
    own, theirs = await catch_up(api), await catch_up(other)
    assert theirs.comments == {comment["id"]: comment}
    await api.delete(comment_url(comment))
    for replica, client, text in ((own, api, "Secret"), (theirs, other, "")):
        (delta,) = (await fetch_deltas(client, replica))["lists"]
        assert [(one["id"], one["text"]) for one in delta["comments"]] == [(comment["id"], text)]
        assert delta["comments"][0]["deleted_at"]


async def test_editors_resolve_owners_delete_and_only_authors_edit(app, api, other):
    item = await a_list(api)
    await join(app, item, other, "editor")
    todo = await a_todo(api, list_id=item["id"])
    owners, editors = await a_comment(api, todo), await a_comment(other, todo)
    assert (await other.patch(comment_url(owners), json={"resolved": True})).status_code == 200
    assert (await other.patch(comment_url(owners), json={"resolved": False, "text": "Mine"})).status_code == 404
    assert (await other.delete(comment_url(owners))).status_code == 404
    assert (await api.patch(comment_url(editors), json={"text": "Mine"})).status_code == 404
    assert (await api.delete(comment_url(editors))).status_code == 204
    # The author cannot undo what the owner did.
    assert (await other.post(f"{comment_url(editors)}/restore")).status_code == 404
    assert (await api.post(f"{comment_url(editors)}/restore")).json()["text"] == editors["text"]


async def test_moving_a_todo_gives_no_power_over_the_comments_of_others(app, api, other):
    item = await a_list(api)
    await join(app, item, other, "editor")
    todo = await a_todo(api, list_id=item["id"])
    top = await a_todo(api, list_id=item["id"])
    await api.patch(todo_url(todo), json={"parent_id": top["id"]})
    present, deleted = await a_comment(api, todo, text="Stays"), await a_comment(api, todo, text="Secret")
    await api.delete(comment_url(deleted))
    for moved in (todo, top):
        response = await other.patch(todo_url(moved), json={"list_id": other.user["inbox_id"]})
        assert response.status_code == 200, response.text
        assert await texts(other, todo) == ["Stays"]
        assert (await other.delete(comment_url(present))).status_code == 404
        response = await other.post(f"{comment_url(deleted)}/restore")
        assert response.status_code == 404
        for back in (todo, top):
            await other.patch(todo_url(back), json={"list_id": item["id"]})
        assert (await other.delete(comment_url(present))).status_code == 404
        await other.patch(todo_url(todo), json={"parent_id": top["id"]})
    assert await texts(api, todo) == ["Stays"]
    assert (await api.post(f"{comment_url(deleted)}/restore")).json()["text"] == "Secret"


async def test_an_owner_of_both_lists_deletes_comments_that_have_moved(app, api, other):
    item = await a_list(api)
    await join(app, item, other, "commenter")
    todo = await a_todo(api, list_id=item["id"])
    comment = await a_comment(other, todo)
    assert (await api.patch(todo_url(todo), json={"list_id": api.user["inbox_id"]})).status_code == 200
    assert (await api.delete(comment_url(comment))).status_code == 204
    assert (await api.post(f"{comment_url(comment)}/restore")).json()["text"] == comment["text"]
    # Nobody is asked about a list that is deleted forever.
    await app.state.database.execute("delete from lists where id = $1", item["id"])
    assert (await api.delete(comment_url(comment))).status_code == 204


async def test_only_authors_bring_back_what_they_deleted_and_owners_what_an_owner_deleted(app, api, other):
    item = await a_list(api)
    await join(app, item, other, "owner")
    todo = await a_todo(api, list_id=item["id"])
    first, second = await a_comment(other, todo), await a_comment(other, todo)
    assert (await other.delete(comment_url(first))).status_code == 204
    assert (await api.post(f"{comment_url(first)}/restore")).status_code == 404
    assert (await other.post(f"{comment_url(first)}/restore")).status_code == 200
    assert (await api.delete(comment_url(second))).status_code == 204
    assert (await other.post(f"{comment_url(second)}/restore")).status_code == 200


async def test_only_members_of_the_list_are_mentioned(app, api, other):
    item = await a_list(api)
    await join(app, item, other, "viewer")
    members, stranger = [other.user["id"], api.user["id"]], str(uuid4())
    text = " ".join(f"@[{one}]" for one in [*members, stranger, members[0]]) + " @[nobody]"
    comment = await a_comment(api, await a_todo(api, list_id=item["id"]), text=text)
    assert (comment["mentions"], comment["text"]) == (members, text)
    edited = (await api.patch(comment_url(comment), json={"text": f"@[{members[1]}]?"})).json()
    assert edited["mentions"] == [members[1]]
    assert (await a_comment(api, await a_todo(api), text=text))["mentions"] == [api.user["id"]]


async def test_comments_count_towards_the_text_of_their_author(app, api):
    todo = await a_todo(api)
    used = "select text_bytes from current_usage where user_id = $1"
    before = await app.state.database.fetchval(used, api.user["id"])
    comment = await a_comment(api, todo, text="0123456789")
    assert await app.state.database.fetchval(used, api.user["id"]) == before + 510
    await api.patch(comment_url(comment), json={"text": "ä"})
    assert await app.state.database.fetchval(used, api.user["id"]) == before + 502
    await app.state.database.execute("update account_limits set max_text_bytes = $1", before + 502)
    try:
        response = await api.post(f"{todo_url(todo)}/comments", json={"text": "Too much"})
        assert (response.status_code, response.json()["code"]) == (422, "quota_reached")
    finally:
        await app.state.database.execute("update account_limits set max_text_bytes = 500000000")
    await api.delete(todo_url(todo))
    await api.delete(f"/api/trash/todos/{todo['id']}")
    assert await app.state.database.fetchval(used, api.user["id"]) == before - len("Buy milk")


FILL = """
with filled as (
    insert into todos (id, list_id, created_by, title, position, version)
    select gen_random_uuid(), $2, $1, 'todo ' || n, 'a0', 100 + n
    from generate_series(1, 100) n
    returning id, version
)
insert into comments (id, list_id, todo_id, author_id, author_name, text, version)
select gen_random_uuid(), $2, filled.id, $1, 'Ada', 'x', filled.version * 100 + n
from filled, generate_series(1, 20) n"""


async def test_comments_are_found_by_indexes(app, api):
    item = await a_list(api)
    await app.state.database.execute(FILL, UUID(api.user["id"]), UUID(item["id"]))
    await app.state.database.execute("analyze")
    ids = [api.user["id"], "01a206f4-a994-7362-b2d7-cb9183dbcfbc"]
    assert "comments_of_todo" in await plan_of(app.state.database, crud._LIST_COMMENTS, *ids)
    plan = await plan_of(app.state.database, create._CREATE_COMMENT, ids[0], ids[1], ids[1], "x", None, "{}", None)
    assert "comments_of_todo" in plan
    assert "Seq Scan" not in plan
