"""The `tend` command."""

import asyncio
import json
import sys
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING, Annotated

import typer

from tend.backup.commands import backup
from tend.backup.restore_commands import restore
from tend.command_line import load_settings, plain_errors
from tend.core.postgres.embedded_database import share_or_run_database
from tend.core.settings.settings import Settings
from tend.operators.server_commands import server
from tend.operators.user_commands import users
from tend.ops.child_process import become_supervisor

if TYPE_CHECKING:
    from tend.ops.doctor import Finding

app = typer.Typer(name="tend", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(users, name="users")
app.add_typer(server)
app.add_typer(backup, name="backup")
app.add_typer(restore, name="restore")
Port = Annotated[int | None, typer.Option(help="The TCP port. Default: PORT, or 8000.")]
Host = Annotated[str | None, typer.Option(help="The address to listen on. Default: HOST, or 127.0.0.1.")]
Count = Annotated[
    int | None,
    typer.Option("--workers", help="How many worker processes. Default: WORKERS, or one per core, up to 4."),
]


@app.command()
def serve(port: Port = None, host: Host = None, workers: Count = None) -> None:
    """Serve the app, with its database when none is configured, until Ctrl-C."""
    options = {"PORT": port, "HOST": host, "WORKERS": workers}
    become_supervisor({name: str(value) for name, value in options.items() if value is not None})


@app.command()
def migrate(
    to: Annotated[str | None, typer.Argument(help="A revision. Default: the newest.")] = None,
    yes: Annotated[  # noqa: FBT002
        bool,
        typer.Option(
            "--yes", help="Also go back where no backup is made, and delete what only the newer schema holds."
        ),
    ] = False,
) -> None:
    """Bring the database to this release's schema, or up or down to a revision, after a backup."""
    from tend.backup import service

    with plain_errors():
        configured = load_settings()
        with share_or_run_database(configured) as settings:
            revision = asyncio.run(
                service.migrate_to_revision(settings, configured, to, is_confirmed=yes)
                if to
                else service.migrate_after_backup(settings, configured)
            )
        typer.echo(f"The database is at {revision}.", err=True)


@app.command()
def resync() -> None:
    """Have every device load its lists again: after a restore into the same database."""
    from tend.sync.database_epoch import renew_epoch

    with plain_errors(), share_or_run_database(load_settings()) as settings:
        asyncio.run(renew_epoch(settings.direct_url))
        typer.echo("Every device reloads its lists the next time it connects.", err=True)


@app.command()
def doctor() -> None:
    """Check everything that Tend depends on, and say how to fix what is wrong."""
    from tend.ops.doctor import run_checks

    async def run(settings: Settings) -> bool:
        passed = [_print_finding(finding) async for finding in run_checks(settings)]
        return all(passed)

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        if not asyncio.run(run(settings)):
            raise typer.Exit(1)


def _print_finding(finding: "Finding") -> bool:
    typer.echo(f"{finding.status:<4}  {finding.name:<13}  {finding.text}")
    return finding.status != "fail"


@app.command()
def worker() -> None:
    """Do background work alone, beside servers with TEND_JOBS off."""
    from tend.main import run_jobs

    with plain_errors(), share_or_run_database(load_settings()) as settings:
        asyncio.run(run_jobs(settings))


@app.command()
def add(
    text: Annotated[
        str, typer.Argument(help="The todo, as you would type it in the app; - reads lines from standard input.")
    ],
    person: Annotated[str | None, typer.Option("--for", help="Whose; needed where there are several accounts.")] = None,
) -> None:
    """Add todos from lines such as "Buy milk tomorrow 9am #Home"."""
    from tend.ops import commands

    lines = sys.stdin.read() if text == "-" else text
    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        typer.echo(asyncio.run(commands.add_todos(settings, lines, person)))


@app.command()
def demo(
    email: Annotated[str, typer.Option(help="An address that nobody owns.")] = "demo@tend.example",
    timezone: Annotated[str, typer.Option(help="The account’s time zone, such as America/New_York.")] = "UTC",
    seed: Annotated[int, typer.Option(help="The same seed on the same day creates the same data.")] = 1,
    todos: Annotated[int, typer.Option(help="How many more todos to add, in a separate list.")] = 0,
    again: Annotated[bool, typer.Option("--again", help="Replace the account if it exists.")] = False,  # noqa: FBT002
) -> None:
    """Make an account with example data, and print its password once."""
    from tend.demo import service

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        options = service.parse_options(email=email, timezone=timezone, seed=seed, todos=todos, again=again)
        typer.echo(asyncio.run(service.create_demo(settings, options)))


@app.command()
def openapi() -> None:
    """Print the API's OpenAPI document."""
    from tend.main import create_app

    document = create_app(Settings()).openapi()
    typer.echo(json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False))


@app.command()
def version() -> None:
    """Print Tend's version."""
    typer.echo(f"tend {version_of('tend')}")


def main() -> None:
    app()
