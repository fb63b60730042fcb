"""Invitations to lists, and the people whose invitations an address has blocked."""

from tend.core.db.migrations import run_file

revision = "0024_invitations"
down_revision = "0023_backups"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
