"""Files on comments: attached by their authors, and shown, moved, deleted and brought back with the comment."""

from uuid import uuid4

from attachments.test_attachments import usage_of
from factories import a_comment, a_file, a_list, a_todo, comment_url, field_errors, items, join, made, todo_url
from sync.replica import catch_up
from sync.test_batch import op, push


async def attach(api, comment, content=b"Milk and bread", **fields):
    """Attaches a file to the comment, and returns the comment."""
    query = {"name": "shopping.txt"} | fields
    return made(await api.post(f"{comment_url(comment)}/attachments", params=query, content=content))


def url_of(comment, index=0):
    return f"/api/attachments/{comment['attachments'][index]['id']}"


async def shared_todo(app, api, other, role):
    shared = await a_list(api)
    await join(app, shared, other, role)
    return await a_todo(api, list_id=shared["id"])


async def test_a_commenter_attaches_a_file_that_everybody_in_the_list_sees(app, api, other, photo):
    todo = await shared_todo(app, api, other, "commenter")
    replica = await catch_up(api)
    comment = await attach(other, await a_comment(other, todo), photo, name="garden.jpg")
    (one,) = comment["attachments"]
    assert (one["name"], one["type"], one["width"]) == ("garden.jpg", "image/jpeg", 600)
    assert (await api.get(url_of(comment))).content == photo
    assert (await api.get(f"{url_of(comment)}/thumbnail")).headers["content-type"] == "image/webp"
    assert (await catch_up(api, replica)).comments[comment["id"]] == comment
    assert (await items(api, f"{todo_url(todo)}/comments"))[0]["attachments"] == comment["attachments"]
    # It is none of the todo's, and goes with its comment alone.
    assert (await api.get(todo_url(todo))).json()["attachments"] == []
    assert (await api.delete(url_of(comment))).status_code == 404
    fields = {"todo_id": todo["id"], "attachment_id": one["id"]}
    results = (await push(api, op("todo.detach", **fields), op("todo.attach", **fields)))["results"]
    assert [result["problem"]["code"] for result in results] == ["attachment_not_found"] * 2


async def test_nobody_else_attaches_to_a_comment(app, api, other):
    todo = await shared_todo(app, api, other, "editor")
    comment = await a_comment(api, todo)
    response = await other.post(f"{comment_url(comment)}/attachments?name=a", content=b"x")
    assert (response.status_code, response.json()["code"]) == (404, "comment_not_found")
    await app.state.database.execute("update memberships set role = 'viewer' where user_id = $1", other.user["id"])
    own = await app.state.database.fetchval("update comments set author_id = $1 returning id", other.user["id"])
    response = await other.post(f"{comment_url({'id': own})}/attachments?name=a", content=b"x")
    assert (response.status_code, app.state.attachments.list_names()) == (404, [])


async def test_a_file_is_deleted_with_its_comment_and_comes_back_with_undo(app, api, other):
    todo = await shared_todo(app, api, other, "viewer")
    comment = await attach(api, await a_comment(api, todo), name="secret-name.txt")
    await api.delete(comment_url(comment))
    theirs = await catch_up(other)
    assert theirs.comments[comment["id"]]["attachments"] == []
    assert "secret-name" not in str(theirs.comments)
    assert [(await person.get(url_of(comment))).status_code for person in (api, other)] == [404, 404]
    response = await api.post(f"{comment_url(comment)}/attachments?name=b", content=b"x")
    assert response.status_code == 404
    restored = (await api.post(f"{comment_url(comment)}/restore")).json()
    assert restored["attachments"] == comment["attachments"]
    assert (await other.get(url_of(comment))).status_code == 200
    assert await usage_of(app, api) == 4096
    await app.state.database.execute("delete from comments")
    assert await usage_of(app, api) == 0


async def test_a_comment_may_consist_of_a_file_alone(api):
    todo = await a_todo(api)
    empty = await api.post(f"{todo_url(todo)}/comments", json={"text": ""})
    assert empty.status_code == 422
    blank = await api.post(f"{todo_url(todo)}/comments", json={"text": "  ", "awaits_files": True})
    assert blank.status_code == 422
    comment_id = str(uuid4())
    draft = {"id": comment_id, "todo_id": todo["id"], "text": "", "awaits_files": True}
    (result,) = (await push(api, op("comment.create", comment=draft)))["results"]
    comment = await attach(api, result["comment"])
    assert (comment["text"], len(comment["attachments"])) == ("", 1)
    exported = (await api.get("/api/me/export")).json()["comments"]
    assert exported[0]["attachments"] == comment["attachments"]


async def test_sending_a_file_again_adds_it_once_and_ids_are_not_shared(api, other):
    todo, attachment_id = await a_todo(api), str(uuid4())
    comment = await a_comment(api, todo)
    first = await attach(api, comment, id=attachment_id)
    assert await attach(api, comment, id=attachment_id) == first
    for person, path in (
        (api, comment_url(await a_comment(api, todo))),
        (api, todo_url(todo)),
        (other, comment_url(await a_comment(other, await a_todo(other)))),
    ):
        query = {"name": "a", "id": attachment_id}
        response = await person.post(f"{path}/attachments", params=query, content=b"Milk and bread")
        assert (response.status_code, response.json()["code"]) == (409, "id_taken")


async def test_a_comment_has_a_limited_number_of_files_and_the_quota_counts_them(app, api):
    comment = await a_comment(api, await a_todo(api))
    for n in range(10):
        comment = await attach(api, comment, name=f"{n}")
    response = await api.post(f"{comment_url(comment)}/attachments?name=a", content=b"x")
    assert (response.status_code, response.json()["code"]) == (409, "comment_files_full")
    await app.state.database.execute("update account_limits set max_attachment_bytes = 41000")
    another = await a_comment(api, await a_todo(api))
    response = await api.post(f"{comment_url(another)}/attachments?name=a", content=b"x")
    assert field_errors(response) == [("attachments", "quota_reached")]


async def test_files_of_comments_go_where_their_todo_goes(app, api, other):
    todo = await shared_todo(app, api, other, "editor")
    comment = await attach(other, await a_comment(other, todo))
    private = await a_list(api)
    await api.patch(todo_url(todo), json={"list_id": private["id"]})
    assert [(await person.get(url_of(comment))).status_code for person in (api, other)] == [200, 404]
    # Whoever has it now counts it.
    assert [await usage_of(app, person) for person in (api, other)] == [4096, 0]
    await a_file(api, todo)
    await api.delete(todo_url(todo))
    await api.delete(f"/api/trash/todos/{todo['id']}")
    assert await usage_of(app, api) == 0


async def test_files_on_comments_of_a_completed_copy_go_back_to_the_series(api):
    todo = await a_todo(api, due_date="2030-01-07", recurrence={"rule": "FREQ=WEEKLY"})
    occurrence = todo["recurrence"]["occurrence"]
    await api.patch(todo_url(todo), json={"completed": True, "occurrence": occurrence})
    (copy,) = await items(api, completed=True)
    comment = await attach(api, await a_comment(api, copy))
    await api.patch(todo_url(todo), json={"completed": False, "occurrence": occurrence})
    (moved,) = await items(api, f"{todo_url(todo)}/comments")
    assert (moved["id"], moved["attachments"]) == (comment["id"], comment["attachments"])
    assert (await api.get(url_of(comment))).content == b"Milk and bread"
