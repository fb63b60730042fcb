"""Repairs trees whose parts are in two lists, and versions that a list has not reached."""

from tend.core.db.migrations import run_file

revision = "0009_whole_trees"
down_revision = "0008_completion_days"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
