"""What guests store has a quota of its own, and a list counts for whoever created it."""

from tend.core.db.migrations import run_file

revision = "0050_usage_of_guests"
down_revision = "0049_senders_of_notifications"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
