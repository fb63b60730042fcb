"""Notifications on devices: of what others did, for those who want them, once for each thing."""

import asyncio
import json

import pytest

from factories import a_comment, a_todo, todo_url
from notifications.notification_client import notifications_of, quiet_now
from tend.main import build_jobs
from tend.notifications import web_pushes_and_digests
from time_limits import HANG_SECONDS
from web_push.push_service import Browser, push_service


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"push_local": True})


@pytest.fixture
async def pushed(app, api, garden, choose):
    """Sends what is due, and returns all that the first person's phone was sent."""
    await choose(api, "notifications", push=True)
    phone = Browser()
    with push_service() as service:
        subscription = phone.subscription(service.endpoint("/phone"))
        assert (await api.put("/api/me/push-subscriptions", json=subscription)).status_code == 204

        async def send():
            await web_pushes_and_digests.queue_web_pushes(app.state.database)
            jobs = build_jobs(app.state.settings, app.state.database, app.state.bus)
            await asyncio.wait_for(jobs.drain(), HANG_SECONDS)
            return [json.loads(phone.decrypt(body)) for body in service.bodies("/phone")]

        yield send


async def test_a_device_shows_the_latest_of_each_todo_and_nothing_that_was_read(api, other, garden, roses, pushed):
    for text in ("Which ones?", f"@[{api.user['id']}] **these**?"):
        await a_comment(other, roses, text=text)
    prune = await a_todo(other, list_id=garden["id"], title="Prune", assignee_id=api.user["id"])
    shown = {one["url"]: (one["title"], one["body"]) for one in await pushed()}
    assert shown == {
        f"/lists/{garden['id']}?todo={roses['id']}": ("Grace mentioned you on Water the roses", "@Ada these?"),
        f"/lists/{garden['id']}?todo={prune['id']}": ("Grace assigned you Prune", "Garden"),
    }
    await a_comment(other, roses)
    await api.patch(f"/api/me/notifications/{(await notifications_of(api))[0]['id']}", json={"read": True})
    assert len(await pushed()) == 2


async def test_a_push_that_waits_in_the_queue_is_not_sent_once_there_is_no_reason_left(
    app, api, other, roses, pushed, choose
):
    await a_comment(other, roses)
    await web_pushes_and_digests.queue_web_pushes(app.state.database)
    await choose(api, "updates", kinds={"commented": {"app": True, "mail": True, "push": False}})
    assert await pushed() == []
    # What a person did who has left the list since is not shown either.
    await other.patch(todo_url(roses), json={"assignee_id": api.user["id"]})
    assert (await other.delete(f"/api/lists/{roses['list_id']}/members/{other.user['id']}")).status_code == 204
    assert await pushed() == []


async def test_a_push_waits_for_the_end_of_quiet_hours(app, api, other, roses, pushed, choose):
    await choose(api, "notifications", push=True, **quiet_now())
    await a_comment(other, roses)
    assert await pushed() == []
    await choose(api, "notifications", push=True)
    await app.state.database.execute("update notifications set push_at = now() where push_at > now()")
    assert len(await pushed()) == 1


async def test_removals_and_invitations_are_neither_pushed_nor_mailed(app, api, other, garden, pushed, choose):
    every = dict.fromkeys(("app", "mail", "push"), True)
    await choose(other, "notifications", push=True)
    await choose(other, "updates", kinds={"removed": every, "invited": every})
    assert (await api.delete(f"/api/lists/{garden['id']}/members/{other.user['id']}")).status_code == 204
    body = {"email": other.user["email"], "role": "viewer"}
    assert (await api.post(f"/api/lists/{garden['id']}/invitations", json=body)).status_code == 201
    await pushed()
    rows = await app.state.database.fetch(
        "select kind, push_at, mail_at from notifications where user_id = $1", other.user["id"]
    )
    assert sorted(map(tuple, rows)) == [("invited", None, None), ("removed", None, None)]
