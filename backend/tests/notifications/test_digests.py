"""Digests: mails of what others did, in one at most each hour, until the person unsubscribes."""

import re
from email import message_from_bytes, policy
from uuid import UUID

import pytest

from conftest import Client
from factories import a_comment, a_list, a_todo, items, todo_url
from notifications.notification_client import notifications_of, quiet_now, text_of
from servers import Mailbox, mail_server
from tend.backup.queries import restore_safeguards
from tend.main import build_jobs
from tend.notifications import web_pushes_and_digests
from tend.notifications.unsubscribe_token import seal_unsubscribe_token

ONE_CLICK = {"content": "List-Unsubscribe=One-Click", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}


def mention(person, text="the roses?"):
    return {"text": f"@[{person.user['id']}] {text}"}


async def test_what_happened_in_ten_minutes_comes_in_one_mail_and_the_next_an_hour_later(
    api, other, garden, roses, digests, pass_time
):
    await a_comment(other, roses, **mention(api, "can you **water** them?"))
    prune = await a_todo(other, list_id=garden["id"], title="Prune <i>", assignee_id=api.user["id"])
    assert await digests(api) == []
    await pass_time(11)
    [mail] = await digests(api)
    assert mail["Subject"] == "2 updates in your shared lists"
    text, html = text_of(mail), mail.get_body(("html",)).get_content()
    for words in ("Water the roses (Garden)", "Grace mentioned you on Water the roses", "@Ada can you water them?"):
        assert words in text
    assert "Grace assigned you Prune <i>" in text
    assert "Prune &lt;i&gt;" in html
    assert f"http://localhost:8000/lists/{garden['id']}?todo={prune['id']}" in text
    assert "reply-to" not in mail
    await a_comment(other, roses, **mention(api, "still?"))
    await pass_time(40)
    assert len(await digests(api)) == 1
    await pass_time(21)
    subjects = {one["Subject"] for one in await digests(api)}
    assert subjects == {"2 updates in your shared lists", "Grace mentioned you on Water the roses"}
    assert await digests(other) == []


async def test_what_was_read_archived_or_turned_off_meanwhile_is_not_mailed(
    api, other, roses, digests, pass_time, choose
):
    for _ in range(2):
        await a_comment(other, roses, **mention(api))
    read, archived = [one["id"] for one in await notifications_of(api)]
    await api.patch(f"/api/me/notifications/{read}", json={"read": True})
    await api.patch(f"/api/me/notifications/{archived}", json={"archived": True})
    await a_comment(other, roses)
    await choose(api, "updates", kinds={"commented": {"app": True, "mail": False, "push": True}})
    await pass_time(11)
    assert await digests(api) == []


async def test_a_digest_tells_nothing_of_lists_that_the_person_or_the_actor_has_left(
    api, other, roses, digests, pass_time, database
):
    await a_comment(api, roses, **mention(other, "canary"))
    await a_comment(other, roses, **mention(api, "canary"))
    await pass_time(11)
    # They are queued while both are members, and sent afterwards.
    await web_pushes_and_digests.queue_digests(database)
    assert (await other.delete(f"/api/lists/{roses['list_id']}/members/{other.user['id']}")).status_code == 204
    assert await digests(api) == await digests(other) == []


async def test_a_digest_has_no_comment_that_was_deleted_or_has_moved_out_of_the_list(
    api, other, garden, roses, digests, pass_time
):
    deleted = await a_comment(other, roses, **mention(api, "a slip"))
    await other.delete(f"/api/comments/{deleted['id']}")
    private = await a_list(other, name="Diary")
    moved = await a_todo(other, list_id=garden["id"], title="Plan")
    await a_comment(other, moved, **mention(api, "a secret"))
    assert (await other.patch(todo_url(moved), json={"list_id": private["id"]})).status_code == 200
    await pass_time(11)
    [mail] = await digests(api)
    assert "Grace mentioned you on Plan" in text_of(mail)
    assert not re.search("slip|secret|Diary", mail.as_string())


@pytest.mark.parametrize("role", ["commenter", "editor"])
async def test_a_digest_has_nothing_of_a_todo_in_the_trash_that_the_person_does_not_see_there(
    api, other, roses, digests, pass_time, role
):
    comment = await a_comment(api, roses, **mention(other, "a slip"))
    member = f"/api/lists/{roses['list_id']}/members/{other.user['id']}"
    assert (await api.patch(member, json={"role": role})).status_code == 200
    assert (await api.delete(todo_url(roses))).is_success
    await api.patch(f"/api/comments/{comment['id']}", json={"text": "a secret"})
    await pass_time(11)
    assert len(await digests(other)) == (role == "editor")


async def test_nothing_is_mailed_to_an_unconfirmed_address(api, other, roses, digests, pass_time, database):
    await database.execute("update users set email_verified_at = null where id = $1", other.user["id"])
    await a_comment(api, roses, **mention(other))
    await pass_time(11)
    assert await digests(other) == []


async def test_digests_wait_for_the_end_of_quiet_hours(api, other, roses, digests, pass_time, choose):
    await choose(api, "notifications", **quiet_now())
    await a_comment(other, roses, **mention(api))
    await pass_time(11)
    assert await digests(api) == []
    await choose(api, "notifications", quiet_from=None, quiet_to=None)
    assert len(await digests(api)) == 1


async def test_after_a_restore_nothing_is_mailed_before_the_operator_confirms_it_and_nothing_from_before(
    api, other, roses, digests, pass_time, database
):
    await a_comment(other, roses, **mention(api, "before"))
    await pass_time(11)
    await restore_safeguards.prepare_restored_database(database, restore_safeguards.ReplacedRights())
    restored_at = await restore_safeguards.fetch_restored_at(database)
    since = await a_comment(other, roses, **mention(api, "since"))
    await database.execute(
        "update notifications set mail_at = now() + interval '1 second' where comment_id = $1", since["id"]
    )
    assert await digests(api) == []
    await restore_safeguards.confirm_restored_database(database, restored_at)
    await pass_time(1)
    [mail] = await digests(api)
    assert "since" in text_of(mail)
    assert "before" not in text_of(mail)


async def test_a_mail_server_gets_the_headers_with_which_a_mail_program_unsubscribes_in_one_click(
    app, api, other, roses, pass_time, choose
):
    await a_comment(other, roses, **mention(api))
    await pass_time(11)
    mailbox = Mailbox()
    async with mail_server(mailbox) as port:
        sink = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_use_tls": False, "smtp_from_email": "t@example.com"}
        settings = app.state.settings.model_copy(update=sink)
        await web_pushes_and_digests.queue_digests(app.state.database)
        await build_jobs(settings, app.state.database, app.state.bus).drain()
    raw = next(one.content for one in mailbox.envelopes if b"List-Unsubscribe" in one.content)
    [line] = [line for line in raw.splitlines() if line.startswith(b"List-Unsubscribe: ")]
    address = re.fullmatch(rb"List-Unsubscribe: <(\S+)>", line)[1].decode()
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert api.user["id"] not in mail.as_string()
    await choose(api, "updates", kinds={"joined": {"app": False, "mail": True, "push": False}})
    async with Client(app) as program:
        # Programs that check links open them, which changes nothing and leads to the page that asks.
        page = await program.get(address)
        assert page.status_code == 303
        assert page.headers["location"] == f"http://localhost:8000/unsubscribe#token={address.rpartition('/')[2]}"
        assert (await items(api, "/api/me/settings"))[0]["value"]["mail"] is True
        assert (await program.post(address, **ONE_CLICK)).status_code == 204
        [setting] = [one for one in await items(api, "/api/me/settings") if one["key"] == "updates"]
        assert setting["value"] == {
            "mail": False,
            "kinds": {"joined": {"app": False, "mail": True, "push": False}},
        }
        # Once more, and with the link in the text.
        assert (await program.post(address, **ONE_CLICK)).status_code == 204
        token = re.search(r"/unsubscribe#token=(\S+)", text_of(mail))[1]
        assert (await program.post("/api/unsubscribe", json={"token": token})).status_code == 204
        for wrong in (token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B"), "x", "%00", "ü"):
            response = await program.post("/api/unsubscribe", json={"token": wrong})
            assert (response.status_code, response.json()["code"]) == (400, "token_invalid")
    await a_comment(other, roses, **mention(api))
    await pass_time(120)
    await web_pushes_and_digests.queue_digests(app.state.database)
    assert await app.state.database.fetchval("select count(*) from pgqueuer where entrypoint = 'mail_digest'") == 0


@pytest.mark.parametrize("has_settings", [False, True])
async def test_unsubscribing_works_in_a_full_account_and_changes_nothing_of_a_deleted_one(
    app, api, anonymous, database, has_settings
):
    user_id = UUID(api.user["id"])
    token = seal_unsubscribe_token(app.state.settings, user_id)
    if has_settings:
        await database.execute(
            """
            insert into settings (user_id, key, value, version)
            select $1, 'tag:' || n, '{}', 1 from generate_series(1, 500) n""",
            user_id,
        )
        assert (await anonymous.post("/api/unsubscribe", json={"token": token})).status_code == 204
        value = await database.fetchval("select value -> 'mail' from settings where key = 'updates'")
        assert value == "false"
    await database.execute("delete from users where id = $1", user_id)
    response = await anonymous.post("/api/unsubscribe", json={"token": token})
    assert response.json()["code"] == "token_invalid"
