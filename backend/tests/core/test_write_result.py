"""Every write tells every process which logs have grown, and nothing else does."""

import pytest

from tend.core.write_result import TOPIC


@pytest.fixture
def news(app):
    heard = []
    app.state.bus.subscribe(TOPIC, heard.append)
    return heard


async def test_a_new_todo_is_news_of_its_list(api, news):
    todo = (await api.post("/api/todos", json={"title": "Buy seeds"})).json()
    assert news == [{"lists": {todo["list_id"]: todo["version"]}}]


async def test_a_move_is_news_of_both_lists(api, news):
    todo = (await api.post("/api/todos", json={"title": "Buy seeds"})).json()
    goal = (await api.post("/api/lists", json={"name": "Garden"})).json()
    news.clear()
    await api.patch(f"/api/todos/{todo['id']}", json={"list_id": goal["id"]})
    assert news == [{"lists": {goal["id"]: 2, todo["list_id"]: todo["version"] + 1}}]


async def test_a_new_list_is_news_of_the_account_too(api, news):
    made = (await api.post("/api/lists", json={"name": "Garden"})).json()
    account = (await api.get("/api/me")).json()
    assert news == [{"lists": {made["id"]: 1}}, {"users": {account["id"]: account["version"]}}]


async def test_the_order_of_lists_and_the_profile_are_news_of_the_account_alone(api, news):
    made = (await api.post("/api/lists", json={"name": "Garden"})).json()
    news.clear()
    await api.patch(f"/api/lists/{made['id']}", json={"position": "Zz"})
    account = (await api.patch("/api/me", json={"name": "Ada"})).json()
    assert [list(one) for one in news] == [["users"], ["users"]]
    assert news[1]["users"] == {account["id"]: account["version"]}


@pytest.mark.parametrize(("method", "path"), [("DELETE", ""), ("POST", "/restore")])
async def test_what_is_as_asked_already_is_no_news(api, news, method, path):
    todo = (await api.post("/api/todos", json={"title": "Buy seeds"})).json()
    other = (await api.post("/api/lists", json={"name": "Garden"})).json()
    if method == "DELETE":
        await api.delete(f"/api/todos/{todo['id']}")
        await api.delete(f"/api/lists/{other['id']}")
    news.clear()
    for item in (f"/api/todos/{todo['id']}", f"/api/lists/{other['id']}"):
        assert (await api.request(method, item + path)).is_success
    await api.patch(f"/api/lists/{todo['list_id']}", json={"color": "gray"})
    assert news == []


async def test_what_is_refused_is_no_news(api, news):
    assert (await api.post("/api/todos", json={"title": "", "due_time": "09:00"})).status_code == 422
    assert (await api.delete(f"/api/lists/{api.user['inbox_id']}")).status_code == 409
    assert news == []
