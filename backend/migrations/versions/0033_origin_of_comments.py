"""The list in which a comment was written."""

from tend.core.db.migrations import run_file

revision = "0033_origin_of_comments"
down_revision = "0032_ended_reminders"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
