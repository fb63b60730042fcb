"""The days on which something was completed, so that a streak does not read a person's whole history."""

from tend.core.db.migrations import run_file

revision = "0008_completion_days"
down_revision = "0007_plain_names"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
