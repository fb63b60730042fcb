"""Remembers how many attached files the store has lost."""

from tend.core.db.migrations import run_file

revision = "0065_missing_files"
down_revision = "0064_raised_roles"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
