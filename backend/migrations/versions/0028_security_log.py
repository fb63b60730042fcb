"""The security log of each account."""

from tend.core.db.migrations import run_file

revision = "0028_security_log"
down_revision = "0027_comments"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
