"""Scans everything that the run logs, in production's form, and fails the run if it contains a secret.

Secrets are recognized by their form: the password of all test accounts, addresses, tokens, hashes.
"""

import io
import logging
import re
from typing import Any

import pytest

from tend.core import logging_setup
from tend.core.logging_setup import LineFormatter, render_json
from tend.core.settings.settings import Settings

PASSWORD = "violet anchors hum at dusk"
SECRET = re.compile(
    r"violet anchors hum at dusk|[\w.+-]+@example\.(?:com|org)|\beyJ[\w-]{8,}\.[\w-]+|argon2id\$|tend_pat_\w{20}|_refresh=[\w-]{20}"
)
_MAX_RECORDS = 5
found: list[str] = []


def scan(text: str) -> None:
    for line in text.splitlines():
        if len(found) < _MAX_RECORDS and (secret := SECRET.search(line)):
            # The place of the secret, without the secret.
            found.append(line[: secret.start()][-300:] + "[…]")


class _Reader(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(LineFormatter(render_json))

    def emit(self, record: logging.LogRecord) -> None:
        scan(self.format(record))


def pytest_configure() -> None:
    root = logging.getLogger()
    root.addHandler(_Reader())
    root.setLevel(logging.INFO)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    found.extend(getattr(node, "workeroutput", {}).get("secrets in the log", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["secrets in the log"] = found
    elif found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for line in found:
        terminalreporter.write_line(f"A secret was logged: {line}", red=True)


@pytest.fixture
def logged(monkeypatch):
    """Returns what has been logged since, as production writes it at level DEBUG."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", stream)
    logging_setup.configure_logging(Settings(environment="production", log_level="DEBUG"))
    yield stream.getvalue
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)
