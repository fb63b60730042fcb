"""Every write publishes the new versions of the lists and accounts that it changed, and nothing else does."""

import pytest

from tend.core.write_result import TOPIC


@pytest.fixture
def changes(app):
    """The published changes."""
    published = []
    app.state.bus.subscribe(TOPIC, published.append)
    return published


async def test_a_new_todo_publishes_a_change_of_its_list(api, changes):
    todo = (await api.post("/api/todos", json={"title": "Buy seeds"})).json()
    assert changes == [{"lists": {todo["list_id"]: todo["version"]}}]


async def test_a_move_publishes_a_change_of_both_lists(api, changes):
    todo = (await api.post("/api/todos", json={"title": "Buy seeds"})).json()
    goal = (await api.post("/api/lists", json={"name": "Garden"})).json()
    changes.clear()
    await api.patch(f"/api/todos/{todo['id']}", json={"list_id": goal["id"]})
    assert changes == [{"lists": {goal["id"]: 2, todo["list_id"]: todo["version"] + 1}}]


async def test_a_new_list_publishes_a_change_of_the_list_and_the_account(api, changes):
    made = (await api.post("/api/lists", json={"name": "Garden"})).json()
    account = (await api.get("/api/me")).json()
    assert changes == [{"lists": {made["id"]: 1}}, {"users": {account["id"]: account["version"]}}]


async def test_reordering_lists_and_changing_the_profile_publish_a_change_of_the_account_alone(api, changes):
    made = (await api.post("/api/lists", json={"name": "Garden"})).json()
    changes.clear()
    await api.patch(f"/api/lists/{made['id']}", json={"position": "Zz"})
    account = (await api.patch("/api/me", json={"name": "Ada"})).json()
    assert [list(change) for change in changes] == [["users"], ["users"]]
    assert changes[1]["users"] == {account["id"]: account["version"]}


@pytest.mark.parametrize(("method", "path"), [("DELETE", ""), ("POST", "/restore")])
async def test_a_write_that_changes_nothing_publishes_nothing(api, changes, method, path):
    todo = (await api.post("/api/todos", json={"title": "Buy seeds"})).json()
    other = (await api.post("/api/lists", json={"name": "Garden"})).json()
    if method == "DELETE":
        await api.delete(f"/api/todos/{todo['id']}")
        await api.delete(f"/api/lists/{other['id']}")
    changes.clear()
    for item in (f"/api/todos/{todo['id']}", f"/api/lists/{other['id']}"):
        assert (await api.request(method, item + path)).is_success
    await api.patch(f"/api/lists/{todo['list_id']}", json={"color": "gray"})
    assert changes == []


async def test_a_rejected_write_publishes_nothing(api, changes):
    assert (await api.post("/api/todos", json={"title": "", "due_time": "09:00"})).status_code == 422
    assert (await api.delete(f"/api/lists/{api.user['inbox_id']}")).status_code == 409
    assert changes == []
