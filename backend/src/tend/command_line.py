"""What all commands have in common: the settings, and errors as plain lines.

The process of `tend serve` uses it too, without the libraries of the command line.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tend.core import logging_setup
from tend.core.errors import StartError
from tend.core.settings import load
from tend.core.settings.settings import Settings


@contextmanager
def plain_errors() -> Iterator[None]:
    """Print an error that the operator can fix as plain lines, and exit with a code that supervisors know."""
    try:
        yield
    except load.ConfigurationError as error:
        sys.stderr.writelines(f"tend: {line}\n" for line in error.lines)
        raise SystemExit(load.CONFIGURATION_EXIT_CODE) from None
    except StartError as error:
        sys.stderr.write(f"tend: {error}\n")
        raise SystemExit(1) from None


def load_settings(**given: object) -> Settings:
    """The settings of the environment; those in `given` that are not None take precedence. Sets up the log."""
    settings = load.load_settings({name: value for name, value in given.items() if value is not None})
    logging_setup.configure_logging(settings)
    return settings
