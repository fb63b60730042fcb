"""Operators: accounts of the people who run this server, and the record of what they did."""

from tend.core.db.migrations import run_file

revision = "0021_operators"
down_revision = "0020_commenters"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
