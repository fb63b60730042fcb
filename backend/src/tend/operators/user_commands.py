"""The command `tend users`."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from tend.command_line import load_settings, plain_errors
from tend.core.postgres.embedded_database import share_or_run_database

if TYPE_CHECKING:
    from tend.ops.commands import AccountAction

users = typer.Typer(no_args_is_help=True, help="List and find accounts, and what operators do with one.")
Account = Annotated[str, typer.Argument(metavar="ADDRESS|ID", help="The account's address or its id.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many lines to print.")]


@users.command("list")
def list_users() -> None:
    """Print every account: id, day of registration, when it was last used or disabled, and address."""
    from tend.ops import commands

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        typer.echo(asyncio.run(commands.list_users(settings)))


@users.command("search")
def search_users(
    text: Annotated[str, typer.Argument(help="A part of the address or of the name.")], limit: Limit = 50
) -> None:
    """Print the accounts that match, the newest first, with what they store."""
    from tend.operators import command_actions

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        lines = asyncio.run(command_actions.search_users(settings, text, limit))
        typer.echo("\n".join(lines) or "No account matches.", err=not lines)


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


@users.command("delete")
def delete_user(
    account: Account,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,  # noqa: FBT002
) -> None:
    """Delete an account forever, with everything that nobody else shares. Its owner gets an email."""
    from tend.operators import command_actions

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        address = asyncio.run(command_actions.read_address(settings, account))
        if not yes:
            typer.confirm(f"Delete {address} and its lists, todos and comments forever?", abort=True, err=True)
        asyncio.run(command_actions.delete_user(settings, account))
        typer.echo(f"{address} is deleted.", err=True)
