import io
import logging

import pytest

from tend.core import logging_setup
from tend.core.settings.settings import Settings


@pytest.fixture
def logged(monkeypatch):
    """Returns what has been logged since, as production writes it at level DEBUG."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", stream)
    logging_setup.configure(Settings(environment="production", log_level="DEBUG"))
    yield stream.getvalue
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)
