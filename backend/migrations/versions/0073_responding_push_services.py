"""Which push services respond, so that others keep nobody's notifications waiting."""

from tend.core.db.migrations import run_file

revision = "0073_responding_push_services"
down_revision = "0072_reminders_at_commit"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
