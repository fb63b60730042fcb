"""For planning: sections and subtasks, recurrence, folders and favorites, settings, search and statistics."""

from tend.core.db.migrations import run_file

revision = "0004_planning"
down_revision = "0003_sync"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
