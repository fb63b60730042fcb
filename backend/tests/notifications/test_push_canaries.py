"""Canaries in pushes: what a person may no longer read when a push is sent is in none of their devices' pushes."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from conftest import sign_up
from factories import a_comment, a_list, a_todo, comment_url, list_url, todo_url
from sharing.sharing_client import join, member_url
from tend.main import build_jobs
from tend.notifications import web_pushes_and_digests
from tend.reminders import dispatch
from time_limits import HANG_SECONDS
from web_push.push_service import Browser, push_service

WORD = "canary"


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"push_local": True})


@pytest.fixture
async def viewer(app, api, garden):
    """A member who sees nothing that is in the trash of the list."""
    client = await sign_up(app, "cyd")
    await join(app, api, garden, client, "viewer")
    yield client
    await client.aclose()


class Push:
    """A push to the viewer's phone about a todo in the list of the owner, in which the word is."""

    def __init__(self, app, owner, viewer, item, todo):
        self.app, self.owner, self.viewer, self.item, self.todo = app, owner, viewer, item, todo

    async def comment(self):
        """Comments with a mention of the viewer, and has the viewer reminded of the todo."""
        text = f"@[{self.viewer.user['id']}] {WORD}"
        self.comment_row = await a_comment(self.owner, self.todo, text=text)
        a_minute_ago = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
        response = await self.viewer.post(f"{todo_url(self.todo)}/reminders", json={"at": a_minute_ago})
        assert response.status_code == 201, response.text

    async def queue(self):
        state = self.app.state
        await dispatch.dispatch_reminders(state.database, state.settings, state.bus)
        await web_pushes_and_digests.queue_web_pushes(state.database)


async def move_to_private_list(push):
    private = await a_list(push.owner, name=f"{WORD}-list")
    await push.owner.patch(todo_url(push.todo), json={"list_id": private["id"]})
    await push.owner.patch(todo_url(push.todo), json={"title": f"{WORD}-title"})
    await push.owner.patch(comment_url(push.comment_row), json={"text": f"{WORD}-later"})


async def delete_comment(push):
    assert (await push.owner.delete(comment_url(push.comment_row))).is_success


async def delete_todo(push):
    await push.owner.patch(todo_url(push.todo), json={"title": f"{WORD}-title"})
    assert (await push.owner.delete(todo_url(push.todo))).is_success


async def delete_todo_forever(push):
    await delete_todo(push)
    assert (await push.owner.delete(f"/api/trash/todos/{push.todo['id']}")).is_success


async def delete_list(push):
    await push.owner.patch(list_url(push.item), json={"name": f"{WORD}-list"})
    assert (await push.owner.delete(list_url(push.item))).is_success


async def remove_viewer(push):
    assert (await push.owner.delete(member_url(push.item, push.viewer))).is_success
    await push.owner.patch(todo_url(push.todo), json={"title": f"{WORD}-title"})


ENDS = [move_to_private_list, delete_comment, delete_todo, delete_todo_forever, delete_list, remove_viewer]


@pytest.fixture
async def push(app, api, garden, viewer, choose):
    await choose(viewer, "notifications", push=True)
    push = Push(app, api, viewer, garden, await a_todo(api, list_id=garden["id"], title="Water the roses"))
    await push.comment()
    return push


@pytest.fixture
async def phone(viewer):
    """Reads what the viewer's phone was sent, decrypted."""
    browser = Browser()
    with push_service() as service:
        subscription = browser.subscription(service.endpoint("/phone"))
        assert (await viewer.put("/api/me/push-subscriptions", json=subscription)).status_code == 204
        yield lambda: [json.loads(browser.decrypt(body)) for body in service.bodies("/phone")]


async def send(app):
    await asyncio.wait_for(build_jobs(app.state.settings, app.state.database, app.state.bus).drain(), HANG_SECONDS)


async def test_a_push_has_the_words_that_the_person_may_read(app, push, phone):
    """Without this, the test below would also pass for pushes that are never sent."""
    await push.queue()
    await send(app)
    assert sorted(one["title"] for one in phone()) == ["Ada mentioned you on Water the roses", "Water the roses"]
    assert WORD in json.dumps(phone())


@pytest.mark.parametrize("is_queued", [False, True])
@pytest.mark.parametrize("end", ENDS)
async def test_no_push_has_a_word_that_the_person_may_not_read_when_it_is_sent(app, push, phone, end, is_queued):
    if is_queued:
        await push.queue()
    await end(push)
    if not is_queued:
        await push.queue()
    await send(app)
    assert WORD not in json.dumps(phone())
    # That somebody commented stays news of a todo that is still there, elsewhere too, by the title that it had.
    if end not in {delete_comment, move_to_private_list}:
        assert phone() == []
