import ssl

import pytest
import trustme

from tend.web_push import client
from tend.web_push.client import Outcome, PushDeferred, deliver
from web_push.push_service import push_service


@pytest.fixture
def secure(settings, monkeypatch, tmp_path):
    """A push service with a certificate for `push.example.test` that the system believes; `names` it was asked for."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    client._tls.cache_clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("push.example.test").configure_cert(context)
    names = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with push_service(context) as service:
        service.names = names
        yield service
    client._tls.cache_clear()


async def test_the_name_is_looked_up_once_and_what_was_checked_is_connected_to(settings, secure, resolving):
    asked = resolving("127.0.0.1")
    secure.host = "push.example.test"
    assert await deliver(settings, secure.endpoint("/a"), b"x", ttl=60, topic="t") is Outcome.DELIVERED
    assert asked == ["push.example.test"]
    assert secure.names == ["push.example.test"]
    ((_, headers, _),) = secure.requests
    assert headers["Host"] == f"push.example.test:{secure.port}"


async def test_a_certificate_for_another_name_is_not_believed(settings, secure, resolving):
    resolving("127.0.0.1")
    secure.host = "other.example.test"
    with pytest.raises(PushDeferred, match=r"^ConnectError$"):
        await deliver(settings, secure.endpoint("/a"), b"x", ttl=60, topic="t")
    assert secure.requests == []


async def test_the_next_address_is_tried_where_the_first_is_silent(settings, secure, resolving):
    resolving("127.0.0.2", "127.0.0.1")
    secure.host = "push.example.test"
    assert await deliver(settings, secure.endpoint("/a"), b"x", ttl=60, topic="t") is Outcome.DELIVERED


async def test_a_proxy_of_the_environment_is_not_asked(settings, service, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert await deliver(settings, service.endpoint("/a"), b"x", ttl=60, topic="t") is Outcome.DELIVERED


async def test_a_slow_answer_is_not_waited_for(settings, service, monkeypatch):
    service.seconds = 0.5
    monkeypatch.setattr(client, "SECONDS", 0.1)
    with pytest.raises(PushDeferred):
        await deliver(settings, service.endpoint("/a"), b"x", ttl=60, topic="t")
