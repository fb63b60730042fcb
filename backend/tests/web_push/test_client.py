import ssl

import pytest
import trustme

from tend.web_push import client
from tend.web_push.client import DeliveryOutcome, PushDeferred, deliver
from web_push.push_service import push_service


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
    assert await deliver(settings, tls_service.endpoint("/a"), b"x", ttl=60, topic="t") is DeliveryOutcome.DELIVERED
    assert resolved == ["push.example.test"]
    assert tls_service.names == ["push.example.test"]
    ((_, headers, _),) = tls_service.requests
    assert headers["Host"] == f"push.example.test:{tls_service.port}"


async def test_a_certificate_for_another_name_is_not_trusted(settings, tls_service, resolve_to):
    resolve_to("127.0.0.1")
    tls_service.host = "other.example.test"
    with pytest.raises(PushDeferred, match=r"^ConnectError$"):
        await deliver(settings, tls_service.endpoint("/a"), b"x", ttl=60, topic="t")
    assert tls_service.requests == []


async def test_the_next_address_is_tried_when_nothing_listens_at_the_first(settings, tls_service, resolve_to):
    resolve_to("127.0.0.2", "127.0.0.1")
    tls_service.host = "push.example.test"
    assert await deliver(settings, tls_service.endpoint("/a"), b"x", ttl=60, topic="t") is DeliveryOutcome.DELIVERED


async def test_a_proxy_of_the_environment_is_not_used(settings, service, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert await deliver(settings, service.endpoint("/a"), b"x", ttl=60, topic="t") is DeliveryOutcome.DELIVERED


async def test_a_slow_response_is_not_waited_for(settings, service, monkeypatch):
    service.delay_seconds = 0.5
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 0.1)
    with pytest.raises(PushDeferred):
        await deliver(settings, service.endpoint("/a"), b"x", ttl=60, topic="t")
