"""The command `tend backup`, and what it has in common with `tend restore`."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from tend.command_line import load_settings, plain_errors
from tend.core.postgres.embedded_database import share_or_run_database
from tend.core.settings.settings import Settings

if TYPE_CHECKING:
    from tend.backup import files
    from tend.backup.manifest import Manifest
    from tend.backup.service import ListedBackup
    from tend.backup.store import Store


class DefaultCommandGroup(TyperGroup):
    """A group whose first command runs when no other one is named, as in `tend restore ID`, and whose help is its own too."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if not args or args[0] not in {*self.commands, "--help"}:
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        super().format_help(ctx, formatter)
        name = next(iter(self.commands))
        first = self.commands[name]
        first.format_help(typer.Context(first, info_name=name, parent=ctx), formatter)


backup = typer.Typer(cls=DefaultCommandGroup, help="Make, list and prove backups; without a subcommand, make one.")

PlaceOption = Annotated[
    str | None, typer.Option("--in", metavar="PLACE", help="A folder or s3://bucket/prefix. Default: BACKUP_URL.")
]
IdentityOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The file with your age identity, for an encrypted backup.")
]
_MB = 1_000_000


@backup.command("create")
def create_backup(
    place: PlaceOption = None,
    verify: Annotated[bool, typer.Option("--verify", help="Also prove that it can be restored.")] = False,  # noqa: FBT002
) -> None:
    """Make a backup now, while Tend is running or not."""
    from tend.backup import service

    with plain_errors(), open_place(place) as (settings, store):
        manifest = asyncio.run(service.create_backup(settings, store, should_verify=verify))
        typer.echo(f"Backup {manifest.id} is complete: {_describe_content(manifest)}.")
        if verify:
            typer.echo("A trial restore had exactly the same content.")


@backup.command("list")
def list_backups(place: PlaceOption = None) -> None:
    """Print every backup: id, size, why it was made, and when it was proven."""
    from tend.backup import service
    from tend.backup.store import open_store

    with plain_errors():
        found = service.list_backups(open_store(load_settings(log_level="ERROR"), place))
        for listed in found:
            typer.echo(_describe_backup(listed))
        if not found:
            typer.echo("There is no backup yet; make one with: tend backup", err=True)


@backup.command("verify")
def verify_backup(
    backup_id: Annotated[str | None, typer.Argument(metavar="ID", help="A backup. Default: the newest.")] = None,
    place: PlaceOption = None,
    identity: IdentityOption = None,
) -> None:
    """Prove a backup: restore it into a temporary server and compare every table."""
    from tend.backup import service

    with plain_errors():
        keys = load_identity(identity)
        with open_place(place) as (settings, store):
            manifest = asyncio.run(service.prove_backup(settings, store, backup_id, keys))
        typer.echo(f"Backup {manifest.id} restores exactly: {_describe_content(manifest)}.")


def load_identity(path: Path | None) -> "files.AgeIdentity | None":
    from tend.backup.files import read_age_identity

    return read_age_identity(path) if path else None


@contextmanager
def open_place(place: str | None) -> "Iterator[tuple[Settings, Store]]":
    """The settings with the database's address, and the store."""
    from tend.backup.store import open_store

    configured = load_settings(log_level="ERROR")
    store = open_store(configured, place)
    with share_or_run_database(configured) as settings:
        yield settings, store


def _describe_content(manifest: "Manifest") -> str:
    size = f"{manifest.bytes / _MB:.1f} MB"
    return f"{manifest.rows:,} rows in {len(manifest.tables)} tables, {size}{', encrypted' * manifest.is_encrypted}"


def _describe_backup(listed: "ListedBackup") -> str:
    if listed.manifest is None:
        return f"{listed.id:<20}  {listed.problem}"
    proof = f"verified {listed.verified_at:%Y-%m-%d}" if listed.verified_at else "not verified"
    size = f"{listed.manifest.bytes / _MB:.1f} MB"
    words = f"{listed.id:<20}  {size:>10}  {listed.manifest.reason:<9}  {proof}"
    return words + ", encrypted" * listed.manifest.is_encrypted
