"""For whom files count after their todo has moved to another list."""

from attachments.test_attachments import usage_of
from conftest import PASSWORD
from factories import a_file, a_list, a_todo, field_errors, join, todo_url


async def test_files_of_somebody_who_is_not_in_the_new_list_count_for_the_mover(app, api, other):
    shared, both = await a_list(api), await a_list(api)
    for item in (shared, both):
        await join(app, item, other, "editor")
    todo = await a_file(api, await a_todo(api, list_id=shared["id"]), b"x" * 5000)
    subtask = await a_file(api, await a_todo(api, list_id=shared["id"], parent_id=todo["id"]), b"y" * 6000)
    deleted = await a_file(api, subtask, b"z" * 7000)
    await api.delete(f"/api/attachments/{deleted['attachments'][1]['id']}")
    assert (await other.patch(todo_url(todo), json={"list_id": both["id"]})).status_code == 200
    assert (await usage_of(app, api), await usage_of(app, other) or 0) == (18_000, 0)

    to_inbox = {"list_id": other.user["inbox_id"]}
    await app.state.database.execute("update account_limits set max_attachment_bytes = 17999")
    refused = await other.patch(todo_url(todo), json=to_inbox)
    assert field_errors(refused) == [("attachments", "quota_reached")]
    assert (await usage_of(app, api), await usage_of(app, other) or 0) == (18_000, 0)
    await app.state.database.execute("update account_limits set max_attachment_bytes = 18000")
    assert (await other.patch(todo_url(todo), json=to_inbox)).status_code == 200
    assert (await usage_of(app, api), await usage_of(app, other)) == (0, 18_000)

    for item in (shared, both):
        await api.delete(f"/api/lists/{item['id']}/members/{other.user['id']}")
    assert (await api.request("DELETE", "/api/me", json={"password": PASSWORD})).status_code == 204
    assert await usage_of(app, other) == 18_000
    await other.delete(todo_url(todo))
    await other.delete(f"/api/trash/todos/{todo['id']}")
    assert await usage_of(app, other) == 0
