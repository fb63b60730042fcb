"""Reminders, push subscriptions, and the day of the last morning agenda that each person got."""

from tend.core.db.migrations import run_file

revision = "0005_reminders"
down_revision = "0004_planning"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
