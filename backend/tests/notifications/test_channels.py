"""Each kind of notification can be turned off in the app, by mail and by push, and a list can be muted."""

import asyncio
import json

import pytest

from conftest import PASSWORD
from factories import a_comment, todo_url
from notifications.notification_client import notifications_of
from purge import purge_deleted
from sync.replica import catch_up, fetch_deltas
from sync.test_batch import op, push
from tend.core.ids import new_id
from tend.notifications import channels
from tend.notifications.queries import dispatch, notify
from tend.user_settings.schemas import Channels

OFF = {"app": False, "mail": False, "push": False}
NO_APP = OFF | {"mail": True}


async def kinds(person):
    return [one["kind"] for one in await notifications_of(person)]


async def test_a_kind_that_is_off_makes_no_notification_and_others_do(api, other, roses, choose):
    await choose(api, "updates", kinds={"commented": OFF})
    await a_comment(other, roses)
    assert await kinds(api) == []
    await a_comment(other, roses, text=f"@[{api.user['id']}]")
    assert await kinds(api) == ["mentioned"]


async def test_a_kind_that_is_mailed_alone_is_neither_listed_nor_pulled(api, other, roses, choose, database):
    await choose(api, "updates", kinds={"commented": NO_APP})
    cursors = await catch_up(api)
    await a_comment(other, roses)
    assert await kinds(api) == []
    assert (await fetch_deltas(api, cursors))["notifications"] == []
    hidden = await database.fetchval("select id from notifications where mail_at is not null and is_hidden")
    assert (await api.patch(f"/api/me/notifications/{hidden}", json={"read": True})).status_code == 404


async def test_a_muted_list_notifies_only_of_the_end_of_the_membership(api, other, garden, roses, choose):
    await choose(other, f"updates:{garden['id']}", muted=True)
    await api.patch(todo_url(roses), json={"assignee_id": other.user["id"]})
    await a_comment(api, roses, text=f"@[{other.user['id']}]")
    assert await kinds(other) == []
    await choose(other, f"updates:{garden['id']}", muted=False)
    await a_comment(api, roses)
    assert await kinds(other) == ["commented"]
    await choose(other, f"updates:{garden['id']}", muted=True)
    assert (await api.delete(f"/api/lists/{garden['id']}/members/{other.user['id']}")).status_code == 204
    assert await kinds(other) == ["removed", "commented"]


async def test_of_a_list_can_come_mentions_and_assignments_alone(api, other, garden, roses, choose):
    await choose(other, f"updates:{garden['id']}", personal_only=True)
    await a_comment(other, roses)
    await a_comment(api, roses)
    assert await kinds(other) == []
    await api.patch(todo_url(roses), json={"assignee_id": other.user["id"]})
    await a_comment(api, roses, text=f"@[{other.user['id']}]")
    await api.patch(todo_url(roses), json={"assignee_id": None})
    assert await kinds(other) == ["unassigned", "mentioned", "assigned"]


@pytest.mark.parametrize("choice", ["muted", "personal_only"])
async def test_what_was_not_sent_yet_obeys_a_later_choice(api, other, roses, choose, database, choice):
    await choose(api, "notifications", push=True)
    await a_comment(other, roses)
    await a_comment(other, roses, text=f"@[{api.user['id']}]")
    await choose(api, f"updates:{roses['list_id']}", **{choice: True})
    mailed = {"mentioned"} if choice == "personal_only" else set()
    rows = await database.fetch("select id, kind from notifications where user_id = $1", api.user["id"])
    found = [await dispatch.find_web_push_message(database, api.user["id"], row["id"]) for row in rows]
    assert {message.kind for message in found if message} == mailed
    digest = new_id()
    await database.execute("update notifications set digest_id = $1", digest)
    await database.execute("update users set email_verified_at = now()")
    assert {one.kind for one in await dispatch.find_digest_messages(database, api.user["id"], digest)} == mailed


@pytest.mark.parametrize(
    "value",
    [
        {"kinds": {"shouted": OFF}},
        {"kinds": {"commented": {"app": True}}},
        {"kinds": {"commented": OFF | {"mail": "yes"}}},
        {"mail": None},
        {"sms": True},
    ],
)
async def test_what_is_no_choice_of_channels_is_rejected(api, value):
    assert (await api.put("/api/me/settings/updates", json={"value": value})).status_code == 422
    assert (await api.put("/api/me/settings/updates:x", json={"value": {"muted": True}})).status_code == 422
    assert (await api.get("/api/me/settings")).json()["items"] == []


def test_every_channel_can_be_chosen_and_has_defaults():
    assert set(Channels.model_fields) == set(channels.DEFAULT_KINDS_BY_CHANNEL)


async def test_a_flood_displaces_only_the_notifications_of_whoever_makes_it(api, other, roses, monkeypatch, database):
    monkeypatch.setattr(notify, "_CHECK_EVERY", 1)
    own = await a_comment(api, roses, text=f"@[{other.user['id']}]")
    insert = """
        insert into notifications (id, user_id, kind, list_id, actor_id, actor_name, list_name, title, version, at)
        select gen_random_uuid(), $1, 'commented', $2, actor, 'Mallory', 'Garden', '', 1, now() + n * interval '1 second'
        from generate_series(1, 300) n, unnest($3::uuid[]) actor"""
    attackers = [new_id(), new_id(), new_id()]
    await database.execute(insert, other.user["id"], roses["list_id"], attackers)
    await a_comment(api, roses, text=f"@[{other.user['id']}] again")
    rows = await notifications_of(other)
    assert len(rows) == notify.MAX_NOTIFICATIONS_OF_ACCOUNT
    assert own["id"] in {row["comment_id"] for row in rows}
    counts = [sum(row["actor_id"] == str(one) for row in rows) for one in attackers]
    assert max(counts) - min(counts) <= 1
    await database.execute("delete from notifications")
    await database.execute(insert, other.user["id"], roses["list_id"], attackers[:1])
    await a_comment(api, roses, text=f"@[{other.user['id']}] and again")
    assert len(await notifications_of(other)) == notify.MAX_NOTIFICATIONS_OF_ACTOR + 1


async def test_a_person_makes_few_mails_and_pushes_for_another_within_an_hour(api, other, roses, choose, database):
    await choose(other, "notifications", push=True)
    for _ in range(notify.MAX_SENT_PER_HOUR // 15):
        mentions = [
            op("comment.create", comment={"todo_id": roses["id"], "text": f"@[{other.user['id']}]"}) for _ in range(16)
        ]
        assert {one["status"] for one in (await push(api, *mentions))["results"]} == {200}
    statement = "select count(*), count(mail_at), count(push_at) from notifications where user_id = $1"
    assert tuple(await database.fetchrow(statement, other.user["id"])) == (
        32,
        notify.MAX_SENT_PER_HOUR,
        notify.MAX_SENT_PER_HOUR,
    )


async def test_a_batch_locks_the_accounts_of_others_only_at_its_end(statements, app, api, other, roses):
    statements.clear()
    other_todo = str(new_id())
    sent = [
        *(op("comment.create", comment={"todo_id": roses["id"], "text": f"@[{other.user['id']}]"}) for _ in range(20)),
        op("todo.create", todo={"id": other_todo, "list_id": roses["list_id"], "title": "Prune"}),
        op("todo.change", todo_id=other_todo, changes={"assignee_id": other.user["id"]}),
        # An operation that is refused notifies nobody.
        op("comment.create", comment={"todo_id": str(new_id()), "text": f"@[{other.user['id']}]"}),
    ]
    results = (await push(api, *sent))["results"]
    assert [one["status"] for one in results[-3:]] == [200, 200, 404]
    await asyncio.sleep(0)
    writing = [at for at, one in enumerate(statements) if "insert into notifications" in one]
    assert len(writing) == 1
    before = "".join(statements[: writing[0]])
    # The comment that was refused is in a transaction of its own.
    assert before.count("insert into comments") == 20
    assert "update todos" in before
    assert sorted(await kinds(other)) == ["assigned", *["mentioned"] * 20]


async def test_editing_in_the_same_batch_does_not_mention_twice(api, other, roses):
    comment = {"id": str(new_id()), "todo_id": roses["id"], "text": f"@[{other.user['id']}]"}
    edit = {"text": f"@[{other.user['id']}]!"}
    await push(api, op("comment.create", comment=comment), op("comment.change", comment_id=comment["id"], changes=edit))
    assert await kinds(other) == ["mentioned"]


async def test_notifications_lose_their_actor_with_the_account(app, api, other, roses):
    await a_comment(other, roses, text=f"@[{api.user['id']}]")
    cursors = await catch_up(api)
    actor_id = other.user["id"]
    assert (await other.request("DELETE", "/api/me", json={"password": PASSWORD})).status_code == 204
    assert actor_id not in json.dumps(await notifications_of(api))
    await purge_deleted(app)
    (pulled,) = (await fetch_deltas(api, cursors))["notifications"]
    assert (pulled["kind"], pulled["actor_id"], pulled["actor_name"]) == ("mentioned", None, "")
    assert actor_id not in json.dumps(await notifications_of(api))


async def test_two_people_who_notified_each_other_can_delete_their_accounts_at_once(app, api, other, garden, roses):
    await a_comment(other, roses, text=f"@[{api.user['id']}]")
    await a_comment(api, roses, text=f"@[{other.user['id']}]")
    assert (await api.delete(f"/api/lists/{garden['id']}/members/{other.user['id']}")).status_code == 204
    deletions = [person.request("DELETE", "/api/me", json={"password": PASSWORD}) for person in (api, other)]
    assert [response.status_code for response in await asyncio.gather(*deletions)] == [204, 204]
