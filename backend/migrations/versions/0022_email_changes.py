"""When a session's password was last given, and changes of an account's address."""

from tend.core.db.migrations import run_file

revision = "0022_email_changes"
down_revision = "0022_assignees"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
