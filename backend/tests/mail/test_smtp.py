import asyncio
import email
from email.policy import default
from time import monotonic

import pytest

from mail_servers import Mailbox, check_login, mail_server
from tend.core.settings.settings import Settings
from tend.mail.errors import MailDeferred, MailRefused
from tend.mail.transports.smtp import Smtp


def received(mailbox):
    (envelope,) = mailbox.envelopes
    return envelope, email.message_from_bytes(envelope.content, policy=default)


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_a_mail_arrives_over_a_verified_connection(message, trusted, certificate, encryption):
    mailbox = Mailbox()
    option = "implicit_tls" if encryption == "tls" else "starttls"
    async with mail_server(mailbox, **{option: certificate()}) as port:
        await Smtp("localhost", port, encryption).deliver(message)
    envelope, arrived = received(mailbox)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("tend@tend.example", ["ada@example.com"])
    assert arrived["Message-ID"] == message["Message-ID"]
    assert [part.get_content_type() for part in arrived.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_nothing_is_said_to_a_server_with_a_false_certificate(message, trusted, certificate, encryption):
    mailbox = Mailbox()
    option = "implicit_tls" if encryption == "tls" else "starttls"
    async with mail_server(mailbox, **{option: certificate("elsewhere.example")}) as port:
        with pytest.raises(MailDeferred):
            await Smtp("localhost", port, encryption, username="tend", password="secret").deliver(message)
    assert not mailbox.envelopes


async def test_a_certificate_of_an_unknown_authority_is_not_believed(message, certificate):
    async with mail_server(Mailbox(), starttls=certificate()) as port:
        with pytest.raises(MailDeferred):
            await Smtp("localhost", port, "starttls").deliver(message)


async def test_a_server_without_starttls_gets_nothing(message):
    mailbox = Mailbox()
    async with mail_server(mailbox) as port:
        with pytest.raises((MailDeferred, MailRefused)):
            await Smtp("localhost", port, "starttls", username="tend", password="secret").deliver(message)
    assert not mailbox.envelopes


async def test_the_user_name_and_password_are_shown_to_the_server(message, trusted, certificate):
    mailbox = Mailbox()
    options = {"authenticator": check_login, "auth_required": True}
    async with mail_server(mailbox, starttls=certificate(), **options) as port:
        await Smtp("localhost", port, "starttls", username="tend", password="secret").deliver(message)
        with pytest.raises(MailDeferred, match=r"^SMTPAuthenticationError 535$"):
            await Smtp("localhost", port, "starttls", username="tend", password="wrong").deliver(message)
    assert len(mailbox.envelopes) == 1


async def test_the_log_in_can_be_checked_without_a_mail(trusted, certificate):
    mailbox = Mailbox()
    options = {"authenticator": check_login, "auth_required": True}
    async with mail_server(mailbox, starttls=certificate(), **options) as port:
        await Smtp("localhost", port, "starttls", username="tend", password="secret").check()
        with pytest.raises(MailDeferred):
            await Smtp("localhost", port, "starttls", username="tend", password="wrong").check()
    assert not mailbox.envelopes


class Refusing(Mailbox):
    def __init__(self, step, answer):
        super().__init__()

        async def handle(*_):
            return answer

        setattr(self, f"handle_{step}", handle)


@pytest.mark.parametrize(
    ("step", "answer", "outcome"),
    [
        ("RCPT", "550 5.1.1 ada@example.com is not here", MailRefused),
        ("DATA", "554 5.7.1 spam", MailRefused),
        ("RCPT", "450 4.2.1 greylisted, ada@example.com", MailDeferred),
        ("DATA", "421 4.3.2 shutting down", MailDeferred),
        ("DATA", "452 4.3.1 disk full", MailDeferred),
        # wrong with our own configuration, which an operator will mend
        ("MAIL", "550 5.7.1 sender not allowed", MailDeferred),
    ],
)
async def test_what_was_said_about_the_mail_is_final_and_anything_else_is_tried_again(message, step, answer, outcome):
    async with mail_server(Refusing(step, answer)) as port:
        with pytest.raises(outcome) as failure:
            await Smtp("localhost", port, "none").deliver(message)
    assert "ada@example.com" not in str(failure.value)
    assert failure.value.__suppress_context__


async def test_a_server_that_drops_the_connection_after_the_mail_is_asked_again(message):
    class Dropping(Mailbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            await super().handle_DATA(server, session, envelope)
            server.transport.abort()

    mailbox = Dropping()
    async with mail_server(mailbox) as port:
        with pytest.raises(MailDeferred):
            await Smtp("localhost", port, "none").deliver(message)
    assert len(mailbox.envelopes) == 1


async def test_a_server_that_hangs_up_badly_after_taking_the_mail_is_not_asked_again(message):
    class Rude(Mailbox):
        async def handle_QUIT(self, server, session, envelope):  # noqa: N802
            server.transport.abort()

    mailbox = Rude()
    async with mail_server(mailbox) as port:
        await Smtp("localhost", port, "none").deliver(message)
    assert len(mailbox.envelopes) == 1


class Tarpit(Mailbox):
    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        await asyncio.sleep(30)


@pytest.mark.parametrize("patience", [{"step_seconds": 0.2}, {"total_seconds": 0.2}])
async def test_a_tarpit_is_left_in_time(message, patience):
    began = monotonic()
    async with mail_server(Tarpit()) as port:
        with pytest.raises(MailDeferred):
            await Smtp("localhost", port, "none", **patience).deliver(message)
    assert monotonic() - began < 5


async def test_nobody_listening_is_tried_again(message, unused_port):
    with pytest.raises(MailDeferred):
        await Smtp("localhost", unused_port, "none").deliver(message)


@pytest.mark.parametrize(
    ("port", "use_tls", "encryption"),
    [(587, True, "starttls"), (465, True, "tls"), (2525, True, "starttls"), (25, False, "none")],
)
def test_the_port_decides_how_tls_begins(port, use_tls, encryption):
    chosen = Smtp.from_settings(Settings(smtp_host="mx.example", smtp_port=port, smtp_use_tls=use_tls))
    assert (chosen.port, chosen.encryption) == (port, encryption)


async def test_one_mail_at_a_time_is_neither_taken_nor_noted_however_many_are_on_their_way(message):
    open_ends, most = set(), []

    class Watching(Mailbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            open_ends.add(session)
            most.append(len(open_ends))
            await asyncio.sleep(0.01)
            return await super().handle_DATA(server, session, envelope)

    async def noted():
        await asyncio.sleep(0.01)
        open_ends.clear()

    mailbox = Watching()
    async with mail_server(mailbox) as port:
        await asyncio.gather(*[Smtp("localhost", port, "none").deliver(message, noted) for _ in range(8)])
    assert len(mailbox.envelopes) == 8
    assert set(most) == {1}


async def test_a_mail_that_waits_for_its_turn_does_not_run_out_of_time(message):
    class Slow(Mailbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            await asyncio.sleep(0.15)
            return await super().handle_DATA(server, session, envelope)

    mailbox = Slow()
    async with mail_server(mailbox) as port:
        await asyncio.gather(*[Smtp("localhost", port, "none", total_seconds=0.5).deliver(message) for _ in range(6)])
    assert len(mailbox.envelopes) == 6


async def test_a_mail_is_noted_before_the_server_says_good_bye(message):
    class Lingering(Mailbox):
        async def handle_QUIT(self, *_):  # noqa: N802
            await asyncio.sleep(60)

    noted = asyncio.Event()

    async def note():
        noted.set()

    async with mail_server(Lingering()) as port:
        sending = asyncio.create_task(Smtp("localhost", port, "none").deliver(message, note))
        await asyncio.wait_for(noted.wait(), 1)
        assert not sending.done()
        await sending
