import io
import json
import logging
import subprocess
import sys

import pytest

from tend.core import logging_setup
from tend.core.request_context import request_id
from tend.core.settings.settings import Settings

JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
SECRETS = {
    "an address": "ada.lovelace+todo@example.com",
    "an access token": JWT,
    "an opaque token": "q3Zr8m0XhVn2KpYt7LwC1sDf9GjB5aEu",
    "a password": "correct-horse-battery",
    "a connection string": "s3cr3tpw",
}
PHRASES = [
    "mail to {0[an address]} bounced",
    "Authorization: Bearer {0[an access token]}",
    "GET /api/auth/reset?token={0[an opaque token]} failed",
    '{{"password": "{0[a password]}", "email": "{0[an address]}"}}',
    "password={0[a password]} cookie: tend_refresh={0[an opaque token]}",
    "could not connect to postgresql://tend:{0[a connection string]}@db.example.com:5432/tend",
    "Key (email_key)=({0[an address]}) already exists.",
]


@pytest.fixture
def lines(monkeypatch):
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", stream)
    logging_setup.configure_logging(Settings(environment="production", log_level="DEBUG"))
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)


@pytest.mark.parametrize("library", ["tend.accounts", "uvicorn.error", "asyncpg", "pgqueuer", "alembic"])
def test_no_secret_reaches_the_log_from_any_library(lines, library):
    logger = logging.getLogger(library)
    for phrase in PHRASES:
        text = phrase.format(SECRETS)
        logger.error(text)
        logger.error("%s", text, extra={"email": SECRETS["an address"], "error": text, "token": JWT})
        try:
            int(text)
        except ValueError:
            logger.exception("failed")
    written = json.dumps(lines())
    assert len(lines()) == 3 * len(PHRASES)
    assert [name for name, secret in SECRETS.items() if secret in written] == []


def test_a_log_line_has_its_time_level_logger_message_and_request(lines):
    request_id.set("abc-123")
    logging.getLogger("tend.todos").warning("slow", extra={"duration_ms": 12.5, "title": "Buy milk"})
    (line,) = lines()
    assert line.pop("timestamp").endswith("+00:00")
    assert line == {
        "level": "warning",
        "name": "tend.todos",
        "message": "slow",
        "request_id": "abc-123",
        "duration_ms": 12.5,
    }


def test_ids_and_names_are_not_masked(lines):
    text = "job tend.mail.tasks.deliver_letter_to_somebody for 0190a5c8-7e6b-7cc1-9f0e-3d2a1b4c5d6e failed"
    logging.getLogger("tend").info(text)
    assert lines()[0]["message"] == text


async def test_an_access_line_has_the_route_and_never_the_query(lines, anonymous):
    response = await anonymous.get("/health/live?email=ada@example.com", headers={"X-Request-ID": "from-the-proxy"})
    assert response.headers["x-request-id"] == "from-the-proxy"
    (line,) = [line for line in lines() if line["name"] == "tend.access"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/health/live", 200)
    assert line["request_id"] == "from-the-proxy"
    assert line["duration_ms"] >= 0


@pytest.mark.parametrize("offered", ["short", "has space in it", "x" * 65, 'quote"quote"', "ünïcödé-ïd"])
async def test_a_malformed_request_id_is_replaced(anonymous, offered):
    response = await anonymous.get("/health/live", headers={"X-Request-ID": offered.encode()})
    assert response.headers["x-request-id"] not in {offered, ""}


def test_a_worker_process_loads_no_library_that_only_commands_terminals_and_jobs_need():
    names = {
        *("alembic", "mako", "pygments", "rich", "sqlalchemy", "structlog", "tabulate", "typer"),
        *("css_inline", "jinja2", "obstore", "prometheus_client", "pyotp", "pyrage", "redis", "segno", "zxcvbn"),
        *("dns", "markdown_it", "psutil", "webauthn"),
    }
    script = f"import sys, tend.supervisor_process; print(*{names} & sys.modules.keys())"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()
    assert loaded == []
