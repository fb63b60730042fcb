"""Quiet hours that end by the clock, also in a night in which clocks change."""

from tend.core.db.migrations import run_file

revision = "0006_quiet_hours"
down_revision = "0005_reminders"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
