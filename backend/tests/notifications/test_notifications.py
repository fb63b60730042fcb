"""Notifications: who gets one, in which transaction, and how they are read, archived and purged."""

from uuid import uuid4

import pytest

from factories import a_comment, a_list, a_todo, comment_url, items, join
from purge import purge_expired
from sync.replica import catch_up, fetch_deltas
from sync.test_batch import op, push

URL = "/api/me/notifications"


@pytest.fixture
async def todo(app, api, other):
    """A todo of the first person in a list that the second one shares."""
    item = await a_list(api, name="Garden")
    await join(app, item, other)
    return await a_todo(api, list_id=item["id"], title="Water the roses")


async def kinds(client):
    return [(one["kind"], one["comment_id"]) for one in await items(client, URL)]


async def test_the_creator_of_a_todo_hears_of_a_comment_and_its_author_does_not(api, other, todo):
    await other.patch("/api/me", json={"name": "Grace"})
    comment = await a_comment(other, todo)
    (notification,) = await items(api, URL)
    expected = {
        "kind": "commented",
        "list_id": todo["list_id"],
        "todo_id": todo["id"],
        "comment_id": comment["id"],
        "actor_id": other.user["id"],
        "actor_name": "Grace",
        "list_name": "Garden",
        "title": "Water the roses",
        "read_at": None,
        "archived_at": None,
    }
    assert {name: notification[name] for name in expected} == expected
    assert await items(other, URL) == []


async def test_who_commented_hears_of_the_next_comment(api, other, todo):
    await a_comment(other, todo)
    reply = await a_comment(api, todo)
    assert await kinds(other) == [("commented", reply["id"])]


async def test_a_mention_is_one_notification_whatever_is_edited(api, other, todo):
    comment = await a_comment(api, todo, text=f"@[{other.user['id']}] and @[{api.user['id']}] and @[{uuid4()}]")
    assert await kinds(other) == [("mentioned", comment["id"])]
    await api.patch(comment_url(comment), json={"text": f"Sorry, @[{other.user['id']}]!"})
    assert len(await kinds(other)) == 1
    later = await a_comment(api, todo, text="Who waters them?")
    await api.patch(comment_url(later), json={"text": f"Can you, @[{other.user['id']}]?"})
    assert sorted(await kinds(other)) == sorted(
        [("mentioned", comment["id"]), ("commented", later["id"]), ("mentioned", later["id"])]
    )
    assert await items(api, URL) == []


async def test_who_cannot_see_the_list_hears_of_nothing(app, api, other, todo):
    await a_comment(other, todo)
    await app.state.database.execute(
        "delete from memberships where user_id = $1 and list_id = $2", other.user["id"], todo["list_id"]
    )
    await a_comment(api, todo, text=f"@[{other.user['id']}]")
    assert await items(other, URL) == []


async def test_a_rejected_comment_notifies_nobody(api, other, todo):
    comment = await a_comment(other, todo)
    response = await other.post(f"/api/todos/{todo['id']}/comments", json={"id": comment["id"], "text": "Again"})
    assert response.status_code == 201
    await api.post(f"/api/todos/{todo['id']}/comments", json={"id": comment["id"], "text": f"@[{other.user['id']}]"})
    assert len(await items(api, URL)) == 1
    assert await items(other, URL) == []


async def test_notifications_are_pulled_and_change_on_every_device(api, other, todo):
    first, second = await catch_up(api), await catch_up(api)
    await a_comment(other, todo)
    (notification,) = (await fetch_deltas(api, first))["notifications"]
    await catch_up(api, second)
    change = op("notification.change", notification_id=notification["id"], changes={"read": True})
    (result,) = (await push(api, change))["results"]
    assert result["notification"]["read_at"]
    assert (await fetch_deltas(api, second))["notifications"] == [result["notification"]]
    await catch_up(api, second)
    assert await push(api, op("notification.change", notification_id=notification["id"], changes={"read": True}))
    assert (await fetch_deltas(api, second))["notifications"] == []


async def test_archiving_reads_and_both_can_be_undone(api, other, todo):
    await a_comment(other, todo)
    (notification,) = await items(api, URL)
    url = f"{URL}/{notification['id']}"
    archived = (await api.patch(url, json={"archived": True})).json()
    assert archived["archived_at"] is not None
    assert archived["read_at"] is not None
    assert (await api.patch(url, json={"archived": False, "read": False})).json() == notification
    assert (await other.patch(url, json={"read": True})).status_code == 404


@pytest.mark.parametrize("case", [(89, 1), (91, 0)])
async def test_notifications_are_purged_after_ninety_days(app, api, other, todo, case):
    days, count = case
    await a_comment(other, todo)
    await app.state.database.execute("update notifications set at = now() - make_interval(days => $1)", days)
    await purge_expired(app.state.database, app.state.settings)
    assert len(await items(api, URL)) == count
