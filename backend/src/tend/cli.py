"""The `tend` command."""

import asyncio
import json
import sys
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tend.backup.commands import backup
from tend.backup.restore_commands import restore
from tend.command_line import load_settings, plain_errors
from tend.core.postgres.embedded_database import share_or_run_database
from tend.core.settings.settings import Settings
from tend.ops.child_process import become_supervisor

if TYPE_CHECKING:
    from tend.ops.commands import AccountAction
    from tend.ops.doctor import Finding

app = typer.Typer(name="tend", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
users = typer.Typer(no_args_is_help=True, help="List accounts, or disable, enable, promote, demote or sign out one.")
app.add_typer(users, name="users")
app.add_typer(backup, name="backup")
app.add_typer(restore, name="restore")
Account = Annotated[str, typer.Argument(metavar="ADDRESS|ID", help="The account's address or its id.")]
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


@users.command("list")
def list_users() -> None:
    """Print every account: id, day of registration, when it was last used or disabled, and address."""
    from tend.ops import commands

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        typer.echo(asyncio.run(commands.list_users(settings)))


@users.command("disable")
def disable_user(account: Account) -> None:
    """End every session of an account and let nobody sign in to it; its data stay."""
    _act_on_account(account, "disable", "is disabled")


@users.command("enable")
def enable_user(account: Account) -> None:
    """Let the owner of a disabled account sign in again."""
    _act_on_account(account, "enable", "is enabled")


@users.command("promote")
def promote_user(account: Account) -> None:
    """Make it an operator's account, which can use the app's page /admin."""
    _act_on_account(account, "promote", "is an operator")


@users.command("demote")
def demote_user(account: Account) -> None:
    """Make an operator's account an ordinary one."""
    _act_on_account(account, "demote", "is no operator")


@users.command("sign-out")
def sign_user_out(account: Account) -> None:
    """End every session of an account; its owner can sign in again."""
    _act_on_account(account, "sign-out", "is signed out everywhere")


@users.command("reset-link")
def send_user_reset_link(account: Account) -> None:
    """Email the account's owner a link to reset the password."""
    _act_on_account(account, "reset-link", "gets an email with a link")


@users.command("reset-two-factor")
def reset_user_two_factor(account: Account) -> None:
    """Turn off two-factor authentication for somebody who lost their authenticator and their recovery codes."""
    _act_on_account(account, "reset-two-factor", "signs in with the password alone, and gets an email about it")


def _act_on_account(account: str, act: "AccountAction", outcome: str) -> None:
    from tend.ops import commands

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        address = asyncio.run(commands.act_on_account(settings, account, act))
        typer.echo(f"{address} {outcome}.", err=True)


@app.command()
def maintenance(state: Annotated[Literal["on", "off"], typer.Argument(help="on or off.")]) -> None:
    """Have changes wait until maintenance is off again; reading goes on."""
    from tend.operators.change_settings import set_maintenance

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        asyncio.run(set_maintenance(settings, is_on=state == "on"))
        typer.echo("Changes wait." if state == "on" else "Changes are saved again.", err=True)


@app.command()
def registration(
    mode: Annotated[Literal["open", "invitation", "closed"], typer.Argument(help="Who may create an account.")],
) -> None:
    """Let everybody create an account, or only people who were invited to a list, or nobody."""
    from tend.operators.change_settings import set_registration

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        asyncio.run(set_registration(settings, mode))
        typer.echo(f"Registration is {'by ' if mode == 'invitation' else ''}{mode}.", err=True)


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
