"""An index for the subtasks that were completed with a skipped occurrence."""

from tend.core.db.migrations import run_file

revision = "0018_skipped_subtasks"
down_revision = "0017_search_text"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
