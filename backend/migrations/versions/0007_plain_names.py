"""Renames tables, columns and keys to the terms of docs/glossary.md."""

from tend.core.db.migrations import run_file

revision = "0007_plain_names"
down_revision = "0006_quiet_hours"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
