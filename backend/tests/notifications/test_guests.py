"""What guests of a link do reaches people as the acts of members do, and all of one owner's guests count as one person."""

from contract.shared_world import open_link
from factories import made
from notifications.notification_client import notifications_of, text_of
from sync.test_batch import op, push
from tend.notifications import web_pushes_and_digests
from tend.notifications.queries import notify


async def a_link(owner, todo):
    return made(await owner.post(f"/api/lists/{todo['list_id']}/links", json={"role": "commenter"}))


async def mention(guest, todo, person, times=1, text="please look"):
    one = {"todo_id": todo["id"], "text": f"@[{person.user['id']}] {text}"}
    results = (await push(guest, *[op("comment.create", comment=one) for _ in range(times)]))["results"]
    assert {result["status"] for result in results} == {200}


async def test_a_digest_has_what_a_guest_did_while_the_link_works(app, api, other, roses, digests, pass_time):
    link = await a_link(api, roses)
    await mention(await open_link(app, link["token"], "Ana"), roses, other, text="The hose leaks")
    await pass_time(11)
    (mail,) = await digests(other)
    assert "Ana (guest)" in text_of(mail)
    assert "The hose leaks" in text_of(mail)
    await mention(await open_link(app, link["token"], "Ben"), roses, other)
    await pass_time(70)
    await web_pushes_and_digests.queue_digests(app.state.database)
    assert (await api.delete(f"/api/lists/{roses['list_id']}/links/{link['id']}")).status_code == 204
    assert len(await digests(other)) == 1


async def test_the_guests_of_one_owner_make_few_mails_and_pushes_within_an_hour(
    app, api, other, roses, choose, database
):
    await choose(other, "notifications", push=True)
    for name in ("Ana", "Ben"):
        link = await a_link(api, roses)
        await mention(await open_link(app, link["token"], name), roses, other, times=notify.MAX_SENT_PER_HOUR - 10)
    statement = "select count(*), count(mail_at), count(push_at) from notifications where user_id = $1"
    assert tuple(await database.fetchrow(statement, other.user["id"])) == (
        40,
        notify.MAX_SENT_PER_HOUR,
        notify.MAX_SENT_PER_HOUR,
    )
    # The owner's own are counted apart.
    await mention(api, roses, other)
    assert tuple(await database.fetchrow(statement, other.user["id"])) == (
        41,
        notify.MAX_SENT_PER_HOUR + 1,
        notify.MAX_SENT_PER_HOUR + 1,
    )


async def test_a_flood_of_guests_displaces_no_notifications_of_others_guests(
    app, api, other, roses, monkeypatch, database
):
    monkeypatch.setattr(notify, "_CHECK_EVERY", 1)
    insert = """
        insert into notifications (
            id, user_id, kind, list_id, guest_of, actor_name, list_name, title, version, at
        )
        select gen_random_uuid(), $1, 'commented', $2, $3, 'Mallory (guest)', 'Garden', '', 1, now() + n * interval '1 second'
        from generate_series(1, 300) n"""
    await database.execute(insert, other.user["id"], roses["list_id"], other.user["id"])
    await mention(await open_link(app, (await a_link(api, roses))["token"], "Ana"), roses, other)
    names = [row["actor_name"] for row in await notifications_of(other)]
    assert (names.count("Ana (guest)"), names.count("Mallory (guest)")) == (1, notify.MAX_NOTIFICATIONS_OF_ACTOR)
