import socket
import ssl
from uuid import uuid4

import pytest
import trustme

from tend.mail.email import Email
from tend.mail.mime import to_mime


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture
def trusted(authority, tmp_path, monkeypatch):
    """The system trusts `authority`."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


@pytest.fixture
def certificate(authority):
    def issue(name="localhost"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        return context

    return issue


@pytest.fixture
def email():
    values = {
        "name": "Ada",
        "link": "https://tend.example/verify-email#token=abc",
        "reset_link": "https://tend.example/forgot-password",
    }
    return Email(uuid4(), "verify_email", "ada@example.com", values)


@pytest.fixture
def message(email):
    return to_mime("Tend at Home <tend@tend.example>", email)


@pytest.fixture
def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
