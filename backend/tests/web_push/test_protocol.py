import secrets
import ssl

import pytest
import trustme
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key

from tend.core.settings.settings import Settings
from tend.web_push import client
from tend.web_push.client import DeliveryOutcome, WebPushDeferred, deliver_notification
from tend.web_push.protocol import (
    CURVE_ORDER,
    PADDING_STEP,
    decode_base64url,
    derive_vapid_key,
    encode_base64url,
    encrypt_message,
    encrypt_record,
    public_key,
    public_point,
)
from web_push.push_service import Browser, push_service

AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SENDER_PUBLIC = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
MESSAGE = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_rfc_8291_is_encrypted_bit_for_bit():
    sender_key = derive_private_key(int.from_bytes(decode_base64url(SENDER)), SECP256R1())
    assert encode_base64url(public_point(sender_key.public_key())) == SENDER_PUBLIC
    record = b"When I grow up, I want to be a watermelon\x02"
    keys = (decode_base64url(RECEIVER), decode_base64url(AUTH))
    assert encode_base64url(encrypt_record(record, *keys, sender_key, decode_base64url(SALT))) == MESSAGE


def test_the_browser_decrypts_what_was_encrypted_for_it():
    browser = Browser()
    assert browser.decrypt(encrypt_message(b"Water the roses", browser.p256dh, browser.auth)) == b"Water the roses"


def test_encrypting_the_same_text_twice_gives_different_messages():
    browser = Browser()
    first, second = (encrypt_message(b"Tea", browser.p256dh, browser.auth) for _ in range(2))
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]


def test_texts_of_similar_length_give_messages_of_one_length():
    browser = Browser()
    sizes = {len(encrypt_message(b"x" * length, browser.p256dh, browser.auth)) for length in (0, 10, PADDING_STEP - 1)}
    assert len(sizes) == 1
    assert len(encrypt_message(b"x" * PADDING_STEP, browser.p256dh, browser.auth)) == sizes.pop() + PADDING_STEP


@pytest.fixture
def installation():
    return Settings(jwt_secret_key=secrets.token_urlsafe(48))


def scalar(settings):
    return derive_vapid_key(settings).private_numbers().private_value


def test_the_key_is_the_same_in_every_process_and_after_every_start(installation):
    assert public_key(installation) == public_key(installation.model_copy())


def test_another_secret_gives_another_key(installation):
    assert public_key(installation) != public_key(Settings(jwt_secret_key=secrets.token_urlsafe(48)))


def test_the_public_key_is_an_uncompressed_point(installation):
    raw = decode_base64url(public_key(installation))
    assert (len(raw), raw[0]) == (65, 4)


@pytest.mark.parametrize(
    ("derived", "expected"), [(0, 1), (CURVE_ORDER - 2, CURVE_ORDER - 1), (CURVE_ORDER - 1, 1), (2**384 - 1, None)]
)
def test_every_derived_number_gives_a_key_of_the_curve(installation, monkeypatch, derived, expected):
    wide = derived.to_bytes(48)
    halves = iter([wide[:32], wide[32:] + bytes(16)])
    monkeypatch.setattr("tend.web_push.protocol.derive_key", lambda *_: next(halves))
    key = scalar(installation)
    assert 1 <= key < CURVE_ORDER
    assert expected in {None, key}


@pytest.fixture
def tls_service(settings, monkeypatch, tmp_path):
    """A push service whose certificate, which the system trusts, is for `push.example.test`.

    `names` are the server names that clients asked for.
    """
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    client._tls_context.cache_clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("push.example.test").configure_cert(context)
    names = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with push_service(context) as service:
        service.names = names
        yield service
    client._tls_context.cache_clear()


async def test_the_name_is_resolved_once_and_the_checked_address_is_connected_to(settings, tls_service, resolve_to):
    resolved = resolve_to("127.0.0.1")
    tls_service.host = "push.example.test"
    assert (
        await deliver_notification(settings, tls_service.endpoint("/a"), b"x", ttl=60, topic="t")
        is DeliveryOutcome.DELIVERED
    )
    assert resolved == ["push.example.test"]
    assert tls_service.names == ["push.example.test"]
    ((_, headers, _),) = tls_service.requests
    assert headers["Host"] == f"push.example.test:{tls_service.port}"


async def test_a_certificate_for_another_name_is_not_trusted(settings, tls_service, resolve_to):
    resolve_to("127.0.0.1")
    tls_service.host = "other.example.test"
    with pytest.raises(WebPushDeferred, match=r"^ConnectError$"):
        await deliver_notification(settings, tls_service.endpoint("/a"), b"x", ttl=60, topic="t")
    assert tls_service.requests == []


async def test_the_next_address_is_tried_when_nothing_listens_at_the_first(settings, tls_service, resolve_to):
    resolve_to("127.0.0.2", "127.0.0.1")
    tls_service.host = "push.example.test"
    assert (
        await deliver_notification(settings, tls_service.endpoint("/a"), b"x", ttl=60, topic="t")
        is DeliveryOutcome.DELIVERED
    )


async def test_a_proxy_of_the_environment_is_not_used(settings, service, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (
        await deliver_notification(settings, service.endpoint("/a"), b"x", ttl=60, topic="t")
        is DeliveryOutcome.DELIVERED
    )


async def test_a_slow_response_is_not_waited_for(settings, service, monkeypatch):
    service.delay_seconds = 0.5
    monkeypatch.setattr(client, "WEB_PUSH_TIMEOUT_SECONDS", 0.1)
    with pytest.raises(WebPushDeferred):
        await deliver_notification(settings, service.endpoint("/a"), b"x", ttl=60, topic="t")
