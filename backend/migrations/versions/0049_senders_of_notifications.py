"""What guests do is mailed and pushed, and counts for the account whose link they opened."""

from tend.core.db.migrations import run_file

revision = "0049_senders_of_notifications"
down_revision = "0048_files_count_for_uploaders"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
