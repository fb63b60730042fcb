"""Accounts, lists and todos."""

from tend.core.db.migrations import run_file

revision = "0001_foundation"
down_revision = None


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
