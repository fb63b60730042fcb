"""Reminders follow their todo when the change is committed, and wait for no account that is locked."""

from tend.core.db.migrations import run_file

revision = "0072_reminders_at_commit"
down_revision = "0071_deleted_accounts"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
