"""Links that open a list without an account, and their guests."""

from tend.core.db.migrations import run_file

revision = "0037_link_shares"
down_revision = "0036_usage_of_comments"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
