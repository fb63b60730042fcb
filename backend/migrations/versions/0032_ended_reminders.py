"""Reminders end with the membership of their person."""

from tend.core.db.migrations import run_file

revision = "0032_ended_reminders"
down_revision = "0031_notifications"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
