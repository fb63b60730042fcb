import re
from uuid import uuid4

import pytest

from tend.mail import render
from tend.mail.email import SUBJECTS, Email
from tend.mail.mime import to_mime

ENTRY = {"title": "Tea & <i>cake</i>", "when": "today at 09:00", "list": "Home"}
VALUES = {
    "name": "Ada & <b>Co</b>",
    "link": "https://tend.example/x#token=abc",
    "reset_link": "https://tend.example/forgot-password",
    "moment": "Monday",
    "new_email": "lovelace@example.com",
    "has_links": True,
    "has_withdrawn": True,
    "has_new_owners": True,
    "by_operator": True,
    "heading": "A recovery code was used",
    **ENTRY,
    "overdue": [ENTRY],
    "today": [ENTRY],
    "more": 3,
    "groups": [
        {
            "title": "Tea & <i>cake</i>",
            "list": "Home",
            "link": "https://tend.example/lists/1?todo=2",
            "earlier": 2,
            "lines": [{"what": "Grace commented on Tea", "text": "Green <b>tea</b>?"}],
        }
    ],
    "unsubscribe": "https://tend.example/unsubscribe#token=abc",
    "text": "More than 5 % of requests fail.",
    "inviter": "Grace",
    "kind": "list",
    "advice": "It has been so for 5 minutes.",
    "reason": "Your address is in ALERT_EMAIL.",
}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_every_email_has_the_same_content_in_text_and_in_html(kind):
    text, html = render.render_text(kind, VALUES), render.render_html(kind, VALUES)
    assert "Hi Ada & <b>Co</b>," in text
    assert "Hi Ada &amp; &lt;b&gt;Co&lt;/b&gt;," in html
    assert VALUES["link"] in text
    assert html.count(f'href="{VALUES["link"]}"') == 2
    assert f"<title>{SUBJECTS[kind]}</title>" in html


@pytest.mark.parametrize("kind", ["reminder", "agenda", "digest"])
def test_titles_are_not_escaped_in_text(kind):
    assert "Tea & <i>cake</i>" in render.render_text(kind, VALUES)
    assert "Tea &amp; &lt;i&gt;cake&lt;/i&gt;" in render.render_html(kind, VALUES)


def test_an_email_may_have_a_more_specific_subject():
    assert to_mime(None, email(subject="Send the offer"))["Subject"] == "Send the offer"


@pytest.mark.parametrize("kind", SUBJECTS)
def test_an_email_without_a_name_has_no_gap_in_its_greeting(kind):
    for rendered in (render.render_text(kind, VALUES | {"name": ""}), render.render_html(kind, VALUES | {"name": ""})):
        assert "Hi," in rendered


@pytest.mark.parametrize("kind", SUBJECTS)
def test_no_placeholder_is_left_in_a_rendered_email(kind):
    for rendered in (render.render_text(kind, VALUES), render.render_html(kind, VALUES)):
        assert not re.search(r"\{\{|\{%|\[\[|\[%", rendered)


@pytest.mark.parametrize("kind", SUBJECTS)
def test_styles_are_in_attributes_and_those_for_dark_mode_in_the_head(kind):
    html = render.render_html(kind, VALUES)
    assert 'class="card" style="' in html
    assert "prefers-color-scheme: dark" in html
    assert len(html.encode()) < 20_000, "some mail programs cut long emails off"
    assert not re.search(r"<(img|script|link)\b|url\(|@import", html), "a letter loads nothing"


@pytest.mark.parametrize("kind", SUBJECTS)
def test_lines_of_text_fit_into_a_terminal(kind):
    lines = render.render_text(kind, VALUES | {"name": "Ada"}).splitlines()
    assert max(map(len, lines)) <= 80


def email(**fields):
    return Email(**{"id": uuid4(), "kind": "verify_email", "to": "ada@example.com", "values": VALUES} | fields)


def test_an_email_has_the_headers_that_mail_programs_use():
    wanted = email()
    message = to_mime("tend@tend.example", wanted)
    assert message["From"] == "Tend <tend@tend.example>"
    assert message["Message-ID"] == f"<{wanted.id}@tend.example>"
    assert message["Message-ID"] == to_mime("tend@tend.example", wanted)["Message-ID"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo is not None


def test_a_domain_in_another_script_is_sent_in_its_ascii_form():
    assert to_mime(None, email(to="ada@bücher.example"))["To"] == "ada@xn--bcher-kva.example"


def test_text_in_any_script_is_encoded_without_loss():
    message = to_mime(None, email(values=VALUES | {"name": "Åsa 🌵"}))
    assert b"\n" not in bytes(message).replace(b"\r\n", b"")
    assert "Hi Åsa 🌵," in message.get_body(("plain",)).get_content()


@pytest.mark.parametrize("address", ["ada@example.com\r\nBcc: eve@example.com", "ada@example.com, eve@example.com"])
def test_no_header_can_be_injected(address):
    with pytest.raises(ValueError):  # noqa: PT011  # whichever library notices first
        to_mime(None, email(to=address))
