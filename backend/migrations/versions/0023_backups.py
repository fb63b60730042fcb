"""The state of backups, and what a restored database has to wait for."""

from tend.core.db.migrations import run_file

revision = "0023_backups"
down_revision = "0022_email_changes"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
