"""The command `tend restore`."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tend.backup.commands import DefaultCommandGroup, IdentityOption, PlaceOption, load_identity, open_place
from tend.command_line import load_settings, plain_errors
from tend.core.errors import StartError
from tend.core.postgres.embedded_database import run_database_if_embedded, share_or_run_database
from tend.core.postgres.server import Postgres
from tend.core.settings.settings import Settings

if TYPE_CHECKING:
    from tend.backup import files
    from tend.backup.attached_files import Unrestored
    from tend.backup.restore_to_moment import LogEnd

restore = typer.Typer(cls=DefaultCommandGroup, help="Restore a backup; without a subcommand, restore one.")


@restore.command("backup")
def restore_backup(
    backup_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A backup; `latest` for the newest.", show_default=False)
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="A moment instead of a backup, such as '2026-11-28 10:15', from BACKUP_WAL_DIR."
        ),
    ] = None,
    place: PlaceOption = None,
    identity: IdentityOption = None,
    disconnect: Annotated[  # noqa: FBT002
        bool, typer.Option("--disconnect", help="End the connections of others; restart every Tend afterwards.")
    ] = False,
) -> None:
    """Replace the database by a backup, or by what it was at a moment, while Tend is stopped.

    The old data stay under another name.
    """
    with plain_errors():
        if to is not None and backup_id is None:
            _restore_to_moment(parse_time(to), place, load_identity(identity))
            has_own_credentials = True
        elif backup_id is not None and to is None:
            keys = load_identity(identity)
            has_own_credentials = _restore_backup(backup_id, place, keys, should_disconnect=disconnect)
        else:
            raise StartError("name a backup (tend backup list shows them), or a moment with --to")
        typer.echo(
            "Everyone has to sign in again. API tokens, recovery codes, open invitations and links in old email no longer"
            " work, since they may have been revoked or used."
        )
        typer.echo(
            "Passwords, passkeys and two-factor authentication are those of that time: ask whoever changed or removed"
            " theirs since to do so again."
            if has_own_credentials
            else "Passwords, passkeys and two-factor authentication stay as they were just before, in accounts that the"
            " replaced database has."
        )
        typer.echo("Reminders and queued email wait until you run: tend restore confirm")


def _restore_backup(
    backup_id: str, place: str | None, identity: "files.AgeIdentity | None", *, should_disconnect: bool
) -> bool:
    """Whether passwords are those of the backup, since no other database knew them."""
    from tend.backup import restore_backup as work
    from tend.backup.store import open_store

    configured = _require_stopped()
    with run_database_if_embedded(configured) as (settings, _):
        restored = asyncio.run(
            work.restore_backup(
                settings,
                open_store(configured, place),
                None if backup_id == "latest" else backup_id,
                identity,
                is_embedded=configured.has_embedded_database,
                should_disconnect=should_disconnect,
            )
        )
    typer.echo(f"The database is as it was at {_describe_time(restored.manifest.started_at)}.")
    _print_unrestored(restored.files, identity, "are missing or damaged in the backup, and were not restored")
    if restored.old_database:
        typer.echo(f"The data from before stay until you delete them: tend restore drop {restored.old_database}")
    return restored.is_first


def _print_unrestored(unrestored: "Unrestored", identity: "files.AgeIdentity | None", loss: str) -> None:
    if unrestored.lost:
        typer.echo(f"{unrestored.lost} attached files {loss}.")
    if unrestored.locked and identity:
        typer.echo(
            f"{unrestored.locked} attached files were not restored: no identity in {identity.path} decrypts them."
        )


def _restore_to_moment(moment: datetime, place: str | None, identity: "files.AgeIdentity | None") -> None:
    from tend.backup.restore_to_moment import restore_to_moment

    configured = _require_stopped()
    restored = asyncio.run(restore_to_moment(configured, moment, place, identity))
    typer.echo(_describe_end(restored.end, moment))
    loss = f"are neither at ATTACHMENT_URL nor in a backup{_identity_advice(identity)}"
    _print_unrestored(restored.files, identity, loss)
    if restored.files_error:
        typer.echo(f"Attached files that are missing could not be brought back: {restored.files_error}.")
    if restored.old_folder:
        typer.echo(f"The data from before stay until you delete them: tend restore drop {restored.old_folder}")


def _describe_end(end: "LogEnd | None", moment: datetime) -> str:
    if end is None:
        return f"The database is as it was at {_describe_time(moment)}."
    last = _describe_time(end.last_change_at)
    if end.is_last_change:
        return f"The database is as it was at {_describe_time(moment)}. Its last change was at {last}."
    return (
        f"The copied log ends before {_describe_time(moment)}: the database is as it was at {last}, with the last change"
        " that was copied. What was written after that is not there."
    )


def _describe_time(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S %Z}"


def _require_stopped() -> Settings:
    """The settings of the environment. Raises `StartError` while somebody runs the embedded server."""
    configured = load_settings(log_level="ERROR")
    server = Postgres(configured.tend_data_dir, configured.tend_postgres_bin)
    if configured.has_embedded_database and server.running_url():
        raise StartError(f"Tend is running on {configured.tend_data_dir}; stop it first, then restore")
    return configured


@restore.command("files")
def restore_files(place: PlaceOption = None, identity: IdentityOption = None) -> None:
    """Bring attached files that Tend has lost back from backups, while it is running or not."""
    from tend.backup import service

    with plain_errors():
        keys = load_identity(identity)
        with open_place(place) as (settings, store):
            unrestored = asyncio.run(service.restore_missing_files(settings, store, keys))
        _print_unrestored(unrestored, keys, f"are in no backup{_identity_advice(keys)}")
        if not unrestored.lost and not unrestored.locked:
            typer.echo("Tend has all attached files.")


def _identity_advice(identity: "files.AgeIdentity | None") -> str:
    return "" if identity else "; if backups are encrypted, add --identity"


@restore.command("confirm")
def confirm_restore(
    since: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Send what was due since then, such as '2026-11-28 10:15'; the rest is dropped. Default: since the restore.",
        ),
    ] = None,
) -> None:
    """After a restore: send reminders and email again."""
    from tend.backup import restore_backup as work

    with plain_errors(), share_or_run_database(load_settings(log_level="ERROR")) as settings:
        done = asyncio.run(work.confirm_restore(settings, parse_time(since) if since else None))
        typer.echo(
            f"Reminders and email are sent again. Dropped, since they may have been sent before:"
            f" {done.dropped_reminders} reminders, {done.dropped_jobs} messages. Queued: {done.queued_jobs} messages."
        )


@restore.command("drop")
def drop_old(name: Annotated[str, typer.Argument(help="As the restore printed it.")]) -> None:
    """Delete the data from before a restore."""
    from tend.backup import restore_backup as work

    with plain_errors():
        configured = load_settings(log_level="ERROR")
        if not work.delete_replaced_server_files(configured, name):
            with share_or_run_database(configured) as settings:
                asyncio.run(work.drop_replaced_database(settings, name, is_embedded=configured.has_embedded_database))
        typer.echo(f"{name} is deleted.")


def parse_time(text: str) -> datetime:
    """A time as an operator writes it, in this machine's time zone unless it names one. Raises `StartError`."""
    try:
        return datetime.fromisoformat(text.strip()).astimezone()
    except ValueError:
        raise StartError(f"{text!r} is not a time such as '2026-11-28 10:15'") from None
