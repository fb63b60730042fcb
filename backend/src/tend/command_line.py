"""What all commands have in common: the settings, errors as plain lines, and groups with a default command."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from typer.core import TyperGroup

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
        typer.echo("\n".join(f"tend: {line}" for line in error.lines), err=True)
        raise typer.Exit(load.CONFIGURATION_EXIT_CODE) from None
    except StartError as error:
        typer.echo(f"tend: {error}", err=True)
        raise typer.Exit(1) from None


def load_settings(**given: object) -> Settings:
    """The settings of the environment; those in `given` that are not None take precedence. Sets up the log."""
    settings = load.load({name: value for name, value in given.items() if value is not None})
    logging_setup.configure(settings)
    return settings


class DefaultCommandGroup(TyperGroup):
    """A group whose first command runs when no other one is named, as in `tend restore ID`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if not args or args[0] not in {*self.commands, "--help"}:
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)
