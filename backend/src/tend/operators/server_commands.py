"""The commands for the server itself: its jobs, its email, what people read about it, and what operators did."""

import asyncio
from typing import Annotated, Literal

import typer

from tend.command_line import load_settings, plain_errors
from tend.core.postgres.embedded_database import share_or_run_database
from tend.operators.user_commands import Limit

server = typer.Typer()
jobs = typer.Typer(no_args_is_help=True, help="List the jobs in the queue, or retry dead ones.")
mail = typer.Typer(no_args_is_help=True, help="Try out email.")
server.add_typer(jobs, name="jobs")
server.add_typer(mail, name="mail")


@server.command()
def maintenance(state: Annotated[Literal["on", "off"], typer.Argument(help="on or off.")]) -> None:
    """Have changes wait until maintenance is off again; reading goes on."""
    from tend.operators.change_settings import set_maintenance

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        asyncio.run(set_maintenance(settings, is_on=state == "on"))
        typer.echo("Changes wait." if state == "on" else "Changes are saved again.", err=True)


@server.command()
def registration(
    mode: Annotated[Literal["open", "invitation", "closed"], typer.Argument(help="Who may create an account.")],
) -> None:
    """Let everybody create an account, or only people who were invited to a list, or nobody."""
    from tend.operators.change_settings import set_registration

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        asyncio.run(set_registration(settings, mode))
        typer.echo(f"Registration is {'by ' if mode == 'invitation' else ''}{mode}.", err=True)


@server.command()
def announce(text: Annotated[str, typer.Argument(help="One line; an empty one ends the announcement.")]) -> None:
    """Show a line to everybody in the app and on the pages to sign in, until they dismiss it."""
    from tend.operators import command_actions

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        asyncio.run(command_actions.announce(settings, text))
        typer.echo("Everybody sees the announcement." if text.strip() else "There is no announcement.", err=True)


@server.command()
def acts(limit: Limit = 50) -> None:
    """Print what operators did, the newest first: time in UTC, operator, act, account, details."""
    from tend.operators import command_actions

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        lines = asyncio.run(command_actions.describe_acts(settings, limit))
        typer.echo("\n".join(lines) or "No operator has done anything yet.", err=not lines)


@jobs.command("list")
def list_jobs(
    state: Annotated[
        Literal["waiting", "delayed", "running", "dead"] | None, typer.Option(help="Only the jobs in this state.")
    ] = None,
    limit: Limit = 200,
) -> None:
    """Print the jobs, dead ones first: id, state, kind, when it is due in UTC, attempts, last error."""
    from tend.operators import command_actions

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        lines = asyncio.run(command_actions.describe_jobs(settings, state, limit))
        typer.echo("\n".join(lines) or "There is no such job.", err=not lines)


@jobs.command("retry")
def retry_jobs(
    ids: Annotated[list[int] | None, typer.Argument(metavar="[ID]…", help="Dead jobs. Default: all of them.")] = None,
) -> None:
    """Let jobs that have failed at every attempt begin again."""
    from tend.operators import command_actions

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        count = asyncio.run(command_actions.retry(settings, ids or []))
        typer.echo(f"{count} {'job begins' if count == 1 else 'jobs begin'} again.", err=True)


@mail.command("test")
def test_mail(address: Annotated[str, typer.Argument(help="Where to send it.")]) -> None:
    """Send an email at once, past the queue, and say whether it was accepted."""
    from tend.operators import command_actions

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        transport = asyncio.run(command_actions.test_mail(settings, address))
        typer.echo(f"The email was accepted ({transport}).", err=True)
