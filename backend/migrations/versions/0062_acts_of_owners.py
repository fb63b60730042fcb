"""Acts in a list that a todo left are deleted with it only by people who own that list."""

from tend.core.db.migrations import run_file

revision = "0062_acts_of_owners"
down_revision = "0061_usage_decreases"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
