"""Deletions and moves add to a table of decreases instead of locking the usage of whoever pays for the rows."""

from tend.core.db.migrations import run_file

revision = "0061_usage_decreases"
down_revision = "0060_lasting_moves"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
