"""The text of a todo counts for whoever made it longer, also after they have left the list."""

from tend.core.db.migrations import run_file

revision = "0051_payers"
down_revision = "0050_usage_of_guests"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
