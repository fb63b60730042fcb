"""The email of an invitation goes to a stranger, so it has as little as possible of the person who sends it."""

# ruff: noqa: RUF001

from email.message import EmailMessage

import pytest

from factories import a_list
from sharing.folder_client import a_folder, invite_to_folder
from sharing.sharing_client import confirm_address, invite, token_for
from tend.sharing.jobs import MAX_NAME_IN_MAIL, make_name_safe_for_mail

ADDRESS = "cyd@example.com"


def texts(message: EmailMessage) -> list[str]:
    return [message.get_body((kind,)).get_content() for kind in ("plain", "html")]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Groceries", "Groceries"),
        ('<b>Free</b> & "more"', '<b>Free</b> & "more"'),
        ("x" * 100, "x" * (MAX_NAME_IN_MAIL - 1) + "…"),
        ("Win at evil.example/now", None),
        ("write to me@evil", None),
        ("http://evil", None),
        ("Budget 2026–27", "Budget 2026–27"),
        ("Fr. 12.00 for Ana", None),
        ("Buy milk. Then eggs: 12", "Buy milk. Then eggs: 12"),
    ],
)
async def test_a_mail_has_no_text_of_a_stranger_but_the_name_of_the_list(app, api, outbox, name, shown):
    await confirm_address(app, api)
    await api.patch("/api/me", json={"name": "CALL 555-0100 NOW"})
    item = await a_list(api, name=name)
    await invite(api, item, ADDRESS)
    (message,) = await outbox.messages(ADDRESS)
    plain, html = texts(message)
    assert message["Subject"] == f"{api.user['email']} invites you to a list in Tend"
    for text in (plain, html):
        assert api.user["email"] in text
        assert "555-0100" not in text
        assert "evil" not in text
    assert "<b>Free" not in html
    if shown is None:
        assert "a list in Tend" in " ".join(plain.split())
    else:
        assert f"the list “{shown}”" in " ".join(plain.split())


@pytest.mark.parametrize(
    "name",
    [
        "evil。com/login",
        "evil․com",
        "evil。ｃｏｍ",
        "evil｡com",
        "evil .com",
        "evil.\u200bcom",
        "ｗｗｗ．evil．ｃｏｍ",
        "＠evil",
        "http:/\u200b/evil com",
        "javascript:alert(1)",
        "tel:110",
        "Call 1-888-555-0199 now",
        "Call ١٢٣ ٤٥٦ ٧",
        "Call ① ② ③ ④ ⑤ ⑥ ⑦",
    ],
)
def test_no_name_is_in_the_mail_that_a_mail_program_could_make_a_link_of(name):
    assert make_name_safe_for_mail(name) == ""


async def test_neither_the_queue_nor_a_table_has_the_token(app, api, outbox):
    await confirm_address(app, api)
    await invite(api, await a_list(api), ADDRESS)
    database = app.state.database
    jobs = "select string_agg(convert_from(payload, 'UTF8'), ' ') from pgqueuer"
    queued = await database.fetchval(jobs)
    token = await token_for(outbox, ADDRESS)
    rows = await database.fetchval("select string_agg(invitations::text, ' ') from invitations")
    assert token not in queued + rows
    assert ADDRESS not in queued


async def test_a_worker_that_knows_no_folders_leaves_their_mail_to_others(app, api, outbox):
    await confirm_address(app, api)
    await invite_to_folder(api, await a_folder(api), ADDRESS)
    known_to_it = "select count(*) from pgqueuer where entrypoint = 'mail_invitation'"
    assert await app.state.database.fetchval(known_to_it) == 0
    (message,) = await outbox.messages(ADDRESS)
    assert message["Subject"] == f"{api.user['email']} invites you to a folder in Tend"
