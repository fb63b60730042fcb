"""Limits large acts with each one of them."""

from tend.core.db.migrations import run_file

revision = "0057_limited_large_acts"
down_revision = "0056_kept_acts"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
