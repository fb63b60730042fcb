"""Wall times that occur twice, and completions of subtasks that recur with the todo above them."""

from tend.core.db.migrations import run_file

revision = "0014_repeated_hours"
down_revision = "0013_todo_counts"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
