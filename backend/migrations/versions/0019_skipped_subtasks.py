"""An index for the subtasks that were completed with a skipped occurrence."""

from tend.core.db.migrations import run_file

revision = "0019_skipped_subtasks"
down_revision = "0018_cost_of_writes"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
